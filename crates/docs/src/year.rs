//! Reading the document of a household's year.

use tungnha_model::field::Entity;
use tungnha_model::household::{Answer, Checklist, Extra, Opinion, Visit};
use tungnha_model::{DocId, DocKind, HouseholdId};

use crate::answer::unlay_answer;
use crate::document::Document;
use crate::entity::{unlay, unlay_changes, unlay_visit};
use crate::household::{keep_rest, read_entries, take_map, take_meta};
use crate::opinion::unlay_opinion;
use crate::read;
use crate::unread::Unread;

/// The id of the document of a household's year: every device finds the same one without asking.
#[must_use]
pub fn year_doc_id(household: HouseholdId, year: i32) -> DocId {
    let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 document of a household's year");
    hasher.update(household.bytes());
    hasher.update(&year.to_le_bytes());
    let mut id = [0; 16];
    hasher.finalize_xof().fill(&mut id);
    DocId(id)
}

/// What the document of a household's year holds.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct YearParts {
    /// The household, as far as the document says so.
    pub household: Option<HouseholdId>,
    /// The year, as far as the document says so.
    pub year: Option<i32>,
    /// The visits, by id.
    pub visits: Vec<Visit>,
    /// The checklists of skills that were filled in outside a visit, by id.
    pub checklists: Vec<Checklist>,
    /// The answers, by id.
    pub answers: Vec<Answer>,
    /// The opinions, by id.
    pub opinions: Vec<Opinion>,
    /// What this version does not know.
    pub extra: Extra,
}

/// Reads the document of a household's year; whatever it holds can be read, known or not.
#[must_use]
pub fn read_year(document: &Document) -> YearParts {
    let mut root = read::state(document);
    let mut unread = Unread::default();
    let mut meta = take_map(&mut root, "meta", &mut unread);
    let household = take_meta(&mut meta, "household");
    let year = meta.get("year").and_then(serde_json::Value::as_i64).and_then(|year| i32::try_from(year).ok());
    if year.is_some() {
        meta.remove("year");
    }
    let visits = read_entries(&mut root, "visits", &mut unread, |fields, path, unread| {
        unlay(Entity::Visit, fields);
        unlay_visit(fields, path, unread);
    });
    let checklists = read_entries(&mut root, "checklists", &mut unread, unlay_changes);
    let answers = read_entries(&mut root, "answers", &mut unread, unlay_answer);
    let opinions = read_entries(&mut root, "opinions", &mut unread, unlay_opinion);
    keep_rest(DocKind::HOUSEHOLD_YEAR, &mut root, meta, &mut unread);
    YearParts { household, year, visits, checklists, answers, opinions, extra: unread.into_extra(root) }
}
