//! What the read models give to screens.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use tungnha_model::consent::Purpose;
use tungnha_model::day::Day;
use tungnha_model::household::{Answer, Opinion, Person, Visit};
use tungnha_model::{AnswerId, Bilingual, ChannelId, DeviceId, DocId, DocKind, HouseholdId, Moment, UnitId, VisitId};

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

/// How far a record has travelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncState {
    /// Not saved yet.
    Draft,
    /// On this device only.
    Local,
    /// Carried by another device.
    Relayed,
    /// A signed receipt of the server covers it.
    Received,
    /// Somebody has to look.
    Review,
    /// Replaced by a later one.
    Superseded,
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

/// A field that holds more than one value.
#[derive(Debug, Clone, PartialEq)]
pub struct ConflictRow {
    /// The document.
    pub document: DocId,
    /// Its kind.
    pub kind: DocKind,
    /// Where in it.
    pub path: Vec<String>,
    /// The values, the one now in force first.
    pub candidates: Vec<CandidateRow>,
    /// Who left the choice to the leader, and when.
    pub deferred: Option<DeferralRow>,
    /// The edit that leaves it.
    pub defer: Option<tungnha_docs::Edit>,
}

/// That somebody left a choice to the leader.
#[derive(Debug, Clone, PartialEq)]
pub struct DeferralRow {
    /// Who, if that is known on this device.
    pub who: Option<String>,
    /// When, as that device's clock said.
    pub at: Moment,
}

/// A contested field in the list of all.
#[derive(Debug, Clone, PartialEq)]
pub struct ContestedRow {
    /// The household.
    pub household: HouseholdId,
    /// What it is called.
    pub name: String,
    /// Where in its documents.
    pub path: Vec<String>,
    /// Whether the choice is left to the leader.
    pub deferred: bool,
}

/// One of the values of a field in conflict.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateRow {
    /// The value.
    pub value: tungnha_docs::Scalar,
    /// Who wrote it, if that is known on this device.
    pub who: Option<String>,
    /// Whether this device wrote it.
    pub mine: bool,
    /// When, as the writer's clock said.
    pub at: Moment,
}

/// What a record in the list of things sent and to be sent is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SyncWhat {
    /// A household's own fields.
    Household,
    /// A person.
    Person,
    /// A visit.
    Visit,
    /// A choice between values.
    Conflict,
    /// Answers to a survey.
    Answer,
    /// Something that belongs to no household: a form, a card.
    Document,
    /// An opinion.
    Opinion,
}

/// A document that is no household's.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherRow {
    /// The document.
    pub id: DocId,
    /// Its kind.
    pub kind: DocKind,
    /// Where it travels.
    pub channel: ChannelId,
    /// How many fields hold more than one value.
    pub conflicts: u32,
    /// All that it holds, by its top-level maps.
    pub body: serde_json::Map<String, serde_json::Value>,
    /// How far it has travelled.
    pub sync: SyncState,
}

/// One record in the list of things sent and to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct SyncItemRow {
    /// The household.
    pub household: HouseholdId,
    /// What it is called: the household, or the document by its title.
    pub name: String,
    /// What was changed.
    pub what: SyncWhat,
    /// Of a document that is no household's, its kind.
    pub kind: Option<DocKind>,
    /// When.
    pub at: Moment,
    /// How far it has travelled.
    pub sync: SyncState,
    /// Whose device carries it, while one does.
    pub holder: Option<DeviceId>,
}

/// The numbers of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CoverageRow {
    /// The unit.
    pub unit: UnitId,
    /// Its households.
    pub households: u32,
    /// Households where somebody was met.
    pub visited: u32,
    /// Households where nobody was home.
    pub absent: u32,
    /// Households to come back to.
    pub call_back: u32,
    /// Households that refused.
    pub refused: u32,
    /// Households that moved away.
    pub moved: u32,
    /// Households one of whose people has reached all five core skills.
    pub reached: u32,
    /// All visits.
    pub visits: u32,
    /// All people.
    pub people: u32,
    /// When data of the unit last came in or was written here.
    pub last_data: Option<Moment>,
}

/// Counts over some units.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// All households.
    pub households: u32,
    /// Those not visited yet.
    pub not_visited: u32,
    /// Those with something unsent.
    pub unsent: u32,
    /// Those that somebody has to look at.
    pub review: u32,
}

/// A device on the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceRow {
    /// What the server says of it.
    pub certificate: tungnha_sync::Certificate,
    /// When something of it last came in.
    pub last_data: Option<Moment>,
}

/// A published version of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormRow {
    /// The document that holds it.
    pub document: DocId,
    /// The unit that published it.
    pub unit: UnitId,
    /// The form's lasting name.
    pub form: String,
    /// Which version.
    pub version: u32,
    /// The hash of its JSON.
    pub hash: String,
    /// What it is called.
    pub title: Bilingual,
    /// When it was published.
    pub published: Option<Day>,
    /// No longer asked.
    pub withdrawn: bool,
}

/// A form that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormDraftRow {
    /// Its id on this device.
    pub id: DocId,
    /// The form's JSON so far.
    pub json: String,
    /// When it was last kept.
    pub saved_at: Moment,
}

/// A survey that is being answered, or a saved answer that is being corrected.
#[derive(Debug, Clone, PartialEq)]
pub struct SurveyDraftRow {
    /// At which household.
    pub household: HouseholdId,
    /// The household's name.
    pub name: String,
    /// Which form.
    pub form: String,
    /// The saved answer; none while it is answered for the first time.
    pub answer: Option<AnswerId>,
    /// What was answered so far.
    pub body: serde_json::Value,
    /// When it was last kept.
    pub saved_at: Moment,
}

/// An answer with where it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerRow {
    /// In which village.
    pub unit: UnitId,
    /// By which household; none for an anonymous one.
    pub household: Option<HouseholdId>,
    /// The household's printable code, if it has one.
    pub code: Option<String>,
    /// In which month, `2026-11`; empty when it is not known.
    pub month: String,
    /// What somebody of the household took consent back to: what rests on it is not to be shown.
    pub withdrawn: BTreeSet<Purpose>,
    /// The answer.
    pub answer: Answer,
}

/// An answer of a household.
#[derive(Debug, Clone, PartialEq)]
pub struct GivenAnswerRow {
    /// The document that holds it.
    pub document: DocId,
    /// The answer.
    pub answer: Answer,
    /// Whether it is being corrected on this device.
    pub is_corrected: bool,
    /// How far it has travelled.
    pub sync: SyncState,
}

/// How many answers of one sort there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerCountRow {
    /// To which form.
    pub form: String,
    /// To which version.
    pub version: u32,
    /// In which village.
    pub unit: UnitId,
    /// In which month; empty when it is not known.
    pub month: String,
    /// How many.
    pub count: u32,
}
