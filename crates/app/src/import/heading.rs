//! Which column is what, by its Vietnamese heading: folded, so that accents, case and spelling do not matter.

use tungnha_model::Bilingual;
use tungnha_model::text::fold_words;

use super::table::{Row, Table};
use crate::api::ImportField;

/// A field that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// How mappings name it.
    pub id: &'static str,
    vi: &'static str,
    en: &'static str,
    /// Whether a household cannot do without it.
    pub required: bool,
    /// Headings that mean it, folded.
    headings: &'static [&'static str],
}

/// All fields in the order in which a person reads them.
pub const TARGETS: [Target; 15] = [
    target(
        "unit",
        "Thôn, xóm, bản",
        "Village",
        true,
        &[
            "thon",
            "xom",
            "ban",
            "to dan pho",
            "tdp",
            "to pho",
            "khu",
            "thon xom",
            "thon ban",
            "thon xom ban",
            "xom thon",
            "ten thon",
            "ten xom",
            "ten ban",
            "thon to dan pho",
            "thon xom to dan pho",
            "thon to",
            "thon tdp",
            "khu dan cu",
            "don vi",
            "thon ban to dan pho",
        ],
    ),
    target(
        "name",
        "Họ tên chủ hộ",
        "Name of the household head",
        true,
        &[
            "ho ten chu ho",
            "ho va ten chu ho",
            "ten chu ho",
            "chu ho",
            "ho ten",
            "ho va ten",
            "ho ten chu",
            "ten ho",
            "ho gia dinh",
            "ho va ten chu ho gia dinh",
            "ho ten chu ho gia dinh",
        ],
    ),
    target(
        "nickname",
        "Tên thường gọi",
        "Nickname",
        false,
        &["ten thuong goi", "biet danh", "ten goi khac", "ten khac", "bi danh", "ten goi"],
    ),
    target(
        "birth_year",
        "Năm sinh chủ hộ",
        "Birth year of the head",
        false,
        &[
            "nam sinh chu ho",
            "nam sinh",
            "ngai sinh",
            "ngai thang nam sinh",
            "ngai sinh chu ho",
            "sinh nam",
            "ns",
            "ngai thang nam sinh chu ho",
        ],
    ),
    target("sex", "Giới tính", "Sex", false, &["gioi tinh", "gioi", "nam nu", "gioi tinh chu ho"]),
    target(
        "member_count",
        "Số nhân khẩu",
        "Members",
        false,
        &[
            "so nhan khau",
            "nhan khau",
            "so khau",
            "khau",
            "so nguoi",
            "tong so nhan khau",
            "tong nhan khau",
            "so thanh vien",
            "so nguoi trong ho",
        ],
    ),
    target(
        "phone",
        "Điện thoại",
        "Phone",
        false,
        &[
            "dien thoai",
            "so dien thoai",
            "sdt",
            "dt",
            "so dt",
            "di dong",
            "dien thoai di dong",
            "dien thoai lien he",
            "so dien thoai lien he",
            "dien thoai chu ho",
            "so dien thoai chu ho",
        ],
    ),
    target("house_number", "Số nhà", "House number", false, &["so nha", "nha so"]),
    target(
        "hamlet",
        "Nhóm, cụm",
        "Cluster of houses",
        false,
        &["nhom", "cum", "nhom cum", "cum dan cu", "nhom ho", "cum nhom", "nhom lien gia"],
    ),
    target(
        "landmark",
        "Địa điểm, mốc",
        "Landmark",
        false,
        &[
            "dia diem",
            "moc",
            "dia diem moc",
            "vi tri",
            "moc nhan biet",
            "dia chi",
            "dia chi chi tiet",
            "cho o",
            "noi o",
            "dac diem nha",
            "duong di",
            "moc chi duong",
            "moc de tim",
            "chi duong",
        ],
    ),
    target(
        "internet",
        "Internet",
        "Internet",
        false,
        &["internet", "mang internet", "ket noi internet", "mang", "wifi", "ket noi mang"],
    ),
    target(
        "signal",
        "Sóng di động (0–4)",
        "Mobile signal (0–4)",
        false,
        &["song", "song dien thoai", "song di dong", "muc song", "chat luong song"],
    ),
    target(
        "people",
        "Thành viên khác (cách nhau bằng ;)",
        "Other members (separated by ;)",
        false,
        &[
            "thanh vien",
            "cac thanh vien",
            "thanh vien khac",
            "thanh vien trong ho",
            "ten thanh vien",
            "cac thanh vien khac",
            "thanh vien ho",
        ],
    ),
    target("note", "Ghi chú", "Note", false, &["ghi chu", "chu thich", "luu y"]),
    target(
        "code",
        "Mã hộ",
        "Household code",
        false,
        &["ma ho", "ma so ho", "so ho so", "ma ho gia dinh", "ma so ho gia dinh"],
    ),
];

const fn target(
    id: &'static str,
    vi: &'static str,
    en: &'static str,
    required: bool,
    headings: &'static [&'static str],
) -> Target {
    Target { id, vi, en, required, headings }
}

impl Target {
    /// The field with this id.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|target| target.id == id)
    }

    /// How people call it.
    #[must_use]
    pub fn label(&self) -> Bilingual {
        Bilingual::new(self.vi, self.en)
    }

    /// As screens list it.
    #[must_use]
    pub fn view(&self) -> ImportField {
        ImportField { id: self.id.to_owned(), label: self.label(), required: self.required }
    }
}

/// What a heading means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Meaning {
    /// It fills this field.
    Field(&'static str),
    /// It is left out, for this reason; with `true`, always, whatever a person chooses.
    Ignored(Bilingual, bool),
    /// Not recognised: a person may choose.
    Unknown,
}

/// Words of headings whose columns are never read: what the law lets be kept only with consent, or never.
const NEVER: &[(&[&str], &str, &str)] = &[
    (
        &[
            "cccd",
            "cmnd",
            "can cuoc",
            "so dinh danh",
            "ma dinh danh",
            "chung minh",
            "cmt",
            "can cuoc cong dan",
            "dinh danh ca nhan",
        ],
        "Số giấy tờ tùy thân không bao giờ được nhập vào ứng dụng.",
        "Numbers of identity papers are never taken into the app.",
    ),
    (
        &["dan toc", "ton giao"],
        "Dân tộc, tôn giáo là dữ liệu nhạy cảm: không nhập từ tệp.",
        "Ethnicity and religion are sensitive: they are not imported from files.",
    ),
    (
        &["ho ngheo", "ngheo", "can ngheo", "dien ho", "phan loai ho", "loai ho", "dien chinh sach"],
        "Diện nghèo, chính sách có nguồn riêng: không nhập từ tệp này.",
        "Poverty and policy status have their own source: they are not imported from this file.",
    ),
    (
        &["so tai khoan", "tai khoan ngan hang", "stk", "so the", "mat khau", "otp"],
        "Số tài khoản, số thẻ, mật khẩu không bao giờ được nhập vào ứng dụng.",
        "Account and card numbers and passwords are never taken into the app.",
    ),
    (
        &["benh", "suc khoe", "bhit", "bao hiem it te", "khuiet tat"],
        "Thông tin sức khỏe không được nhập vào ứng dụng.",
        "Health details are not taken into the app.",
    ),
];

const NUMBERING: &[&str] = &["stt", "tt", "so tt", "so thu tu", "no", "so"];

/// What a heading means.
#[must_use]
pub fn recognise(heading: &str) -> Meaning {
    let key = fold_words(heading).join(" ");
    if key.is_empty() {
        return Meaning::Unknown;
    }
    if let Some((_, vi, en)) = NEVER.iter().find(|(words, ..)| words.iter().any(|word| holds(&key, word))) {
        return Meaning::Ignored(Bilingual::new(*vi, *en), true);
    }
    if NUMBERING.contains(&key.as_str()) {
        return Meaning::Ignored(Bilingual::new("Số thứ tự: không cần nhập.", "Row numbers are not needed."), false);
    }
    let exact = TARGETS.iter().find(|target| target.headings.contains(&key.as_str()));
    exact.map_or(Meaning::Unknown, |target| Meaning::Field(target.id))
}

/// Whether these words stand in the key as whole words.
fn holds(key: &str, words: &str) -> bool {
    format!(" {key} ").contains(&format!(" {words} "))
}

/// Where the headings stand among the rows: the first of the top twenty rows with the most recognised columns,
/// or the first row when none is recognised, so that a person can map by hand.
#[must_use]
pub fn row(table: &Table) -> usize {
    let score = |row: &Row| row.cells.iter().filter(|cell| recognise(cell) != Meaning::Unknown).count();
    let mut best = (0, 0);
    for (index, row) in table.rows.iter().take(20).enumerate() {
        let score = score(row);
        if score > best.1 {
            best = (index, score);
        }
    }
    best.0
}

/// A column's letter as spreadsheets show it: A, B, … Z, AA.
#[must_use]
pub fn letter(index: usize) -> String {
    let mut left = index + 1;
    let mut letters = Vec::new();
    while left > 0 {
        left -= 1;
        letters.push(char::from(b'A' + u8::try_from(left % 26).unwrap_or(0)));
        left /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_the_words_of_many_lists() {
        for (heading, field) in [
            ("Thôn/bản", "unit"),
            ("TỔ DÂN PHỐ", "unit"),
            ("Họ và tên\nchủ hộ", "name"),
            ("Chủ  hộ", "name"),
            ("Ngày, tháng, năm sinh", "birth_year"),
            ("Giới tính (Nam/Nữ)", ""),
            ("Số khẩu", "member_count"),
            ("SĐT", "phone"),
            ("Số điện thoại liên hệ", "phone"),
            ("Mốc chỉ đường", "landmark"),
            ("Mã hộ", "code"),
            ("Nhóm / cụm", "hamlet"),
            ("Wi-Fi", ""),
            ("Ghi chú", "note"),
        ] {
            let meant = match recognise(heading) {
                Meaning::Field(field) => field,
                _ => "",
            };
            assert_eq!(meant, field, "{heading}");
        }
        for never in [
            "Số CCCD/CMND",
            "Số định danh cá nhân",
            "Dân tộc",
            "Hộ nghèo năm 2026",
            "Diện hộ",
            "Số tài khoản",
            "Thẻ BHYT",
            "Khuyết tật",
        ] {
            assert!(matches!(recognise(never), Meaning::Ignored(_, true)), "{never}");
        }
    }

    #[test]
    fn letters_as_spreadsheets_show_them() {
        assert_eq!([0, 25, 26, 51, 52, 701, 702].map(letter), ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]);
    }
}
