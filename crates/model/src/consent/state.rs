//! What holds of all that was decided.

use std::collections::BTreeSet;

use super::{Consent, Decision, Purpose};
use crate::id::{ConsentId, PersonId};

/// The decisions of a person about a purpose that no later one replaces: one as a rule, several when they were taken
/// on devices that did not know of each other, none when nothing was decided.
pub fn last_of(consents: &[Consent], person: PersonId, purpose: Purpose) -> impl Iterator<Item = &Consent> {
    let own = move |consent: &&Consent| consent.person == Some(person) && consent.purpose == Some(purpose);
    let replaced: BTreeSet<ConsentId> =
        consents.iter().filter(own).flat_map(|consent| consent.after.iter().copied()).collect();
    consents.iter().filter(own).filter(move |consent| !replaced.contains(&consent.id))
}

/// Whether a person's consent to a purpose holds: something was decided, and all that counts says so.
#[must_use]
pub fn is_given(consents: &[Consent], person: PersonId, purpose: Purpose) -> bool {
    let mut last = last_of(consents, person, purpose).peekable();
    last.peek().is_some() && last.all(|consent| consent.decision == Some(Decision::Given))
}

/// Whether a person took consent to a purpose back; who was never asked did not.
#[must_use]
pub fn is_withdrawn(consents: &[Consent], person: PersonId, purpose: Purpose) -> bool {
    last_of(consents, person, purpose).any(|consent| consent.decision == Some(Decision::Withdrawn))
}

/// Everybody who took something back, with what it was.
#[must_use]
pub fn withdrawn(consents: &[Consent]) -> BTreeSet<(PersonId, Purpose)> {
    let taken_back = consents.iter().filter(|one| one.decision == Some(Decision::Withdrawn));
    let about = taken_back.filter_map(|one| Some((one.person?, one.purpose?)));
    about.filter(|(person, purpose)| is_withdrawn(consents, *person, *purpose)).collect()
}

/// Whether consent to a purpose of the household as a whole holds: somebody has given it, and nobody has withdrawn.
#[must_use]
pub fn is_given_by_household(consents: &[Consent], purpose: Purpose) -> bool {
    let people: BTreeSet<PersonId> =
        consents.iter().filter(|one| one.purpose == Some(purpose)).filter_map(|one| one.person).collect();
    !people.is_empty() && people.into_iter().all(|person| is_given(consents, person, purpose))
}
