//! The teams that this device knows.

use tungnha_model::team::{Dated, Team, TeamMember, TeamStatus};
use tungnha_model::text::sort_key;
use tungnha_model::{Day, DocKind, Role, UnitTree};
use tungnha_store::OtherRow;

use super::read;
use crate::App;
use crate::api::{DatedFact, Nothing, TeamList, TeamMemberView, TeamView};
use crate::error::{ApiError, Result};
use crate::{convert, unit};

/// The teams of this device's area, active ones first.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, _: Nothing) -> Result<TeamList> {
    let today = app.today();
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let tree = reader.units()?;
        let mut known: Vec<(OtherRow, Team)> =
            reader.others(DocKind::TEAM)?.into_iter().filter_map(|row| read(&row).map(|team| (row, team))).collect();
        known.sort_by_cached_key(|(row, team)| {
            let depth = tree.ancestors(team.unit, today).len();
            (team.status == TeamStatus::Dissolved, depth, sort_key(&tree.name(team.unit, today)), row.id)
        });
        let active = |team: &Team| team.status != TeamStatus::Dissolved;
        let twice = |one: &Team| {
            active(one) && known.iter().any(|(_, other)| other.id != one.id && other.unit == one.unit && active(other))
        };
        let teams = known.iter().map(|(row, team)| view(row, team, twice(team), &tree, today)).collect();
        Ok(TeamList { teams, may_edit: identity.role != Role::Member })
    })
}

fn view(row: &OtherRow, team: &Team, twice: bool, tree: &UnitTree, today: Day) -> TeamView {
    let mut members: Vec<&TeamMember> = team.members.iter().collect();
    members.sort_by_cached_key(|member| {
        let role = member.role_on(today);
        (role.is_none(), role, sort_key(&member.name))
    });
    TeamView {
        id: team.id.to_string(),
        unit: unit::reference(tree, team.unit, today),
        name: team.name.clone(),
        status: team.status,
        number: team.decision.number.clone(),
        date: team.decision.date.map(|day| day.to_string()),
        signer: team.decision.signer.clone(),
        members: members.into_iter().map(|member| member_view(member, today)).collect(),
        twice,
        conflicts: row.conflicts,
        sync: convert::sync_state(row.sync),
    }
}

fn member_view(member: &TeamMember, today: Day) -> TeamMemberView {
    TeamMemberView {
        id: member.id.to_string(),
        name: member.name.clone(),
        role: member.role_on(today),
        job: member.job_on(today).map(str::to_owned),
        organisation: member.organisation_on(today).map(str::to_owned),
        roles: facts(&member.roles, word),
        job_titles: facts(&member.job_titles, Clone::clone),
        organisations: facts(&member.organisations, Clone::clone),
        phone: member.phone.clone(),
        sex: member.sex.as_ref().map(word),
        residence: member.residence.clone(),
        languages: member.languages.clone(),
        skills: member.skills.clone(),
        trained_on: member.trained_on.map(|day| day.to_string()),
        device: member.device.map(|device| device.to_string()),
        photo: member.photo,
    }
}

fn word<T: serde::Serialize>(choice: &T) -> String {
    let value = serde_json::to_value(choice).unwrap_or_default();
    value.as_str().map_or_else(String::new, str::to_owned)
}

fn facts<T>(facts: &[Dated<T>], word: impl Fn(&T) -> String) -> Vec<DatedFact> {
    let fact = |fact: &Dated<T>| DatedFact {
        from: fact.from.to_string(),
        to: fact.to.map(|day| day.to_string()),
        value: word(&fact.value),
    };
    facts.iter().map(fact).collect()
}
