//! A form as a workbook. What [`super::import`] reads from it is the same form again.
//!
//! Every cell is written as text: no formula, number or date can come of an answer's name. Properties that
//! XLSForm does not know stand in columns named `tungnha::…`, which other programs pass over.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::question::other_text;
use super::{Files, parameters};
use crate::expr::value::text_of;
use crate::form::{ChoiceList, DEFAULT_LANGUAGE, Form, Group, Item, Kind, Localized, Media, Question, Selection};

/// Why a workbook cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The writer refused.
    #[error("the workbook cannot be written: {0}")]
    Write(#[from] XlsxError),
}

/// Headings in order, and rows of texts by heading.
struct Page<'f> {
    form: &'f Form,
    headings: Vec<String>,
    rows: Vec<BTreeMap<String, String>>,
}

impl<'f> Page<'f> {
    fn new(form: &'f Form, headings: &[&str]) -> Self {
        Self { form, headings: headings.iter().map(|one| (*one).to_owned()).collect(), rows: Vec::new() }
    }

    fn put(&mut self, row: &mut BTreeMap<String, String>, heading: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        if !self.headings.iter().any(|known| known == heading) {
            self.headings.push(heading.to_owned());
        }
        row.insert(heading.to_owned(), text.to_owned());
    }

    fn put_option(&mut self, row: &mut BTreeMap<String, String>, heading: &str, text: Option<&String>) {
        self.put(row, heading, text.map_or("", String::as_str));
    }

    fn put_texts(&mut self, row: &mut BTreeMap<String, String>, heading: &str, texts: &Localized) {
        for (key, text) in &texts.0 {
            self.put(row, &in_language(self.form, heading, key), text);
        }
    }

    fn put_media(&mut self, row: &mut BTreeMap<String, String>, media: &Media) {
        self.put_texts(row, "media::image", &media.image);
        self.put_texts(row, "media::big-image", &media.big_image);
        self.put_texts(row, "media::audio", &media.audio);
        self.put_texts(row, "media::video", &media.video);
    }

    fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        for (column, heading) in (0_u16..).zip(&self.headings) {
            sheet.write_string_with_format(0, column, heading, &bold)?;
            for (row, texts) in (1_u32..).zip(&self.rows) {
                if let Some(text) = texts.get(heading) {
                    sheet.write_string(row, column, text)?;
                }
            }
        }
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }
}

fn in_language(form: &Form, heading: &str, key: &str) -> String {
    if key == DEFAULT_LANGUAGE {
        return heading.to_owned();
    }
    let name = form.languages.iter().find(|language| language.key == key).map_or(key, |language| &language.name);
    format!("{heading}::{name}")
}

/// Writes a workbook.
pub fn export(form: &Form) -> Result<Vec<u8>, ExportError> {
    let mut book = Workbook::new();
    survey(form).write(book.add_worksheet().set_name("survey")?)?;
    for (name, external) in [("choices", false), ("external_choices", true)] {
        let lists: Vec<&ChoiceList> =
            form.lists.iter().filter(|list| list.external == external && list.file.is_none()).collect();
        if !lists.is_empty() {
            choices(form, &lists).write(book.add_worksheet().set_name(name)?)?;
        }
    }
    settings(form).write(book.add_worksheet().set_name("settings")?)?;
    Ok(book.save_to_buffer()?)
}

/// The tables that came as files, written again.
#[must_use]
pub fn export_files(form: &Form) -> Files {
    let tables = form.lists.iter().filter_map(|list| Some((list.file.clone()?, table(list))));
    tables.collect()
}

fn table(list: &ChoiceList) -> Vec<u8> {
    let columns: std::collections::BTreeSet<&String> =
        list.choices.iter().flat_map(|choice| choice.columns.keys()).collect();
    let mut writer = csv::Writer::from_writer(Vec::new());
    let headings = ["name", "label"].into_iter().chain(columns.iter().map(|column| column.as_str()));
    let mut sound = writer.write_record(headings).is_ok();
    for choice in &list.choices {
        let label = choice.label.get(DEFAULT_LANGUAGE, DEFAULT_LANGUAGE).unwrap_or_default();
        let rest = columns.iter().map(|column| choice.columns.get(*column).map_or("", String::as_str));
        sound &= writer.write_record([choice.name.as_str(), label].into_iter().chain(rest)).is_ok();
    }
    // Writing to memory does not fail.
    if sound { writer.into_inner().unwrap_or_default() } else { Vec::new() }
}

fn survey(form: &Form) -> Page<'_> {
    let mut page = Page::new(form, &["type", "name"]);
    for key in labels_of(form) {
        page.headings.push(in_language(form, "label", &key));
    }
    items(&mut page, &form.items);
    page
}

/// All languages have a label column, so that none is lost that has no text yet.
fn labels_of(form: &Form) -> Vec<String> {
    let plain =
        form.languages.is_empty() || form.items.iter().any(|item| item.label().0.contains_key(DEFAULT_LANGUAGE));
    let first = plain.then(|| DEFAULT_LANGUAGE.to_owned());
    first.into_iter().chain(form.languages.iter().map(|language| language.key.clone())).collect()
}

fn items(page: &mut Page, all: &[Item]) {
    let mut generated: Option<Question> = None;
    for item in all {
        match item {
            Item::Question(one) if generated.as_ref() == Some(&**one) => generated = None,
            Item::Question(one) => {
                question(page, one);
                generated = one.kind.selection().filter(|selection| selection.or_other).map(|_| other_text(one));
            }
            Item::Group(one) => group(page, one, "group", None),
            Item::Repeat(one) => group(page, &one.group, "repeat", one.count.as_ref()),
        }
    }
}

fn group(page: &mut Page, group: &Group, kind: &str, count: Option<&String>) {
    let mut row = BTreeMap::new();
    page.put(&mut row, "type", &format!("begin {kind}"));
    page.put(&mut row, "name", &group.name);
    page.put_texts(&mut row, "label", &group.label);
    page.put_texts(&mut row, "hint", &group.hint);
    page.put_media(&mut row, &group.media);
    page.put_option(&mut row, "relevant", group.relevant.as_ref());
    page.put_option(&mut row, "appearance", group.appearance.as_ref());
    page.put_option(&mut row, "repeat_count", count);
    for (heading, text) in &group.extra {
        page.put(&mut row, heading, text);
    }
    page.rows.push(row);
    items(page, &group.items);
    let mut row = BTreeMap::new();
    page.put(&mut row, "type", &format!("end {kind}"));
    page.rows.push(row);
}

fn question(page: &mut Page, question: &Question) {
    let mut row = BTreeMap::new();
    page.put(&mut row, "type", &type_of(page.form, &question.kind));
    page.put(&mut row, "name", &question.name);
    page.put_texts(&mut row, "label", &question.label);
    page.put_texts(&mut row, "hint", &question.hint);
    page.put_texts(&mut row, "guidance_hint", &question.guidance);
    page.put_media(&mut row, &question.media);
    page.put(&mut row, "required", question.required.as_deref().map_or("", yes));
    page.put_texts(&mut row, "required_message", &question.required_message);
    page.put_option(&mut row, "relevant", question.relevant.as_ref());
    page.put_option(&mut row, "constraint", question.constraint.as_ref());
    page.put_texts(&mut row, "constraint_message", &question.constraint_message);
    page.put_option(&mut row, "calculation", question.calculation.as_ref());
    let trigger: Vec<String> = question.trigger.iter().map(|name| format!("${{{name}}}")).collect();
    page.put(&mut row, "trigger", &trigger.join(", "));
    page.put_option(&mut row, "default", question.default.as_ref());
    page.put(&mut row, "read_only", question.read_only.as_deref().map_or("", yes));
    page.put_option(&mut row, "choice_filter", question.choice_filter.as_ref());
    page.put_option(&mut row, "appearance", appearance(question).as_ref());
    page.put(&mut row, "tungnha::opinion", if question.opens_opinion { "yes" } else { "" });
    page.put(&mut row, "tungnha::personal", if question.personal { "yes" } else { "" });
    kind(page, &mut row, question);
    for (heading, text) in question.extra.iter().filter(|(heading, _)| *heading != "parameters") {
        page.put(&mut row, heading, text);
    }
    page.rows.push(row);
}

fn yes(expression: &str) -> &str {
    if expression == "true()" { "yes" } else { expression }
}

/// The appearance, with the word that tells a kind from its neighbour.
fn appearance(question: &Question) -> Option<String> {
    let own = question.appearance.clone().unwrap_or_default();
    let word = match &question.kind {
        Kind::LongText if !question.extra.get("parameters").is_some_and(|text| text.contains("rows=")) => "multiline",
        Kind::Signature => "signature",
        _ => "",
    };
    if word.is_empty() || own.split_whitespace().any(|one| one == word) {
        return question.appearance.clone();
    }
    Some(format!("{own} {word}").trim().to_owned())
}

/// The columns that only some kinds have.
fn kind(page: &mut Page, row: &mut BTreeMap<String, String>, question: &Question) {
    let kept = question.extra.get("parameters").map_or("", String::as_str);
    let mut found = parameters::read(kept).unwrap_or_default();
    match &question.kind {
        Kind::Range(bounds) => span(&mut found, bounds.start, bounds.end, bounds.step),
        Kind::Scale(scale) => {
            let number = |level: i64| crate::expr::value::number_of(&level.to_string());
            span(&mut found, number(scale.from), number(scale.to), 1.0);
            page.put(row, "tungnha::scale", "yes");
            page.put_texts(row, "tungnha::low", &scale.low);
            page.put_texts(row, "tungnha::high", &scale.high);
            page.put_texts(row, "tungnha::none", &scale.none);
        }
        Kind::File(accept) => page.put(row, "body::accept", &accept.types.join(", ")),
        Kind::Single(selection) | Kind::Multiple(selection) | Kind::Rank(selection) => {
            page.put(row, "tungnha::max", &selection.max.map_or_else(String::new, |max| max.to_string()));
            if selection.randomize {
                found.insert("randomize".to_owned(), "true".to_owned());
            }
            found.extend(selection.seed.clone().map(|seed| ("seed".to_owned(), seed)));
        }
        _ => {}
    }
    page.put(row, "parameters", &parameters::write(&found));
}

fn span(parameters: &mut BTreeMap<String, String>, start: f64, end: f64, step: f64) {
    for (name, value) in [("start", start), ("end", end), ("step", step)] {
        parameters.insert(name.to_owned(), text_of(value));
    }
}

fn type_of(form: &Form, kind: &Kind) -> String {
    let chosen = |plain: &str, selection: &Selection| {
        let list = form.list(&selection.list);
        let other = if selection.or_other { " or_other" } else { "" };
        match list.and_then(|list| list.file.as_ref()) {
            Some(file) => format!("{plain}_from_file {file}"),
            None if list.is_some_and(|list| list.external) => format!("{plain}_external {}", selection.list),
            None => format!("{plain} {}{other}", selection.list),
        }
    };
    match kind {
        Kind::Single(selection) => chosen("select_one", selection),
        Kind::Multiple(selection) => chosen("select_multiple", selection),
        Kind::Rank(selection) => format!("rank {}", selection.list),
        Kind::Metadata(metadata) => metadata.what.clone(),
        other => simple(other).to_owned(),
    }
}

const fn simple(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer => "integer",
        Kind::Decimal => "decimal",
        Kind::Scale(_) | Kind::Range(_) => "range",
        Kind::Date => "date",
        Kind::Time => "time",
        Kind::Datetime => "datetime",
        Kind::Note => "note",
        Kind::Geopoint => "geopoint",
        Kind::Geotrace => "geotrace",
        Kind::Geoshape => "geoshape",
        Kind::Photo | Kind::Signature => "image",
        Kind::Voice => "audio",
        Kind::Video => "video",
        Kind::File(_) => "file",
        Kind::Barcode => "barcode",
        Kind::Acknowledge => "acknowledge",
        Kind::Calculated => "calculate",
        Kind::Hidden => "hidden",
        Kind::Text | Kind::LongText | Kind::Single(_) | Kind::Multiple(_) | Kind::Rank(_) | Kind::Metadata(_) => "text",
    }
}

fn choices<'f>(form: &'f Form, lists: &[&ChoiceList]) -> Page<'f> {
    let mut page = Page::new(form, &["list_name", "name"]);
    for list in lists {
        for choice in &list.choices {
            let mut row = BTreeMap::new();
            page.put(&mut row, "list_name", &list.name);
            page.put(&mut row, "name", &choice.name);
            page.put_texts(&mut row, "label", &choice.label);
            page.put_media(&mut row, &choice.media);
            page.put(&mut row, "tungnha::exclusive", if choice.exclusive { "yes" } else { "" });
            for (heading, text) in &choice.columns {
                page.put(&mut row, heading, text);
            }
            page.rows.push(row);
        }
    }
    page
}

fn settings(form: &Form) -> Page<'_> {
    let mut page = Page::new(form, &[]);
    let mut row = BTreeMap::new();
    page.put_texts(&mut row, "form_title", &form.title);
    page.put(&mut row, "form_id", &form.id);
    page.put(&mut row, "version", &form.version);
    let language = form.languages.iter().find(|language| language.key == form.default_language);
    page.put_option(&mut row, "default_language", language.map(|language| &language.name));
    page.put_option(&mut row, "instance_name", form.instance_name.as_ref());
    page.put(&mut row, "name", if form.root == "data" { "" } else { &form.root });
    let repeated = form.lists.iter().any(repeats_names);
    page.put(&mut row, "allow_choice_duplicates", if repeated { "yes" } else { "" });
    page.put(&mut row, "tungnha::anonymous", if form.anonymous { "yes" } else { "" });
    page.put(&mut row, "tungnha::may_decline", if form.may_decline { "yes" } else { "" });
    for (heading, text) in &form.settings {
        page.put(&mut row, heading, text);
    }
    page.rows.push(row);
    page
}

fn repeats_names(list: &ChoiceList) -> bool {
    let names: std::collections::BTreeSet<&str> = list.choices.iter().map(|choice| choice.name.as_str()).collect();
    names.len() < list.choices.len()
}
