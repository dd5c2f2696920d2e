//! What depends on what, in which order to evaluate, and circles.

use std::collections::{BTreeSet, VecDeque};

use super::spec::Spec;
use crate::expr::schema::{ItemId, Schema};
use crate::fault::Fault;

/// The order of evaluation.
pub struct Order {
    /// The place of each item.
    pub rank: Vec<usize>,
    /// What is looked at again when an item changes.
    pub dependents: Vec<Vec<ItemId>>,
    /// Circles, as faults.
    pub circles: Vec<Fault>,
}

/// Orders all items so that each comes after what it depends on.
pub fn order(schema: &Schema, specs: &[Spec]) -> Order {
    let needs: Vec<BTreeSet<ItemId>> = (0..specs.len()).map(|id| needs(schema, specs, id)).collect();
    let mut users: Vec<Vec<ItemId>> = vec![Vec::new(); specs.len()];
    for (id, needed) in needs.iter().enumerate() {
        for other in needed {
            if let Some(list) = users.get_mut(*other) {
                list.push(id);
            }
        }
    }
    let rank = ranked(&needs, &users);
    let circles = circles(schema, specs, &needs, &rank);
    let rank = rank.into_iter().map(|rank| rank.unwrap_or(usize::MAX)).collect();
    Order { rank, dependents: dependents(specs, users), circles }
}

/// What an item needs before it: what it lies in, and what its expressions read. An expression may look at
/// its own item (`once(…)`, the round before); that is no circle.
fn needs(schema: &Schema, specs: &[Spec], id: ItemId) -> BTreeSet<ItemId> {
    let Some(spec) = specs.get(id) else { return BTreeSet::new() };
    let mut needed = BTreeSet::new();
    needed.extend(schema.get(id).and_then(|entry| entry.parent));
    for reads in [&spec.calculation_reads, &spec.choice_filter_reads, &spec.count_reads, &spec.relevant_reads] {
        needed.extend(reads.iter().filter(|other| **other != id));
    }
    needed.extend(spec.triggers.iter().filter(|other| **other != id));
    // `position(..)` and the like look at what the item lies in, which comes first anyway.
    needed
}

fn ranked(needs: &[BTreeSet<ItemId>], users: &[Vec<ItemId>]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = needs.iter().map(BTreeSet::len).collect();
    let mut ready: VecDeque<ItemId> = (0..open.len()).filter(|id| open.get(*id) == Some(&0)).collect();
    let mut rank = vec![None; needs.len()];
    let mut next = 0;
    while let Some(id) = ready.pop_front() {
        if let Some(place) = rank.get_mut(id) {
            *place = Some(next);
            next += 1;
        }
        for user in users.get(id).into_iter().flatten() {
            if let Some(left) = open.get_mut(*user) {
                *left -= 1;
                if *left == 0 {
                    ready.push_back(*user);
                }
            }
        }
    }
    rank
}

/// A calculation with a trigger is not run when what it reads changes, only when the trigger does.
fn dependents(specs: &[Spec], users: Vec<Vec<ItemId>>) -> Vec<Vec<ItemId>> {
    let runs = |user: ItemId, changed: ItemId| {
        specs.get(user).is_some_and(|spec| {
            let only_calculated = spec.calculation_reads.contains(&changed)
                && !spec.relevant_reads.contains(&changed)
                && !spec.choice_filter_reads.contains(&changed);
            spec.triggers.is_empty() || spec.triggers.contains(&changed) || !only_calculated
        })
    };
    users
        .into_iter()
        .enumerate()
        .map(|(changed, list)| list.into_iter().filter(|user| runs(*user, changed)).collect())
        .collect()
}

fn circles(schema: &Schema, specs: &[Spec], needs: &[BTreeSet<ItemId>], rank: &[Option<usize>]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut told: BTreeSet<ItemId> = BTreeSet::new();
    for (id, spec) in specs.iter().enumerate() {
        if spec.relevant_reads.contains(&id) {
            told.insert(id);
            faults.push(circle(schema, &[id]).at(&schema.path(id), "relevant"));
        }
    }
    let caught = |id: &ItemId| rank.get(*id).is_some_and(Option::is_none);
    for start in 0..rank.len() {
        if !caught(&start) || told.contains(&start) {
            continue;
        }
        let round = round_from(start, needs, &caught);
        if round.iter().all(|id| !told.contains(id)) {
            let first = round.iter().copied().find(|id| specs.get(*id).is_some_and(has_expression)).unwrap_or(start);
            let column = column_of(specs.get(first), &round);
            faults.push(circle(schema, &round).at(&schema.path(first), column));
        }
        told.extend(round);
    }
    faults
}

fn has_expression(spec: &Spec) -> bool {
    spec.relevant.is_some() || spec.calculation.is_some() || spec.count.is_some() || spec.choice_filter.is_some()
}

fn column_of(spec: Option<&Spec>, round: &[ItemId]) -> &'static str {
    let Some(spec) = spec else { return "relevant" };
    let reads = |set: &BTreeSet<ItemId>| round.iter().any(|id| set.contains(id));
    if reads(&spec.calculation_reads) {
        "calculation"
    } else if reads(&spec.count_reads) {
        "repeat_count"
    } else if reads(&spec.choice_filter_reads) {
        "choice_filter"
    } else {
        "relevant"
    }
}

/// Follows needs among the caught items until one comes up again; the part between is a circle.
fn round_from(start: ItemId, needs: &[BTreeSet<ItemId>], caught: &impl Fn(&ItemId) -> bool) -> Vec<ItemId> {
    let mut walked: Vec<ItemId> = Vec::new();
    let mut at = start;
    while !walked.contains(&at) {
        walked.push(at);
        match needs.get(at).and_then(|needed| needed.iter().copied().find(|id| caught(id))) {
            Some(next) => at = next,
            None => break,
        }
    }
    let from = walked.iter().position(|id| *id == at).unwrap_or(0);
    walked.split_off(from)
}

fn circle(schema: &Schema, round: &[ItemId]) -> Fault {
    let names: Vec<&str> = round.iter().filter_map(|id| Some(schema.get(*id)?.name.as_str())).collect();
    let names = names.join(" → ");
    Fault::worded(
        "cycle",
        &format!("Các câu hỏi phụ thuộc vòng tròn: {names}."),
        &format!("These questions depend on one another in a circle: {names}."),
        "Bỏ một trong các phụ thuộc này.",
        "Remove one of these dependencies.",
    )
}
