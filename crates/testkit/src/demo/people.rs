//! Invented households, the same ones every time.

use super::names::{FAMILY, GIVEN, LANDMARKS, MIDDLE_FEMALE, MIDDLE_MALE, NICKNAMES, NOTES, VILLAGES};
use crate::random::Dice;

const SEED: u64 = 0x0B_A0_BE_20_26;

/// One household as a commune's list has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demo {
    /// The village's name.
    pub village: &'static str,
    /// The head's name.
    pub name: String,
    /// What neighbours say.
    pub nickname: Option<String>,
    /// The head's year of birth.
    pub birth_year: u16,
    /// Whether the head is a woman.
    pub female: bool,
    /// Nhân khẩu.
    pub members: u8,
    /// Ten digits.
    pub phone: Option<String>,
    /// Rare in villages.
    pub house_number: Option<String>,
    /// Cluster within the village.
    pub hamlet: String,
    /// Words that lead there.
    pub landmark: String,
    /// cáp quang, 4G, nhờ hàng xóm, không.
    pub internet: &'static str,
    /// 0 to 4.
    pub signal: u8,
    /// Other people by name.
    pub others: Vec<String>,
    /// A remark.
    pub note: Option<&'static str>,
    /// The printable code.
    pub code: String,
}

/// The first `count` households, spread over the villages in turn; any number, always the same.
#[must_use]
pub fn households(count: usize) -> Vec<Demo> {
    let mut dice = Dice::new(SEED);
    (0..count).map(|index| household(index, &mut dice)).collect()
}

fn household(index: usize, dice: &mut Dice) -> Demo {
    let female = dice.percent(30);
    let village_index = index % VILLAGES.len();
    let within = index / VILLAGES.len() + 1;
    let name = head_name(index, female);
    let demo = Demo {
        village: VILLAGES.get(village_index).copied().unwrap_or(""),
        nickname: dice.percent(55).then(|| format!("{} \"{}\"", last_word(&name), dice.pick(&NICKNAMES))),
        name,
        birth_year: u16::try_from(1940 + dice.below(62)).unwrap_or(1970),
        female,
        members: u8::try_from(1 + dice.below(7)).unwrap_or(4),
        phone: dice.percent(80).then(|| phone(index)),
        house_number: dice.percent(20).then(|| within.to_string()),
        hamlet: format!("Nhóm {}", 1 + dice.below(3)),
        landmark: dice.pick(&LANDMARKS).to_owned(),
        internet: dice.pick(&["cáp quang", "4G", "nhờ hàng xóm", "không"]),
        signal: u8::try_from(dice.below(5)).unwrap_or(2),
        others: (0..dice.below(4)).map(|_| other_name(dice)).collect(),
        note: dice.percent(15).then(|| dice.pick(&NOTES)),
        code: format!("BB-{:02}-{within:03}", village_index + 1),
    };
    // The official count is never below those who are named.
    let named = u8::try_from(demo.others.len() + 1).unwrap_or(u8::MAX);
    Demo { members: demo.members.max(named), ..demo }
}

/// No two of the first 784 of each sex are called the same.
fn head_name(index: usize, female: bool) -> String {
    let middles = if female { MIDDLE_FEMALE } else { MIDDLE_MALE };
    let at = |texts: &[&'static str], index: usize| texts.get(index % texts.len()).copied().unwrap_or("");
    let family = at(&FAMILY, index);
    let given = at(&GIVEN, index / FAMILY.len());
    let middle = at(&middles, index / (FAMILY.len() * GIVEN.len()));
    format!("{family} {middle} {given}")
}

fn other_name(dice: &mut Dice) -> String {
    let middle = if dice.percent(50) { dice.pick(&MIDDLE_FEMALE) } else { dice.pick(&MIDDLE_MALE) };
    format!("{} {} {}", dice.pick(&FAMILY), middle, dice.pick(&GIVEN))
}

fn last_word(name: &str) -> &str {
    name.rsplit(' ').next().unwrap_or(name)
}

/// 0900 000 001 and on: a range that belongs to nobody in the demo.
fn phone(index: usize) -> String {
    format!("0900{:06}", (index + 1) % 1_000_000)
}
