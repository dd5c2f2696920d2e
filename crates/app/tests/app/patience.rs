//! How long a device waits for a line that breaks.

use std::time::Duration;

use tungnha_app::sync::patience::Patience;

use crate::common::TestWorld;

const FIRST: Duration = Duration::from_millis(300);

#[test]
fn each_break_is_waited_for_longer_until_the_person_is_told() {
    let world = TestWorld::default();
    let mut patience = Patience::default();
    for doubled in [1, 2, 4] {
        assert!(patience.broke(false));
        let pauses: Vec<_> = (0..40).map(|_| patience.pause(None, &world).unwrap()).collect();
        let least = FIRST * doubled;
        assert!(pauses.iter().all(|pause| (least..=least * 2).contains(pause)), "{pauses:?}");
        assert!(pauses.iter().any(|pause| *pause != pauses[0]), "not all at once");
    }
    assert!(!patience.broke(false));
    assert!(patience.broke(true), "what was gained gives patience back");
    assert!(patience.pause(None, &world).unwrap() <= FIRST * 2);
}

#[test]
fn a_busy_server_is_left_alone_for_as_long_as_it_asks_but_not_for_ever() {
    let world = TestWorld::default();
    let mut patience = Patience::default();
    patience.broke(false);
    let pause = |seconds| patience.pause(Some(Duration::from_secs(seconds)), &world).unwrap().as_secs_f32();
    assert!((0.3..=0.6).contains(&pause(0)));
    assert!((5.0..=10.0).contains(&pause(5)));
    assert!((30.0..=60.0).contains(&pause(u64::MAX)));
}
