//! Tách hộ: people of a household found another.

use tungnha_docs::{create_event, put_head, record_edits};
use tungnha_model::field::Entity;
use tungnha_model::household::{EventKind, Person};
use tungnha_model::{HouseholdId, HouseholdRecord, UnitId};
use tungnha_store::{Op, Write};

use super::bring::bring;
use super::leave::gone;
use super::{Open, chosen, day, happened, open};
use crate::App;
use crate::api::{Changes, Event, FieldValues, HouseholdSplitArgs, Saved};
use crate::error::{ApiError, Result};
use crate::household::{self, apply, checked};
use crate::world::random;

/// Makes the new household, with its people as they are known, and notes in both what happened. Visits stay with the
/// old one and are shown with both.
///
/// # Errors
/// When nobody or everybody was chosen, a field is not right, the household is not this device's, or the store fails.
pub fn split(app: &App, args: HouseholdSplitArgs) -> Result<Saved> {
    let id = household::parse(&args.household)?;
    let (now, today) = (app.now(), app.today());
    let day = day(&args.day, today)?;
    let identity = app.identity()?;
    let made = app.store()?.transact(Op::MovePeople, |tx| {
        let reader = tx.reader();
        let from = open(app, &reader, &identity, id)?;
        let people = chosen(&from.parts, &args.people)?;
        if people.len() == from.parts.people.iter().filter(|person| person.left_on.is_none()).count() {
            return Err(nobody_stays());
        }
        let head = people.iter().find(|person| person.id.to_string() == args.head).ok_or_else(no_head)?;
        let address = reader.units()?.address(from.unit, today);
        let record = founded(app, &from, head, &args.fields, &address)?;
        let empty = tungnha_docs::HouseholdParts::default();
        let mut edits: Vec<_> = record_edits(&record).into_iter().flat_map(|part| part.edits).collect();
        let mut come = Vec::new();
        for person in &people {
            let brought = bring(app, &from.parts, &empty, person)?;
            edits.extend(brought.edits);
            if person.id == head.id {
                edits.push(put_head(Some(brought.id)));
            }
            come.push(brought.id);
        }
        edits.push(create_event(&happened(app, &identity, EventKind::SplitFrom, day, Some(from.id), come)?));
        let mut left = gone(&people, day);
        let ids = people.iter().map(|person| person.id).collect();
        left.push(create_event(&happened(app, &identity, EventKind::SplitOff, day, Some(record.id), ids)?));
        let writes = vec![Write::household(record.id, from.unit, edits), Write::household(from.id, from.unit, left)];
        tx.write(writes, now)?;
        tx.screen_draft_discard("household_change", &args.household)?;
        Ok((record.id, from.id))
    })?;
    Ok(told(app, made))
}

fn told(app: &App, (made, from): (HouseholdId, HouseholdId)) -> Saved {
    let changes = Changes { households: vec![made.to_string(), from.to_string()], ..Changes::default() };
    app.emit(Event::Changes { changes: changes.clone() });
    Saved { id: made.to_string(), changes }
}

/// The new household without its people: called as its head, where the old one is unless something else was said.
fn founded(app: &App, from: &Open, head: &Person, given: &FieldValues, address: &str) -> Result<HouseholdRecord> {
    let mut given = given.clone();
    given.retain(|name, _| ["landmark", "hamlet", "house_number", "nickname", "phone"].contains(&name.as_str()));
    let stored = checked(Entity::Profile, &given)?;
    let unit: UnitId = from.unit;
    let mut record = HouseholdRecord::new(HouseholdId::new(app.now(), random(app.world())?), unit, head.name.as_str());
    record.profile.hamlet.clone_from(&from.parts.profile.hamlet);
    record.profile.landmark.clone_from(&from.parts.profile.landmark);
    record.profile.phone.clone_from(&head.phone);
    record.profile.language.clone_from(&from.parts.profile.language);
    record.profile = apply(Entity::Profile, &record.profile, &stored)?;
    record.profile.address_at_capture.get_or_insert_with(|| address.to_owned());
    Ok(record)
}

fn no_head() -> ApiError {
    ApiError::invalid_field(
        "head",
        "Chọn chủ hộ mới trong số người tách ra.",
        "Choose the head of the new household among those who leave.",
    )
}

fn nobody_stays() -> ApiError {
    ApiError::invalid_field(
        "people",
        "Phải có người ở lại hộ cũ. Nếu cả hộ chuyển đi, ghi ngày chuyển đi ở “Sửa hộ”.",
        "Somebody must stay. If the whole household moved, enter the day under “Edit home”.",
    )
}
