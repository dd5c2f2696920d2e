//! The command-line app.
fn main() {}
