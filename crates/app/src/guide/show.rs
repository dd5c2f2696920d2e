//! One card.

use tungnha_model::Role;

use super::card;
use crate::App;
use crate::api::{GuideArgs, GuideView, SkillName};
use crate::error::{ApiError, Result};
use crate::skill;

/// A card with its steps.
///
/// # Errors
/// When the device is locked, the card unknown, or the store fails.
pub fn show(app: &App, args: GuideArgs) -> Result<GuideView> {
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let card = card::find(reader, &args.id)?;
        let catalogue = skill::catalogue(reader)?;
        let name = |id: &String| Some(SkillName { id: id.clone(), name: catalogue.item(id)?.name() });
        Ok(GuideView {
            skills: card.row.skills.iter().filter_map(name).collect(),
            conflicts: card.document.as_ref().map_or(0, |row| row.conflicts),
            may_edit: identity.role != Role::Member,
            row: card.row,
            steps: card.steps,
        })
    })
}
