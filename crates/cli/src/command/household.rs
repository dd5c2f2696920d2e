//! Households, listed and shown.

use serde_json::{Value, json};
use tungnha_app::{ApiError, App};

use super::unit_id;
use crate::args::{Household, Sort};
use crate::output::{Output, list, number, text};

/// Lists or shows.
pub async fn run(app: &App, household: &Household, output: Output) -> Result<(), ApiError> {
    match household {
        Household::List { query, unit, sort, offset, limit } => {
            let unit = match unit {
                Some(named) => Some(unit_id(app, named).await?),
                None => None,
            };
            let args = json!({
                "query": query,
                "filter": { "unit": unit, "state": null, "unsent": false },
                "sort": word(*sort),
                "offset": offset,
                "limit": limit,
            });
            output.answer(&app.call("household_list", args).await?, lines);
        }
        Household::Show { id } => output.answer(&app.call("household_show", json!({ "id": id })).await?, page),
    }
    Ok(())
}

const fn word(sort: Sort) -> &'static str {
    match sort {
        Sort::Near => "near",
        Sort::Name => "name",
        Sort::LastVisit => "last_visit",
    }
}

fn lines(answer: &Value) -> String {
    let mut lines = vec![format!("{} hộ · households", number(answer, "/total"))];
    lines.extend(list(answer, "/rows").iter().map(line));
    lines.join("\n")
}

fn line(row: &Value) -> String {
    let part = |pointer: &str| text(row, pointer).to_owned();
    let (id, name, nickname) = (part("/id"), part("/name"), part("/nickname"));
    let called = if nickname.is_empty() { name } else { format!("{name} “{nickname}”") };
    format!("{id}  {called} · {} · {} · {}", part("/unit/name"), part("/state"), part("/last_visit"))
}

fn page(view: &Value) -> String {
    let mut lines = vec![line(view.pointer("/row").unwrap_or(&Value::Null))];
    for person in list(view, "/people") {
        let born =
            person.pointer("/birth_year").and_then(Value::as_i64).map(|year| format!(", {year}")).unwrap_or_default();
        lines.push(format!("  {}{born}", text(person, "/name")));
    }
    for visit in list(view, "/timeline") {
        let topics: Vec<&str> = list(visit, "/topics").iter().filter_map(Value::as_str).collect();
        lines.push(format!(
            "  {} {} {} [{}] {}",
            text(visit, "/day"),
            text(visit, "/recorder"),
            text(visit, "/outcome"),
            text(visit, "/sync"),
            topics.join(", ")
        ));
    }
    for conflict in list(view, "/conflicts") {
        let values: Vec<&str> =
            list(conflict, "/candidates").iter().map(|candidate| text(candidate, "/label")).collect();
        lines.push(format!("  ! {} {}: {}", text(conflict, "/subject"), text(conflict, "/field"), values.join(" | ")));
    }
    lines.join("\n")
}
