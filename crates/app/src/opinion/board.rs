//! The commune's board: every opinion of its villages, those that say the same as one card.

use std::collections::BTreeMap;

use tungnha_model::{Day, UnitTree};

use super::group::{self, Group};
use crate::App;
use crate::api::{MergedOpinion, OpinionBoard, OpinionBoardArgs, OpinionCard, OpinionStepView, OpinionTopicCount};
use crate::convert;
use crate::error::{ApiError, Result};
use crate::unit;

/// More cards than anybody looks through; the filters find the rest.
const CARDS_MAX: usize = 300;

/// The cards of a unit and all below it.
///
/// # Errors
/// When the device is locked, the unit unknown, or the store fails.
pub fn board(app: &App, args: OpinionBoardArgs) -> Result<OpinionBoard> {
    let chosen = args.unit.as_deref().map(unit::parse).transpose()?;
    let today = app.today();
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let tree = reader.units()?;
        let all = unit::with_households(&tree, identity.unit, today);
        let mut groups = group::groups(reader.opinions(&all)?);
        if let Some(root) = chosen {
            let units = unit::with_households(&tree, root, today);
            groups.retain(|group| group.members().any(|row| units.contains(&row.unit)));
        }
        let topics = topics(&groups);
        if let Some(topic) = &args.topic {
            groups.retain(|group| group.keeper.opinion.topic.as_ref() == Some(topic));
        }
        let total = u32::try_from(groups.len()).unwrap_or(u32::MAX);
        let cards = groups.iter().take(CARDS_MAX).map(|group| card(group, &tree, today)).collect();
        Ok(OpinionBoard { cards, total, topics })
    })
}

fn topics(groups: &[Group]) -> Vec<OpinionTopicCount> {
    let mut counts: BTreeMap<Option<String>, u32> = BTreeMap::new();
    for group in groups {
        *counts.entry(group.keeper.opinion.topic.clone()).or_default() += 1;
    }
    counts.into_iter().map(|(topic, count)| OpinionTopicCount { topic, count }).collect()
}

fn card(group: &Group, tree: &UnitTree, today: Day) -> OpinionCard {
    let row = &group.keeper;
    let opinion = &row.opinion;
    let household = row.household.filter(|_| !opinion.anonymous);
    OpinionCard {
        id: opinion.id.to_string(),
        unit: unit::reference(tree, row.unit, today),
        day: opinion.day.map(|day| day.to_string()),
        topic: opinion.topic.clone(),
        text: opinion.text.clone(),
        voice: opinion.voice,
        anonymous: opinion.anonymous,
        household: household.map(|household| household.to_string()),
        who: household.map(|_| row.name.clone()),
        stage: group.stage(),
        steps: group::history(group).into_iter().filter_map(step).collect(),
        merged: group.others.iter().map(|row| merged(row, tree, today)).collect(),
        undelivered: u32::try_from(group.missing().len()).unwrap_or(u32::MAX),
        sync: convert::sync_state(row.sync),
    }
}

fn step(step: &tungnha_model::household::OpinionStep) -> Option<OpinionStepView> {
    Some(OpinionStepView { kind: step.kind?, by: step.by.clone(), at: step.at.millis(), text: step.text.clone() })
}

fn merged(row: &tungnha_store::OpinionRow, tree: &UnitTree, today: Day) -> MergedOpinion {
    MergedOpinion {
        id: row.opinion.id.to_string(),
        unit: unit::reference(tree, row.unit, today),
        day: row.opinion.day.map(|day| day.to_string()),
        text: row.opinion.text.clone(),
        voice: row.opinion.voice,
    }
}
