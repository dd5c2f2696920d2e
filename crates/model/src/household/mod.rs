//! A household as a whole: what is known of it, its people, their skills, visits, answers and opinions.
//!
//! Reading is lenient in one direction only: a field that this version does not know, or whose value it cannot
//! read, is kept in `extra` under its own name and written out again unchanged. A newer version's data therefore
//! survives an older version's `dump` and `import`. What a person types is checked strictly, in [`crate::field`].

mod answer;
mod checklist;
mod event;
pub(crate) mod lenient;
mod level;
mod opinion;
mod person;
mod profile;
mod record;
mod visit;

pub use answer::{Answer, Correction};
pub use checklist::Checklist;
pub use event::{EventKind, HouseholdEvent};
pub use level::{Level, LevelChange, NOT_APPLICABLE};
pub use opinion::{OPINION_TOPICS, Opinion, OpinionStatus, OpinionStep, REPLY_PHONE, StepKind};
pub use person::{ETHNIC_GROUPS, Person, Relation, Sex};
pub use profile::{INTERNET, POVERTY, Profile};
pub use record::{BadRecord, FORMAT, HouseholdRecord, RecordFault};
pub use visit::{APPOINTMENT_STATES, Ability, Outcome, TOPICS, Visit};

/// Fields that this version does not know or cannot read, by name.
pub type Extra = std::collections::BTreeMap<String, serde_json::Value>;
