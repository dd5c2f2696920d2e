//! A disk that may lose power: SQLite's files in memory, with what was not synced kept apart.
//!
//! [`install`] makes it SQLite's default, so the product's own code writes to it and knows nothing of it. Each
//! folder is a disk of its own. What a power cut takes is decided when the disk comes back ([`Loss`]).

mod file;
mod lock;
mod vfs;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use tungnha_testkit::random::Dice;

use file::File;
pub use file::Loss;

/// What is to go wrong at a write or a sync to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// That one fails.
    Refuse,
    /// The power goes, before that one.
    Power,
}

/// One disk. Clones are the same disk.
#[derive(Clone, Default)]
pub struct Disk(Arc<Mutex<State>>);

/// A disk's whole content.
pub type Image = BTreeMap<String, Vec<u8>>;

#[derive(Default)]
struct State {
    files: BTreeMap<String, File>,
    /// After so many more writes and syncs.
    plan: Option<(u64, Fault)>,
    off: bool,
    /// Syncs are acknowledged and not made.
    lies: bool,
    /// Bytes that it holds at most.
    room: Option<usize>,
    /// Writes and syncs so far.
    changes: u64,
}

static DISKS: Mutex<BTreeMap<PathBuf, Disk>> = Mutex::new(BTreeMap::new());
static INSTALLED: Once = Once::new();

/// From now on SQLite writes to these disks, in this whole process.
pub fn install() {
    INSTALLED.call_once(vfs::register);
}

impl Disk {
    /// The disk of a folder.
    pub fn of(folder: &Path) -> Self {
        locked(&DISKS).entry(folder.to_owned()).or_default().clone()
    }

    /// Forgets the disk of a folder.
    pub fn forget(folder: &Path) {
        locked(&DISKS).remove(folder);
    }

    /// Lets the write or sync after `after` others fail.
    pub fn plan(&self, after: u64, fault: Fault) {
        self.state().plan = Some((after, fault));
    }

    /// Nothing goes wrong any more.
    pub fn unplan(&self) {
        self.state().plan = None;
    }

    /// The power goes now: every open connection fails from here on.
    pub fn cut(&self) {
        self.state().off = true;
    }

    /// Whether the power is gone.
    pub fn is_off(&self) -> bool {
        self.state().off
    }

    /// From now on syncs are acknowledged and not made.
    pub fn lie(&self) {
        self.state().lies = true;
    }

    /// Holds so many bytes and no more.
    pub fn limit(&self, room: Option<usize>) {
        self.state().room = room;
    }

    /// How many bytes lie on it.
    pub fn size(&self) -> usize {
        self.state().size()
    }

    /// How many writes and syncs there were.
    pub fn changes(&self) -> u64 {
        self.state().changes
    }

    /// The power comes back. All connections must be closed.
    pub fn restart(&self, loss: Loss, dice: &mut Dice) {
        let mut state = self.state();
        state.off = false;
        state.plan = None;
        state.files.values_mut().for_each(|file| file.restart(loss, dice));
    }

    /// Everything on it as programs see it.
    pub fn image(&self) -> Image {
        self.state().files.iter().map(|(name, file)| (name.clone(), file.bytes().to_vec())).collect()
    }

    /// Replaces everything on it. All connections must be closed.
    pub fn load(&self, image: &Image) {
        let mut state = self.state();
        (state.off, state.plan) = (false, None);
        state.files = image.iter().map(|(name, bytes)| (name.clone(), File::durable(bytes.clone()))).collect();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.0)
    }
}

impl State {
    fn size(&self) -> usize {
        self.files.values().map(|file| file.bytes().len()).sum()
    }
}

/// A panic elsewhere leaves a map as it was.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
