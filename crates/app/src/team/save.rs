//! Entering a team, and changing its name, status or decision.

use std::collections::BTreeMap;

use serde_json::Value;
use tungnha_docs::team_edits;
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::team::{Decision, Team, TeamStatus};
use tungnha_model::{ChannelId, DocId, DocKind, Role, TeamId};
use tungnha_store::{Op, Write};

use super::{open, settled};
use crate::App;
use crate::api::{Done, TeamSaveArgs};
use crate::document::new_id;
use crate::error::{ApiError, Result};
use crate::household::checked;
use crate::{undo, unit};

/// Enters a team or changes one. A second active team of one unit is allowed; the list says so.
///
/// # Errors
/// When a field is not right, the role does not allow it, the team is unknown, or the store fails.
pub fn save(app: &App, args: TeamSaveArgs) -> Result<Done> {
    let identity = app.identity()?;
    if identity.role == Role::Member {
        return Err(ApiError::denied());
    }
    let (now, today) = (app.now(), app.today());
    let mut given = args.fields;
    if args.id.is_none() {
        for needed in ["name", "status"] {
            given.entry(needed.to_owned()).or_insert(Value::Null);
        }
    }
    let fields = checked(Entity::Team, &given)?;
    let chosen = args.unit.as_deref().map(unit::parse).transpose()?;
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let reader = tx.reader();
        let known = args.id.as_deref().map(|id| open(app, &reader, id)).transpose()?;
        let before = known.as_ref().map(|(_, team)| team);
        let unit = before.map_or(chosen.unwrap_or(identity.unit), |team| team.unit);
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let doc = before.map_or_else(|| new_id(app), |team| Ok(DocId(team.id.0)))?;
        let mut team = before.cloned().unwrap_or_else(|| Team {
            id: TeamId(doc.0),
            unit,
            name: String::new(),
            decision: Decision::default(),
            status: TeamStatus::Pilot,
            members: Vec::new(),
        });
        put(&mut team, &fields);
        let mut edits = team_edits(before, &team);
        if let Some((row, _)) = &known {
            edits.extend(settled(&reader, row, &[&["meta"], &["decision"]], &edits)?);
        }
        let channel = known.as_ref().map_or(ChannelId::down(unit), |(row, _)| row.channel);
        let written = tx.write(vec![Write::other(doc, DocKind::TEAM, channel, edits)], now)?;
        tx.screen_draft_discard("team", args.id.as_deref().unwrap_or_default())?;
        undo::offer(app, tx, doc, &written, now)
    })?;
    Ok(undo::told(app, done))
}

fn put(team: &mut Team, fields: &BTreeMap<&'static str, Scalar>) {
    for (name, value) in fields {
        let text = value.to_text();
        match *name {
            "name" => team.name = text,
            "status" => team.status = serde_json::from_value(Value::from(text)).unwrap_or(team.status),
            "number" => team.decision.number = text,
            "date" => team.decision.date = text.parse().ok(),
            "signer" => team.decision.signer = text,
            _ => {}
        }
    }
}
