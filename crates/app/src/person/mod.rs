//! People of a household.

use serde_json::Value;
use tungnha_docs::{create_event, create_person, person_edits, put_head};
use tungnha_model::field::Entity;
use tungnha_model::household::{EventKind, Person, Relation};
use tungnha_model::{Day, PersonId};
use tungnha_store::{Op, Write};

use crate::App;
use crate::api::{Changes, Event, FieldValues, PersonSaveArgs, Saved};
use crate::consent;
use crate::error::{ApiError, Result};
use crate::household::{self, apply, checked};
use crate::household_event;
use crate::unit;
use crate::world::random;

/// The screen whose draft a saved person takes the place of.
const SCREEN: &str = "person";

/// Adds a person or changes one; who is said to be the head becomes it. That somebody new came to live here is an
/// event of the household, as leaving is.
///
/// # Errors
/// When a field is not right, the person unknown, or the store fails.
pub fn save(app: &App, mut args: PersonSaveArgs) -> Result<Saved> {
    let household = household::parse(&args.household)?;
    let (now, today) = (app.now(), app.today());
    let said_head = args.fields.remove("head").and_then(|head| head.as_bool()).unwrap_or(false);
    if args.id.is_none() {
        args.fields.entry("name".to_owned()).or_insert(Value::Null);
    }
    let stored = checked(Entity::Person, &args.fields)?;
    born_by(&args.fields, today)?;
    let known = args.id.as_deref().map(parse).transpose()?;
    let came = args.came.as_deref().filter(|_| known.is_none());
    let came = came.map(|day| household_event::day_of("came", day, today)).transpose()?;
    let id = known.map_or_else(|| random(app.world()).map(|random| PersonId::new(now, random)), Ok)?;
    let identity = app.identity()?;
    app.store()?.transact(Op::SavePerson, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(household)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let parts = reader.household_parts(household)?;
        consent::must_allow(&parts.consents, Some(id), Entity::Person, &stored)?;
        let before = parts.people.into_iter().find(|person| person.id == id);
        if before.is_none() && known.is_some() {
            return Err(ApiError::not_found("người này", "person"));
        }
        let blank = Person { id, ..Person::default() };
        let after: Person = apply(Entity::Person, before.as_ref().unwrap_or(&blank), &stored)?;
        let mut edits = match &before {
            Some(before) => person_edits(before, &after),
            None => vec![create_person(&after)],
        };
        let is_head = said_head || after.relation == Some(Relation::Head);
        if is_head && parts.head != Some(id) {
            edits.push(put_head(Some(id)));
        }
        if let Some(day) = came {
            let joined = household_event::happened(app, &identity, EventKind::Joined, day, None, vec![id])?;
            edits.push(create_event(&joined));
        }
        if !edits.is_empty() {
            tx.write(vec![Write::household(household, unit, edits)], now)?;
        }
        tx.screen_draft_discard(SCREEN, &format!("{household}/{}", args.id.as_deref().unwrap_or("new")))?;
        Ok(())
    })?;
    let changes = Changes::of(household);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(Saved { id: id.to_string(), changes })
}

pub(crate) fn parse(text: &str) -> Result<PersonId> {
    text.parse().map_err(|_| ApiError::not_found("người này", "person"))
}

/// Nobody is born next year; the field itself does not know what year it is.
pub(crate) fn born_by(fields: &FieldValues, today: Day) -> Result<()> {
    let year = i64::from(today.year());
    let born =
        fields.get("birth_year").and_then(|value| value.as_i64().or_else(|| value.as_str()?.trim().parse().ok()));
    if born.is_some_and(|born| born > year) {
        let (vi, en) =
            (format!("Năm sinh phải từ 1900 đến {year}."), format!("The birth year must be from 1900 to {year}."));
        return Err(ApiError::invalid_field("birth_year", &vi, &en));
    }
    Ok(())
}
