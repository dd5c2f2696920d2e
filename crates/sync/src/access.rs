//! Who may read and write what: one pure function, deny by default.
//!
//! A unit that was merged into another lies below it, and its records are that unit's own too.
//!
//! | role | field | down | up |
//! |---|---|---|---|
//! | member | own unit: read, write | own unit and above: read | own unit: write |
//! | leader | own unit and below: read, write | own and below: read, write; above: read | own and below: read, write |
//! | coordinator | never | own and below: read, write; above: read | own and below: read |

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tungnha_model::{ChannelId, DocKind, Lane, Role, UnitId};

use crate::roll::{RollEntry, UnitRecord};

/// What somebody wants to do with a channel's documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verb {
    /// Receive them.
    Read,
    /// Change them.
    Write,
}

/// The tree of units, as far as authorisation needs it.
pub trait Tree {
    /// The unit above, today; of a unit that has ended, the one that has taken its place.
    fn parent(&self, unit: UnitId) -> Option<UnitId>;

    /// The unit that has taken the place of one that has ended.
    fn became(&self, unit: UnitId) -> Option<UnitId>;

    /// What has become of a unit, over any number of mergers: itself, if it goes on.
    fn today(&self, unit: UnitId) -> UnitId {
        let mut at = unit;
        for _ in 0..=DEPTH_MAX {
            match self.became(at) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// Whether `unit` is `above` or lies below it.
    fn is_within(&self, unit: UnitId, above: UnitId) -> bool {
        let mut at = unit;
        for _ in 0..=DEPTH_MAX {
            if at == above {
                return true;
            }
            match self.parent(at) {
                Some(parent) => at = parent,
                None => return false,
            }
        }
        false
    }
}

/// A cycle in the tree ends the search here.
const DEPTH_MAX: usize = 16;

/// Where a unit stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitPlace {
    /// The unit above it.
    pub parent: Option<UnitId>,
    /// The unit that has taken its place.
    pub became: Option<UnitId>,
}

/// The tree as a map from each unit to its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UnitParents(pub BTreeMap<UnitId, UnitPlace>);

impl UnitParents {
    /// Takes in one unit.
    pub fn insert(&mut self, unit: &UnitRecord) {
        self.0.insert(unit.id, UnitPlace { parent: unit.parent, became: unit.became });
    }
}

impl Tree for UnitParents {
    fn parent(&self, unit: UnitId) -> Option<UnitId> {
        self.0.get(&unit).and_then(|place| place.became.or(place.parent))
    }

    fn became(&self, unit: UnitId) -> Option<UnitId> {
        self.0.get(&unit).and_then(|place| place.became)
    }
}

impl<'a> FromIterator<&'a RollEntry> for UnitParents {
    fn from_iter<I: IntoIterator<Item = &'a RollEntry>>(entries: I) -> Self {
        let mut parents = Self::default();
        for entry in entries {
            if let RollEntry::Unit(unit) = entry {
                parents.insert(unit);
            }
        }
        parents
    }
}

/// Whether a holder with `role` in `holder_unit` may do `verb` with documents of `kind` in `channel`.
#[must_use]
pub fn allows(role: Role, holder_unit: UnitId, channel: ChannelId, kind: DocKind, verb: Verb, tree: &dyn Tree) -> bool {
    kind_fits(kind, channel.lane) && allows_channel(role, holder_unit, channel, verb, tree)
}

/// The same without regard to the kind of document: which channels a device is told about.
#[must_use]
pub fn allows_channel(role: Role, holder_unit: UnitId, channel: ChannelId, verb: Verb, tree: &dyn Tree) -> bool {
    let own = channel.unit == holder_unit || tree.today(channel.unit) == holder_unit;
    let below = || tree.is_within(channel.unit, holder_unit);
    let above = || tree.is_within(holder_unit, channel.unit);
    match (role, channel.lane, verb) {
        (Role::Member, Lane::Field, _) | (Role::Member, Lane::Up, Verb::Write) => own,
        (Role::Member, Lane::Up, Verb::Read) | (Role::Member, Lane::Down, Verb::Write) => false,
        (Role::Coordinator, Lane::Field, _) | (Role::Coordinator, Lane::Up, Verb::Write) => false,
        (Role::Leader, Lane::Field | Lane::Up, _)
        | (Role::Leader | Role::Coordinator, Lane::Down, Verb::Write)
        | (Role::Coordinator, Lane::Up, Verb::Read) => below(),
        (Role::Member, Lane::Down, Verb::Read) => above(),
        (Role::Leader | Role::Coordinator, Lane::Down, Verb::Read) => below() || above(),
    }
}

/// Kinds that this version knows lie in one lane only; of kinds that it does not know, households are none.
pub(crate) fn kind_fits(kind: DocKind, lane: Lane) -> bool {
    match kind {
        DocKind::HOUSEHOLD | DocKind::HOUSEHOLD_YEAR | DocKind::SURVEY_ANSWERS => lane == Lane::Field,
        // A team and its commune talk about a practice before it is published: neither lane but this reaches both.
        DocKind::OUTREACH | DocKind::PRACTICE => lane == Lane::Field,
        DocKind::TEAM
        | DocKind::FORM
        | DocKind::GUIDE
        | DocKind::DIRECTORY
        | DocKind::PRACTICE_PUBLISHED
        | DocKind::CHECKLIST => lane == Lane::Down,
        _ => true,
    }
}

/// Whether a holder in `unit` is told of an entry of the roll that concerns `other`: units and devices of
/// the own branch, above and below; siblings are not.
#[must_use]
pub fn sees(unit: UnitId, other: UnitId, tree: &dyn Tree) -> bool {
    tree.is_within(other, unit) || tree.is_within(unit, other)
}

/// Whether a holder may invite a device with `invited` role into `target`: leaders only, members and
/// leaders only, own unit and below.
#[must_use]
pub fn may_invite(role: Role, unit: UnitId, target: UnitId, invited: Role, tree: &dyn Tree) -> bool {
    role == Role::Leader && invited != Role::Coordinator && tree.is_within(target, unit)
}

/// Whether a holder may revoke a device of `target`.
#[must_use]
pub fn may_revoke(role: Role, unit: UnitId, target: UnitId, tree: &dyn Tree) -> bool {
    role == Role::Leader && tree.is_within(target, unit)
}
