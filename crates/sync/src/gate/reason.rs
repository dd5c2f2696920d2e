//! Why something was not let in.

use serde::{Deserialize, Serialize};

use crate::batch::BatchError;

/// Why a batch lies in quarantine. New reasons are added at the end: the number is stored and sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
pub enum Reason {
    /// The batch itself is not sound.
    #[error("{0}")]
    Batch(BatchError),
    /// It was made for another server.
    #[error("the batch was made for another server")]
    WrongServer,
    /// Nobody vouches for the device.
    #[error("the device is not in the roll")]
    UnknownDevice,
    /// The device had been revoked before the batch was first seen.
    #[error("the device was revoked")]
    Revoked,
    /// The device may not write this kind of document in this channel.
    #[error("the device may not write here")]
    Denied,
    /// Something other than one plain Automerge change chunk.
    #[error("not a plain change chunk")]
    NotAChange,
    /// The chunk's checksum is not its content's.
    #[error("the change's checksum is wrong")]
    Checksum,
    /// More operations than allowed.
    #[error("too many operations")]
    TooManyOps,
    /// Columns that contradict each other or do not fit their data.
    #[error("the change's columns are unsound")]
    Columns,
    /// A change under an actor that is not the device's incarnation.
    #[error("the change is written under another's name")]
    WrongActor,
    /// The change's number does not follow the actor's last.
    #[error("the change's number does not follow the one before")]
    SequenceGap,
    /// The operation counter does not follow from the dependencies.
    #[error("the change's operation counter is forged")]
    StartOp,
    /// The document lives in another channel.
    #[error("the document lives in another channel")]
    WrongChannel,
    /// The document is of another kind.
    #[error("the document is of another kind")]
    WrongKind,
    /// A second, different beginning of the document.
    #[error("the document already has another beginning")]
    Genesis,
    /// Automerge could not apply it, or panicked.
    #[error("the change cannot be applied")]
    Apply,
    /// The result cannot be saved and loaded back unchanged.
    #[error("the document would not survive being stored")]
    RoundTrip,
    /// Too many changes of the document wait for others.
    #[error("too many changes wait for others")]
    TooManyWaiting,
    /// Same number, other content: the device's database was copied or restored.
    #[error("another batch with this number is already held")]
    Forked,
}
