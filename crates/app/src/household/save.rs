//! Adding a household, and changing one: only the fields that changed are written.

use std::collections::BTreeMap;

use serde_json::Value;
use tungnha_docs::{profile_edits, put_code};
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::household::{Person, Profile, Relation};
use tungnha_model::text::tidy;
use tungnha_model::{HouseholdId, HouseholdRecord, PersonId, UnitId};
use tungnha_store::{Op, Write};

use super::{apply, checked, parse};
use crate::App;
use crate::api::{Changes, Event, FieldValues, HouseholdSaveArgs, Saved};
use crate::consent;
use crate::error::{ApiError, Result};
use crate::person;
use crate::unit;
use crate::world::random;

/// The screen whose draft a saved household takes the place of.
const SCREEN: &str = "household";

const CODE_CHARS_MAX: usize = 40;
/// Fields of a new household's form that belong to its head.
const HEAD: &str = "head_";

/// Adds a household (with its head as its first person) or changes one.
///
/// # Errors
/// When a field is not right, the unit is not this device's, or the store fails.
pub fn save(app: &App, mut args: HouseholdSaveArgs) -> Result<Saved> {
    let code = take_code(&mut args.fields)?;
    match &args.id {
        Some(id) => change(app, parse(id)?, &args.fields, code),
        None => add(app, args, code),
    }
}

/// What was given as the printable code: nothing said, cleared, or a code.
fn take_code(fields: &mut FieldValues) -> Result<Option<Option<String>>> {
    let Some(value) = fields.remove("code") else { return Ok(None) };
    let code = value.as_str().map(tidy).unwrap_or_default();
    if code.chars().count() > CODE_CHARS_MAX {
        return Err(ApiError::invalid_field(
            "code",
            "Mã hộ dài quá 40 ký tự.",
            "The household code is longer than 40 characters.",
        ));
    }
    Ok(Some(Some(code).filter(|code| !code.is_empty())))
}

fn change(app: &App, id: HouseholdId, fields: &FieldValues, code: Option<Option<String>>) -> Result<Saved> {
    let stored = checked(Entity::Profile, fields)?;
    let (now, today) = (app.now(), app.today());
    let store = app.store()?;
    let identity = app.identity()?;
    store.transact(Op::SaveHousehold, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(id)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let before = reader.household_parts(id)?;
        consent::must_allow(&before.consents, None, Entity::Profile, &stored)?;
        let after: Profile = apply(Entity::Profile, &before.profile, &stored)?;
        poverty_is_sourced(&after)?;
        let mut edits = profile_edits(&before.profile, &after);
        edits.extend(code.filter(|code| *code != before.code).map(|code| put_code(code.as_deref())));
        if !edits.is_empty() {
            tx.write(vec![Write::household(id, unit, edits)], now)?;
        }
        tx.screen_draft_discard(SCREEN, &id.to_string())?;
        Ok::<_, ApiError>(())
    })?;
    Ok(told(app, id))
}

/// Where a household stands is said by a list of a year, never by somebody about themselves.
fn poverty_is_sourced(profile: &Profile) -> Result<()> {
    let missing = match (&profile.poverty, profile.poverty_year, &profile.poverty_source) {
        (None, ..) | (_, Some(_), Some(_)) => return Ok(()),
        (_, None, _) => "poverty_year",
        (_, _, None) => "poverty_source",
    };
    Err(ApiError::invalid_field(
        missing,
        "Ghi cả năm xét và danh sách, quyết định nào.",
        "Say of which year, and which list or decision says so.",
    ))
}

fn told(app: &App, id: HouseholdId) -> Saved {
    let changes = Changes::of(id);
    app.emit(Event::Changes { changes: changes.clone() });
    Saved { id: id.to_string(), changes }
}

fn add(app: &App, args: HouseholdSaveArgs, code: Option<Option<String>>) -> Result<Saved> {
    let (head, profile): (FieldValues, FieldValues) =
        args.fields.into_iter().partition(|(name, _)| name.starts_with(HEAD));
    let mut profile = profile;
    profile.entry("name".to_owned()).or_insert(Value::Null);
    let head: FieldValues =
        head.into_iter().filter_map(|(name, value)| Some((name.strip_prefix(HEAD)?.to_owned(), value))).collect();
    person::born_by(&head, app.today())?;
    let parts = Parts {
        profile: checked(Entity::Profile, &profile)?,
        head: checked(Entity::Person, &head)?,
        others: Vec::new(),
        code: code.flatten(),
    };
    consent::must_allow(&[], None, Entity::Profile, &parts.profile)?;
    consent::must_allow(&[], None, Entity::Person, &parts.head)?;
    let identity = app.identity()?;
    let (now, today) = (app.now(), app.today());
    let store = app.store()?;
    let tree = store.read(|reader| reader.units())?;
    let unit = args.unit.as_deref().map_or(Ok(identity.unit), unit::parse)?;
    if !unit::with_households(&tree, unit, today).contains(&unit) {
        return Err(ApiError::invalid_field(
            "unit",
            "Hãy chọn thôn của hộ này.",
            "Choose the village of this household.",
        ));
    }
    unit::must_be_within(&tree, unit, &identity, today)?;
    let record = build(app, unit, &tree.address(unit, today), &parts)?;
    store.transact(Op::SaveHousehold, |tx| {
        tx.import(&record, now)?;
        tx.screen_draft_discard(SCREEN, "new")
    })?;
    Ok(told(app, record.id))
}

/// What a new household is made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parts {
    pub profile: BTreeMap<&'static str, Scalar>,
    pub head: BTreeMap<&'static str, Scalar>,
    pub others: Vec<String>,
    pub code: Option<String>,
}

/// A new household: its head is its first person.
pub(crate) fn build(app: &App, unit: UnitId, address: &str, parts: &Parts) -> Result<HouseholdRecord> {
    let now = app.now();
    let mut record = HouseholdRecord::new(HouseholdId::new(now, random(app.world())?), unit, "");
    record.code.clone_from(&parts.code);
    record.profile = apply(Entity::Profile, &record.profile, &parts.profile)?;
    record.profile.address_at_capture.get_or_insert_with(|| address.to_owned());
    let head = Person {
        id: PersonId::new(now, random(app.world())?),
        name: record.profile.name.clone(),
        relation: Some(Relation::Head),
        phone: record.profile.phone.clone(),
        ..Person::default()
    };
    let head: Person = apply(Entity::Person, &head, &parts.head)?;
    record.head = Some(head.id);
    record.people.push(head);
    for name in &parts.others {
        record.people.push(Person {
            id: PersonId::new(now, random(app.world())?),
            name: name.clone(),
            ..Person::default()
        });
    }
    Ok(record)
}
