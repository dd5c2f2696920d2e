//! Where things lie.

use std::path::{Path, PathBuf};

/// The root of the repository.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// A path under the root.
pub fn under(path: &str) -> PathBuf {
    root().join(path)
}

/// The target directory, wherever it was moved.
pub fn target() -> PathBuf {
    match std::env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => under("target"),
    }
}

/// A binary of a development build.
pub fn binary(name: &str) -> PathBuf {
    target().join("debug").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// A tool that set-up installed for this repository alone.
pub fn tool(name: &str) -> PathBuf {
    target().join("tools/bin").join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// The arguments by which cargo picks every crate that this machine can build. Always the same ones: a
/// narrower choice would have other features, and compile the dependencies again.
pub fn everything(window: bool) -> Vec<&'static str> {
    if window {
        vec!["--workspace", "--features", "tungnha-window/custom-protocol"]
    } else {
        vec!["--workspace", "--exclude", "tungnha-window"]
    }
}
