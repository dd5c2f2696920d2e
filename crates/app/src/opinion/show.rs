//! A household's opinions, for those who visit it.

use tungnha_model::household::{Opinion, OpinionStep};
use tungnha_model::{HouseholdId, PersonId, Role};
use tungnha_store::query::Reader;
use tungnha_store::{Identity, OpinionRow, PersonRow};

use crate::api::{OpinionReply, OpinionView};
use crate::convert;
use crate::error::Result;

/// The opinions of a household that this device may show with its name: not, on a commune's laptop, those that were
/// given without one.
pub(crate) fn views(
    reader: &Reader<'_>,
    identity: &Identity,
    household: HouseholdId,
    people: &[PersonRow],
) -> Result<Vec<OpinionView>> {
    let rows = reader.opinions_of(household)?;
    let shown = rows.into_iter().filter(|row| row.mine || identity.role == Role::Member || !row.opinion.anonymous);
    Ok(shown.map(|row| view(row, people)).collect())
}

fn view(row: OpinionRow, people: &[PersonRow]) -> OpinionView {
    let opinion = &row.opinion;
    let name = |id: PersonId| people.iter().find(|row| row.person.id == id).map(|row| row.person.name.clone());
    OpinionView {
        id: opinion.id.to_string(),
        day: opinion.day.map(|day| day.to_string()),
        topic: opinion.topic.clone(),
        text: opinion.text.clone(),
        voice: opinion.voice,
        anonymous: opinion.anonymous,
        person: opinion.person.and_then(name),
        recorder: opinion.recorder.clone(),
        mine: row.mine,
        stage: opinion.stage(),
        replies: opinion.replies().into_iter().map(|reply| reply_view(opinion, reply)).collect(),
        sync: convert::sync_state(row.sync),
    }
}

fn reply_view(opinion: &Opinion, reply: &OpinionStep) -> OpinionReply {
    let read = opinion.read_out(reply.reply());
    OpinionReply {
        id: reply.reply().to_string(),
        text: reply.text.clone().unwrap_or_default(),
        by: reply.by.clone(),
        at: reply.at.millis(),
        read_by: read.map(|read| read.by.clone()),
        read_at: read.map(|read| read.at.millis()),
    }
}
