//! How each record lies in an Automerge document: read, edit, conflicts, unknown fields kept.
//!
//! Every kind of document begins with one deterministic change that makes its top-level maps, since two devices that
//! make a map at one path would hide each other's entries. Collections are maps keyed by id; an entity's map is made
//! whole, by the one device that made up its id. All later edits put single fields: writing a whole struct back after
//! a merge would revert what others changed meanwhile. A cleared field is put as null rather than deleted, so that
//! clearing it and changing it at once is a visible conflict.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

mod answer;
mod conflict;
mod document;
mod edit;
mod entity;
mod entry;
mod error;
mod form;
mod genesis;
mod household;
mod opinion;
mod read;
mod record;
mod survey;
mod team;
mod unread;
mod year;

pub use answer::{answer_edits, create_answer, create_correction};
pub use conflict::{Candidate, Conflict, Deferral, choose, conflicts, defer};
pub use document::{Applied, Document, OPS_PER_CHANGE_MAX};
pub use edit::{Edit, Path, Tree};
pub use entity::{
    create_checklist, create_consent, create_event, create_person, create_visit, person_edits, profile_edits, put_code,
    put_head, put_level, put_unit, take_level, visit_edits,
};
pub use entry::entry_edits;
pub use error::DocError;
pub use form::{FormParts, form_doc_id, publish_form, read_form, withdraw_form};
pub use genesis::{genesis, top_maps};
pub use household::{HouseholdParts, read_household};
pub use opinion::{create_opinion, create_step, opinion_edits};
pub use read::{state, value_at};
pub use record::{DocEdits, assemble, record_edits};
pub use survey::{
    Month, Refusal, SurveyParts, create_anonymous, create_refusal, read_survey, say_month, survey_doc_id,
};
pub use team::{read_team, team_edits};
pub use tungnha_model::field::Scalar;
pub use year::{YearParts, read_year, year_doc_id};
