//! Opinions that were merged, as groups. Merging adds edges, so what two laptops merged at once joins up; in every
//! group the same one is kept on every device: of those that point to no other, the oldest.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tungnha_model::household::{OpinionStatus, OpinionStep, StepKind};
use tungnha_model::{Day, OpinionId, StepId};
use tungnha_store::OpinionRow;
use tungnha_store::query::Reader;

use crate::error::{ApiError, Result};
use crate::unit;

/// Opinions that say the same.
#[derive(Debug, Clone)]
pub(super) struct Group {
    /// The one that is kept.
    pub keeper: OpinionRow,
    /// The others, in the order in which they were given.
    pub others: Vec<OpinionRow>,
}

impl Group {
    /// All of it, the one that is kept first.
    pub(super) fn members(&self) -> impl Iterator<Item = &OpinionRow> {
        std::iter::once(&self.keeper).chain(&self.others)
    }

    /// How far the group has come: as far as any of it.
    pub(super) fn stage(&self) -> OpinionStatus {
        self.members().map(|row| row.opinion.stage()).max().unwrap_or(OpinionStatus::New)
    }

    /// Each reply of the group with the members that do not have it.
    pub(super) fn missing(&self) -> Vec<(&OpinionStep, Vec<&OpinionRow>)> {
        let mut replies: BTreeMap<StepId, &OpinionStep> = BTreeMap::new();
        for reply in self.members().flat_map(|row| row.opinion.replies()) {
            replies.entry(reply.reply()).or_insert(reply);
        }
        let lacking = |id: StepId| {
            self.members().filter(|row| row.opinion.replies().iter().all(|reply| reply.reply() != id)).collect()
        };
        let all = replies.into_iter().map(|(id, reply)| (reply, lacking(id)));
        all.filter(|(_, rows): &(_, Vec<_>)| !rows.is_empty()).collect()
    }
}

/// The groups of some opinions, in the order in which those that are kept were given.
pub(super) fn groups(rows: Vec<OpinionRow>) -> Vec<Group> {
    let place: HashMap<OpinionId, usize> = rows.iter().enumerate().map(|(at, row)| (row.opinion.id, at)).collect();
    let mut above: Vec<usize> = (0..rows.len()).collect();
    let mut points = vec![false; rows.len()];
    for (at, row) in rows.iter().enumerate() {
        for with in row.opinion.merged_with().filter_map(|with| place.get(&with)).filter(|with| **with != at) {
            if let Some(points) = points.get_mut(at) {
                *points = true;
            }
            join(&mut above, at, *with);
        }
    }
    let mut parts: BTreeMap<usize, Vec<(bool, OpinionRow)>> = BTreeMap::new();
    for (at, (row, points)) in rows.into_iter().zip(points).enumerate() {
        parts.entry(root(&above, at)).or_default().push((points, row));
    }
    parts.into_values().filter_map(kept_first).collect()
}

fn kept_first(mut members: Vec<(bool, OpinionRow)>) -> Option<Group> {
    // Two laptops may each have kept what the other merged: then everything points somewhere, and age decides.
    let keeper = members.iter().enumerate().min_by_key(|(_, (points, row))| (*points, row.opinion.id))?.0;
    let (_, keeper) = members.remove(keeper);
    Some(Group { keeper, others: members.into_iter().map(|(_, row)| row).collect() })
}

fn root(above: &[usize], mut at: usize) -> usize {
    while let Some(next) = above.get(at).copied().filter(|next| *next != at) {
        at = next;
    }
    at
}

/// The smaller root stays one, so that a group stands where its newest member stood.
fn join(above: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(above, a), root(above, b));
    if let Some(higher) = above.get_mut(a.max(b)) {
        *higher = a.min(b);
    }
}

/// The group of an opinion, as far as this device sees it.
pub(super) fn of(reader: &Reader<'_>, row: OpinionRow, today: Day) -> Result<Group> {
    let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
    let units = unit::with_households(&*reader.units()?, identity.unit, today);
    let id = row.opinion.id;
    let found = groups(reader.opinions(&units)?)
        .into_iter()
        .find(|group| group.members().any(|member| member.opinion.id == id));
    Ok(found.unwrap_or(Group { keeper: row, others: Vec::new() }))
}

/// The steps that a card shows: each thing once, oldest first.
pub(super) fn history(group: &Group) -> Vec<&OpinionStep> {
    let mut steps: Vec<_> = group.members().flat_map(|row| &row.opinion.steps).collect();
    steps.sort_by_key(|step| (step.at, step.id));
    // A step that was copied into every opinion of the group is one thing that somebody did.
    let mut seen = BTreeSet::new();
    steps.retain(|step| {
        step.kind != Some(StepKind::Merged) && seen.insert((step.kind, step.at, step.by.clone(), step.text.clone()))
    });
    steps
}
