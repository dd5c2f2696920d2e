//! The roll as it stands: the newest entry of each device and unit. What somebody may do is read from here, now.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use tungnha_model::unit::LineageEvent;
use tungnha_model::{Day, DeviceId, Moment, Role, Unit, UnitId, UnitTree};
use tungnha_sync::{Certificate, RollEntry, SignedEntry, Signer, UnitParents, UnitPlace, UnitRecord, access};

use crate::storage::{NewEntry, RollRow, Storage, StorageError, StorageResult};

/// The membership at one moment.
#[derive(Debug, Clone, Default)]
pub struct Membership {
    /// The number of the newest entry.
    pub tip: u64,
    /// Each device's newest certificate.
    pub devices: BTreeMap<DeviceId, Certificate>,
    /// Each unit's newest state.
    pub units: BTreeMap<UnitId, UnitRecord>,
    /// Who lies under whom.
    pub parents: UnitParents,
    /// All entries in order, as signed.
    pub entries: Vec<SignedEntry>,
}

impl Membership {
    /// Reads the whole roll.
    ///
    /// # Errors
    /// If the storage fails or holds an entry that cannot be read.
    pub fn load(storage: &dyn Storage) -> StorageResult<Self> {
        Self::default().extended(storage)
    }

    /// The same with what was appended meanwhile.
    ///
    /// # Errors
    /// As [`Membership::load`].
    pub fn extended(&self, storage: &dyn Storage) -> StorageResult<Self> {
        Ok(self.with_rows(&storage.roll_after(self.tip)?)?.into_owned())
    }

    /// The same with these newer rows.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn with_rows(&self, rows: &[RollRow]) -> StorageResult<Cow<'_, Self>> {
        if rows.is_empty() {
            return Ok(Cow::Borrowed(self));
        }
        let mut next = self.clone();
        for row in rows {
            next.take(row)?;
        }
        Ok(Cow::Owned(next))
    }

    /// The signed entry with this number.
    #[must_use]
    pub fn entry(&self, number: u64) -> Option<&SignedEntry> {
        let at = self.entries.binary_search_by_key(&number, |entry| entry.number).ok()?;
        self.entries.get(at)
    }

    /// The entries after a number that a holder in `unit` is told of; and all about units that have moved since, whom it
    /// may not have seen before.
    #[must_use]
    pub fn visible(&self, unit: UnitId, after: u64) -> Vec<SignedEntry> {
        let moved: Vec<UnitId> = self.entries.iter().filter_map(|entry| moved_after(entry, after)).collect();
        let sees = |entry: &&SignedEntry| {
            let about = match entry.read() {
                Some(RollEntry::Device(certificate)) => certificate.unit,
                Some(RollEntry::Unit(record)) => record.id,
                None => return false,
            };
            let is_new = entry.number > after || moved.iter().any(|unit| access::sees(about, *unit, &self.parents));
            is_new && access::sees(unit, about, &self.parents)
        };
        self.entries.iter().filter(sees).cloned().collect()
    }

    fn take(&mut self, row: &RollRow) -> StorageResult<()> {
        let unreadable = || StorageError::Corrupt(format!("roll {}", row.number));
        let entry = SignedEntry::from_bytes(&row.entry).ok_or_else(unreadable)?;
        match entry.read().ok_or_else(unreadable)? {
            RollEntry::Device(certificate) => {
                self.devices.insert(certificate.device, certificate);
            }
            RollEntry::Unit(unit) => {
                self.parents.insert(&unit);
                self.units.insert(unit.id, unit);
            }
        }
        self.tip = row.number;
        self.entries.push(entry);
        Ok(())
    }

    /// The units with their facts.
    #[must_use]
    pub fn tree(&self) -> UnitTree {
        UnitTree::new(self.units.values().filter_map(|record| serde_json::from_str(&record.json).ok()))
    }
}

/// The unit of an entry after a number.
fn moved_after(entry: &SignedEntry, after: u64) -> Option<UnitId> {
    match entry.read().filter(|_| entry.number > after)? {
        RollEntry::Unit(record) => Some(record.id),
        RollEntry::Device(_) => None,
    }
}

/// A roll entry about a unit.
#[must_use]
pub fn unit_entry(unit: &Unit, today: Day) -> RollEntry {
    let parent = unit.nearest(today).and_then(|fact| fact.parent);
    let json = serde_json::to_string(unit).unwrap_or_default();
    RollEntry::Unit(UnitRecord { id: unit.id, parent, became: became(unit, today), json })
}

/// The one unit that has taken the place of one that has ended. Where it was split nobody can say in whose hands a
/// household is: the leaders above see to it.
fn became(unit: &Unit, today: Day) -> Option<UnitId> {
    if unit.on(today).is_some() {
        return None;
    }
    let left =
        |event: &&LineageEvent| event.on <= today && event.from.contains(&unit.id) && !event.to.contains(&unit.id);
    match unit.lineage.iter().filter(left).max_by_key(|event| event.on)?.to.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// Signs entries, numbered from `first` on; a certificate learns its number here.
#[must_use]
pub fn sign(first: u64, entries: &[RollEntry], signer: &Signer) -> Vec<NewEntry> {
    (first..)
        .zip(entries)
        .map(|(number, entry)| {
            let mut entry = entry.clone();
            let subject = match &mut entry {
                RollEntry::Device(certificate) => {
                    certificate.number = number;
                    certificate.device.0
                }
                RollEntry::Unit(unit) => unit.id.0,
            };
            NewEntry { subject, entry: SignedEntry::sign(number, &entry, signer).to_bytes() }
        })
        .collect()
}

/// Signs and appends entries.
///
/// # Errors
/// If the storage fails.
pub fn append(storage: &dyn Storage, signer: &Signer, entries: &[RollEntry], now: Moment) -> StorageResult<u64> {
    storage.append_roll(now, &mut |first| sign(first, entries, signer))
}

/// Revokes a device; the first revocation's moment stays. Revoking twice changes nothing.
///
/// # Errors
/// If the storage fails.
pub fn revoke(
    storage: &dyn Storage,
    signer: &Signer,
    certificate: &Certificate,
    wipe: bool,
    now: Moment,
) -> StorageResult<Moment> {
    let since = certificate.revoked.unwrap_or(now);
    let revoked = Certificate { revoked: Some(since), wipe: wipe || certificate.wipe, ..certificate.clone() };
    if revoked != *certificate {
        append(storage, signer, &[RollEntry::Device(revoked)], now)?;
    }
    Ok(since)
}

/// The units whose place is another today than the roll says: a dated fact has begun or ended since. Rights follow
/// the roll, so they are signed anew.
#[must_use]
pub fn outdated(membership: &Membership, today: Day) -> Vec<RollEntry> {
    let units = membership.tree();
    let entries = units.units().map(|unit| unit_entry(unit, today));
    let changed = |entry: &RollEntry| match entry {
        RollEntry::Unit(unit) => {
            let place = UnitPlace { parent: unit.parent, became: unit.became };
            membership.parents.0.get(&unit.id).copied().unwrap_or_default() != place
        }
        RollEntry::Device(_) => false,
    };
    entries.filter(changed).collect()
}

/// The membership, read again whenever the roll has grown: by this process or by an operator's command.
#[derive(Debug, Default)]
pub struct Current(std::sync::Mutex<Arc<Membership>>);

impl Current {
    /// The membership now.
    ///
    /// # Errors
    /// If the storage fails.
    pub fn get(&self, storage: &dyn Storage) -> StorageResult<Arc<Membership>> {
        let tip = storage.roll_tip()?;
        let mut held = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if held.tip < tip {
            *held = Arc::new(held.extended(storage)?);
        }
        Ok(Arc::clone(&held))
    }
}

/// A role's name for people.
#[must_use]
pub const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Member => "thành viên · member",
        Role::Leader => "lãnh đạo · leader",
        Role::Coordinator => "điều phối · coordinator",
    }
}

#[cfg(test)]
mod tests {
    use tungnha_model::unit::{UnitFact, UnitKind};

    use super::*;

    #[test]
    fn a_unit_moves_on_the_day_that_its_facts_say() {
        let (old, new, village) = (UnitId([1; 16]), UnitId([2; 16]), UnitId([3; 16]));
        let day = |month| Day::new(2026, month, 1).unwrap();
        let mut unit = Unit::new(village, day(1), "Pác Ngòi", UnitKind::Village, Some(old));
        unit.facts[0].to = Some(day(7).plus_days(-1));
        unit.facts.push(UnitFact { from: day(7), to: None, parent: Some(new), ..unit.facts[0].clone() });
        unit.validate().unwrap();
        let mut membership = Membership::default();
        let signer = Signer::from_secret([7; 32]);
        for entry in sign(1, &[unit_entry(&unit, day(6))], &signer) {
            membership.take(&RollRow { number: 1, entry: entry.entry }).unwrap();
        }
        assert!(outdated(&membership, day(6)).is_empty());
        let [RollEntry::Unit(moved)] = &outdated(&membership, day(7))[..] else { panic!() };
        assert_eq!(moved.parent, Some(new));
    }
}
