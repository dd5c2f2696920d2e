//! Making an appointment, changing one, saying what became of it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use tungnha_docs::{Edit, entry_edits, visit_edits};
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::household::Visit;
use tungnha_model::{Day, DocId, HouseholdId, Moment, VisitId};
use tungnha_store::{AppointmentRow, Op, Tx, Write};

use crate::App;
use crate::api::{AppointmentSaveArgs, AppointmentSettleArgs, AppointmentState, Done, FieldValues};
use crate::conflict::year_of;
use crate::document::{Fields, new_id, part};
use crate::error::{ApiError, Result};
use crate::household::{self, apply, checked};
use crate::{undo, unit};

/// Makes an appointment or changes one.
///
/// # Errors
/// When a field is not right, the day is over, household or appointment are unknown, or the store fails.
pub fn save(app: &App, args: AppointmentSaveArgs) -> Result<Done> {
    let mut given = args.fields;
    given.retain(|name, _| ["day", "time", "note"].contains(&name.as_str()));
    if args.id.is_none() {
        given.entry("day".to_owned()).or_insert(Value::Null);
    }
    let mut fields = checked(Entity::Appointment, &given)?;
    not_over(&fields, app.today())?;
    let place = Place::of(app, &args.household, args.id.as_deref())?;
    if place.known.is_none() {
        let identity = app.identity()?;
        fields.insert("by", Scalar::from(identity.holder.as_str()));
        fields.insert("device", Scalar::from(identity.device.to_string().as_str()));
        fields.insert("at", Scalar::Int(place.now.millis()));
    }
    place.write(app, &fields)
}

/// Says that an appointment was kept without a visit, or that nobody will come.
///
/// # Errors
/// When household or appointment are unknown, or the store fails.
pub fn settle(app: &App, args: AppointmentSettleArgs) -> Result<Done> {
    let state = match args.state {
        AppointmentState::Done => "done",
        AppointmentState::Cancelled => "cancelled",
    };
    let place = Place::of(app, &args.household, Some(&args.id))?;
    place.write(app, &BTreeMap::from([("state", Scalar::from(state))]))
}

fn not_over(fields: &BTreeMap<&'static str, Scalar>, today: Day) -> Result<()> {
    let day: Option<Day> = fields.get("day").and_then(|day| day.to_text().parse().ok());
    if day.is_none_or(|day| day >= today) {
        return Ok(());
    }
    Err(ApiError::invalid_field(
        "day",
        "Ngày hẹn không thể trước hôm nay.",
        "The day of the appointment cannot be before today.",
    ))
}

/// Where an appointment is written.
struct Place {
    household: HouseholdId,
    known: Option<DocId>,
    now: Moment,
}

impl Place {
    fn of(app: &App, household: &str, id: Option<&str>) -> Result<Self> {
        let known = id.map(|id| id.parse().map_err(|_| missing())).transpose()?;
        Ok(Self { household: household::parse(household)?, known, now: app.now() })
    }

    fn write(&self, app: &App, fields: &BTreeMap<&'static str, Scalar>) -> Result<Done> {
        let (identity, today) = (app.identity()?, app.today());
        let done = app.store()?.transact(Op::SaveAppointment, |tx| {
            let reader = tx.reader();
            let row = match self.known {
                Some(id) => Some(reader.appointment(self.household, id)?.ok_or_else(missing)?),
                None => None,
            };
            // It stays with the record in which it was made, also when that was merged into another.
            let owner = row.as_ref().map_or(self.household, |row| row.household);
            let unit = reader.household_unit(owner)?;
            unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
            let id = row.as_ref().map_or_else(|| new_id(app), |row| Ok(row.id))?;
            let write = match row {
                Some(AppointmentRow { visit: true, .. }) => at_visit(tx, owner, VisitId(id.0), fields)?,
                _ => Write::household(owner, unit, apart(tx, owner, id, fields)?),
            };
            let written = tx.write(vec![write], self.now)?;
            tx.screen_draft_discard(
                "appointment",
                &self.known.map_or(self.household.to_string(), |id| id.to_string()),
            )?;
            undo::offer(app, tx, id, &written, self.now)
        })?;
        Ok(undo::told(app, done))
    }
}

/// The edits of one that was made by itself.
fn apart(tx: &Tx<'_>, household: HouseholdId, id: DocId, fields: &BTreeMap<&'static str, Scalar>) -> Result<Vec<Edit>> {
    let parts = tx.reader().household_parts(household)?;
    let nothing = Fields::new();
    let all = parts.extra.get("appointments").and_then(Value::as_object).unwrap_or(&nothing);
    Ok(entry_edits(&["appointments", &id.to_string()], part(all, &id.to_string()), fields))
}

/// The edit of the visit at which it was agreed.
fn at_visit(
    tx: &Tx<'_>,
    household: HouseholdId,
    visit: VisitId,
    fields: &BTreeMap<&'static str, Scalar>,
) -> Result<Write> {
    let reader = tx.reader();
    let row = reader.visit(household, visit)?;
    let named = |name: &str| match name {
        "day" => "follow_up".to_owned(),
        other => format!("follow_up_{other}"),
    };
    let given: FieldValues = fields.iter().map(|(name, value)| (named(name), json!(value.to_json()))).collect();
    let after: Visit = apply(Entity::Visit, &row.visit, &checked(Entity::Visit, &given)?)?;
    // An appointment at a visit is listed with the household that goes on; the visit lies where it was made.
    let year = year_of(row.household, row.document).ok_or_else(missing)?;
    let unit = reader.household_unit(row.household)?;
    Ok(Write::year(row.household, unit, year, visit_edits(&row.visit, &after)))
}

fn missing() -> ApiError {
    ApiError::not_found("lịch hẹn này", "appointment")
}
