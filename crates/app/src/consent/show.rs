//! What a person has decided so far.

use tungnha_model::PersonId;
use tungnha_model::consent::{Consent, Decision, Purpose, is_given, last_of};

use super::script::{SCRIPT, script};
use crate::App;
use crate::api::{ConsentItem, ConsentShowArgs, ConsentView};
use crate::error::{ApiError, Result};
use crate::{household, person};

/// Each purpose, and what the person decided about it.
///
/// # Errors
/// When the device is locked, the household or person unknown, or the store fails.
pub fn show(app: &App, args: ConsentShowArgs) -> Result<ConsentView> {
    let (household, id) = (household::parse(&args.household)?, person::parse(&args.person)?);
    app.store()?.read(|reader| {
        let parts = reader.household_parts(household)?;
        let person = parts.people.iter().find(|person| person.id == id);
        let name = person.ok_or_else(|| ApiError::not_found("người này", "person"))?.name.clone();
        let items = Purpose::ALL.into_iter().map(|purpose| item(&parts.consents, id, purpose)).collect();
        Ok(ConsentView { name, script: SCRIPT.to_owned(), items })
    })
}

fn item(consents: &[Consent], person: PersonId, purpose: Purpose) -> ConsentItem {
    let given = is_given(consents, person, purpose);
    // Of several that do not know of each other the one that decides is shown: a withdrawal before a consent.
    let last = last_of(consents, person, purpose).max_by_key(|one| (one.decision != Some(Decision::Given), one.id));
    let refused =
        consents.iter().filter(|one| one.purpose == Some(purpose) && one.decision == Some(Decision::Refused)).count();
    ConsentItem {
        purpose,
        script: script(purpose),
        given,
        decision: last.and_then(|one| one.decision),
        day: last.and_then(|one| one.day).map(|day| day.to_string()),
        method: last.and_then(|one| one.method),
        proof: last.and_then(|one| one.proof),
        witness: last.and_then(|one| one.witness.clone()),
        recorder: last.map(|one| one.recorder.clone()).unwrap_or_default(),
        refused: u32::try_from(refused).unwrap_or(u32::MAX),
    }
}
