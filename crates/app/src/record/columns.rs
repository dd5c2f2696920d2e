//! The columns of the household table, as people read it. Their headings are those that the import recognises.

use tungnha_model::day::Day;
use tungnha_model::text::{format_day, phone};
use tungnha_model::{HouseholdRecord, UnitTree};

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Words, never a formula.
    Text(String),
    /// A number.
    Number(u32),
    /// Nothing.
    Empty,
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        text.map_or(Self::Empty, Self::Text)
    }
}

impl From<Option<u32>> for Cell {
    fn from(number: Option<u32>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// The headings in order.
pub const HEADINGS: [&str; 14] = [
    "Mã hộ",
    "Thôn",
    "Họ và tên chủ hộ",
    "Tên thường gọi",
    "Năm sinh chủ hộ",
    "Số nhân khẩu",
    "Điện thoại",
    "Nhóm/cụm",
    "Số nhà",
    "Mốc chỉ đường",
    "Thành viên",
    "Số lượt thăm",
    "Lần thăm gần nhất",
    "Ghi chú",
];

/// The cells of one household, as many as there are [`HEADINGS`].
#[must_use]
pub fn cells(record: &HouseholdRecord, tree: &UnitTree, today: Day) -> Vec<Cell> {
    let profile = &record.profile;
    let head = record.people.iter().find(|person| Some(person.id) == record.head);
    let others: Vec<&str> = record
        .people
        .iter()
        .filter(|person| Some(person.id) != record.head && person.left_on.is_none())
        .map(|person| person.name.as_str())
        .collect();
    let last_visit = record.visits.iter().map(|visit| visit.day).max();
    vec![
        record.code.clone().into(),
        Cell::Text(tree.name(record.unit, today)),
        Cell::Text(profile.name.clone()),
        profile.nickname.clone().into(),
        head.and_then(|head| head.birth_year).map(u32::from).into(),
        profile.member_count.map(u32::from).into(),
        profile.phone.as_deref().map(phone::display).into(),
        profile.hamlet.clone().into(),
        profile.house_number.clone().into(),
        profile.landmark.clone().into(),
        (!others.is_empty()).then(|| others.join("; ")).into(),
        u32::try_from(record.visits.len()).ok().into(),
        last_visit.map(format_day).into(),
        profile.note.clone().into(),
    ]
}
