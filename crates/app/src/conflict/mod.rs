//! Fields that two devices changed at once: both values are shown, a person chooses or leaves it to the leader.

mod asked;
mod choose;
mod defer;

use serde_json::Value;
use tungnha_docs::Edit;
use tungnha_model::consent::Consent;
use tungnha_model::field::{Entity, Scalar};
use tungnha_model::text::format_day;
use tungnha_model::{Day, DocId, DocKind, HouseholdId};
use tungnha_store::query::Reader;
use tungnha_store::{ConflictRow, ContestedRow, DeferralRow, Op, PersonRow, Write};

use crate::App;
use crate::answer::media_of;
use crate::api::{Candidate, Changes, ConflictEntity, ConflictView, Contested, Deferral, Event};
use crate::consent::{may_see, taken_back};
use crate::error::{ApiError, Result};
use crate::{blob, household};

use asked::{Asked, Questions};

pub use choose::choose;
pub use defer::defer;

/// The fields of a household that hold more than one value; none whose values rest on consent that does not hold.
pub(crate) fn views(
    reader: &Reader<'_>,
    household: HouseholdId,
    name: &str,
    people: &[PersonRow],
    language: &str,
) -> Result<Vec<ConflictView>> {
    let rows = reader.conflicts(household)?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let consents = reader.household_parts(household)?.consents;
    let mut questions = Questions::of(reader, language);
    let mut views = Vec::new();
    for row in &rows {
        let asked = questions.at(household, &row.path)?;
        if may_show(&consents, row, asked.as_ref()) {
            views.push(view(reader, row, about(&row.path, name, people), asked.as_ref())?);
        }
    }
    Ok(views)
}

/// Those among them that are a visit's.
pub(crate) fn of_visits(reader: &Reader<'_>, household: HouseholdId, name: &str) -> Result<Vec<ConflictView>> {
    let rows = reader.conflicts(household)?;
    let visits = rows.iter().filter(|row| row.path.first().is_some_and(|top| top == "visits"));
    visits.map(|row| view(reader, row, about(&row.path, name, &[]), None)).collect()
}

/// Every contested field, as Gửi–nhận lists them.
pub(crate) fn contested(reader: &Reader<'_>, limit: u32, language: &str) -> Result<Vec<Contested>> {
    let mut questions = Questions::of(reader, language);
    let one = |row: ContestedRow| {
        let people = if row.path.first().is_some_and(|top| top == "people" || top == "levels") {
            reader.people(row.household)?
        } else {
            Vec::new()
        };
        let About { subject, field, .. } = about(&row.path, &row.name, &people);
        let question = questions.at(row.household, &row.path)?.map(|asked| asked.label());
        Ok(Contested { household: row.household.to_string(), subject, field, question, deferred: row.deferred })
    };
    reader.contested(limit)?.into_iter().map(one).collect()
}

/// Whether the values of a field may be seen. Of an answer that no form here asks, nobody can tell what it rests on.
fn may_show(consents: &[Consent], row: &ConflictRow, asked: Option<&Asked<'_>>) -> bool {
    let part = |at: usize| row.path.get(at).map_or("", String::as_str);
    match part(0) {
        "people" => may_see(consents, part(1).parse().ok(), Entity::Person, part(2)),
        "profile" => may_see(consents, None, Entity::Profile, part(1)),
        "answers" if part(2) == "values" => {
            let withdrawn = taken_back(consents);
            let rests = asked.map(Asked::rests_on);
            withdrawn.is_empty() || rests.is_some_and(|on| on.is_none_or(|purpose| !withdrawn.contains(&purpose)))
        }
        _ => true,
    }
}

/// What a contested field is about.
struct About {
    entity: ConflictEntity,
    /// The household's or the person's name.
    subject: String,
    field: String,
}

fn about(path: &[String], name: &str, people: &[PersonRow]) -> About {
    let part = |at: usize| path.get(at).map_or("", String::as_str);
    let person = || people.iter().find(|row| row.person.id.to_string() == part(1)).map(|row| row.person.name.clone());
    let (entity, subject) = match part(0) {
        "people" => (ConflictEntity::Person, person().unwrap_or_else(|| name.to_owned())),
        "visits" => (ConflictEntity::Visit, name.to_owned()),
        "answers" => (ConflictEntity::Answer, name.to_owned()),
        "opinions" => (ConflictEntity::Opinion, name.to_owned()),
        "appointments" => (ConflictEntity::Appointment, name.to_owned()),
        "shops" => (ConflictEntity::Shop, name.to_owned()),
        "levels" => (ConflictEntity::Level, whose(part(1), people).unwrap_or_else(|| name.to_owned())),
        _ => (ConflictEntity::Profile, name.to_owned()),
    };
    let field = match entity {
        ConflictEntity::Profile => path.get(1..).unwrap_or_default().join("/"),
        ConflictEntity::Level => part(1).rsplit('/').next().unwrap_or_default().to_owned(),
        // What an opinion or a shop consists of has ids of its own, which say nothing to anybody.
        ConflictEntity::Opinion | ConflictEntity::Appointment | ConflictEntity::Shop => {
            path.last().cloned().unwrap_or_default()
        }
        _ => path.get(2..).unwrap_or_default().join("/"),
    };
    About { entity, subject, field }
}

/// Of whose skill `person/item` speaks.
fn whose(key: &str, people: &[PersonRow]) -> Option<String> {
    let (person, _) = key.split_once('/')?;
    people.iter().find(|row| row.person.id.to_string() == person).map(|row| row.person.name.clone())
}

fn view(
    reader: &Reader<'_>,
    row: &ConflictRow,
    About { entity, subject, field }: About,
    asked: Option<&Asked<'_>>,
) -> Result<ConflictView> {
    let candidate = |candidate: &tungnha_store::CandidateRow| {
        let media = blob::views(reader, &media_of(&candidate.value.to_json()))?.pop();
        let label = match (asked, entity) {
            _ if media.is_some() => String::new(),
            (Some(asked), _) => asked.shown(&candidate.value),
            (None, ConflictEntity::Level) => judged(&candidate.value),
            (None, _) => label(&candidate.value),
        };
        Ok(Candidate {
            value: key_of(&candidate.value),
            label,
            media,
            who: named(candidate.who.as_ref()),
            when: candidate.at.millis(),
        })
    };
    let deferral = |row: &DeferralRow| Deferral { who: named(row.who.as_ref()), when: row.at.millis() };
    Ok(ConflictView {
        id: id_of(row),
        entity,
        subject,
        field,
        question: asked.map(Asked::label),
        candidates: row.candidates.iter().map(candidate).collect::<Result<_>>()?,
        deferred: row.deferred.as_ref().map(deferral),
    })
}

fn named(who: Option<&String>) -> String {
    who.map_or_else(|| "—".to_owned(), Clone::clone)
}

/// A conflict is its document and its path within.
fn id_of(row: &ConflictRow) -> String {
    format!("{}/{}", row.document, serde_json::to_string(&row.path).unwrap_or_default())
}

/// A value so that it comes back unmistakably: as JSON.
fn key_of(value: &Scalar) -> String {
    value.to_json().to_string()
}

/// A skill's level and the day on which it was judged.
fn judged(value: &Scalar) -> String {
    let text = value.to_text();
    let mut parts = text.split('|');
    match (parts.next(), parts.next().and_then(|day| day.parse::<Day>().ok())) {
        (Some(level), Some(day)) => format!("{level} · {}", format_day(day)),
        _ => label(value),
    }
}

/// A value in plain words; days as people write them.
fn label(value: &Scalar) -> String {
    match value {
        Scalar::Null => "—".to_owned(),
        Scalar::Text(text) => text.parse::<Day>().map_or_else(|_| text.clone(), format_day),
        other => match other.to_json() {
            Value::String(text) => text,
            plain => plain.to_string(),
        },
    }
}

/// Makes an edit about one of a household's conflicts.
fn settle(app: &App, household: &str, conflict: &str, edit: impl Fn(&ConflictRow) -> Option<Edit>) -> Result<Changes> {
    let id = household::parse(household)?;
    let now = app.now();
    app.store()?.transact(Op::ChooseValue, |tx| {
        let reader = tx.reader();
        let (id, row) = find(&reader, id, conflict)?;
        let edits = vec![edit(&row).ok_or_else(settled)?];
        let unit = reader.household_unit(id)?;
        let write = if row.kind == DocKind::HOUSEHOLD_YEAR {
            let year = year_of(id, row.document).ok_or_else(settled)?;
            Write::year(id, unit, year, edits)
        } else {
            Write::household(id, unit, edits)
        };
        tx.write(vec![write], now)?;
        Ok::<_, ApiError>(())
    })?;
    let changes = Changes::of(id);
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(changes)
}

/// A conflict of a household, or of a record that was merged into it, with whose it is.
fn find(reader: &Reader<'_>, household: HouseholdId, conflict: &str) -> Result<(HouseholdId, ConflictRow)> {
    let merged = reader.merged_into(household)?.into_iter().map(|row| row.id);
    for one in std::iter::once(household).chain(merged) {
        if let Some(row) = reader.conflicts(one)?.into_iter().find(|row| id_of(row) == conflict) {
            return Ok((one, row));
        }
    }
    Err(settled())
}

/// The year whose document this is: its id is derived from household and year, so the years are tried.
pub(crate) fn year_of(household: HouseholdId, document: DocId) -> Option<i32> {
    (1970..2200).find(|year| tungnha_docs::year_doc_id(household, *year) == document)
}

fn settled() -> ApiError {
    ApiError::new(
        crate::error::Code::NotFound,
        "Mục này đã được chọn rồi. Hãy mở lại trang của hộ.",
        "This was settled meanwhile. Open the household's page again.",
    )
}
