//! What a person means by a cell: counts, years, yes and no, in the words that lists use.

use serde_json::Value;
use tungnha_model::text::{fold, parse_day};

/// What came of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Meant {
    /// This value, yet to be checked against its field.
    Value(Value),
    /// Not understood.
    Unclear,
}

fn value(value: impl Into<Value>) -> Meant {
    Meant::Value(value.into())
}

/// `1971`, `05/03/1971`, `3/1971`, `1971-03-05`: only the year is kept.
#[must_use]
pub fn birth_year(cell: &str) -> Meant {
    if let Some(day) = parse_day(cell) {
        return value(day.year());
    }
    let year = cell.rsplit(['/', '-', '.', ' ']).next().unwrap_or(cell);
    match (year.len(), year.parse::<u32>()) {
        (4, Ok(year)) => value(year),
        _ => Meant::Unclear,
    }
}

/// `Nam`, `Nữ`.
#[must_use]
pub fn sex(cell: &str) -> Meant {
    match fold(cell).as_str() {
        "nam" | "male" | "m" | "trai" => value("male"),
        "nu" | "female" | "f" | "gai" => value("female"),
        "khac" | "other" => value("other"),
        _ => Meant::Unclear,
    }
}

/// Excel drops the leading zero of numbers: nine digits get it back. Of several numbers the first counts.
#[must_use]
pub fn phone(cell: &str) -> (String, bool) {
    let mut parts = cell.split([';', ',', '/']).map(str::trim).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or(cell);
    let several = parts.next().is_some();
    let bare = first.len() == 9 && first.bytes().all(|byte| byte.is_ascii_digit()) && !first.starts_with('0');
    (if bare { format!("0{first}") } else { first.to_owned() }, several)
}

/// `cáp quang`, `4G`, `nhờ hàng xóm`, `không`; several may stand together.
#[must_use]
pub fn internet(cell: &str) -> Meant {
    let mut ways: Vec<&str> = Vec::new();
    for part in fold(cell).split([',', ';', '/', '+']).map(str::trim).filter(|part| !part.is_empty()) {
        let way = internet_way(part);
        let Some(way) = way else { return Meant::Unclear };
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    value(ways)
}

fn internet_way(part: &str) -> Option<&'static str> {
    const WAYS: [(&str, &[&str]); 4] = [
        ("fibre", &["cap quang", "wifi", "wi-fi", "ftth", "fibre", "fiber"]),
        ("shared", &["hang xom", "nha van hoa", "dung chung", "nho", "shared"]),
        ("mobile", &["4g", "5g", "3g", "di dong", "sim", "mobile"]),
        ("none", &["khong", "chua", "none", "no"]),
    ];
    // "nhờ wifi hàng xóm" is shared, "không có 4G" is none: the more telling word goes first.
    let holds = |words: &[&str]| words.iter().any(|word| part.contains(word));
    let of = |id: &str| WAYS.iter().find(|(way, _)| *way == id).is_some_and(|(_, words)| holds(words));
    if part == "k" || part == "0" || part.starts_with("khong") || part.starts_with("chua") {
        return Some("none");
    }
    ["shared", "fibre", "mobile", "none"].into_iter().find(|way| of(way))
}

/// `0` to `4`, or in words.
#[must_use]
pub fn signal(cell: &str) -> Meant {
    match fold(cell).as_str() {
        "khong" | "khong co" | "trang song" | "khong song" | "mat song" => value(0),
        "ieu" | "rat ieu" | "lom song" | "chap chon" => value(1),
        "trung binh" | "tb" | "vua" => value(2),
        "kha" => value(3),
        "tot" | "manh" | "rat tot" => value(4),
        digits => digits.parse::<u8>().map_or(Meant::Unclear, value),
    }
}

/// Names separated by semicolons, or by commas where there is no semicolon.
#[must_use]
pub fn names(cell: &str) -> Vec<String> {
    let mark = if cell.contains(';') { ';' } else { ',' };
    cell.split(mark).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Twelve digits in a row, spaced or not, look like the number of an identity card.
#[must_use]
pub fn looks_like_identity_number(cell: &str) -> bool {
    let mut run = 0;
    for c in cell.chars() {
        if c.is_ascii_digit() {
            run += 1;
        } else if !matches!(c, ' ' | '.' | '-') {
            if run == 12 {
                return true;
            }
            run = 0;
        }
    }
    run == 12
}
