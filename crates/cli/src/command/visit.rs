//! Visits, recorded without a screen.

use serde_json::{Value, json};
use tungnha_app::{ApiError, App, Code};
use tungnha_model::text::{fold, parse_day};

use crate::args::{Ability, Outcome, Visit, VisitAdd};
use crate::output::{Output, list, text};

/// Records a visit. The form's own defaults (day, the person served last, when to try again) hold where nothing is said.
pub async fn run(app: &App, visit: &Visit, output: Output) -> Result<(), ApiError> {
    let Visit::Add(add) = visit;
    let form = app.call("visit_form", json!({ "household": add.household, "visit": null })).await?;
    let draft = draft(add, &form)?;
    let saved = app.call("visit_save", json!({ "household": add.household, "visit": null, "draft": draft })).await?;
    output.answer(&saved, |saved| format!("Đã lưu trên máy · saved on this device: {}", text(saved, "/visit")));
    Ok(())
}

fn draft(add: &VisitAdd, form: &Value) -> Result<Value, ApiError> {
    let people = list(form, "/people");
    let named = add.guided.iter().map(|who| person(people, who)).collect::<Result<Vec<_>, _>>()?;
    let guided =
        if named.is_empty() { form.pointer("/draft/guided").cloned().unwrap_or_default() } else { json!(named) };
    let day = match &add.day {
        Some(given) => self::day(given)?,
        None => text(form, "/draft/day").to_owned(),
    };
    let follow_up = match &add.follow_up {
        Some(given) => Some(self::day(given)?),
        None if add.outcome == Outcome::Absent => Some(text(form, "/absent_follow_up").to_owned()),
        None => None,
    };
    Ok(json!({
        "outcome": outcome(add.outcome),
        "guided": guided,
        "topics": add.topics,
        "ability": add.ability.map(ability),
        "note": add.note,
        "opinion": "",
        "follow_up": follow_up,
        "day": day,
    }))
}

/// A person's id from the id or the name.
fn person(people: &[Value], who: &str) -> Result<String, ApiError> {
    let found = people.iter().find(|person| text(person, "/id") == who || fold(text(person, "/name")) == fold(who));
    found.map(|person| text(person, "/id").to_owned()).ok_or_else(|| {
        ApiError::new(
            Code::NotFound,
            format!("Hộ này không có ai tên “{who}”."),
            format!("Nobody in this household is called “{who}”."),
        )
    })
}

fn day(given: &str) -> Result<String, ApiError> {
    let day = parse_day(given).ok_or_else(|| {
        ApiError::new(
            Code::Invalid,
            format!("“{given}” không phải ngày. Viết như 23/11/2026."),
            format!("“{given}” is not a date. Write it like 23/11/2026."),
        )
    })?;
    Ok(day.to_string())
}

const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Met => "met",
        Outcome::Absent => "absent",
        Outcome::CallBack => "call_back",
        Outcome::Refused => "refused",
        Outcome::Moved => "moved",
    }
}

const fn ability(ability: Ability) -> &'static str {
    match ability {
        Ability::Independent => "independent",
        Ability::NeedsHelp => "needs_help",
    }
}
