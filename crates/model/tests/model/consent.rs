//! What holds of decisions that were taken here and there.

use tungnha_model::consent::*;
use tungnha_model::{ConsentId, PersonId};

const VI: PersonId = PersonId([1; 16]);
const DU: PersonId = PersonId([2; 16]);

fn decided(id: u8, person: PersonId, purpose: Purpose, decision: Decision, after: &[u8]) -> Consent {
    let json = serde_json::json!({
        "id": ConsentId([id; 16]), "person": person, "purpose": purpose, "decision": decision, "day": "2026-11-23",
        "after": after.iter().map(|one| ConsentId([*one; 16])).collect::<Vec<_>>(),
    });
    serde_json::from_value(json).unwrap()
}

#[test]
fn nothing_is_given_until_it_is_given_for_that_purpose_by_that_person() {
    let given = [decided(1, VI, Purpose::Survey, Decision::Given, &[])];
    assert!(!is_given(&[], VI, Purpose::Survey));
    assert!(is_given(&given, VI, Purpose::Survey));
    assert!(!is_given(&given, DU, Purpose::Survey), "another person");
    assert!(!is_given(&given, VI, Purpose::Photo), "another purpose");
}

#[test]
fn a_withdrawal_holds_until_a_consent_is_given_that_knows_of_it() {
    use Decision::{Given, Withdrawn};
    let first = decided(1, VI, Purpose::Photo, Given, &[]);
    let withdrawn = decided(2, VI, Purpose::Photo, Withdrawn, &[1]);
    // Renewed on a phone that had not heard of the withdrawal.
    let renewed = decided(3, VI, Purpose::Photo, Given, &[1]);
    let informed = decided(4, VI, Purpose::Photo, Given, &[2, 3]);
    let holds = |all: &[&Consent]| {
        let forward: Vec<Consent> = all.iter().map(|one| (*one).clone()).collect();
        let backward: Vec<Consent> = all.iter().rev().map(|one| (*one).clone()).collect();
        let holds = is_given(&forward, VI, Purpose::Photo);
        assert_eq!(holds, is_given(&backward, VI, Purpose::Photo), "the order in which they came decides nothing");
        holds
    };
    assert!(!holds(&[&first, &withdrawn]));
    assert!(!holds(&[&first, &withdrawn, &renewed]));
    assert!(holds(&[&first, &withdrawn, &renewed, &informed]));
    assert!(!holds(&[&withdrawn]), "the consent itself has not come yet");
}

#[test]
fn for_the_household_one_gives_and_any_withdraws() {
    use Decision::{Given, Withdrawn};
    let mut all = vec![decided(1, VI, Purpose::Location, Given, &[])];
    assert!(is_given_by_household(&all, Purpose::Location));
    all.push(decided(2, DU, Purpose::Location, Withdrawn, &[]));
    assert!(!is_given_by_household(&all, Purpose::Location));
    all.push(decided(3, DU, Purpose::Location, Given, &[2]));
    assert!(is_given_by_household(&all, Purpose::Location));
}

#[test]
fn what_a_newer_version_decided_gives_nothing_here_and_is_kept() {
    let json = r#"{"id":"01010101-0101-0101-0101-010101010101","person":"01010101-0101-0101-0101-010101010101","purpose":"survey","decision":"given_for_a_year","until":"2027-11-23"}"#;
    let read: Consent = serde_json::from_str(json).unwrap();
    assert!(!is_given(std::slice::from_ref(&read), VI, Purpose::Survey));
    assert_eq!(serde_json::to_string(&read).unwrap().len(), json.len());
}
