//! A visit as a team member records it.

use tungnha_model::household::{Ability, Level, LevelChange, Outcome, TOPICS, Visit};
use tungnha_model::skill::shipped;
use tungnha_model::{Day, DeviceId, HouseholdRecord, Moment, VisitId};

use crate::random::Dice;

/// A visit and what it changed of the household's present levels.
#[derive(Debug, Clone)]
pub struct Visited {
    /// The visit.
    pub visit: Visit,
    /// The levels after it.
    pub levels: Vec<Level>,
}

const NOTES: [&str; 16] = [
    "Đã cài VNeID mức 2",
    "Hướng dẫn nộp hồ sơ trên Cổng Dịch vụ công quốc gia",
    "Bác chưa có điện thoại thông minh",
    "Quên mật khẩu, hẹn con trai về làm cùng",
    "Sóng yếu, phải ra đầu ngõ",
    "Cần kính lão để đọc chữ nhỏ",
    "Muốn học thanh toán tiền điện",
    "Đã tự đăng nhập được",
    "Nhận ra cuộc gọi lừa đảo giả danh công an",
    "Cháu nội giúp nhập chữ có dấu",
    "Hỏi cách gọi video qua Zalo",
    "Chưa liên kết tài khoản ngân hàng",
    "Có đặc sản muốn bán trên mạng",
    "Nhà đi nương, gặp ở ruộng",
    "Đã hướng dẫn tra cứu sổ sức khỏe điện tử",
    "Máy cũ, không cập nhật được ứng dụng",
];

/// A visit of `by` at a moment.
#[must_use]
pub fn visited(record: &HouseholdRecord, by: (&str, DeviceId), at: Moment, dice: &mut Dice) -> Visited {
    let day = Day::in_vietnam(at);
    let id = VisitId::new(at, dice.ten());
    let outcome = if dice.percent(80) { Outcome::Met } else { Outcome::Absent };
    let mut visit = Visit::new(id, at, day, by.0, outcome);
    visit.device = Some(by.1);
    if outcome == Outcome::Absent {
        visit.follow_up = dice.percent(50).then(|| day.plus_days(3));
        return Visited { visit, levels: Vec::new() };
    }
    visit.topics = (0..1 + dice.below(3)).map(|_| dice.pick(&TOPICS).to_owned()).collect();
    visit.topics.dedup();
    visit.ability = Some(if dice.percent(40) { Ability::Independent } else { Ability::NeedsHelp });
    visit.note = dice.percent(60).then(|| note(dice));
    visit.guided = record.head.into_iter().collect();
    let levels = levels(record, id, day, dice);
    visit.levels = levels
        .iter()
        .map(|level| LevelChange { person: level.person, skill: level.skill.clone(), before: None, after: level.level })
        .collect();
    Visited { visit, levels }
}

fn note(dice: &mut Dice) -> String {
    let sentences: Vec<&str> = (0..1 + dice.below(2)).map(|_| dice.pick(&NOTES)).collect();
    sentences.join(". ")
}

fn levels(record: &HouseholdRecord, visit: VisitId, day: Day, dice: &mut Dice) -> Vec<Level> {
    let Some(person) = record.head.filter(|_| dice.percent(50)) else { return Vec::new() };
    let skills: Vec<&str> =
        shipped().items.iter().filter(|_| dice.percent(10)).map(|skill| skill.id.as_str()).collect();
    let level = |skill: &str, dice: &mut Dice| Level {
        person,
        skill: skill.to_owned(),
        level: u8::try_from(1 + dice.below(3)).unwrap_or(1),
        assessed_on: day,
        visit: Some(visit),
        more: None,
    };
    skills.into_iter().map(|skill| level(skill, dice)).collect()
}
