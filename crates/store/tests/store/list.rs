//! Lists, search, order, totals.

use crate::common::{BO_LU, PAC_NGOI, Phone, day};
use tungnha_model::UnitId;
use tungnha_model::household::{Outcome, Profile};
use tungnha_store::{HouseholdList, HouseholdPage, HouseholdSort, Likeness, VisitState};

fn page(phone: &Phone, list: &HouseholdList) -> HouseholdPage {
    phone.read(|r| r.households(list))
}

fn names(page: &HouseholdPage) -> Vec<&str> {
    page.rows.iter().map(|row| row.name.as_str()).collect()
}

fn sample() -> Phone {
    let mut phone = Phone::new(1, "Ma Văn Giả Định");
    phone.roll(&[]);
    let household = |name: &str, nickname: Option<&str>, landmark: Option<&str>, phone: Option<&str>| Profile {
        nickname: nickname.map(str::to_owned),
        landmark: landmark.map(str::to_owned),
        phone: phone.map(str::to_owned),
        ..Profile::named(name)
    };
    phone.add_profile(PAC_NGOI, household("Nguyễn Thị Ví Dụ", Some("Bác Đào"), None, Some("0912345678")));
    phone.add_profile(PAC_NGOI, household("Nông Văn Mẫu", None, Some("Nhà sàn cạnh nhà văn hóa"), Some("0900000001")));
    phone.add_profile(BO_LU, household("Đặng Văn Ấn", None, Some("Đầu cầu Hoà Bình"), None));
    phone.add_profile(BO_LU, household("Lý Sỹ An", None, None, Some("0911222333")));
    phone
}

#[test]
fn words_are_found_without_accents_in_any_order_by_any_name() {
    let phone = sample();
    for typed in [
        "nguyen vi du",
        "du vi",
        "NGUYỄN DỤ",
        "thi nguyen",
        "bac dao",
        "đào",
        "dao bác",
        "678",
        "345678",
        "0912 345",
        "+84 912 345 678",
        "0912.345.678",
    ] {
        assert_eq!(phone.names(typed), ["Nguyễn Thị Ví Dụ"], "{typed}");
    }
    for typed in ["nha van hoa", "văn hoá nhà", "nha san", "mau nha canh"] {
        assert_eq!(phone.names(typed), ["Nông Văn Mẫu"], "{typed}");
    }
    assert_eq!(phone.names("si an"), ["Lý Sỹ An"]);
    assert_eq!(phone.names("ly sĩ"), ["Lý Sỹ An"]);
    assert_eq!(phone.names("hoà binh"), ["Đặng Văn Ấn"]);
    assert_eq!(phone.names("dang"), ["Đặng Văn Ấn"]);
    assert_eq!(phone.names("nguyen mau"), Vec::<String>::new());
    assert_eq!(phone.names("\" OR * NEAR("), Vec::<String>::new());
    assert_eq!(phone.names("  ").len(), 4);
}

#[test]
fn people_of_a_household_lead_to_it() {
    let mut phone = sample();
    let mut record = phone.record(PAC_NGOI, "Bàn A Thử", &["Bàn A Thử", "Triệu Thị Minh Họa"]);
    record.people[1].phone = Some("0977000555".to_owned());
    phone.import(&record);
    assert_eq!(phone.names("trieu hoa"), ["Bàn A Thử"]);
    assert_eq!(phone.names("555"), ["Bàn A Thử"]);
    let people = phone.read(|r| r.people(record.id));
    assert!(people[0].head);
    assert_eq!(people[1].person.name, "Triệu Thị Minh Họa");
    assert_eq!(phone.read(|r| r.household(record.id)).people, 2);
}

#[test]
fn names_sort_by_given_name_in_vietnamese_order() {
    let phone = sample();
    assert_eq!(phone.names(""), ["Lý Sỹ An", "Đặng Văn Ấn", "Nguyễn Thị Ví Dụ", "Nông Văn Mẫu"]);
    let near = page(&phone, &HouseholdList { limit: 10, ..Default::default() });
    // Thôn Bó Lù before thôn Pác Ngòi, then by name.
    assert_eq!(names(&near), ["Lý Sỹ An", "Đặng Văn Ấn", "Nguyễn Thị Ví Dụ", "Nông Văn Mẫu"]);
    let one = [PAC_NGOI];
    let of_unit = page(&phone, &HouseholdList { units: Some(&one), limit: 10, ..Default::default() });
    assert_eq!((of_unit.total, names(&of_unit)), (2, vec!["Nguyễn Thị Ví Dụ", "Nông Văn Mẫu"]));
}

#[test]
fn nearness_goes_by_hamlet_then_house_number_as_a_number() {
    let mut phone = Phone::new(1, "x");
    for (name, hamlet, number) in [
        ("A", None, None),
        ("B", Some("Cụm 10"), Some("2")),
        ("C", Some("Cụm 2"), Some("10")),
        ("D", Some("Cụm 2"), Some("9")),
    ] {
        let (hamlet, house_number) = (hamlet.map(str::to_owned), number.map(str::to_owned));
        phone.add_profile(PAC_NGOI, Profile { hamlet, house_number, ..Profile::named(name) });
    }
    let near = page(&phone, &HouseholdList { limit: 10, ..Default::default() });
    assert_eq!(names(&near), ["D", "C", "B", "A"]);
}

#[test]
fn filters_totals_and_stretches_agree_in_every_order() {
    let mut phone = Phone::new(1, "x");
    phone.roll(&[]);
    let outcomes = [Some(Outcome::Met), None, Some(Outcome::Absent), Some(Outcome::CallBack), Some(Outcome::Refused)];
    for number in 0..40_usize {
        let unit = if number % 3 == 0 { BO_LU } else { PAC_NGOI };
        let id = phone.add(unit, &format!("Nông Văn Số {number}"));
        if let Some(outcome) = outcomes[number % outcomes.len()] {
            phone.visit(id, &format!("2026-11-{:02}", 1 + number % 20), outcome, None);
        }
    }
    let units: [Option<Vec<UnitId>>; 4] = [None, Some(vec![PAC_NGOI]), Some(vec![PAC_NGOI, BO_LU]), Some(vec![])];
    for sort in [HouseholdSort::Near, HouseholdSort::Name, HouseholdSort::LastVisit] {
        for units in &units {
            for state in [None, Some(VisitState::NotVisited), Some(VisitState::Visited), Some(VisitState::Moved)] {
                for text in ["", "nong", "so 1"] {
                    let list =
                        HouseholdList { text, units: units.as_deref(), state, sort, limit: 1000, ..Default::default() };
                    let whole = page(&phone, &list);
                    assert_eq!(whole.total as usize, whole.rows.len(), "{list:?}");
                    let mut pieces = Vec::new();
                    for offset in (0..whole.total).step_by(7) {
                        pieces.extend(page(&phone, &HouseholdList { offset, limit: 7, ..list.clone() }).rows);
                    }
                    assert_eq!(pieces, whole.rows, "{list:?}");
                    assert!(whole.rows.iter().all(|row| state.is_none_or(|state| row.state == state)));
                    if sort == HouseholdSort::LastVisit {
                        assert!(whole.rows.is_sorted_by_key(|row| row.last_visit));
                    }
                }
            }
        }
    }
    let unsent = page(&phone, &HouseholdList { unsent: true, text: "nong", limit: 5, ..Default::default() });
    assert_eq!((unsent.total, unsent.rows.len()), (40, 5));
}

#[test]
fn a_household_that_is_there_already_is_noticed() {
    let phone = sample();
    let like =
        |name, number, unit| phone.read(|r| r.duplicates(&Likeness { name, phone: number, unit, birth_year: None }, 5));
    assert_eq!(like("nguyen thi vi du", None, Some(PAC_NGOI))[0].name, "Nguyễn Thị Ví Dụ");
    assert!(like("Nguyễn Thị Ví Dụ", None, Some(BO_LU)).is_empty());
    assert_eq!(like("Người Khác", Some("0911222333"), Some(PAC_NGOI))[0].name, "Lý Sỹ An");
    assert!(like("", None, None).is_empty());
}

#[test]
fn appointments_are_due_until_somebody_comes() {
    let mut phone = sample();
    let id = phone.read(|r| r.household_ids())[0];
    phone.visit(id, "2026-11-20", Outcome::CallBack, Some("2026-11-25"));
    assert_eq!(phone.read(|r| r.appointments_count(day("2026-11-24"))), 0);
    assert_eq!(phone.read(|r| r.appointments(day("2026-11-25"), 10))[0].0.id, id);
    assert_eq!(phone.read(|r| r.household(id)).state, VisitState::CallBack);
    phone.visit(id, "2026-11-25", Outcome::Met, None);
    assert_eq!(phone.read(|r| r.appointments_count(day("2026-12-31"))), 0);
    assert_eq!(phone.read(|r| r.household(id)).state, VisitState::Visited);
    phone.visit(id, "2026-11-26", Outcome::Absent, None);
    let row = phone.read(|r| r.household(id));
    assert_eq!((row.state, row.visits, row.last_visit), (VisitState::Visited, 3, Some(day("2026-11-26"))));
    assert_eq!(phone.read(|r| r.own_work_on(day("2026-11-25"))), (1, 0));
    let timeline = phone.read(|r| r.timeline(id));
    assert_eq!(
        timeline.iter().map(|item| item.visit.day).collect::<Vec<_>>(),
        [day("2026-11-26"), day("2026-11-25"), day("2026-11-20")]
    );
    assert!(timeline.iter().all(|item| item.mine));
    let counts = phone.read(|r| r.counts(None));
    assert_eq!((counts.households, counts.not_visited, counts.unsent), (4, 3, 4));
    let coverage = phone.read(|r| r.coverage(&[PAC_NGOI, BO_LU]));
    assert_eq!((coverage[0].households, coverage[0].visited, coverage[0].visits), (2, 1, 3));
    assert_eq!((coverage[1].households, coverage[1].visited), (2, 0));
    assert_eq!(phone.read(|r| r.suggestions(None, 2)).len(), 2);
}
