//! The window: a thin shell around tungnha-app for Android, Linux and Windows.
//!
//! One command `call` reaches the app's own list of commands, the same that `tungnha web` serves; so a
//! new command needs no line here. Files come in by `upload` and go out as the page's own downloads:
//! there is no file dialog, path or key that exists only on a desktop.
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod command;
mod core;
mod start;
#[cfg(target_os = "android")]
mod vault;

use tauri::{Manager, Runtime, WebviewUrl, WebviewWindowBuilder};

use crate::core::Core;
use crate::start::Start;

/// Opens the window and stays until it is closed.
#[cfg_attr(mobile, allow(unsafe_code, reason = "the entry point exports a C symbol"))]
#[cfg_attr(mobile, tauri::mobile_entry_point)]
pub fn run() {
    let start = Start::of_process();
    let ran = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![command::call, command::upload])
        .setup(move |app| {
            open(app, &start)?;
            Ok(())
        })
        .run(tauri::generate_context!());
    if let Err(fault) = ran {
        eprintln!("Không mở được cửa sổ / could not open the window: {fault}");
        std::process::exit(1);
    }
}

fn open<R: Runtime>(app: &tauri::App<R>, start: &Start) -> tauri::Result<()> {
    let folder = match &start.data {
        Some(folder) => folder.clone(),
        None => app.path().app_data_dir()?,
    };
    let core = Core::open(&folder);
    core.forward_events(app.handle().clone());
    core.keep_synced();
    app.manage(core);
    window(app, start)
}

#[cfg(desktop)]
fn window<R: Runtime>(app: &tauri::App<R>, start: &Start) -> tauri::Result<()> {
    let (width, height) = start.size();
    WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
        .title("Từng Nhà")
        .inner_size(width, height)
        .min_inner_size(320.0, 480.0)
        .disable_drag_drop_handler()
        .build()?;
    Ok(())
}

#[cfg(mobile)]
fn window<R: Runtime>(app: &tauri::App<R>, _: &Start) -> tauri::Result<()> {
    WebviewWindowBuilder::new(app, "main", WebviewUrl::default()).build()?;
    Ok(())
}
