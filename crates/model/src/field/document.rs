//! The fields of what lies in documents other than a household's, and of a household's shops.

use super::table::{Field, Kind, SEXES, needed, open};
use crate::guide::GROUPS;
use crate::household::APPOINTMENT_STATES;
use crate::platform::{NETWORKS, PLATFORM_GROUPS, PLATFORM_STATES};

/// Through which channel people were reached.
pub const CHANNELS: [&str; 6] = ["meeting", "home", "loudspeaker", "school", "market", "online"];
/// What a session is about.
pub const OUTREACH_TOPICS: [&str; 8] =
    ["vneid", "public_service", "payment", "selling", "scam", "health", "learning", "other"];
/// The stages of a team's life.
const TEAM_STATES: &[&str] = &["pilot", "official", "dissolved"];
const REVIEWS: &[&str] = &["submitted", "returned", "approved"];

pub(super) const GUIDE: &[Field] = &[
    open("card", Kind::Line(60), "Thẻ có sẵn", "Shipped card"),
    needed("title_vi", Kind::Line(120), "Tên thẻ", "Title"),
    open("title_en", Kind::Line(120), "Tên tiếng Anh", "English title"),
    needed("group", Kind::Choice(&GROUPS), "Nhóm", "Group"),
    open("skills", Kind::Line(200), "Kỹ năng", "Skills"),
    open("published", Kind::Day, "Ngày đăng", "Published on"),
    open("withdrawn", Kind::Flag, "Đã gỡ", "Withdrawn"),
];

pub(super) const GUIDE_STEP: &[Field] = &[
    needed("place", Kind::Int(0, 99), "Thứ tự", "Place"),
    open("picture", Kind::Line(40), "Hình", "Picture"),
    needed("vi", Kind::Note(400), "Lời hướng dẫn", "Words"),
    open("en", Kind::Note(400), "Lời tiếng Anh", "English words"),
    open("removed", Kind::Flag, "Đã bỏ", "Removed"),
];

pub(super) const PLATFORM: &[Field] = &[
    open("card", Kind::Line(60), "Nền tảng có sẵn", "Shipped platform"),
    needed("name", Kind::Line(80), "Tên nền tảng", "Name"),
    open("url", Kind::Line(200), "Địa chỉ trang", "Address"),
    needed("group", Kind::Choice(&PLATFORM_GROUPS), "Nhóm", "Group"),
    needed("status", Kind::Choice(&PLATFORM_STATES), "Tình trạng", "State"),
    needed("checked", Kind::Day, "Ngày kiểm tra", "Checked on"),
    open("note_vi", Kind::Note(300), "Ghi chú", "Note"),
    open("note_en", Kind::Note(300), "Ghi chú tiếng Anh", "English note"),
    open("removed", Kind::Flag, "Đã bỏ", "Removed"),
];

pub(super) const GROUP: &[Field] = &[
    needed("name", Kind::Line(80), "Tên nhóm", "Name"),
    needed("network", Kind::Choice(&NETWORKS), "Ứng dụng", "Network"),
    open("url", Kind::Line(200), "Đường dẫn vào nhóm", "Link"),
    open("admin", Kind::Line(80), "Người quản trị", "Administrator"),
    open("removed", Kind::Flag, "Đã bỏ", "Removed"),
];

pub(super) const OUTREACH: &[Field] = &[
    needed("day", Kind::Day, "Ngày", "Day"),
    needed("topic", Kind::Choice(&OUTREACH_TOPICS), "Chủ đề", "Topic"),
    needed("channel", Kind::Choice(&CHANNELS), "Hình thức", "Channel"),
    open("place", Kind::Line(120), "Địa điểm", "Place"),
    open("men", Kind::Int(0, 9_999), "Số nam dự", "Men"),
    open("women", Kind::Int(0, 9_999), "Số nữ dự", "Women"),
    open("note", Kind::Note(1000), "Ghi chú", "Note"),
    open("recorder", Kind::Line(80), "Người ghi", "Recorded by"),
    open("device", Kind::Id, "Thiết bị", "Device"),
    open("removed", Kind::Flag, "Đã bỏ", "Removed"),
];

pub(super) const PRACTICE: &[Field] = &[
    needed("title", Kind::Line(120), "Tên cách làm", "Title"),
    needed("text", Kind::Note(4000), "Cách làm", "How it is done"),
    open("place", Kind::Line(120), "Ở đâu", "Where"),
    open("image_consent", Kind::Flag, "Người trong ảnh đồng ý", "People in the pictures agree"),
    open("author", Kind::Line(80), "Người gửi", "Submitted by"),
    open("device", Kind::Id, "Thiết bị", "Device"),
    open("from", Kind::Id, "Từ bài gửi", "From"),
    open("published", Kind::Day, "Ngày đăng", "Published on"),
    open("withdrawn", Kind::Flag, "Đã gỡ", "Withdrawn"),
];

pub(super) const REVIEW: &[Field] = &[
    needed("kind", Kind::Choice(REVIEWS), "Việc đã làm", "What was done"),
    needed("at", Kind::Int(0, 253_402_300_799_999), "Lúc", "At"),
    open("by", Kind::Line(80), "Người làm", "By"),
    open("reason", Kind::Note(600), "Lý do", "Reason"),
    open("of", Kind::Id, "Lần gửi", "Submission"),
];

pub(super) const SHOP: &[Field] = &[
    needed("platform", Kind::Line(80), "Sàn, nền tảng", "Platform"),
    open("name", Kind::Line(80), "Tên gian hàng", "Shop name"),
    open("url", Kind::Line(200), "Đường dẫn", "Link"),
    open("opened", Kind::Day, "Ngày mở", "Opened on"),
    open("committed", Kind::Day, "Ngày cam kết chất lượng", "Quality commitment on"),
    open("removed", Kind::Flag, "Đã đóng", "Closed"),
];

pub(super) const PRODUCT: &[Field] = &[
    needed("name", Kind::Line(80), "Tên sản phẩm", "Product"),
    open("unit", Kind::Line(40), "Quy cách", "Unit"),
    open("price", Kind::Int(0, 1_000_000_000), "Giá (đồng)", "Price (đồng)"),
    open("origin", Kind::Line(120), "Nơi làm ra", "Origin"),
    open("photo", Kind::Photo, "Ảnh", "Photo"),
    open("removed", Kind::Flag, "Đã bỏ", "Removed"),
];

pub(super) const TEAM: &[Field] = &[
    needed("name", Kind::Line(120), "Tên Tổ", "Team name"),
    needed("status", Kind::Choice(TEAM_STATES), "Tình trạng", "Status"),
    open("number", Kind::Line(60), "Số quyết định", "Decision number"),
    open("date", Kind::Day, "Ngày quyết định", "Decision date"),
    open("signer", Kind::Line(120), "Người ký", "Signed by"),
];

pub(super) const TEAM_MEMBER: &[Field] = &[
    needed("name", Kind::Line(80), "Họ tên", "Full name"),
    open("phone", Kind::Phone, "Điện thoại", "Phone"),
    open("sex", Kind::Choice(SEXES), "Giới tính", "Sex"),
    open("residence", Kind::Line(120), "Nơi ở", "Lives at"),
    open("languages", Kind::Line(120), "Tiếng nói", "Languages"),
    open("skills", Kind::Line(200), "Việc thạo", "Good at"),
    open("trained_on", Kind::Day, "Ngày tập huấn", "Trained on"),
    open("device", Kind::Id, "Máy đang dùng", "Device"),
    open("photo", Kind::Line(300), "Ảnh", "Photo"),
];

pub(super) const APPOINTMENT: &[Field] = &[
    needed("day", Kind::Day, "Ngày hẹn", "Day"),
    open("time", Kind::Time, "Giờ hẹn", "Time"),
    open("note", Kind::Note(300), "Việc hẹn", "What for"),
    open("by", Kind::Line(80), "Người hẹn", "Made by"),
    open("device", Kind::Id, "Thiết bị", "Device"),
    needed("at", Kind::Int(0, 253_402_300_799_999), "Ghi lúc", "Written at"),
    open("state", Kind::Choice(&APPOINTMENT_STATES), "Kết quả hẹn", "What became of it"),
];
