//! A household as a record.

use tungnha_model::household::{Level, Person, Profile, Relation, Sex};
use tungnha_model::skill::shipped;
use tungnha_model::{Day, HouseholdId, HouseholdRecord, Moment, PersonId, UnitId};

use crate::demo::Demo;
use crate::random::Dice;

/// The record that a commune's list makes of a household; with `levels`, as it stands after somebody went through the
/// checklist with the head of the household.
#[must_use]
pub fn record(demo: &Demo, unit: UnitId, at: Moment, levels: bool, dice: &mut Dice) -> HouseholdRecord {
    let mut record = HouseholdRecord::new(HouseholdId::new(at, dice.ten()), unit, demo.name.as_str());
    record.code = Some(demo.code.clone());
    record.profile = profile(demo);
    record.people.push(head(demo, at, dice));
    record.head = record.people.first().map(|person| person.id);
    for name in &demo.others {
        record.people.push(Person { id: PersonId::new(at, dice.ten()), name: name.clone(), ..Person::default() });
    }
    if let (true, Some(head)) = (levels, record.head) {
        record.levels = checklist(head, Day::in_vietnam(at), dice);
    }
    record
}

fn profile(demo: &Demo) -> Profile {
    let internet = match demo.internet {
        "cáp quang" => "fibre",
        "4G" => "mobile",
        "nhờ hàng xóm" => "shared",
        _ => "none",
    };
    Profile {
        nickname: demo.nickname.clone(),
        hamlet: Some(demo.hamlet.clone()),
        house_number: demo.house_number.clone(),
        landmark: Some(demo.landmark.clone()),
        phone: demo.phone.clone(),
        member_count: Some(demo.members),
        internet: [internet.to_owned()].into(),
        signal: Some(demo.signal),
        note: demo.note.map(str::to_owned),
        ..Profile::named(demo.name.as_str())
    }
}

fn head(demo: &Demo, at: Moment, dice: &mut Dice) -> Person {
    Person {
        id: PersonId::new(at, dice.ten()),
        name: demo.name.clone(),
        birth_year: Some(demo.birth_year),
        sex: Some(if demo.female { Sex::Female } else { Sex::Male }),
        relation: Some(Relation::Head),
        phone: demo.phone.clone(),
        ..Person::default()
    }
}

fn checklist(person: PersonId, day: Day, dice: &mut Dice) -> Vec<Level> {
    let judged = shipped().items.iter().filter(|_| dice.percent(50)).map(|skill| skill.id.clone()).collect::<Vec<_>>();
    let level = |skill, dice: &mut Dice| Level {
        person,
        skill,
        level: u8::try_from(dice.below(4)).unwrap_or(0),
        assessed_on: day,
        visit: None,
        more: None,
    };
    judged.into_iter().map(|skill| level(skill, dice)).collect()
}
