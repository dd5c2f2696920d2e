//! The tables of fields.

use serde_json::Value;

use super::{Scalar, document};
use crate::household::{APPOINTMENT_STATES, ETHNIC_GROUPS, INTERNET, POVERTY, TOPICS};

/// What a field belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Entity {
    /// The household's own fields.
    Profile,
    /// A person.
    Person,
    /// A visit.
    Visit,
    /// An opinion.
    Opinion,
    /// Something that was done with an opinion.
    OpinionStep,
    /// A guide's own fields.
    Guide,
    /// A step of a guide.
    GuideStep,
    /// A platform of a directory.
    Platform,
    /// A group link of a directory.
    Group,
    /// An outreach session.
    Outreach,
    /// A good practice.
    Practice,
    /// Something that was done with a good practice.
    Review,
    /// A household's shop on a platform.
    Shop,
    /// A product of a shop.
    Product,
    /// An appointment that was made apart from a visit.
    Appointment,
    /// A team: its name, status and decision.
    Team,
    /// A member of a team, apart from what is dated.
    TeamMember,
}

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of text of at most so many characters.
    Line(usize),
    /// Text of several lines of at most so many characters.
    Note(usize),
    /// A telephone number, stored as ten digits.
    Phone,
    /// A whole number within these bounds.
    Int(i64, i64),
    /// A place on earth, stored as `22.40512 105.61234`: latitude and longitude.
    Place,
    /// Yes or no.
    Flag,
    /// A day, stored as `2026-11-23`.
    Day,
    /// A time of day, stored as `14:30`.
    Time,
    /// One of these.
    Choice(&'static [&'static str]),
    /// Several of these; stored as one text, joined by commas in the order of the table.
    Choices(&'static [&'static str]),
    /// An identifier.
    Id,
    /// A reference to a photo.
    Photo,
    /// A reference to a recording.
    Voice,
}

impl Kind {
    /// The stored value in the shape that records and screens use: choices as a list, all else as it is.
    #[must_use]
    pub fn to_json(self, stored: &Scalar) -> Value {
        match (self, stored) {
            (Self::Choices(_), Scalar::Text(joined)) => {
                joined.split(',').filter(|choice| !choice.is_empty()).map(Value::from).collect()
            }
            _ => stored.to_json(),
        }
    }

    /// The stored form of a value from a record, unchecked; `None` if no scalar can hold it.
    #[must_use]
    pub fn to_scalar(self, value: &Value) -> Option<Scalar> {
        match (self, value) {
            (Self::Choices(choices), Value::Array(items)) => {
                let items: Option<Vec<&str>> = items.iter().map(Value::as_str).collect();
                let mut items = items?;
                // Choices of newer versions stand behind those of the table.
                items.sort_by_key(|item| choices.iter().position(|choice| choice == item).unwrap_or(usize::MAX));
                items.dedup();
                let plain = items.iter().all(|item| !item.is_empty() && !item.contains(','));
                plain.then(|| Scalar::Text(items.join(",")))
            }
            _ => Scalar::from_json(value),
        }
    }
}

/// One field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its name in records and documents; never changes, never reused.
    pub id: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it may not be empty.
    pub required: bool,
    /// What it is called in Vietnamese.
    pub vi: &'static str,
    /// What it is called in English.
    pub en: &'static str,
}

pub(super) const fn needed(id: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Field {
    Field { id, kind, required: true, vi, en }
}

pub(super) const fn open(id: &'static str, kind: Kind, vi: &'static str, en: &'static str) -> Field {
    Field { id, kind, required: false, vi, en }
}

pub(super) const SEXES: &[&str] = &["male", "female", "other"];
const RELATIONS: &[&str] = &["head", "spouse", "child", "parent", "grandchild", "sibling", "other"];
const OUTCOMES: &[&str] = &["met", "absent", "call_back", "refused", "moved"];
const ABILITIES: &[&str] = &["independent", "needs_help"];
const STEPS: &[&str] = &["forwarded", "answered", "closed", "read_out", "merged"];
const STATUSES: &[&str] = &["new", "forwarded", "answered", "closed"];

const PROFILE: &[Field] = &[
    needed("name", Kind::Line(80), "Tên hộ", "Household name"),
    open("nickname", Kind::Line(80), "Tên thường gọi", "Everyday name"),
    open("hamlet", Kind::Line(80), "Nhóm, cụm", "Cluster"),
    open("house_number", Kind::Line(30), "Số nhà", "House number"),
    open("landmark", Kind::Line(160), "Mốc để tìm", "Landmark"),
    open("phone", Kind::Phone, "Điện thoại", "Phone"),
    open("carrier", Kind::Line(40), "Nhà mạng", "Carrier"),
    open("member_count", Kind::Int(0, 99), "Số nhân khẩu", "Household members"),
    open("smartphones", Kind::Int(0, 99), "Điện thoại thông minh", "Smartphones"),
    open("keypad_phones", Kind::Int(0, 99), "Điện thoại phím bấm", "Keypad phones"),
    open("computers", Kind::Int(0, 99), "Máy tính", "Computers"),
    open("televisions", Kind::Int(0, 99), "Ti vi", "Televisions"),
    open("internet", Kind::Choices(&INTERNET), "Internet", "Internet"),
    open("signal", Kind::Int(0, 4), "Sóng di động", "Mobile signal"),
    open("grid_power", Kind::Flag, "Điện lưới", "Grid power"),
    open("business", Kind::Line(120), "Kinh doanh", "Business"),
    open("language", Kind::Line(40), "Tiếng nói", "Language"),
    open("interpreter_needed", Kind::Flag, "Cần người phiên dịch", "Interpreter needed"),
    open("address_at_capture", Kind::Line(200), "Địa chỉ khi ghi", "Address when recorded"),
    // As the commune's list says, never as somebody says of themselves; each only with consent to its purpose.
    open("poverty", Kind::Choice(&POVERTY), "Diện hộ", "Poverty status"),
    open("poverty_year", Kind::Int(2000, 2100), "Năm xét diện hộ", "Year of the poverty list"),
    open("poverty_source", Kind::Line(120), "Theo danh sách, quyết định nào", "Source of the poverty status"),
    open("location", Kind::Place, "Vị trí nhà", "Place of the house"),
    open("note", Kind::Note(1000), "Ghi chú", "Note"),
    open("moved_away", Kind::Day, "Ngày chuyển đi", "Moved away on"),
];

const PERSON: &[Field] = &[
    needed("name", Kind::Line(80), "Họ tên", "Full name"),
    open("birth_year", Kind::Int(1900, 2100), "Năm sinh", "Year of birth"),
    open("sex", Kind::Choice(SEXES), "Giới tính", "Sex"),
    open("relation", Kind::Choice(RELATIONS), "Quan hệ với chủ hộ", "Relation to the head"),
    open("literate", Kind::Flag, "Biết đọc, viết", "Reads and writes"),
    open("needs_support", Kind::Flag, "Cần hỗ trợ", "Needs support"),
    open("phone", Kind::Phone, "Điện thoại", "Phone"),
    open("left_on", Kind::Day, "Ngày rời hộ", "Left on"),
    open("ethnic_group", Kind::Choice(&ETHNIC_GROUPS), "Dân tộc", "Ethnic group"),
];

const VISIT: &[Field] = &[
    needed("started", Kind::Int(0, 253_402_300_799_999), "Bắt đầu lúc", "Started at"),
    needed("day", Kind::Day, "Ngày thăm", "Day of the visit"),
    needed("recorder", Kind::Line(80), "Người ghi", "Recorded by"),
    open("device", Kind::Id, "Thiết bị", "Device"),
    needed("outcome", Kind::Choice(OUTCOMES), "Kết quả", "Outcome"),
    open("topics", Kind::Choices(&TOPICS), "Nội dung", "Topics"),
    open("ability", Kind::Choice(ABILITIES), "Mức độ", "Ability"),
    open("note", Kind::Note(1000), "Ghi chú", "Note"),
    open("follow_up", Kind::Day, "Hẹn lại ngày", "Come again on"),
    open("follow_up_time", Kind::Time, "Giờ hẹn", "Time of the appointment"),
    open("follow_up_note", Kind::Note(300), "Việc hẹn", "What for"),
    open("follow_up_state", Kind::Choice(&APPOINTMENT_STATES), "Kết quả hẹn", "What became of it"),
];

const OPINION: &[Field] = &[
    open("day", Kind::Day, "Ngày", "Day"),
    open("text", Kind::Note(2000), "Ý kiến, kiến nghị", "Opinion"),
    open("voice", Kind::Voice, "Lời nói", "Spoken words"),
    open("topic", Kind::Line(60), "Chủ đề", "Topic"),
    open("anonymous", Kind::Flag, "Không nêu tên", "Without a name"),
    open("status", Kind::Choice(STATUSES), "Tình trạng", "Status"),
    open("person", Kind::Id, "Người nói", "Said by"),
    open("recorder", Kind::Line(80), "Người ghi", "Recorded by"),
    open("device", Kind::Id, "Thiết bị", "Device"),
];

const OPINION_STEP: &[Field] = &[
    open("kind", Kind::Choice(STEPS), "Việc đã làm", "What was done"),
    needed("at", Kind::Int(0, 253_402_300_799_999), "Lúc", "At"),
    open("by", Kind::Line(80), "Người làm", "By"),
    open("text", Kind::Note(2000), "Nội dung", "Words"),
    open("with", Kind::Id, "Gộp vào ý kiến", "Merged with"),
    open("household", Kind::Id, "Hộ của ý kiến đó", "Household of that opinion"),
    open("of", Kind::Id, "Trả lời", "Reply"),
];

/// All fields of an entity, in the order of its form.
#[must_use]
pub const fn fields(entity: Entity) -> &'static [Field] {
    match entity {
        Entity::Profile => PROFILE,
        Entity::Person => PERSON,
        Entity::Visit => VISIT,
        Entity::Opinion => OPINION,
        Entity::OpinionStep => OPINION_STEP,
        Entity::Guide => document::GUIDE,
        Entity::GuideStep => document::GUIDE_STEP,
        Entity::Platform => document::PLATFORM,
        Entity::Group => document::GROUP,
        Entity::Outreach => document::OUTREACH,
        Entity::Practice => document::PRACTICE,
        Entity::Review => document::REVIEW,
        Entity::Shop => document::SHOP,
        Entity::Product => document::PRODUCT,
        Entity::Appointment => document::APPOINTMENT,
        Entity::Team => document::TEAM,
        Entity::TeamMember => document::TEAM_MEMBER,
    }
}

/// The field of this name.
#[must_use]
pub fn field(entity: Entity, id: &str) -> Option<&'static Field> {
    fields(entity).iter().find(|field| field.id == id)
}
