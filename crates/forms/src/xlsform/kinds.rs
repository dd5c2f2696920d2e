//! The `type` column: what each text means, by all the names that it is known under.

use crate::form::{Accept, Bounds, Kind, Metadata, Selection};

/// What a row is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Row {
    /// The beginning of a group.
    BeginGroup,
    /// The beginning of a repeat.
    BeginRepeat,
    /// The end of a group.
    EndGroup,
    /// The end of a repeat.
    EndRepeat,
    /// A question.
    Question(Kind),
    /// A question with choices.
    Choice {
        /// How many may be chosen.
        how: How,
        /// The list, or the file.
        list: String,
        /// "Other" opens a text.
        or_other: bool,
        /// The list lies on the sheet `external_choices`.
        external: bool,
        /// The list is a file.
        file: bool,
    },
    /// A question with a condition that comes with its type.
    Preset(Kind, &'static str),
    /// A table that comes as a file.
    Table,
    /// Something that is not collected here and does no harm.
    Passed(String),
    /// Something that cannot be honoured: what to do instead, in both languages.
    Refused(&'static str, &'static str),
    /// Nothing known.
    Unknown,
}

/// How many choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    /// One.
    One,
    /// Several.
    Several,
    /// All, in order.
    Rank,
}

const ONE: [&str; 9] = [
    "select_one_from_file",
    "select one from file",
    "select_one_external",
    "add select one prompt using",
    "select one from",
    "select one using",
    "select_one",
    "select one",
    "select1",
];
const SEVERAL: [&str; 10] = [
    "select_multiple_from_file",
    "select multiple from file",
    "add select multiple prompt using",
    "select all that apply from",
    "select all that apply",
    "select multiple from",
    "select multiple using",
    "select_multiple",
    "select multiple",
    "select_all_that_apply",
];

/// Reads a type.
pub(super) fn read(text: &str) -> Row {
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = words.join(" ");
    let lower = whole.to_lowercase();
    if let Some(row) = control(&lower).or_else(|| choice(&whole, &lower)) {
        return row;
    }
    simple(&lower)
}

fn control(lower: &str) -> Option<Row> {
    let (begins, rest) = match lower.strip_prefix("begin").or_else(|| lower.strip_prefix("end")) {
        Some(rest) => (lower.starts_with("begin"), rest.strip_prefix(['_', ' '])?),
        None => return None,
    };
    let kind = rest.split(' ').next().unwrap_or_default();
    Some(match (kind, rest) {
        ("group", _) if begins => Row::BeginGroup,
        ("group", _) => Row::EndGroup,
        ("repeat" | "lgroup", _) | (_, "looped group") if begins => Row::BeginRepeat,
        ("repeat" | "lgroup", _) | (_, "looped group") => Row::EndRepeat,
        ("loop", _) => Row::Refused(
            "Viết từng nhóm một, hoặc dùng nhóm lặp (begin repeat).",
            "Write each group out, or use a repeat (begin repeat).",
        ),
        _ => return None,
    })
}

fn choice(whole: &str, lower: &str) -> Option<Row> {
    let found = |names: &[&'static str], how: How| {
        let name = names.iter().find(|name| lower.starts_with(&format!("{name} ")))?;
        Some((*name, how))
    };
    let (name, how) =
        found(&ONE, How::One).or_else(|| found(&SEVERAL, How::Several)).or_else(|| found(&["rank"], How::Rank))?;
    let mut words = whole.get(name.len()..)?.split_whitespace();
    let list = words.next()?.to_owned();
    let rest: String = words.collect::<Vec<_>>().join(" ").to_lowercase();
    let or_other = matches!(rest.as_str(), "or_other" | "or other" | "or specify other");
    if !or_other && !rest.is_empty() {
        return Some(Row::Unknown);
    }
    if list.contains("${") {
        return Some(Row::Refused(
            "Lập danh sách cố định ở trang choices; chọn từ câu trả lời trước chưa dùng được.",
            "Make a fixed list on the choices sheet; choosing among earlier answers cannot be used yet.",
        ));
    }
    let file = name.contains("file") || list.ends_with(".csv") || list.ends_with(".xml") || list.ends_with(".geojson");
    Some(Row::Choice { how, list, or_other, external: name.contains("external"), file })
}

fn simple(lower: &str) -> Row {
    let bare = lower.strip_prefix("q ").or_else(|| lower.strip_prefix("add ")).unwrap_or(lower);
    let bare = bare.strip_suffix(" prompt").unwrap_or(bare);
    Row::Question(match bare {
        "text" | "string" => Kind::Text,
        "integer" | "int" => Kind::Integer,
        "decimal" => Kind::Decimal,
        "range" => Kind::Range(Bounds { start: 1.0, end: 10.0, step: 1.0 }),
        "date" => Kind::Date,
        "time" => Kind::Time,
        "datetime" | "date time" => Kind::Datetime,
        "note" => Kind::Note,
        "geopoint" | "gps" | "location" => Kind::Geopoint,
        "geotrace" => Kind::Geotrace,
        "geoshape" => Kind::Geoshape,
        "image" | "photo" | "picture" => Kind::Photo,
        "audio" => Kind::Voice,
        "video" => Kind::Video,
        "file" => Kind::File(Accept::default()),
        "barcode" => Kind::Barcode,
        "acknowledge" | "trigger" => Kind::Acknowledge,
        "calculate" => Kind::Calculated,
        "hidden" => Kind::Hidden,
        "percentage" => return Row::Preset(Kind::Integer, "0 <= . and . <= 100"),
        "number of days in last month" => return Row::Preset(Kind::Integer, "0 <= . and . <= 31"),
        "number of days in last six months" => return Row::Preset(Kind::Integer, "0 <= . and . <= 183"),
        "number of days in last year" => return Row::Preset(Kind::Integer, "0 <= . and . <= 365"),
        "phone number" => return Row::Preset(Kind::Text, r"regex(., '^\d*$')"),
        "start-geopoint" | "background-geopoint" => {
            return Row::Refused(
                "Hỏi vị trí bằng câu hỏi geopoint, sau khi người dân đồng ý.",
                "Ask for the place with a geopoint question, after the person agreed.",
            );
        }
        "background-audio" => {
            return Row::Refused(
                "Không ghi âm ngầm. Dùng câu hỏi audio để ghi âm khi được đồng ý.",
                "Nobody is recorded unasked. Use an audio question, after the person agreed.",
            );
        }
        "osm" => {
            return Row::Refused("Dùng câu hỏi geopoint hoặc text.", "Use a geopoint or text question.");
        }
        "include" => {
            return Row::Refused(
                "Chép các câu hỏi của phiếu kia vào phiếu này.",
                "Copy the questions of the other form into this one.",
            );
        }
        "csv-external" => return Row::Table,
        "xml-external" => {
            return Row::Refused("Chuyển bảng sang tệp .csv.", "Turn the table into a .csv file.");
        }
        "audit" => return Row::Passed("audit".to_owned()),
        other => return metadata(other).map_or_else(|| osm_or_unknown(other), Row::Question),
    })
}

fn osm_or_unknown(text: &str) -> Row {
    if text.starts_with("osm ") {
        return Row::Refused("Dùng câu hỏi geopoint hoặc text.", "Use a geopoint or text question.");
    }
    Row::Unknown
}

fn metadata(text: &str) -> Option<Kind> {
    let text = text.strip_prefix("get ").or_else(|| text.strip_prefix("uri:")).unwrap_or(text);
    let what = match text {
        "start" | "start time" => "start",
        "end" | "end time" => "end",
        "today" => "today",
        "deviceid" | "device id" | "imei" => "deviceid",
        "username" => "username",
        "phonenumber" => "phonenumber",
        "email" => "email",
        "simserial" | "sim id" => "simserial",
        "subscriberid" | "subscriber id" => "subscriberid",
        _ => return None,
    };
    Some(Kind::Metadata(Metadata { what: what.to_owned() }))
}

/// A question with choices of this list.
pub(super) fn selection(how: How, selection: Selection) -> Kind {
    match how {
        How::One => Kind::Single(selection),
        How::Several => Kind::Multiple(selection),
        How::Rank => Kind::Rank(selection),
    }
}
