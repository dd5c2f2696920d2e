//! Community digital-technology teams. A member's role in the team, job and organisation are three different things,
//! each with its own dates; the decision that set up the team is named.

use serde::{Deserialize, Serialize};

use crate::blob::BlobRef;
use crate::day::Day;
use crate::household::Sex;
use crate::id::{DeviceId, PersonId, TeamId, UnitId};

/// The decision by which a team exists.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, ts_rs::TS)]
pub struct Decision {
    /// Its number.
    pub number: String,
    /// Its date, if known.
    pub date: Option<Day>,
    /// Who signed it.
    pub signer: String,
}

/// Where a team stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum TeamStatus {
    /// Thí điểm.
    Pilot,
    /// Chính thức.
    Official,
    /// Giải thể.
    Dissolved,
}

/// What somebody is in the team.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum TeamRole {
    /// Tổ trưởng.
    Head,
    /// Tổ phó.
    Deputy,
    /// Thành viên.
    Member,
}

/// Something that held for a time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Dated<T> {
    /// The first day.
    pub from: Day,
    /// The last day; `None` while it holds.
    pub to: Option<Day>,
    /// What held.
    pub value: T,
}

impl<T> Dated<T> {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds_on(&self, day: Day) -> bool {
        self.from <= day && self.to.is_none_or(|last| day <= last)
    }
}

/// A member of a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct TeamMember {
    /// The member's id.
    pub id: PersonId,
    /// Full name.
    pub name: String,
    /// Role in the team.
    pub roles: Vec<Dated<TeamRole>>,
    /// Job or office: `Trưởng thôn`, `Công an viên`.
    pub job_titles: Vec<Dated<String>>,
    /// Organisation: `Đoàn Thanh niên`, an enterprise.
    pub organisations: Vec<Dated<String>>,
    /// Ten digits.
    pub phone: Option<String>,
    /// Sex.
    pub sex: Option<Sex>,
    /// Where the member lives.
    pub residence: Option<String>,
    /// The languages that the member speaks besides Vietnamese.
    pub languages: Option<String>,
    /// What the member is good at.
    pub skills: Option<String>,
    /// When the member was last trained.
    pub trained_on: Option<Day>,
    /// The device that the member works with.
    pub device: Option<DeviceId>,
    /// The face, as it is shown at the door.
    pub photo: Option<BlobRef>,
}

impl TeamMember {
    /// A member of whom nothing is known yet but the name.
    #[must_use]
    pub fn named(id: PersonId, name: impl Into<String>) -> Self {
        Self {
            id,
            name: name.into(),
            roles: Vec::new(),
            job_titles: Vec::new(),
            organisations: Vec::new(),
            phone: None,
            sex: None,
            residence: None,
            languages: None,
            skills: None,
            trained_on: None,
            device: None,
            photo: None,
        }
    }

    /// The role on a day.
    #[must_use]
    pub fn role_on(&self, day: Day) -> Option<TeamRole> {
        self.roles.iter().rev().find(|role| role.holds_on(day)).map(|role| role.value)
    }

    /// The job on a day.
    #[must_use]
    pub fn job_on(&self, day: Day) -> Option<&str> {
        self.job_titles.iter().rev().find(|job| job.holds_on(day)).map(|job| job.value.as_str())
    }

    /// The organisation on a day.
    #[must_use]
    pub fn organisation_on(&self, day: Day) -> Option<&str> {
        self.organisations.iter().rev().find(|held| held.holds_on(day)).map(|held| held.value.as_str())
    }
}

/// A team of a unit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ts_rs::TS)]
pub struct Team {
    /// The team's id.
    pub id: TeamId,
    /// The unit that it serves.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// The decision that set it up.
    pub decision: Decision,
    /// Where it stands.
    pub status: TeamStatus,
    /// Its members, present and past.
    pub members: Vec<TeamMember>,
}

impl Team {
    /// Who has a role in the team on a day.
    pub fn members_on(&self, day: Day) -> impl Iterator<Item = &TeamMember> {
        self.members.iter().filter(move |member| member.role_on(day).is_some())
    }
}
