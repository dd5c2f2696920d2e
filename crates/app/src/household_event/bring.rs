//! A person comes from another household: with what is known, the skills, and what was consented to.

use std::collections::BTreeSet;

use tungnha_docs::{Edit, HouseholdParts, create_consent, create_person, put_level};
use tungnha_model::consent::{Consent, Purpose, last_of};
use tungnha_model::household::{Level, Person};
use tungnha_model::text::fold;
use tungnha_model::{ConsentId, PersonId};

use crate::App;
use crate::error::Result;
use crate::world::random;

/// The person in the household to which they come: known there already, or new.
pub(super) struct Brought {
    pub id: PersonId,
    pub edits: Vec<Edit>,
}

/// Brings a person into `to`. Who is there already gets only the skills that were judged later.
pub(super) fn bring(app: &App, from: &HouseholdParts, to: &HouseholdParts, person: &Person) -> Result<Brought> {
    if let Some(same) = same_in(to, person) {
        return Ok(Brought { id: same.id, edits: levels(from, to, person.id, same.id) });
    }
    let copy = Person {
        id: PersonId::new(app.now(), random(app.world())?),
        relation: None,
        left_on: None,
        origin: Some(person.id),
        ..person.clone()
    };
    let mut edits = vec![create_person(&copy)];
    edits.extend(levels(from, to, person.id, copy.id));
    for consent in consents(from, person.id) {
        let id = ConsentId::new(app.now(), random(app.world())?);
        edits.push(create_consent(&Consent { id, person: Some(copy.id), after: Vec::new(), ..consent.clone() }));
    }
    Ok(Brought { id: copy.id, edits })
}

/// The same person as the household knows them: brought before, or of the same name (accents set aside) and with no
/// other year of birth.
pub(super) fn same_in<'a>(to: &'a HouseholdParts, person: &Person) -> Option<&'a Person> {
    let brought = to.people.iter().find(|one| one.origin == Some(person.id) || person.origin == Some(one.id));
    let alike = |one: &&Person| {
        let years = one.birth_year.zip(person.birth_year);
        fold(&one.name) == fold(&person.name) && years.is_none_or(|(one, other)| one == other)
    };
    brought.or_else(|| to.people.iter().find(alike))
}

fn levels(from: &HouseholdParts, to: &HouseholdParts, person: PersonId, there: PersonId) -> Vec<Edit> {
    let known = |level: &Level| to.levels.iter().find(|one| one.person == there && one.skill == level.skill);
    let later = |level: &&Level| known(level).is_none_or(|known| known.assessed_on < level.assessed_on);
    let own = from.levels.iter().filter(|level| level.person == person).filter(later);
    own.map(|level| put_level(&Level { person: there, ..level.clone() })).collect()
}

/// What holds of a person's decisions.
fn consents(from: &HouseholdParts, person: PersonId) -> Vec<&Consent> {
    let mut seen = BTreeSet::new();
    let all = Purpose::ALL.into_iter().flat_map(|purpose| last_of(&from.consents, person, purpose));
    all.filter(|consent| seen.insert(consent.id)).collect()
}
