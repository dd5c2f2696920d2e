//! The log: events and ids, on standard error. Never names, holders, texts or phone numbers; a panic is logged
//! by its place alone, since its message could quote what was being read.

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts the log. Calling it twice changes nothing.
pub fn start(log: &Log) {
    let filter =
        EnvFilter::try_new(format!("warn,tungnha_server={}", log.level)).unwrap_or_else(|_| EnvFilter::new("info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    let _ = match log.format {
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
        LogFormat::Text => builder.with_ansi(false).try_init(),
    };
    std::panic::set_hook(Box::new(|info| {
        let (file, line) = info.location().map_or(("?", 0), |place| (place.file(), place.line()));
        tracing::error!(event = "panic", file, line);
    }));
}
