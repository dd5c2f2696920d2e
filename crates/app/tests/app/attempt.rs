//! What travels in one exchange.

use crate::common::{Phone, village};
use tungnha_app::sync::attempt::{Attempt, Pace};
use tungnha_store::Peer;

/// How many bytes of batches go out at once.
fn sent(phone: &Phone, pace: Pace) -> usize {
    let store = phone.app.store().unwrap();
    let signer = store.read(|reader| reader.identity()).unwrap().unwrap().signer();
    let (_, carried) = Attempt::begin((&store, Peer::HOME, &signer), pace, pace.budget(), phone.app.now()).unwrap();
    carried.batches.iter().map(Vec::len).sum()
}

#[test]
fn after_a_break_what_is_little_goes_again_at_once_and_more_is_asked_about_first() {
    let phone = Phone::member();
    phone.household("Nông Văn Mẫu", village(0));
    let little = sent(&phone, Pace::start(false));
    assert!((1..4_096).contains(&little), "{little}");
    assert_eq!(sent(&phone, Pace::start(true)), little);
    for number in 0..200 {
        phone.household(&format!("Bàn Văn Thử {number}"), village(0));
    }
    let mut pace = Pace::start(false);
    (0..4).for_each(|_| pace.went_well());
    let much = sent(&phone, pace);
    assert!(much > 4_096, "{much}");
    pace.broke();
    assert_eq!(sent(&phone, pace), 0);
    pace.went_well();
    assert_eq!(sent(&phone, pace), much, "what the server holds is known again");
}

#[test]
fn the_budget_grows_with_what_goes_well_and_shrinks_with_what_breaks() {
    let mut pace = Pace::start(false);
    let first = pace.budget();
    pace.broke();
    assert_eq!((pace.budget(), pace.is_broken()), (first / 2, true));
    pace.went_well();
    assert_eq!((pace.budget(), pace.is_broken()), (first, false));
    (0..40).for_each(|_| pace.broke());
    let least = pace.budget();
    (0..40).for_each(|_| pace.went_well());
    let most = pace.budget();
    pace.went_well();
    assert!(least >= 1_024 && most > 1_024 * 1_024 && pace.budget() == most, "{least}, {most}");
}
