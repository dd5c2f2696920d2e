//! The shipped cards and platforms are whole.

use std::collections::BTreeSet;

use tungnha_model::guide::{self, GROUPS};
use tungnha_model::platform::{self, PLATFORM_GROUPS, PLATFORM_STATES};
use tungnha_model::skill;
use tungnha_model::text::nfc;

#[test]
fn every_card_is_whole_in_both_languages_and_helps_with_known_items() {
    let cards = guide::shipped();
    assert!(cards.len() >= 14, "{} cards", cards.len());
    let ids: BTreeSet<&str> = cards.iter().map(|card| card.id.as_str()).collect();
    assert_eq!(ids.len(), cards.len());
    for card in &cards {
        assert!(GROUPS.contains(&card.group.as_str()), "{}", card.id);
        assert!(
            !card.skills.is_empty()
                && card.skills.iter().all(|id| skill::shipped().items.iter().any(|item| item.id == *id)),
            "{}",
            card.id
        );
        assert!((3..=8).contains(&card.steps.len()), "{}", card.id);
        for text in card.steps.iter().map(|step| &step.text).chain([&card.title]) {
            assert!(!text.vi.is_empty() && !text.en.is_empty());
            // One page of large letters holds no more.
            assert!(text.vi.chars().count() <= 120, "{}: {}", card.id, text.vi);
            assert_eq!(nfc(&text.vi), text.vi);
        }
    }
}

#[test]
fn the_core_skills_all_have_a_card() {
    let helped: BTreeSet<String> = guide::shipped().into_iter().flat_map(|card| card.skills).collect();
    for core in skill::Core::ALL {
        let any = skill::shipped()
            .items
            .iter()
            .filter(|one| one.core == Some(core))
            .any(|one| helped.contains(one.id.as_str()));
        assert!(any, "no card helps with {core:?}");
    }
}

#[test]
fn every_platform_says_what_it_is_for_and_when_it_was_checked() {
    let platforms = platform::shipped();
    assert!(platforms.len() >= 8);
    for one in &platforms {
        assert!(PLATFORM_GROUPS.contains(&one.group.as_str()) && PLATFORM_STATES.contains(&one.status.as_str()));
        assert!(one.url.is_empty() || one.url.starts_with("https://"), "{}", one.url);
        assert!(!one.note.vi.is_empty() && !one.note.en.is_empty());
    }
}
