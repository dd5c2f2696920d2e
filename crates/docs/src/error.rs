//! What can go wrong with a document.

/// Why a document could not be read, edited or extended.
#[derive(Debug, thiserror::Error)]
pub enum DocError {
    /// The bytes are no document, or a damaged one.
    #[error("the document is damaged: {0}")]
    Damaged(String),
    /// The bytes are no plain Automerge change.
    #[error("not a change: {0}")]
    BadChange(String),
    /// A kind of document that this version does not know.
    #[error("unknown kind of document: {0}")]
    UnknownKind(u16),
    /// An edit names a place that is not in the document.
    #[error("nothing is at {0}")]
    NoSuchPlace(String),
    /// An edit would make something that is there already.
    #[error("something is at {0} already")]
    Exists(String),
    /// An edit with more operations than one change may hold.
    #[error("too many operations for one change: {0}")]
    TooMany(usize),
    /// The actor of the first change may not write another.
    #[error("this actor is reserved for the first change")]
    ReservedActor,
    /// Anything else that the engine refused.
    #[error("the document engine refused: {0}")]
    Engine(String),
}

impl From<automerge::AutomergeError> for DocError {
    fn from(error: automerge::AutomergeError) -> Self {
        Self::Engine(error.to_string())
    }
}
