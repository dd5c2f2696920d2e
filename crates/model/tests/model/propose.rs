//! Which skills a visit asks about, and a person's way over time.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use proptest::prelude::*;
use tungnha_model::household::{Level, LevelChange, NOT_APPLICABLE, TOPICS};
use tungnha_model::skill::*;
use tungnha_model::{Day, Moment, PersonId};

const WHO: PersonId = PersonId([1; 16]);

static LIST: LazyLock<Catalogue> = LazyLock::new(|| Catalogue::of(Vec::new()));

fn today() -> Day {
    Day::new(2026, 11, 23).unwrap()
}

fn level(skill: &str, level: u8, days_ago: i64) -> Level {
    let assessed_on = today().plus_days(-days_ago);
    Level { person: WHO, skill: skill.to_owned(), level, assessed_on, visit: None, more: None }
}

fn asked(age: Option<i32>, topics: &[&str], sells: bool, levels: &[Level]) -> Vec<&'static str> {
    let topics: Vec<String> = topics.iter().map(|topic| (*topic).to_owned()).collect();
    let situation = Situation { age, topics: &topics, sells, levels, today: today() };
    propose(&LIST, &situation).into_iter().map(|skill| skill.id.as_str()).collect()
}

#[test]
fn the_need_of_the_household_comes_first() {
    let of_payment = asked(Some(40), &["payment"], false, &[]);
    assert!(of_payment[..3].contains(&"kt.01") && of_payment[..3].contains(&"kt.02"), "{of_payment:?}");
    let of_fraud = asked(Some(40), &["scam"], false, &[]);
    assert_eq!(of_fraud[0], "at.01", "a core item of the topic: {of_fraud:?}");
    assert!(!asked(Some(40), &[], false, &[]).contains(&"kt.07"), "nobody sells here");
    assert!(asked(Some(40), &["selling"], true, &[]).contains(&"kt.07"));
}

#[test]
fn age_tells_elders_from_parents_and_children() {
    let elder = asked(Some(71), &["health"], false, &[]);
    assert!(elder.contains(&"xh.02") && !elder.contains(&"at.07"), "{elder:?}");
    let child = asked(Some(15), &[], false, &[]);
    assert!(!child.contains(&"cq.09") && !child.contains(&"kt.04"), "{child:?}");
}

#[test]
fn what_is_nearly_there_is_asked_and_what_is_reached_waits_a_year() {
    let nearly = asked(Some(40), &[], false, &[level("xh.05", 2, 200)]);
    assert!(nearly.contains(&"xh.05"), "{nearly:?}");
    let reached = |days_ago| asked(Some(40), &[], false, &[level("cq.04", 3, days_ago)]);
    assert!(!reached(20).contains(&"cq.04"));
    assert!(reached(400).contains(&"cq.04"), "levels may fall: after a year it is looked at again");
    let not_wanted = asked(Some(40), &["vneid"], false, &[level("cq.01", 1, 20)]);
    assert!(!not_wanted.contains(&"cq.01"), "who does not want it is not asked at every visit: {not_wanted:?}");
    let not_for_them = asked(Some(40), &["learning"], false, &[level("xh.03", NOT_APPLICABLE, 20)]);
    assert!(!not_for_them.contains(&"xh.03"), "{not_for_them:?}");
}

#[test]
fn what_something_builds_on_comes_before_it() {
    let order = asked(Some(40), &["public_service", "vneid"], false, &[level("cq.01", 0, 40)]);
    let place = |id: &str| order.iter().position(|one| *one == id);
    assert!(place("cq.01") < place("cq.04"), "{order:?}");
    assert!(place("cq.01").is_some());
}

fn any_level() -> impl Strategy<Value = Level> {
    (0..shipped().items.len(), prop_oneof![0_u8..=3, Just(NOT_APPLICABLE)], 0_i64..900)
        .prop_map(|(item, reached, days_ago)| level(&shipped().items[item].id, reached, days_ago))
}

proptest! {
    #[test]
    fn there_are_always_five_to_eight_different_ones(
        age in proptest::option::of(0_i32..100),
        topics in proptest::collection::vec(0..TOPICS.len(), 0..6),
        sells: bool,
        levels in proptest::collection::vec(any_level(), 0..60),
    ) {
        let topics: Vec<&str> = topics.into_iter().map(|topic| TOPICS[topic]).collect();
        let order = asked(age, &topics, sells, &levels);
        prop_assert!(PROPOSED.contains(&order.len()), "{}", order.len());
        prop_assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), order.len());
    }

    #[test]
    fn of_levels_that_do_not_know_of_each_other_one_counts_in_whatever_order_they_come(
        levels in proptest::collection::vec(any_level(), 1..6), turn in 0_usize..6,
    ) {
        let mut turned = levels.clone();
        turned.rotate_left(turn % levels.len());
        let counting = Level::counting(levels.clone()).unwrap();
        prop_assert_eq!(Some(counting.clone()), Level::counting(turned));
        let last = levels.iter().map(|level| level.assessed_on).max().unwrap();
        prop_assert_eq!(counting.assessed_on, last);
        let of_day = levels.iter().filter(|level| level.assessed_on == last).map(|level| level.level);
        prop_assert_eq!(Some(counting.level), of_day.min());
    }
}

fn sitting(days_ago: i64, levels: &[(PersonId, &str, Option<u8>, u8)]) -> Sitting {
    let change = |(person, skill, before, after): &(PersonId, &str, Option<u8>, u8)| LevelChange {
        person: *person,
        skill: (*skill).to_owned(),
        before: *before,
        after: *after,
    };
    Sitting {
        visit: None,
        day: today().plus_days(-days_ago),
        started: Moment(-days_ago),
        recorder: "Nông Văn Mẫu".to_owned(),
        template: shipped().version.clone(),
        levels: levels.iter().map(change).collect(),
    }
}

#[test]
fn progress_runs_by_day_falls_too_and_is_of_one_person() {
    let other = PersonId([2; 16]);
    let sittings = [
        sitting(1, &[(WHO, "cq.04", Some(3), 1), (WHO, "kt.01", None, 1)]),
        sitting(30, &[(WHO, "cq.04", Some(0), 3), (WHO, "kt.02", None, 2), (WHO, "xh.03", None, NOT_APPLICABLE)]),
        sitting(10, &[(other, "cq.04", None, 3)]),
    ];
    let points = progress(WHO, &sittings, &LIST);
    let counts: Vec<_> = points.iter().map(|point| (point.independent, point.helped, point.unable)).collect();
    // Whoever does not want an account has none.
    assert_eq!(counts, [(1, 1, 0), (0, 2, 1)]);
    assert_eq!((points[0].day, points[0].changes.len()), (today().plus_days(-30), 3));
}
