//! The demo's folder: the server's data, the two devices', and the files to import.

use std::fs;
use std::path::{Path, PathBuf};

use crate::place;
use crate::step::{Doing, Outcome, fail};

/// Lies in every demo folder from the first moment: nothing else is ever removed.
const MARK: &str = "demo-commune";
/// Appears when the story was told to its end.
const READY: &str = "ready";

/// The folder and its rooms.
pub struct Folder(PathBuf);

/// Opens or makes it. One in which the story broke off is emptied; so is any, when asked.
pub fn open(wish: Option<&Path>, reset: bool) -> Outcome<Folder> {
    let path = match wish {
        Some(path) => std::path::absolute(path).doing(format!("find {}", path.display()))?,
        None => place::target().join("demo"),
    };
    let folder = Folder(path);
    if folder.0.exists() && (reset || !folder.is_ready()) {
        folder.remove()?;
    }
    fs::create_dir_all(&folder.0).doing(format!("make {}", folder.0.display()))?;
    fs::write(folder.0.join(MARK), "Made by `cargo xtask demo`; may be deleted.\n")
        .doing("write into the demo's folder")?;
    Ok(folder)
}

impl Folder {
    fn remove(&self) -> Outcome {
        let empty = fs::read_dir(&self.0).is_ok_and(|mut entries| entries.next().is_none());
        if !empty && !self.0.join(MARK).is_file() {
            return fail(format!(
                "{} holds something else than a demo: choose an empty folder with --dir.",
                self.0.display()
            ));
        }
        fs::remove_dir_all(&self.0).doing(format!("remove {}", self.0.display()))
    }

    /// Whether everything was made.
    pub fn is_ready(&self) -> bool {
        self.0.join(READY).is_file()
    }

    /// Everything was made.
    pub fn mark_ready(&self) -> Outcome {
        fs::write(self.0.join(READY), "").doing("write into the demo's folder")
    }

    /// For people.
    pub fn shown(&self) -> std::path::Display<'_> {
        self.0.display()
    }

    /// The server's data.
    pub fn server(&self) -> PathBuf {
        self.0.join("server")
    }

    /// The leader's device.
    pub fn leader(&self) -> PathBuf {
        self.0.join("leader")
    }

    /// The village member's device.
    pub fn member(&self) -> PathBuf {
        self.0.join("member")
    }

    /// The workbook and the units.
    pub fn files(&self) -> PathBuf {
        self.0.join("files")
    }

    /// A small text that must outlive the run, such as the port.
    pub fn note(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}
