//! Starts the window on a desktop.

fn main() {}
