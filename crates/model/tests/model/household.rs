//! The record of a household as one line of JSON.

use serde_json::json;
use tungnha_model::household::*;
use tungnha_model::{Day, DeviceId, HouseholdId, HouseholdRecord, Moment, OpinionId, PersonId, UnitId, VisitId};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn record() -> HouseholdRecord {
    let mut record = HouseholdRecord::new(HouseholdId([1; 16]), UnitId([2; 16]), "Nông Văn Mẫu");
    let (head, wife) = (PersonId([3; 16]), PersonId([4; 16]));
    record.code = Some("PN-014".into());
    record.head = Some(head);
    record.profile = Profile {
        nickname: Some("Nhà sàn đầu dốc".into()),
        landmark: Some("cạnh nhà văn hóa".into()),
        phone: Some("0900000001".into()),
        member_count: Some(4),
        internet: ["fibre".to_owned(), "mobile".to_owned()].into(),
        signal: Some(2),
        grid_power: Some(true),
        ..Profile::named("Nông Văn Mẫu")
    };
    record.people = vec![
        Person {
            id: head,
            name: "Nông Văn Mẫu".into(),
            birth_year: Some(1968),
            sex: Some(Sex::Male),
            relation: Some(Relation::Head),
            ..Person::default()
        },
        Person {
            id: wife,
            name: "Triệu Thị Ví Dụ".into(),
            sex: Some(Sex::Female),
            relation: Some(Relation::Spouse),
            literate: Some(false),
            ..Person::default()
        },
    ];
    let mut visit =
        Visit::new(VisitId([5; 16]), Moment(1_795_420_800_000), day("2026-11-23"), "Bàn A Thử", Outcome::Met);
    visit.device = Some(DeviceId([6; 16]));
    visit.guided = vec![wife];
    visit.topics = vec!["vneid".into(), "scam".into()];
    visit.ability = Some(Ability::NeedsHelp);
    visit.note = Some("Hẹn làm tiếp\nsau vụ ngô".into());
    visit.follow_up = Some(day("2026-12-01"));
    visit.levels = vec![LevelChange { person: wife, skill: "cq.02".into(), before: Some(0), after: 2 }];
    record.visits = vec![visit];
    record.levels = vec![Level {
        person: wife,
        skill: "cq.02".into(),
        level: 2,
        assessed_on: day("2026-11-23"),
        visit: Some(VisitId([5; 16])),
        more: None,
    }];
    record.answers = vec![Answer {
        day: Some(day("2026-11-23")),
        values: json!({"phone": "a", "used": ["a", "c"], "days": 3}),
        ..Answer::new(tungnha_model::AnswerId([7; 16]), "PYK-01", 1)
    }];
    let mut opinion = Opinion::new(OpinionId([8; 16]), day("2026-11-23"), "Sóng yếu quá");
    let mut reply = OpinionStep::new(
        tungnha_model::StepId([9; 16]),
        StepKind::Answered,
        Moment(1_795_420_800_000),
        "Hoàng Thị Minh Họa",
    );
    reply.text = Some("Xã đã báo nhà mạng".into());
    opinion.steps.push(reply);
    record.opinions = vec![opinion];
    record
}

#[test]
fn the_line_is_as_documented() {
    let line = record().to_json_line().unwrap();
    assert!(!line.contains('\n'));
    let value: serde_json::Value = serde_json::from_str(&line).unwrap();
    insta::assert_json_snapshot!(value);
}

#[test]
fn a_line_reads_back() {
    let record = record();
    let line = record.to_json_line().unwrap();
    let read = HouseholdRecord::from_json_line(&line).unwrap();
    assert_eq!(read, record);
    assert_eq!(read.to_json_line().unwrap(), line);
    assert_eq!(read.checked().unwrap(), record);
}

#[test]
fn what_a_newer_version_wrote_stays() {
    let mut value: serde_json::Value = serde_json::from_str(&record().to_json_line().unwrap()).unwrap();
    value["pets"] = json!({"visit": {"given": true}});
    value["profile"]["solar_panels"] = json!(3);
    value["profile"]["signal"] = json!("five bars");
    value["people"][0]["sex"] = json!("undisclosed");
    value["visits"][0]["outcome"] = json!("video_call");
    value["visits"][0]["started"] = json!("noon");
    value["opinions"][0]["anonymous"] = json!(null);
    value["years"] = json!({"2026": {"meta": {"closed": true}}});
    let line = serde_json::to_string(&value).unwrap();
    let read = HouseholdRecord::from_json_line(&line).unwrap();
    assert_eq!(read.profile.signal, None);
    assert_eq!(read.visits[0].outcome, None);
    let written = read.to_json_line().unwrap();
    let again = HouseholdRecord::from_json_line(&written).unwrap();
    assert_eq!(again, read);
    assert_eq!(again.to_json_line().unwrap(), written);
    for kept in ["pets", "solar_panels", "five bars", "undisclosed", "video_call", "noon", "closed"] {
        assert!(written.contains(kept), "{kept}");
    }
}

#[test]
fn lines_that_are_no_households_are_refused() {
    let refused = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value: serde_json::Value = serde_json::from_str(&record().to_json_line().unwrap()).unwrap();
        change(&mut value);
        HouseholdRecord::from_json_line(&value.to_string()).unwrap_err().to_string()
    };
    let said = [
        refused(&|value| value["format"] = json!("tungnha.household/2")),
        refused(&|value| value["format"] = json!(null)),
        refused(&|value| value["id"] = json!("7")),
        refused(&|value| value["unit"] = json!(null)),
        refused(&|value| value["profile"] = json!([])),
        refused(&|value| value["people"] = json!([{"name": "Bàn A Thử"}])),
        refused(&|value| value["visits"] = json!({})),
        refused(&|value| value["visits"][0]["id"] = value["people"][0]["id"].clone()),
        HouseholdRecord::from_json_line("").unwrap_err().to_string(),
        HouseholdRecord::from_json_line("[1]").unwrap_err().to_string(),
    ];
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn checking_stores_tidy_values_and_names_every_fault() {
    let mut untidy = record();
    untidy.profile.name = " Nông  Văn Mẫu ".into();
    untidy.profile.phone = Some("+84 900 000 001".into());
    assert_eq!(untidy.checked().unwrap(), record());

    let mut faulty = record();
    faulty.profile.phone = Some("123".into());
    faulty.people[1].name = String::new();
    faulty.visits[0].note = Some("x".repeat(1001));
    let paths: Vec<String> = faulty.checked().unwrap_err().into_iter().map(|fault| fault.path).collect();
    assert_eq!(
        paths,
        [
            "profile/phone",
            "people/04040404-0404-0404-0404-040404040404/name",
            "visits/05050505-0505-0505-0505-050505050505/note",
        ]
    );
}

#[test]
fn a_day_depends_on_where_the_clock_stands() {
    let late = Moment(1_795_453_200_000); // 2026-11-23 17:00 UTC
    assert_eq!(Day::of(late, 0), day("2026-11-23"));
    assert_eq!(Day::in_vietnam(late), day("2026-11-24"));
    assert_eq!(Day::in_vietnam(late).week_start(), day("2026-11-23"));
    for absurd in [i64::MIN, i64::MAX] {
        let _ = Day::in_vietnam(Moment(absurd)).plus_days(i64::MAX).plus_days(i64::MIN);
    }
}
