//! The window: a thin shell around tungnha-app.
