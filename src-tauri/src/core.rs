//! The app behind the window: opened once, called by name, heard by its events.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use tauri::{AppHandle, Emitter, Runtime};
use tokio::sync::broadcast::error::RecvError;
use tungnha_app::{ApiError, App, KeyStore, SystemWorld};

/// The name under which pages hear what happens.
const EVENT: &str = "tungnha";

/// The opened app.
pub(crate) struct Core(App);

impl Core {
    /// Opens the data folder; nothing is unlocked yet.
    pub(crate) fn open(folder: &Path) -> Self {
        Self(App::open(folder, Arc::new(SystemWorld), keys(folder)))
    }

    /// Calls a command of the app's list.
    pub(crate) async fn call(&self, name: &str, args: Value) -> Result<Value, ApiError> {
        self.0.call(name, args).await
    }

    /// Keeps a picked file for the commands that will name it.
    pub(crate) fn upload(&self, name: &str, bytes: Vec<u8>) -> Result<Value, ApiError> {
        let uploaded = self.0.upload(name, bytes)?;
        serde_json::to_value(uploaded).map_err(ApiError::internal)
    }

    /// Exchanges with the server without being asked, as long as the window lives.
    pub(crate) fn keep_synced(&self) {
        tauri::async_runtime::spawn(tungnha_app::sync::drive(self.0.clone()));
    }

    /// Sends what the app tells to the pages, as long as the window lives.
    pub(crate) fn forward_events<R: Runtime>(&self, window: AppHandle<R>) {
        let mut events = self.0.events();
        tauri::async_runtime::spawn(async move {
            loop {
                match events.recv().await {
                    // A page that is gone hears nothing, which is no fault.
                    Ok(event) => drop(window.emit(EVENT, event)),
                    Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        });
    }
}

#[cfg(not(target_os = "android"))]
fn keys(folder: &Path) -> Arc<dyn KeyStore> {
    tungnha_app::file_keys(folder)
}

/// The hardware's key store; a phone without one keeps its secret in the app's private folder.
#[cfg(target_os = "android")]
fn keys(folder: &Path) -> Arc<dyn KeyStore> {
    match crate::vault::Vault::open() {
        Ok(vault) => Arc::new(vault),
        Err(_) => tungnha_app::file_keys(folder),
    }
}
