//! Names that nobody bears, and places that are real.

/// Xã Ba Bể is real, as are the first five villages; the others are named in the manner of the region.
/// Which villages exist after the re-arrangement of 2026 is not known: all of it is labelled "minh họa".
pub const VILLAGES: [&str; 12] = [
    "Pác Ngòi",
    "Bó Lù",
    "Cốc Tộc",
    "Nà Cọ",
    "Khâu Ban",
    "Nà Luông",
    "Khuổi Vài",
    "Bản Slưn",
    "Lủng Quang",
    "Nà Kiêng",
    "Pác Cuổi",
    "Phiêng Mây",
];

pub(super) const FAMILY: [&str; 14] =
    ["Nông", "Triệu", "Bàn", "Hoàng", "Ma", "Dương", "Lý", "Đặng", "Nguyễn", "Hà", "Lường", "La", "Phùng", "Đồng"];

pub(super) const MIDDLE_MALE: [&str; 4] = ["Văn", "Đức", "A", "Quốc"];
pub(super) const MIDDLE_FEMALE: [&str; 4] = ["Thị", "Thị Thanh", "Mùi", "Thị Kim"];

/// Given names that say plainly that the person is invented.
pub(super) const GIVEN: [&str; 14] = [
    "Mẫu",
    "Ví Dụ",
    "Thử",
    "Minh Họa",
    "Giả Định",
    "Thí Điểm",
    "Tưởng Tượng",
    "Thử Nghiệm",
    "Làm Mẫu",
    "Diễn Tập",
    "Mô Phỏng",
    "Bản Nháp",
    "Phác Thảo",
    "Dự Kiến",
];

pub(super) const NICKNAMES: [&str; 12] = [
    "cây đa",
    "đầu bản",
    "bờ suối",
    "thợ mộc",
    "nhà thuyền",
    "quán nước",
    "vườn mận",
    "ruộng cao",
    "cối nước",
    "lò rèn",
    "chân dốc",
    "bến đò",
];

pub(super) const LANDMARKS: [&str; 10] = [
    "nhà sàn cạnh nhà văn hóa",
    "cạnh cầu treo",
    "đối diện trường tiểu học",
    "trên dốc, cạnh bể nước",
    "cuối đường bê tông",
    "gần bến thuyền",
    "sau trạm y tế",
    "cạnh cây gạo to",
    "đầu ngõ vào bản",
    "nhà mái tôn xanh ven suối",
];

pub(super) const NOTES: [&str; 5] =
    ["Thường ở nương, gặp buổi tối", "Cần người phiên dịch", "Có homestay", "Hay vắng nhà ngày chợ", "Nên hẹn trước"];
