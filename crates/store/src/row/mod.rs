//! What the read models give to screens.

mod conflict;
mod figure;
mod household;
mod survey;
mod sync;

pub use conflict::{CandidateRow, ConflictRow, ContestedRow, DeferralRow};
pub use figure::{Counts, CoverageRow};
pub use household::{
    ActivityRow, AppointmentRow, DraftRow, HouseholdPage, HouseholdRow, OpinionRow, PersonRow, VisitRow, VisitState,
};
pub use survey::{AnswerCountRow, AnswerRow, FormDraftRow, FormRow, GivenAnswerRow, SurveyDraftRow};
pub use sync::{DeviceRow, OtherRow, SyncItemRow, SyncState, SyncWhat};
