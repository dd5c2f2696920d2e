//! Entering a member of a team, and changing one. Role, job and organisation are three things, each with its dates:
//! who leaves gets a last day and stays in the list.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tungnha_docs::team_edits;
use tungnha_model::field::Entity;
use tungnha_model::team::{Dated, TeamMember};
use tungnha_model::text::{parse_day, tidy};
use tungnha_model::{Bilingual, BlobRef, Day, DocKind, PersonId};
use tungnha_store::{Op, Write};

use super::{open, settled};
use crate::App;
use crate::api::{DatedFact, Done, FieldValues, TeamMemberSaveArgs};
use crate::error::{ApiError, Result};
use crate::household::{apply, checked};
use crate::undo;
use crate::world::random;

const FACTS_MAX: usize = 20;
const TEXT_CHARS_MAX: usize = 120;

/// Enters a member or changes one.
///
/// # Errors
/// When something is not right, the role does not allow it, team or member are unknown, or the store fails.
pub fn save(app: &App, mut args: TeamMemberSaveArgs) -> Result<Done> {
    let now = app.now();
    if args.id.is_none() {
        args.fields.entry("name".to_owned()).or_insert(Value::Null);
    }
    let stored = checked(Entity::TeamMember, &args.fields)?;
    a_photo(&args.fields)?;
    let mut faults = BTreeMap::new();
    let roles = dated("roles", &args.roles, &mut faults, choice);
    let job_titles = dated("job_titles", &args.job_titles, &mut faults, line);
    let organisations = dated("organisations", &args.organisations, &mut faults, line);
    if args.roles.is_empty() {
        faults.insert("roles".to_owned(), no_role());
    }
    apart(&roles, &mut faults);
    if !faults.is_empty() {
        return Err(ApiError::invalid(faults));
    }
    let done = app.store()?.transact(Op::SaveDocument, |tx| {
        let reader = tx.reader();
        let (row, before) = open(app, &reader, &args.team)?;
        let known = args.id.as_deref().map(|id| find(&before.members, id)).transpose()?;
        let id =
            known.map_or_else(|| random(app.world()).map(|random| PersonId::new(now, random)), |one| Ok(one.id))?;
        let blank = TeamMember::named(id, "");
        let mut member: TeamMember = apply(Entity::TeamMember, known.unwrap_or(&blank), &stored)?;
        (member.roles, member.job_titles, member.organisations) = (roles, job_titles, organisations);
        let mut team = before.clone();
        team.members.retain(|one| one.id != id);
        team.members.push(member);
        let mut edits = team_edits(Some(&before), &team);
        edits.extend(settled(&reader, &row, &[&["members", &id.to_string()]], &edits)?);
        let written = tx.write(vec![Write::other(row.id, DocKind::TEAM, row.channel, edits)], now)?;
        tx.screen_draft_discard("team_member", args.id.as_deref().unwrap_or(&args.team))?;
        undo::offer(app, tx, id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

fn find<'a>(members: &'a [TeamMember], id: &str) -> Result<&'a TeamMember> {
    let found = members.iter().find(|member| member.id.to_string() == id);
    found.ok_or_else(|| ApiError::not_found("thành viên này", "member"))
}

fn a_photo(fields: &FieldValues) -> Result<()> {
    let text = fields.get("photo").and_then(Value::as_str).unwrap_or_default();
    if text.is_empty() || matches!(text.parse(), Ok(BlobRef::Photo { .. })) {
        return Ok(());
    }
    Err(ApiError::invalid_field("photo", "Đây không phải là ảnh. Hãy chọn lại.", "This is not a photo. Choose again."))
}

type Faults = BTreeMap<String, Bilingual>;

/// The facts in their stored form, by their first day; what is wrong with each goes to `faults` as `roles-0-from`.
fn dated<T>(name: &str, given: &[DatedFact], faults: &mut Faults, read: impl Fn(&str) -> Option<T>) -> Vec<Dated<T>> {
    let mut facts = Vec::new();
    for (place, fact) in given.iter().take(FACTS_MAX).enumerate() {
        let mut wrong = |part: &str, message| drop(faults.insert(format!("{name}-{place}-{part}"), message));
        let from: Option<Day> = parse_day(&fact.from);
        let last = fact.to.as_deref().map(str::trim).filter(|text| !text.is_empty());
        let to: Option<Day> = last.and_then(parse_day);
        if from.is_none() {
            wrong("from", needs_day());
        }
        if (last.is_some() && to.is_none()) || to.zip(from).is_some_and(|(to, from)| to < from) {
            wrong("to", ends_early());
        }
        match (read(&fact.value), from) {
            (Some(value), Some(from)) => facts.push(Dated { from, to, value }),
            (None, _) => wrong("value", needs_value()),
            (Some(_), None) => {}
        }
    }
    facts.sort_by_key(|fact| fact.from);
    facts
}

/// Nobody has two roles at once.
fn apart<T>(roles: &[Dated<T>], faults: &mut Faults) {
    let overlap = |pair: &[Dated<T>]| matches!(pair, [one, next] if one.to.is_none_or(|last| last >= next.from));
    if roles.windows(2).any(overlap) {
        faults.insert("roles".to_owned(), at_once());
    }
}

fn choice<T: DeserializeOwned>(text: &str) -> Option<T> {
    serde_json::from_value(Value::from(text)).ok()
}

fn line(text: &str) -> Option<String> {
    let text = tidy(text);
    (!text.is_empty() && text.chars().count() <= TEXT_CHARS_MAX).then_some(text)
}

fn needs_day() -> Bilingual {
    Bilingual::new("Chọn ngày bắt đầu.", "Choose the first day.")
}

fn ends_early() -> Bilingual {
    Bilingual::new("Ngày kết thúc phải sau ngày bắt đầu.", "The last day must be after the first.")
}

fn needs_value() -> Bilingual {
    Bilingual::new("Ghi nội dung, không quá 120 ký tự.", "Fill this in, with at most 120 characters.")
}

fn no_role() -> Bilingual {
    Bilingual::new("Chọn vai trò trong Tổ và ngày bắt đầu.", "Choose the role in the team and its first day.")
}

fn at_once() -> Bilingual {
    Bilingual::new(
        "Hai vai trò trùng thời gian. Ghi ngày kết thúc cho vai trò trước.",
        "Two roles overlap. Give the earlier one a last day.",
    )
}
