//! A household's own fields, its people, and the words by which it is found.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use tungnha_docs::{Document, HouseholdParts, read_household};
use tungnha_model::consent::{Purpose, is_withdrawn, withdrawn};
use tungnha_model::household::{Level, Person, Profile};
use tungnha_model::skill::household_reaches_core;
use tungnha_model::text::{fold, sort_key, sort_key_plain};
use tungnha_model::{HouseholdId, PersonId, UnitId};

use super::{appointment, merge};
use crate::error::Result;
use crate::query::words_of;

/// Sorts what has no hamlet or house number behind what has one.
const LAST: u8 = 0xFF;

pub(crate) fn project(conn: &Connection, id: HouseholdId, no: i64, document: &Document) -> Result<()> {
    let parts = read_household(document);
    let sql = "SELECT unit FROM document WHERE no = ?1";
    let unit = UnitId(conn.prepare_cached(sql)?.query_row([no], |row| row.get(0))?);
    put_row(conn, id, no, unit, &parts)?;
    put_people(conn, id, &parts)?;
    appointment::put(conn, id, &parts)?;
    put_withdrawn(conn, id, &parts)?;
    merge::put(conn, id, &parts)?;
    put_words(conn, no, unit, &parts)
}

fn put_row(conn: &Connection, id: HouseholdId, no: i64, unit: UnitId, parts: &HouseholdParts) -> Result<()> {
    let profile = &parts.profile;
    let name_key = sort_key(&profile.name);
    let values = params![
        no,
        id.0,
        unit.0,
        parts.code,
        profile.name,
        fold(&profile.name),
        name_key,
        near_key(profile, &name_key),
        profile.nickname,
        profile.hamlet,
        profile.house_number,
        profile.landmark,
        profile.phone,
        head_of(parts).and_then(|head| head.birth_year),
        people_count(parts),
        profile.moved_away.map(|day| day.to_string()),
        reaches_core(parts),
    ];
    conn.prepare_cached(include_str!("put_household.sql"))?.execute(values)?;
    Ok(())
}

fn head_of(parts: &HouseholdParts) -> Option<&Person> {
    parts.people.iter().find(|person| Some(person.id) == parts.head)
}

/// What the household says, else those who are listed and have not left.
fn people_count(parts: &HouseholdParts) -> u32 {
    let listed = parts.people.iter().filter(|person| person.left_on.is_none()).count();
    parts.profile.member_count.map_or_else(|| u32::try_from(listed).unwrap_or(u32::MAX), u32::from)
}

/// "Hộ đạt", of those who live here and did not take back their consent.
fn reaches_core(parts: &HouseholdParts) -> bool {
    let counts =
        |person: &Person| person.left_on.is_none() && !is_withdrawn(&parts.consents, person.id, Purpose::Visit);
    let people: BTreeSet<PersonId> = parts.people.iter().filter(|person| counts(person)).map(|one| one.id).collect();
    let levels: Vec<Level> = parts.levels.iter().filter(|level| people.contains(&level.person)).cloned().collect();
    household_reaches_core(&levels)
}

fn near_key(profile: &Profile, name_key: &[u8]) -> Vec<u8> {
    let mut key = Vec::with_capacity(name_key.len() + 32);
    for part in [&profile.hamlet, &profile.house_number] {
        match part {
            Some(text) => key.extend(sort_key_plain(text)),
            None => key.push(LAST),
        }
        key.push(0);
    }
    key.extend_from_slice(name_key);
    key
}

fn put_people(conn: &Connection, id: HouseholdId, parts: &HouseholdParts) -> Result<()> {
    conn.prepare_cached("DELETE FROM person_row WHERE household = ?1")?.execute([id.0])?;
    let mut statement = conn.prepare_cached(include_str!("put_person.sql"))?;
    for person in &parts.people {
        statement.execute(params![
            person.id.0,
            id.0,
            person.name,
            fold(&person.name),
            person.birth_year,
            word(&person.sex)?,
            word(&person.relation)?,
            person.phone,
            person.literate,
            person.needs_support,
            person.left_on.map(|day| day.to_string()),
            is_head(parts.head, person.id),
        ])?;
    }
    Ok(())
}

fn put_withdrawn(conn: &Connection, id: HouseholdId, parts: &HouseholdParts) -> Result<()> {
    conn.prepare_cached("DELETE FROM withdrawn_row WHERE household = ?1")?.execute([id.0])?;
    let sql = "INSERT INTO withdrawn_row (household, person, purpose) VALUES (?1, ?2, ?3)";
    let mut statement = conn.prepare_cached(sql)?;
    for (person, purpose) in withdrawn(&parts.consents) {
        statement.execute(params![id.0, person.0, purpose.word()])?;
    }
    Ok(())
}

fn is_head(head: Option<PersonId>, person: PersonId) -> bool {
    head == Some(person)
}

/// An enumeration's word, as JSON says it.
pub(super) fn word<T: serde::Serialize>(value: &Option<T>) -> Result<Option<String>> {
    let json = serde_json::to_value(value)?;
    Ok(json.as_str().map(str::to_owned))
}

fn put_words(conn: &Connection, no: i64, unit: UnitId, parts: &HouseholdParts) -> Result<()> {
    let profile = &parts.profile;
    let own = [&profile.nickname, &profile.landmark, &profile.hamlet, &profile.house_number, &parts.code];
    let mut texts = vec![profile.name.as_str()];
    texts.extend(own.into_iter().flatten().map(String::as_str));
    texts.extend(parts.people.iter().map(|person| person.name.as_str()));
    let mut phones: Vec<&str> = profile.phone.iter().map(String::as_str).collect();
    phones.extend(parts.people.iter().filter_map(|person| person.phone.as_deref()));
    phones.dedup();
    let sql = "INSERT OR REPLACE INTO household_search (rowid, words) VALUES (?1, ?2)";
    conn.prepare_cached(sql)?.execute(params![no, words_of(&unit, &texts, &phones)])?;
    Ok(())
}
