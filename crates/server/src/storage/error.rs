//! What can go wrong with the storage.

/// A storage's failure.
#[derive(Debug, Clone, thiserror::Error)]
pub enum StorageError {
    /// The database was made by a newer release.
    #[error("database version {found}, known up to {known}")]
    Newer {
        /// Its version.
        found: u32,
        /// The newest version that this release knows.
        known: u32,
    },
    /// Others held the database for too long.
    #[error("database busy")]
    Busy,
    /// No space is left.
    #[error("disk full")]
    Full,
    /// The database is damaged.
    #[error("database damaged: {0}")]
    Corrupt(String),
    /// There is no database.
    #[error("no database")]
    Missing,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// The result of a storage call.
pub type StorageResult<T> = Result<T, StorageError>;

impl From<rusqlite::Error> for StorageError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(error.to_string()),
            _ => Self::Other(error.to_string()),
        }
    }
}

impl From<std::io::Error> for StorageError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Full,
            std::io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Other(error.to_string()),
        }
    }
}
