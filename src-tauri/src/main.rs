//! Starts the window on a desktop; on Android the library is loaded by the activity.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() {
    tungnha_window::run();
}
