//! The disk as SQLite sees it.

use std::path::Path;
use std::ptr::NonNull;
use std::sync::atomic::{AtomicU64, Ordering};

use sqlite_plugin::flags::{AccessFlags, CreateMode, LockLevel, OpenKind, OpenMode, OpenOpts, ShmLockMode};
use sqlite_plugin::vars;
use sqlite_plugin::vfs::{RegisterOpts, Vfs, VfsHandle, VfsResult, register_static};

use super::file::File;
use super::{Disk, Fault, State};

/// What lies in a database's place in the real folder: programs look whether it is there.
const STAND_IN: &str = "The content lies on a disk in memory.\n";

static HANDLES: AtomicU64 = AtomicU64::new(1);

/// Makes it SQLite's default.
pub fn register() {
    let registered = register_static(c"forgetful".to_owned(), Forgetful, RegisterOpts { make_default: true });
    assert!(registered.is_ok(), "SQLite refuses the disk");
}

struct Forgetful;

/// An open file.
struct Handle {
    disk: Disk,
    name: String,
    id: u64,
    temporary: bool,
}

impl VfsHandle for Handle {
    fn readonly(&self) -> bool {
        false
    }

    fn in_memory(&self) -> bool {
        false
    }
}

impl Handle {
    /// Does something with the file, if there is power.
    fn with<T>(&self, act: impl FnOnce(&mut File) -> T) -> VfsResult<T> {
        let mut state = self.disk.state();
        if state.off {
            return Err(vars::SQLITE_IOERR);
        }
        state.files.get_mut(&self.name).map(act).ok_or(vars::SQLITE_IOERR)
    }

    /// The same, where it changes what lies on the disk.
    fn change<T>(&self, refusal: i32, grows_by: usize, act: impl FnOnce(&mut File, bool) -> T) -> VfsResult<T> {
        let mut state = self.disk.state();
        state.allow(refusal)?;
        if let Some(room) = state.room.filter(|_| grows_by > 0)
            && state.size().saturating_add(grows_by) > room
        {
            return Err(vars::SQLITE_FULL);
        }
        let lies = state.lies;
        state.files.get_mut(&self.name).map(|file| act(file, lies)).ok_or(vars::SQLITE_IOERR)
    }
}

impl State {
    /// Whether one more write or sync goes well.
    fn allow(&mut self, refusal: i32) -> VfsResult<()> {
        if self.off {
            return Err(vars::SQLITE_IOERR);
        }
        self.changes += 1;
        match &mut self.plan {
            Some((0, Fault::Refuse)) => {
                self.plan = None;
                Err(refusal)
            }
            Some((0, Fault::Power)) => {
                (self.off, self.plan) = (true, None);
                Err(vars::SQLITE_IOERR)
            }
            Some((left, _)) => {
                *left -= 1;
                Ok(())
            }
            None => Ok(()),
        }
    }
}

fn place(path: &str) -> (Disk, String) {
    let path = Path::new(path);
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (Disk::of(path.parent().unwrap_or(Path::new(""))), name)
}

impl Vfs for Forgetful {
    type Handle = Handle;

    fn open(&self, path: Option<&str>, opts: OpenOpts) -> VfsResult<Handle> {
        let id = HANDLES.fetch_add(1, Ordering::Relaxed);
        let Some(path) = path else {
            let disk = Disk::default();
            disk.state().files.insert(String::new(), File::default());
            return Ok(Handle { disk, name: String::new(), id, temporary: true });
        };
        let (disk, name) = place(path);
        let mut state = disk.state();
        if state.off {
            return Err(vars::SQLITE_CANTOPEN);
        }
        let main = opts.kind() == OpenKind::MainDb;
        if !state.files.contains_key(&name) {
            let creates = !matches!(opts.mode(), OpenMode::ReadOnly | OpenMode::ReadWrite { create: CreateMode::None });
            if !(creates || main && Path::new(path).exists()) {
                return Err(vars::SQLITE_CANTOPEN);
            }
            if main {
                std::fs::write(path, STAND_IN).map_err(|_| vars::SQLITE_CANTOPEN)?;
            }
            state.files.insert(name.clone(), File::default());
        }
        if let Some(file) = state.files.get_mut(&name) {
            file.handles += 1;
        }
        drop(state);
        Ok(Handle { disk, name, id, temporary: opts.delete_on_close() })
    }

    fn delete(&self, path: &str) -> VfsResult<()> {
        let (disk, name) = place(path);
        let mut state = disk.state();
        state.allow(vars::SQLITE_IOERR_DELETE)?;
        state.files.remove(&name).map(drop).ok_or(vars::SQLITE_IOERR_DELETE_NOENT)
    }

    fn access(&self, path: &str, _: AccessFlags) -> VfsResult<bool> {
        let (disk, name) = place(path);
        Ok(disk.state().files.contains_key(&name))
    }

    fn file_size(&self, handle: &mut Handle) -> VfsResult<usize> {
        handle.with(|file| file.bytes().len())
    }

    fn truncate(&self, handle: &mut Handle, size: usize) -> VfsResult<()> {
        handle.change(vars::SQLITE_IOERR_TRUNCATE, 0, |file, _| file.set_length(size))
    }

    fn write(&self, handle: &mut Handle, offset: usize, data: &[u8]) -> VfsResult<usize> {
        let end = offset.saturating_add(data.len());
        let grows_by = end.saturating_sub(handle.with(|file| file.bytes().len())?);
        handle.change(vars::SQLITE_IOERR_WRITE, grows_by, |file, _| file.write(offset, data))?;
        Ok(data.len())
    }

    fn read(&self, handle: &mut Handle, offset: usize, data: &mut [u8]) -> VfsResult<usize> {
        handle.with(|file| {
            let there = file.bytes().get(offset..).unwrap_or_default();
            let count = there.len().min(data.len());
            let (to, from) = (data.get_mut(..count), there.get(..count));
            if let (Some(to), Some(from)) = (to, from) {
                to.copy_from_slice(from);
            }
            count
        })
    }

    fn lock(&self, handle: &mut Handle, level: LockLevel) -> VfsResult<()> {
        let taken = handle.with(|file| file.locks.take(handle.id, level))?;
        if taken { Ok(()) } else { Err(vars::SQLITE_BUSY) }
    }

    fn unlock(&self, handle: &mut Handle, level: LockLevel) -> VfsResult<()> {
        handle.with(|file| file.locks.release(handle.id, level))
    }

    fn check_reserved_lock(&self, handle: &mut Handle) -> VfsResult<bool> {
        handle.with(|file| file.locks.is_reserved())
    }

    fn sync(&self, handle: &mut Handle) -> VfsResult<()> {
        handle.change(vars::SQLITE_IOERR_FSYNC, 0, |file, lies| {
            if !lies {
                file.sync();
            }
        })
    }

    fn close(&self, handle: Handle) -> VfsResult<()> {
        let mut state = handle.disk.state();
        if let Some(file) = state.files.get_mut(&handle.name) {
            file.locks.release(handle.id, LockLevel::Unlocked);
            file.handles = file.handles.saturating_sub(1);
            if file.handles == 0 {
                file.regions.clear();
            }
        }
        if handle.temporary {
            state.files.remove(&handle.name);
        }
        Ok(())
    }

    fn device_characteristics(&self, _: &mut Handle) -> VfsResult<i32> {
        Ok(vars::SQLITE_IOCAP_POWERSAFE_OVERWRITE)
    }

    fn shm_map(&self, handle: &mut Handle, index: usize, size: usize, extend: bool) -> VfsResult<Option<NonNull<u8>>> {
        handle.with(|file| {
            while extend && file.regions.len() <= index {
                file.regions.push((0..size.div_ceil(8)).map(|_| AtomicU64::new(0)).collect());
            }
            // Atomics may be written to through a shared pointer.
            let region = file.regions.get(index)?;
            NonNull::new(region.as_ptr().cast_mut().cast::<u8>())
        })
    }

    fn shm_lock(&self, handle: &mut Handle, offset: u32, count: u32, mode: ShmLockMode) -> VfsResult<()> {
        let (from, count) = (offset as usize, count as usize);
        let taken = handle.with(|file| file.locks.slots(handle.id, from, count, mode))?;
        if taken { Ok(()) } else { Err(vars::SQLITE_BUSY) }
    }

    fn shm_barrier(&self, _: &mut Handle) {
        std::sync::atomic::fence(Ordering::SeqCst);
    }

    fn shm_unmap(&self, _: &mut Handle, _: bool) -> VfsResult<()> {
        // Regions go with the last handle: other connections may still read them.
        Ok(())
    }
}
