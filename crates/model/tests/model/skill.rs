//! The checklist, and the households that have reached it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use tungnha_model::household::Level;
use tungnha_model::skill::*;
use tungnha_model::{Day, PersonId};

fn levels(person: u8, reached: &[(&str, u8)]) -> Vec<Level> {
    let assessed_on = Day::new(2026, 11, 23).unwrap();
    reached
        .iter()
        .map(|(skill, level)| Level {
            person: PersonId([person; 16]),
            skill: (*skill).to_owned(),
            level: *level,
            assessed_on,
            visit: None,
            more: None,
        })
        .collect()
}

fn item(id: &str) -> &'static Skill {
    shipped().items.iter().find(|item| item.id == id).unwrap()
}

const CORE: [(&str, u8); 4] = [("cq.04", 3), ("kt.05", 3), ("kt.02", 3), ("at.01", 3)];

#[test]
fn the_catalogue_stays_as_it_is() {
    let lines: Vec<String> = shipped()
        .items
        .iter()
        .map(|skill| {
            format!(
                "{} {:?} {:?} {} {} / {}",
                skill.id,
                skill.group,
                skill.core,
                if skill.is_status { "S" } else { "-" },
                skill.vi,
                skill.en
            )
        })
        .collect();
    insta::assert_snapshot!(lines.join("\n"));
    let ids: BTreeSet<&str> = shipped().items.iter().map(|skill| skill.id.as_str()).collect();
    assert_eq!(ids.len(), 39);
    assert_eq!((core_of("cq.04"), core_of("zz.01")), (Some(Core::K1), None));
}

#[test]
fn a_household_is_there_when_one_person_does_all_five_alone() {
    for fifth in ["cq.08", "xh.01", "xh.04"] {
        let mut all = levels(1, &CORE);
        assert!(!household_reaches_core(&all));
        all.extend(levels(1, &[(fifth, 3)]));
        assert!(household_reaches_core(&all), "{fifth}");
        assert_eq!(people_reaching_core(&all), [PersonId([1; 16])]);
    }
}

#[test]
fn two_people_together_are_not_enough() {
    let mut both = levels(1, &CORE);
    both.extend(levels(2, &[("xh.01", 3)]));
    assert!(!household_reaches_core(&both));
}

#[test]
fn help_is_not_enough_and_neither_is_not_applicable() {
    for (place, level) in (0..5).flat_map(|place| [0, 1, 2, 9].map(|level| (place, level))) {
        let mut reached = [CORE.as_slice(), &[("xh.01", 3)]].concat();
        reached[place].1 = level;
        assert!(!household_reaches_core(&levels(1, &reached)), "{place} {level}");
    }
}

#[test]
fn levels_are_called_by_their_names() {
    let names =
        |id: &str| (0..10).filter_map(|level| item(id).level_name(level)).map(|name| name.vi).collect::<Vec<_>>();
    assert_eq!(
        names("cq.04"),
        ["Chưa biết", "Đã được hướng dẫn", "Làm được khi có hỗ trợ", "Tự làm được", "Không áp dụng"]
    );
    assert_eq!(names("cq.01"), ["Chưa", "Không muốn", "Có", "Không áp dụng"]);
}

proptest! {
    #[test]
    fn the_rule_agrees_with_its_words(entries in prop::collection::btree_map((1..4_u8, 0..39_usize), prop::sample::select(&[0_u8, 2, 3, 3, 3, 9][..]), 0..110)) {
        let all: Vec<Level> = entries.iter().flat_map(|((person, index), level)| levels(*person, &[(&shipped().items[*index].id, *level)])).collect();
        let does = |person: u8, id: &str| all.iter().any(|level| level.person == PersonId([person; 16]) && level.skill == id && level.level == 3);
        let expected = (1..4).any(|person| {
            ["cq.04", "kt.05", "kt.02", "at.01"].iter().all(|id| does(person, id)) && ["cq.08", "xh.01", "xh.04"].iter().any(|id| does(person, id))
        });
        prop_assert_eq!(household_reaches_core(&all), expected);
    }
}
