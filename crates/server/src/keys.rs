//! The server's signing key: who the server is. Phones learn it in the invitation and never accept another.

use tungnha_sync::Signer;
use zeroize::Zeroizing;

use crate::clock;
use crate::error::{Error, Result};
use crate::folder::{Folder, SERVER_KEY};

const HEADING: &str = "tungnha-server-key-1";

/// Makes a new signing key and writes it into the folder.
///
/// # Errors
/// If there is no randomness or the file cannot be written.
pub fn create(folder: &Folder) -> Result<Signer> {
    let secret = Zeroizing::new(clock::random::<32>()?);
    let text = Zeroizing::new(format!("{HEADING} {}\n", data_encoding::HEXLOWER.encode(&*secret)));
    folder.write_private(SERVER_KEY, text.as_bytes())?;
    Ok(Signer::from_secret(*secret))
}

/// Reads the folder's signing key.
///
/// # Errors
/// If the file is missing or is no such key.
pub fn read(folder: &Folder) -> Result<Signer> {
    let path = folder.server_key();
    let text = Zeroizing::new(std::fs::read_to_string(&path).map_err(|cause| Error::file(&path, cause))?);
    let secret = text
        .trim()
        .strip_prefix(HEADING)
        .and_then(|hex| data_encoding::HEXLOWER.decode(hex.trim().as_bytes()).ok())
        .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
    secret.map(Signer::from_secret).ok_or_else(|| {
        let path = path.display();
        Error::new(
            format!("{path} không phải là khóa của máy chủ. Hãy lấy lại tệp này từ bản sao lưu (restore)."),
            format!("{path} is not a server key. Bring the file back from a backup (restore)."),
        )
    })
}
