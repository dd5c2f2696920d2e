//! Households, their people, visits, opinions and appointments.

use serde::{Deserialize, Serialize};
use tungnha_model::day::Day;
use tungnha_model::household::{Opinion, Person, Visit};
use tungnha_model::{DocId, HouseholdId, Moment, UnitId, VisitId};

use super::sync::SyncState;

/// Where the visits to a household stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VisitState {
    /// Nobody has been there.
    NotVisited,
    /// Somebody was met at least once.
    Visited,
    /// The last one found nobody home.
    Absent,
    /// The last one was put off.
    CallBack,
    /// The last one was refused.
    Refused,
    /// The household has moved away.
    Moved,
}

impl VisitState {
    pub(crate) const fn number(self) -> i64 {
        self as i64
    }

    pub(crate) const fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Visited,
            2 => Self::Absent,
            3 => Self::CallBack,
            4 => Self::Refused,
            5 => Self::Moved,
            _ => Self::NotVisited,
        }
    }
}

/// An appointment that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentRow {
    /// Whose it is: of the household that was asked for, or of one that was merged into it.
    pub household: HouseholdId,
    /// Its own id, or that of the visit.
    pub id: DocId,
    /// Whether it was agreed at the visit of this id.
    pub visit: bool,
    /// On which day.
    pub day: Day,
    /// At what time, as `14:30`.
    pub time: Option<String>,
    /// What for.
    pub note: Option<String>,
    /// Who made it.
    pub by: String,
    /// When it was made.
    pub made_at: Moment,
}

/// One household in a list.
#[derive(Debug, Clone, PartialEq)]
pub struct HouseholdRow {
    /// The household.
    pub id: HouseholdId,
    /// Its unit.
    pub unit: UnitId,
    /// Its printable code.
    pub code: Option<String>,
    /// How it is called.
    pub name: String,
    /// The name that neighbours use.
    pub nickname: Option<String>,
    /// The cluster of houses.
    pub hamlet: Option<String>,
    /// House number.
    pub house_number: Option<String>,
    /// Words that lead there.
    pub landmark: Option<String>,
    /// Ten digits.
    pub phone: Option<String>,
    /// How many people live there.
    pub people: u32,
    /// Where the visits stand.
    pub state: VisitState,
    /// How many visits.
    pub visits: u32,
    /// The day of the last one.
    pub last_visit: Option<Day>,
    /// The appointment that nobody has kept yet.
    pub next_visit: Option<Day>,
    /// How far its records have travelled.
    pub sync: SyncState,
    /// How many fields hold more than one value.
    pub conflicts: u32,
    /// "Hộ đạt": one of its people has reached all five core skills.
    pub reached: bool,
}

/// One stretch of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct HouseholdPage {
    /// How many there are in all.
    pub total: u32,
    /// The stretch that was asked for.
    pub rows: Vec<HouseholdRow>,
}

/// A person of a household.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonRow {
    /// What is known of them.
    pub person: Person,
    /// Whether they are the head.
    pub head: bool,
}

/// A visit in a household's timeline.
#[derive(Debug, Clone, PartialEq)]
pub struct VisitRow {
    /// The visit.
    pub visit: Visit,
    /// Whose it is: of the household that was asked for, or of one that was merged into it.
    pub household: HouseholdId,
    /// The document that holds it.
    pub document: DocId,
    /// Whether this device recorded it.
    pub mine: bool,
    /// How far it has travelled.
    pub sync: SyncState,
}

/// An opinion of a household.
#[derive(Debug, Clone, PartialEq)]
pub struct OpinionRow {
    /// The household; none for what was said in an anonymous survey.
    pub household: Option<HouseholdId>,
    /// What it is called: not to be shown beside an opinion without a name.
    pub name: String,
    /// Its unit.
    pub unit: UnitId,
    /// The document that holds the opinion.
    pub document: DocId,
    /// The opinion.
    pub opinion: Opinion,
    /// Whether it was written down on this device.
    pub mine: bool,
    /// How far it has travelled.
    pub sync: SyncState,
}

/// What was done in some days.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ActivityRow {
    /// How many visits.
    pub visits: u32,
    /// To how many households.
    pub households: u32,
    /// At how many of the visits somebody was met.
    pub met: u32,
    /// How often somebody was guided.
    pub people: u32,
    /// What the visits were about, the most frequent first.
    pub topics: Vec<(String, u32)>,
    /// How many opinions were written down.
    pub opinions: u32,
}

/// An unfinished visit.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRow {
    /// The household.
    pub household: HouseholdId,
    /// What it is called.
    pub name: String,
    /// The visit that is being changed, or `None` for a new one.
    pub visit: Option<VisitId>,
    /// What was typed so far.
    pub body: serde_json::Value,
    /// When it was last saved.
    pub saved_at: Moment,
}
