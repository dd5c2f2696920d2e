//! The data folder, its PIN, and the app over it.

use std::io::{BufRead, Write as _};
use std::path::Path;
use std::sync::Arc;

use serde_json::json;
use tungnha_app::{ApiError, App, Code, SystemWorld};
use zeroize::Zeroizing;

use crate::args::Arguments;

/// The app over the folder, not yet unlocked.
pub fn app(arguments: &Arguments) -> App {
    App::open(&arguments.data, Arc::new(SystemWorld), tungnha_app::file_keys(&arguments.data))
}

/// The app, unlocked with the PIN.
pub async fn unlocked(arguments: &Arguments) -> Result<App, ApiError> {
    let app = app(arguments);
    let pin = pin(arguments.pin_file.as_deref())?;
    app.call("unlock", json!({ "pin": pin.as_str() })).await?;
    Ok(app)
}

/// The PIN from the file, the variable TUNGNHA_PIN, or the keyboard.
pub fn pin(file: Option<&Path>) -> Result<Zeroizing<String>, ApiError> {
    if let Some(file) = file {
        let text = Zeroizing::new(std::fs::read_to_string(file).map_err(|cause| unreadable(file, &cause))?);
        return Ok(Zeroizing::new(text.lines().next().unwrap_or_default().trim().to_owned()));
    }
    if let Ok(pin) = std::env::var("TUNGNHA_PIN") {
        return Ok(Zeroizing::new(pin));
    }
    eprint!("PIN: ");
    let _ = std::io::stderr().flush();
    let mut line = Zeroizing::new(String::new());
    std::io::stdin().lock().read_line(&mut line).map_err(|cause| unreadable(Path::new("-"), &cause))?;
    Ok(Zeroizing::new(line.trim().to_owned()))
}

/// A file cannot be read.
pub fn unreadable(file: &Path, cause: &std::io::Error) -> ApiError {
    let name = file.display();
    ApiError::new(
        Code::File,
        format!("Không đọc được {name}. Kiểm tra tên tệp và quyền đọc."),
        format!("{name} cannot be read. Check its name and permissions."),
    )
    .because(cause)
}

/// A file cannot be written.
pub fn unwritable(file: &Path, cause: &std::io::Error) -> ApiError {
    let name = file.display();
    ApiError::new(
        Code::File,
        format!("Không ghi được {name}. Kiểm tra chỗ trống và quyền ghi."),
        format!("{name} cannot be written. Check free space and permissions."),
    )
    .because(cause)
}
