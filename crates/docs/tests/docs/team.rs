//! A team in its document.

use crate::common::*;
use tungnha_docs::*;
use tungnha_model::household::Sex;
use tungnha_model::team::*;
use tungnha_model::*;

fn dated<T>(from: &str, to: Option<&str>, value: T) -> Dated<T> {
    Dated { from: day(from), to: to.map(day), value }
}

fn team() -> Team {
    let head = TeamMember {
        id: PersonId([3; 16]),
        name: "Hoàng Thị Minh Họa".into(),
        roles: vec![
            dated("2022-05-01", Some("2025-06-30"), TeamRole::Deputy),
            dated("2025-07-01", None, TeamRole::Head),
        ],
        job_titles: vec![dated("2022-05-01", None, "Trưởng thôn | kiêm nhiệm".into())],
        organisations: vec![
            dated("2022-05-01", None, "Đoàn Thanh niên".into()),
            dated("2022-05-01", None, "Hội Phụ nữ".into()),
        ],
        phone: Some("0900000001".into()),
        sex: Some(Sex::Female),
        residence: Some("Thôn Pác Ngòi".into()),
        languages: Some("Tày".into()),
        skills: Some("Dịch vụ công".into()),
        trained_on: Some(day("2025-09-01")),
        device: Some(DeviceId([5; 16])),
        photo: None,
    };
    Team {
        id: TeamId([1; 16]),
        unit: UnitId([2; 16]),
        name: "Tổ công nghệ số cộng đồng thôn Pác Ngòi".into(),
        decision: Decision {
            number: "15/QĐ-UBND".into(),
            date: Some(day("2025-08-08")),
            signer: "Ma Văn Giả Định".into(),
        },
        status: TeamStatus::Official,
        members: vec![head],
    }
}

fn document(team: &Team) -> Document {
    let mut doc = Document::new(DocKind::TEAM).unwrap();
    put(&mut doc, A, &team_edits(None, team));
    doc
}

#[test]
fn a_team_survives_its_document() {
    assert_eq!(read_team(&state(&document(&team())), team().id), Some(team()));
    assert_eq!(read_team(&state(&Document::new(DocKind::TEAM).unwrap()), team().id), None);
}

#[test]
fn only_what_differs_is_written() {
    let mut new = team();
    new.status = TeamStatus::Dissolved;
    new.members[0].phone = None;
    new.members[0].roles[1].to = Some(day("2026-01-31"));
    new.members.push(TeamMember {
        roles: vec![dated("2026-02-01", None, TeamRole::Head)],
        ..TeamMember::named(PersonId([4; 16]), "Bàn A Thử")
    });
    let edits = team_edits(Some(&team()), &new);
    let paths: Vec<String> = edits
        .iter()
        .map(|edit| edit.path()[1..].join("/").replace("03030303-0303-0303-0303-030303030303", "3"))
        .collect();
    assert_eq!(paths, ["3/roles/2025-07-01", "3/phone", "04040404-0404-0404-0404-040404040404", "status"]);
    let mut doc = document(&team());
    put(&mut doc, B, &edits);
    assert_eq!(read_team(&state(&doc), new.id), Some(new));
}

#[test]
fn members_added_at_once_are_both_kept() {
    let (mut left, mut right) = (document(&team()), document(&team()));
    let with = |n: u8| {
        let mut team = team();
        team.members.push(TeamMember { id: PersonId([n; 16]), ..team.members[0].clone() });
        team
    };
    put(&mut left, A, &team_edits(Some(&team()), &with(8)));
    let change = put(&mut right, B, &team_edits(Some(&team()), &with(9)));
    left.apply(&[change]).unwrap();
    assert_eq!(read_team(&state(&left), team().id).unwrap().members.len(), 3);
}

#[test]
fn what_somebody_is_depends_on_the_day() {
    let team = team();
    let head = &team.members[0];
    assert_eq!(head.role_on(day("2022-04-30")), None);
    assert_eq!(head.role_on(day("2025-06-30")), Some(TeamRole::Deputy));
    assert_eq!(head.role_on(day("2025-07-01")), Some(TeamRole::Head));
    assert_eq!(head.job_on(day("2026-01-01")), Some("Trưởng thôn | kiêm nhiệm"));
    assert_eq!(head.organisation_on(day("2026-01-01")), Some("Hội Phụ nữ"));
    assert_eq!(team.members_on(day("2020-01-01")).count(), 0);
}
