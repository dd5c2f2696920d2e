//! Teams. What held for a time lies in a map by its first day, as `last day|value`.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use tungnha_model::team::{Dated, Decision, Team, TeamMember, TeamStatus};
use tungnha_model::{Day, PersonId, TeamId, UnitId};

use crate::edit::{Edit, Tree};
use crate::entity::{canonical, difference};
use crate::genesis::top_maps;
use tungnha_model::DocKind;

type Branch = BTreeMap<String, Tree>;

/// The edits of a team's document that lead from one state to another, or from an empty document.
/// A member who is gone from the list stays in the document: give the role a last day instead.
#[must_use]
pub fn team_edits(old: Option<&Team>, new: &Team) -> Vec<Edit> {
    let empty = || {
        top_maps(DocKind::TEAM)
            .unwrap_or_default()
            .iter()
            .map(|map| ((*map).to_owned(), Tree::Map(Branch::new())))
            .collect()
    };
    difference(&[], &old.map_or_else(empty, tree), &tree(new))
}

fn tree(team: &Team) -> Branch {
    let meta = [("unit", team.unit.to_string()), ("name", team.name.clone()), ("status", word(&team.status))];
    let decision = [
        ("number", team.decision.number.clone()),
        ("date", team.decision.date.map(|date| date.to_string()).unwrap_or_default()),
        ("signer", team.decision.signer.clone()),
    ];
    let members = team.members.iter().map(|member| (member.id.to_string(), Tree::Map(member_tree(member))));
    Branch::from([
        ("meta".to_owned(), texts(meta)),
        ("decision".to_owned(), texts(decision)),
        ("members".to_owned(), Tree::Map(members.collect())),
    ])
}

fn texts<const N: usize>(fields: [(&str, String); N]) -> Tree {
    let kept = fields.into_iter().filter(|(_, text)| !text.is_empty());
    Tree::Map(kept.map(|(key, text)| (key.to_owned(), Tree::Scalar(text.into()))).collect())
}

fn member_tree(member: &TeamMember) -> Branch {
    let mut fields = Branch::from([
        ("name".to_owned(), Tree::Scalar(member.name.clone().into())),
        ("roles".to_owned(), dated_tree(&member.roles, word)),
        ("job_titles".to_owned(), dated_tree(&member.job_titles, Clone::clone)),
        ("organisations".to_owned(), dated_tree(&member.organisations, Clone::clone)),
    ]);
    let single = [
        ("phone", member.phone.clone()),
        ("sex", member.sex.as_ref().map(word)),
        ("residence", member.residence.clone()),
        ("languages", member.languages.clone()),
        ("skills", member.skills.clone()),
        ("trained_on", member.trained_on.map(|day| day.to_string())),
        ("device", member.device.map(|device| device.to_string())),
        ("photo", member.photo.map(|photo| photo.to_string())),
    ];
    let given = single.into_iter().filter_map(|(key, value)| Some((key.to_owned(), Tree::Scalar(value?.into()))));
    fields.extend(given);
    fields
}

/// The word by which a choice is written.
fn word<T: Serialize>(choice: &T) -> String {
    serde_json::to_value(choice).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn dated_tree<T>(facts: &[Dated<T>], word: impl Fn(&T) -> String) -> Tree {
    let mut map = Branch::new();
    for fact in facts {
        let last = fact.to.map(|day| day.to_string()).unwrap_or_default();
        let value = Tree::Scalar(format!("{last}|{}", word(&fact.value)).into());
        // A second fact from the same day stands behind the first.
        let first = (0..).map(|turn| if turn == 0 { fact.from.to_string() } else { format!("{}~{turn}", fact.from) });
        if let Some(key) = first.into_iter().find(|key| !map.contains_key(key)) {
            map.insert(key, value);
        }
    }
    Tree::Map(map)
}

/// Reads the state of a team's document; `None` when it names no unit yet.
#[must_use]
pub fn read_team(root: &Map<String, Value>, id: TeamId) -> Option<Team> {
    let empty = Map::new();
    let map = |key: &str| root.get(key).and_then(Value::as_object).unwrap_or(&empty);
    let (meta, decision) = (map("meta"), map("decision"));
    Some(Team {
        id,
        unit: canonical::<UnitId>(text(meta, "unit")?)?,
        name: text(meta, "name").unwrap_or_default().to_owned(),
        decision: Decision {
            number: text(decision, "number").unwrap_or_default().to_owned(),
            date: text(decision, "date").and_then(|day| day.parse().ok()),
            signer: text(decision, "signer").unwrap_or_default().to_owned(),
        },
        status: choice(meta, "status").unwrap_or(TeamStatus::Pilot),
        members: map("members").iter().filter_map(|(key, member)| read_member(key, member.as_object()?)).collect(),
    })
}

fn read_member(key: &str, fields: &Map<String, Value>) -> Option<TeamMember> {
    Some(TeamMember {
        id: canonical::<PersonId>(key)?,
        name: text(fields, "name").unwrap_or_default().to_owned(),
        roles: dated(fields, "roles", |word| serde_json::from_value(Value::from(word)).ok()),
        job_titles: dated(fields, "job_titles", |word| Some(word.to_owned())),
        organisations: dated(fields, "organisations", |word| Some(word.to_owned())),
        phone: owned(fields, "phone"),
        sex: choice(fields, "sex"),
        residence: owned(fields, "residence"),
        languages: owned(fields, "languages"),
        skills: owned(fields, "skills"),
        trained_on: choice(fields, "trained_on"),
        device: choice(fields, "device"),
        photo: choice(fields, "photo"),
    })
}

fn text<'a>(fields: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    fields.get(key).and_then(Value::as_str)
}

fn owned(fields: &Map<String, Value>, key: &str) -> Option<String> {
    text(fields, key).map(str::to_owned)
}

fn choice<T: DeserializeOwned>(fields: &Map<String, Value>, key: &str) -> Option<T> {
    fields.get(key).and_then(|value| T::deserialize(value).ok())
}

fn dated<T>(fields: &Map<String, Value>, key: &str, read: impl Fn(&str) -> Option<T>) -> Vec<Dated<T>> {
    let facts = fields.get(key).and_then(Value::as_object).into_iter().flatten();
    facts.filter_map(|(from, value)| dated_fact(from, value.as_str()?, &read)).collect()
}

fn dated_fact<T>(key: &str, text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Dated<T>> {
    let from: Day = key.split('~').next()?.parse().ok()?;
    let (last, word) = text.split_once('|')?;
    let to = if last.is_empty() { None } else { Some(last.parse().ok()?) };
    Some(Dated { from, to, value: read(word)? })
}
