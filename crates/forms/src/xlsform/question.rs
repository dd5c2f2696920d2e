//! One question of the survey sheet: its texts, kind, choices, parameters.

use std::collections::{BTreeMap, BTreeSet};

use super::choices::is_yes;
use super::kinds::{self, How};
use super::survey::Reader;
use super::table::Table;
use super::{attachment, parameters, wording};
use crate::expr::value;
use crate::form::{
    Accept, Bounds, ChoiceList, DEFAULT_LANGUAGE, Group, Item, Kind, Localized, Question, Scale, Selection,
};

impl Reader<'_> {
    pub(super) fn parameters(&mut self, table: &Table, row: usize) -> BTreeMap<String, String> {
        match parameters::read(table.text(row, "parameters")) {
            Ok(found) => found,
            Err(part) => {
                self.faults.push(table.at(wording::parameter(&part), row, "parameters"));
                BTreeMap::new()
            }
        }
    }

    pub(super) fn unknown_parameters(&mut self, table: &Table, row: usize, left: &BTreeMap<String, String>) {
        const KEPT: [&str; 16] = [
            "max-pixels",
            "app",
            "quality",
            "rows",
            "capture-accuracy",
            "warning-accuracy",
            "allow-mock-accuracy",
            "incremental",
            "tick_interval",
            "placeholder",
            "tick_labelset",
            "track-changes",
            "identify-user",
            "location-priority",
            "location-min-interval",
            "location-max-age",
        ];
        for name in left.keys().filter(|name| !KEPT.contains(&name.as_str())) {
            self.faults.push(table.at(wording::parameter(name), row, "parameters"));
        }
    }

    pub(super) fn file_list(
        &mut self,
        table: &Table,
        row: usize,
        file: &str,
        parameters: &mut BTreeMap<String, String>,
    ) -> Option<String> {
        let value = parameters.remove("value").unwrap_or_else(|| "name".to_owned());
        let label = parameters.remove("label").unwrap_or_else(|| "label".to_owned());
        if !file.to_lowercase().ends_with(".csv") {
            let advice = ("Chuyển danh sách sang tệp .csv.", "Turn the list into a .csv file.");
            self.faults.push(table.at(wording::unsupported(file, advice.0, advice.1), row, "type"));
            return None;
        }
        let Some(bytes) = self.files.get(file) else {
            self.faults.push(table.at(wording::file(file, true), row, "type"));
            return None;
        };
        let Some(list) = attachment::table(file, bytes, &value, &label) else {
            self.faults.push(table.at(wording::file(file, false), row, "type"));
            return None;
        };
        if !attachment::has_column(&list, &value) {
            self.faults.push(table.at(wording::parameter(&format!("value={value}")), row, "parameters"));
        }
        let name = list.name.clone();
        self.lists.retain(|known| known.name != name);
        self.lists.push(list);
        Some(name)
    }

    pub(super) fn choice(
        &mut self,
        table: &Table,
        row: usize,
        (how, list, or_other, external): (How, String, bool, bool),
        parameters: &mut BTreeMap<String, String>,
    ) -> Kind {
        let known = self.lists.iter().find(|known| known.name == list);
        if let Some(known) = known.filter(|_| how != How::One) {
            for choice in known.choices.iter().filter(|choice| choice.name.contains(' ')) {
                self.faults.push(table.at(wording::choice_space(&choice.name), row, "type"));
            }
        }
        if external && known.is_some_and(|known| !known.external) {
            self.faults.push(table.at(wording::sheet_missing("external_choices"), row, "type"));
        }
        if or_other && table.expression(row, "choice_filter").is_some() {
            let advice = ("Bỏ or_other và thêm lựa chọn “Khác”.", "Drop or_other and add a choice “Other”.");
            self.faults.push(table.at(
                wording::unsupported("or_other + choice_filter", advice.0, advice.1),
                row,
                "type",
            ));
        }
        let max = table.text(row, "max_selected").parse().ok();
        let randomize = parameters.remove("randomize").is_some_and(|text| is_yes(&text));
        kinds::selection(how, Selection { list, max, or_other, randomize, seed: parameters.remove("seed") })
    }

    /// What a question asks for that cannot be honoured.
    pub(super) fn refusals(&mut self, table: &Table, row: usize, question: &Question) {
        if question.appearance.as_deref().is_some_and(|text| text.contains("search(")) {
            let advice =
                ("Dùng select_one_from_file với choice_filter.", "Use select_one_from_file with a choice_filter.");
            self.faults.push(table.at(wording::unsupported("search()", advice.0, advice.1), row, "appearance"));
        }
        let Some(default) = &question.default else { return };
        let dynamic = default.contains("${") || default.contains('(');
        if !dynamic && !fits(&question.kind, default, &self.lists) {
            self.faults.push(table.at(wording::bad_default(default), row, "default"));
        }
    }
}

/// The text beside a question whose choice "other" opens one.
pub(super) fn other_text(question: &Question) -> Question {
    let texts = [(DEFAULT_LANGUAGE, "Ghi rõ."), ("vi", "Ghi rõ."), ("en", "Specify other.")];
    Question {
        name: format!("{}_other", question.name),
        label: Localized(texts.into_iter().map(|(key, text)| (key.to_owned(), text.to_owned())).collect()),
        relevant: Some(format!("selected(../{}, 'other')", question.name)),
        ..Question::default()
    }
}

/// Puts the texts of `or_other` behind their questions.
pub(super) fn with_others(items: Vec<Item>) -> Vec<Item> {
    let names: BTreeSet<String> = items.iter().map(|item| item.name().to_owned()).collect();
    let mut all = Vec::new();
    for item in items {
        let other = item.question().filter(|q| q.kind.selection().is_some_and(|one| one.or_other)).map(other_text);
        all.push(match item {
            Item::Group(mut group) => {
                group.items = with_others(group.items);
                Item::Group(group)
            }
            Item::Repeat(mut repeat) => {
                repeat.group.items = with_others(repeat.group.items);
                Item::Repeat(repeat)
            }
            question => question,
        });
        all.extend(other.filter(|other| !names.contains(&other.name)).map(|other| Item::Question(Box::new(other))));
    }
    all
}

pub(super) fn group(table: &Table, row: usize, name: String) -> Group {
    Group {
        name,
        label: table.localized(row, "label"),
        hint: table.localized(row, "hint"),
        media: table.media(row),
        relevant: condition(table, row, "relevant"),
        appearance: table.expression(row, "appearance"),
        items: Vec::new(),
        extra: table.extra(row),
    }
}

pub(super) fn texts(table: &Table, row: usize) -> Question {
    let triggers = table.expression(row, "trigger").unwrap_or_default();
    let trigger = crate::prepare::references(&triggers).map(str::to_owned).collect();
    Question {
        label: table.localized(row, "label"),
        hint: table.localized(row, "hint"),
        guidance: table.localized(row, "guidance_hint"),
        media: table.media(row),
        required: condition(table, row, "required").filter(|text| text != "false()"),
        required_message: table.localized(row, "required_message"),
        relevant: condition(table, row, "relevant"),
        constraint: table.expression(row, "constraint"),
        constraint_message: table.localized(row, "constraint_message"),
        calculation: table.expression(row, "calculation"),
        trigger,
        default: table.expression(row, "default"),
        read_only: condition(table, row, "read_only").filter(|text| text != "false()"),
        choice_filter: table.expression(row, "choice_filter"),
        appearance: table.expression(row, "appearance"),
        opens_opinion: is_yes(table.text(row, "opens_opinion")),
        personal: is_yes(table.text(row, "personal")),
        extra: table.extra(row),
        ..Question::default()
    }
}

/// A condition; yes and no are words for it.
fn condition(table: &Table, row: usize, name: &str) -> Option<String> {
    let text = table.expression(row, name)?;
    Some(match text.to_lowercase().as_str() {
        "yes" | "true" | "có" => "true()".to_owned(),
        "no" | "false" | "không" => "false()".to_owned(),
        _ => text,
    })
}

/// What parameters, appearances and this program's own columns make of a kind.
pub(super) fn refine(table: &Table, row: usize, question: &mut Question, parameters: &mut BTreeMap<String, String>) {
    let has =
        |word: &str| question.appearance.as_deref().is_some_and(|text| text.split_whitespace().any(|one| one == word));
    match &mut question.kind {
        Kind::Text if has("multiline") || parameters.contains_key("rows") => question.kind = Kind::LongText,
        Kind::Photo if has("signature") => question.kind = Kind::Signature,
        Kind::File(accept) => {
            let types = table.text(row, "accept").split(',').map(|one| one.trim().to_owned());
            *accept = Accept { types: types.filter(|one| !one.is_empty()).collect() };
        }
        Kind::Range(bounds) => {
            let mut take = |name: &str, old: f64| {
                parameters.remove(name).map(|text| value::number_of(&text)).filter(|n| n.is_finite()).unwrap_or(old)
            };
            *bounds = Bounds { start: take("start", 1.0), end: take("end", 10.0), step: take("step", 1.0) };
            if is_yes(table.text(row, "scale")) {
                question.kind = scale(table, row, *bounds);
            }
        }
        _ => {}
    }
}

fn scale(table: &Table, row: usize, bounds: Bounds) -> Kind {
    Kind::Scale(Scale {
        from: value::whole(bounds.start).unwrap_or(1),
        to: value::whole(bounds.end).unwrap_or(5),
        low: table.localized(row, "low_label"),
        high: table.localized(row, "high_label"),
        none: table.localized(row, "none_label"),
    })
}

fn fits(kind: &Kind, default: &str, lists: &[ChoiceList]) -> bool {
    let utc = chrono::Offset::fix(&chrono::Utc);
    let list = kind.selection().and_then(|selection| lists.iter().find(|list| list.name == selection.list));
    let offered = |name: &str| list.is_none_or(|list| name == "other" || list.choice(name).is_some());
    match kind {
        Kind::Integer => value::number_of(default).fract() == 0.0,
        Kind::Decimal | Kind::Range(_) => !value::number_of(default).is_nan(),
        Kind::Date => value::parse_date(default).is_some(),
        Kind::Time => value::parse_time(default).is_some(),
        Kind::Datetime => value::parse_datetime(default, utc).is_some() || value::parse_date(default).is_some(),
        Kind::Single(_) => offered(default),
        Kind::Multiple(_) | Kind::Rank(_) => default.split_whitespace().all(offered),
        _ => true,
    }
}
