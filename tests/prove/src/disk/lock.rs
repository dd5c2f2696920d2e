//! SQLite's locks, among the connections of one process.

use std::collections::BTreeSet;

use sqlite_plugin::flags::{LockLevel, ShmLockMode};

const SLOTS: usize = 8;

/// The locks of one file, held by handles.
#[derive(Default)]
pub struct Locks {
    shared: BTreeSet<u64>,
    reserved: Option<u64>,
    exclusive: Option<u64>,
    slots: [Slot; SLOTS],
}

#[derive(Default, Clone)]
struct Slot {
    shared: BTreeSet<u64>,
    exclusive: Option<u64>,
}

impl Locks {
    /// Takes a lock; false when others are in the way.
    pub fn take(&mut self, who: u64, level: LockLevel) -> bool {
        let others = |holder: Option<u64>| holder.is_some_and(|holder| holder != who);
        match level {
            LockLevel::Unlocked => true,
            LockLevel::Shared if others(self.exclusive) => false,
            LockLevel::Shared => {
                self.shared.insert(who);
                true
            }
            LockLevel::Reserved if others(self.reserved) => false,
            LockLevel::Reserved => {
                self.reserved = Some(who);
                true
            }
            LockLevel::Pending | LockLevel::Exclusive => {
                if others(self.reserved) || others(self.exclusive) {
                    return false;
                }
                self.exclusive = Some(who);
                self.shared.iter().all(|holder| *holder == who)
            }
        }
    }

    /// Goes back to a lower lock.
    pub fn release(&mut self, who: u64, level: LockLevel) {
        let mine = |holder: Option<u64>| holder.filter(|holder| *holder != who);
        (self.reserved, self.exclusive) = (mine(self.reserved), mine(self.exclusive));
        if level == LockLevel::Unlocked {
            self.shared.remove(&who);
        }
    }

    /// Whether somebody is about to write.
    pub const fn is_reserved(&self) -> bool {
        self.reserved.is_some() || self.exclusive.is_some()
    }

    /// Takes or gives back slots of the log's index; false when others are in the way.
    pub fn slots(&mut self, who: u64, from: usize, count: usize, mode: ShmLockMode) -> bool {
        let Some(slots) = self.slots.get_mut(from..from.saturating_add(count)) else { return false };
        let free = |slot: &Slot| match mode {
            ShmLockMode::LockShared => slot.exclusive.is_none_or(|holder| holder == who),
            ShmLockMode::LockExclusive => {
                slot.exclusive.is_none_or(|holder| holder == who) && slot.shared.iter().all(|holder| *holder == who)
            }
            ShmLockMode::UnlockShared | ShmLockMode::UnlockExclusive => true,
        };
        if !slots.iter().all(free) {
            return false;
        }
        for slot in slots {
            match mode {
                ShmLockMode::LockShared => drop(slot.shared.insert(who)),
                ShmLockMode::LockExclusive => slot.exclusive = Some(who),
                ShmLockMode::UnlockShared => drop(slot.shared.remove(&who)),
                ShmLockMode::UnlockExclusive => slot.exclusive = slot.exclusive.filter(|holder| *holder != who),
            }
        }
        true
    }
}
