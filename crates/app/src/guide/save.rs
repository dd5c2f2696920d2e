//! Publishing a card of the commune, or its own wording of a shipped one.

use serde_json::{Value, json};
use tungnha_docs::{Edit, entry_edits};
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::skill::Catalogue;
use tungnha_model::{ChannelId, DocId, DocKind};
use tungnha_store::{Op, OtherRow, Write};

use super::card::{self, Card};
use crate::App;
use crate::api::{Done, FieldValues, GuideSaveArgs, GuideStepInput, GuideWithdrawArgs};
use crate::document::{self, Fields, before, new_id, part, publisher};
use crate::error::{ApiError, Result};
use crate::household::checked;
use crate::{skill, undo};

const STEPS_MAX: usize = 20;

/// Publishes a card; its earlier state stays in the history.
///
/// # Errors
/// When a field is not right, the role does not allow it, the card is unknown, or the store fails.
pub fn save(app: &App, args: GuideSaveArgs) -> Result<Done> {
    let channel = publisher(&app.identity()?)?;
    if args.steps.is_empty() || args.steps.len() > STEPS_MAX {
        let (vi, en) = ("Thẻ cần từ 1 đến 20 bước.", "A card needs 1 to 20 steps.");
        return Err(ApiError::invalid_field("steps", vi, en));
    }
    let (now, today) = (app.now(), app.today());
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let known = args.id.as_deref().map(|id| card::find(&tx.reader(), id)).transpose()?;
        let mut fields = args.fields.clone();
        fields.entry("title_vi".to_owned()).or_insert(Value::Null);
        fields.entry("group".to_owned()).or_insert(Value::Null);
        fields.insert("published".to_owned(), json!(today.to_string()));
        fields.insert("withdrawn".to_owned(), json!(false));
        known_skills(&fields, &skill::catalogue(&tx.reader())?)?;
        let place = Place::of(app, channel, known.as_ref())?;
        let mut edits = place.meta(&fields)?;
        edits.extend(place.steps(app, &args.steps)?);
        let written = tx.write(vec![place.write(edits)], now)?;
        undo::offer(app, tx, place.id(), &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// Takes a card out of the list, or puts it back.
///
/// # Errors
/// When the role does not allow it, the card is unknown, or the store fails.
pub fn withdraw(app: &App, args: GuideWithdrawArgs) -> Result<Done> {
    let channel = publisher(&app.identity()?)?;
    let now = app.now();
    let today = app.today().to_string();
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let card = card::find(&tx.reader(), &args.id)?;
        let place = Place::of(app, channel, Some(&card))?;
        let mut fields = FieldValues::from([("withdrawn".to_owned(), json!(args.withdrawn))]);
        let mut edits = Vec::new();
        if card.document.is_none() {
            // A shipped card has no document yet: the whole of it goes along, so that it can be put back.
            fields.extend(copied(&card, &today));
            edits.extend(place.steps(app, &inputs(&card))?);
        }
        edits.extend(place.meta(&fields)?);
        let written = tx.write(vec![place.write(edits)], now)?;
        undo::offer(app, tx, place.id(), &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// Which document a card's edits go to.
struct Place<'a> {
    doc: DocId,
    channel: ChannelId,
    card: Option<String>,
    row: Option<&'a OtherRow>,
    nothing: Fields,
}

impl<'a> Place<'a> {
    /// The card's own document if this commune has one, else a new one.
    fn of(app: &App, channel: ChannelId, card: Option<&'a Card>) -> Result<Self> {
        let row = card.and_then(|card| card.document.as_ref()).filter(|row| row.channel == channel);
        let shipped = card.filter(|card| card.row.source != crate::api::Source::Own);
        Ok(Self {
            doc: row.map_or_else(|| new_id(app), |row| Ok(row.id))?,
            channel,
            card: shipped.map(|card| card.row.id.clone()),
            row,
            nothing: Fields::new(),
        })
    }

    fn id(&self) -> String {
        self.card.clone().unwrap_or_else(|| self.doc.to_string())
    }

    fn write(&self, edits: Vec<Edit>) -> Write {
        Write::other(self.doc, DocKind::GUIDE, self.channel, edits)
    }

    fn meta(&self, given: &FieldValues) -> Result<Vec<Edit>> {
        let mut fields = checked(Entity::Guide, given)?;
        if let Some(card) = &self.card {
            fields.insert("card", Scalar::from(card.as_str()));
        }
        let there = self.row.and_then(|row| part(&row.body, "meta")).unwrap_or(&self.nothing);
        Ok(entry_edits(&["meta"], before(self.row, Some(there), &self.nothing), &fields))
    }

    /// Each step in its place; those that are no longer named are marked as removed.
    fn steps(&self, app: &App, given: &[GuideStepInput]) -> Result<Vec<Edit>> {
        let there = self.row.and_then(|row| part(&row.body, "steps")).unwrap_or(&self.nothing);
        let mut edits = Vec::new();
        let mut kept = Vec::new();
        for (place, step) in given.iter().enumerate() {
            let known = step.id.as_ref().filter(|id| there.contains_key(*id)).cloned();
            let id = known.map_or_else(|| new_id(app).map(|id| id.to_string()), Ok)?;
            let mut fields = step.fields.clone();
            fields.insert("place".to_owned(), json!(place));
            fields.entry("vi".to_owned()).or_insert(Value::Null);
            let fields = checked(Entity::GuideStep, &fields).map_err(|error| error.within(&format!("step-{place}")))?;
            let at = part(there, &id);
            edits.extend(entry_edits(&["steps", &id], before(self.row, at, &self.nothing), &fields));
            kept.push(id);
        }
        for (id, _) in document::entries_of(there).into_iter().filter(|(id, _)| !kept.iter().any(|one| one == id)) {
            edits.push(Edit::put(["steps", id, "removed"], Scalar::Bool(true)));
        }
        Ok(edits)
    }
}

fn known_skills(fields: &FieldValues, catalogue: &Catalogue) -> Result<()> {
    let text = fields.get("skills").and_then(Value::as_str).unwrap_or_default();
    if text.split(',').filter(|id| !id.is_empty()).all(|id| catalogue.item(id).is_some()) {
        return Ok(());
    }
    Err(ApiError::invalid_field("skills", "Chọn kỹ năng trong danh sách.", "Choose skills from the list."))
}

fn copied(card: &Card, today: &str) -> FieldValues {
    FieldValues::from([
        ("title_vi".to_owned(), json!(card.row.title.vi)),
        ("title_en".to_owned(), json!(card.row.title.en)),
        ("group".to_owned(), json!(card.row.group)),
        ("skills".to_owned(), json!(card.row.skills.join(","))),
        ("published".to_owned(), json!(today)),
    ])
}

fn inputs(card: &Card) -> Vec<GuideStepInput> {
    let fields = |step: &crate::api::GuideStepView| {
        FieldValues::from([
            ("picture".to_owned(), json!(step.picture)),
            ("vi".to_owned(), json!(step.text.vi)),
            ("en".to_owned(), json!(step.text.en)),
        ])
    };
    card.steps.iter().map(|step| GuideStepInput { id: None, fields: fields(step) }).collect()
}
