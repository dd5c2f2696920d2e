//! The sheet `survey`: the questions, groups and repeats, row by row.

use std::collections::{BTreeMap, BTreeSet};

use super::choices::{self, is_yes};
use super::kinds::{self, Row};
use super::question::{group, refine, texts, with_others};
use super::settings::Settings;
use super::table::Table;
use super::workbook::{Sheet, Workbook};
use super::{Files, attachment, parameters, wording};
use crate::expr::schema::distance;
use crate::fault::Fault;
use crate::form::{ChoiceList, DEFAULT_LANGUAGE, Form, Item, Kind, Language, Localized, Question, Repeat};

const SHEETS: [&str; 6] = ["survey", "choices", "settings", "external_choices", "entities", "osm"];

/// Where each item and setting stands in the workbook.
#[derive(Debug, Default)]
pub(super) struct Sources {
    sheet: String,
    rows: BTreeMap<String, usize>,
    headings: BTreeMap<String, String>,
    settings: (String, String),
}

impl Sources {
    /// Puts a fault of the form into its cell.
    pub(super) fn place(&self, fault: &mut Fault) {
        let column = fault.column.clone().unwrap_or_default();
        if column == "instance_name" {
            fault.sheet = Some(self.settings.0.clone());
            fault.row = Some(2);
            fault.column = Some(self.settings.1.clone());
            return;
        }
        let Some(row) = fault.item.as_ref().and_then(|item| self.rows.get(item)) else { return };
        fault.sheet = Some(self.sheet.clone());
        fault.row = u32::try_from(row + 1).ok();
        fault.column = Some(self.headings.get(&column).cloned().unwrap_or(column));
    }
}

/// A group that is open.
struct Open {
    row: usize,
    repeat: bool,
    shell: Item,
    items: Vec<Item>,
}

/// Reads a workbook into a form.
pub(super) struct Reader<'a> {
    book: &'a Workbook,
    pub(super) files: &'a Files,
    /// What is wrong so far.
    pub faults: Vec<Fault>,
    /// Where things stand.
    pub sources: Sources,
    pub(super) lists: Vec<ChoiceList>,
    tables: BTreeSet<String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(book: &'a Workbook, files: &'a Files) -> Self {
        Self {
            book,
            files,
            faults: Vec::new(),
            sources: Sources::default(),
            lists: Vec::new(),
            tables: BTreeSet::new(),
        }
    }

    /// The form, as far as it can be made out; what is wrong is among the faults.
    pub(super) fn form(&mut self, name: &str) -> Form {
        let settings = Settings::read(self.book.sheet("settings"), &mut self.faults);
        let mut form = Form::new(settings.get("id").unwrap_or(name), settings.get("version").unwrap_or("1"));
        self.other_sheets();
        let Some(sheet) = self.survey_sheet() else {
            self.faults.push(wording::sheet_missing("survey"));
            return form;
        };
        let table = Table::new(sheet, false, &mut self.faults);
        let mut languages = table.languages.clone();
        self.lists(&settings, &mut languages);
        self.sources.sheet.clone_from(&sheet.name);
        self.sources.settings = ("settings".to_owned(), settings.heading("instance_name"));
        self.columns(&table);
        form.items = self.items(&table, &settings);
        self.headings(&table);
        self.settle(&mut form, settings, languages, name);
        form.lists = std::mem::take(&mut self.lists);
        form
    }

    fn survey_sheet(&self) -> Option<&'a Sheet> {
        let only = match self.book.sheets.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        self.book.sheet("survey").or(only)
    }

    fn other_sheets(&mut self) {
        for sheet in &self.book.sheets {
            let name = sheet.name.trim().to_lowercase();
            let used = SHEETS.contains(&name.as_str()) || name.starts_with('_') || self.book.sheets.len() == 1;
            if !used && sheet.rows.iter().flatten().any(|cell| !cell.is_empty()) {
                let near = SHEETS.into_iter().find(|known| distance(known, &name) <= 2);
                self.faults.push(wording::sheet_ignored(&sheet.name, near).cell(&sheet.name, 1, ""));
            }
            if name == "entities" && sheet.rows.len() > 1 {
                let fault = wording::unsupported(
                    "entities",
                    "Bỏ trang entities; hộ và người dân có sẵn trong Từng Nhà.",
                    "Remove the sheet; households and people are in Từng Nhà already.",
                );
                self.faults.push(fault.cell(&sheet.name, 2, ""));
            }
        }
    }

    fn lists(&mut self, settings: &Settings, languages: &mut Vec<Language>) {
        for (name, external) in [("choices", false), ("external_choices", true)] {
            let Some(sheet) = self.book.sheet(name) else { continue };
            let table = Table::new(sheet, true, &mut self.faults);
            let found = choices::read(&table, external, settings.yes("allow_choice_duplicates"), &mut self.faults);
            for list in found {
                self.add_list(list);
            }
            for language in &table.languages {
                if languages.iter().all(|known| known.key != language.key) {
                    languages.push(language.clone());
                }
            }
        }
        let names: Vec<String> =
            self.files.keys().filter(|name| name.to_lowercase().ends_with(".csv")).cloned().collect();
        for name in names {
            let bytes = self.files.get(&name).map_or(&[][..], Vec::as_slice);
            match attachment::table(&name, bytes, "name", "label") {
                Some(list) => self.add_list(list),
                None => self.faults.push(wording::file(&name, false)),
            }
        }
    }

    fn add_list(&mut self, list: ChoiceList) {
        if self.lists.iter().any(|known| known.name == list.name) {
            self.faults.push(wording::list_conflict(&list.name).cell("external_choices", 1, "list_name"));
            return;
        }
        self.lists.push(list);
    }

    /// Says which columns have no effect.
    fn columns(&mut self, table: &Table) {
        for column in table.columns.iter().filter(|column| !column.heading.known) {
            if table.is_used(column) {
                self.faults.push(table.at(wording::heading_ignored(&column.written), 0, &column.written));
            }
        }
    }

    fn headings(&mut self, table: &Table) {
        for column in table.columns.iter().filter(|column| column.heading.known) {
            let own = &column.heading.column;
            let plain = column.heading.language.as_deref().filter(|key| *key != DEFAULT_LANGUAGE);
            let name = plain.map_or_else(|| own.clone(), |key| format!("{own}::{key}"));
            self.sources.headings.insert(name, column.written.clone());
        }
    }

    fn items(&mut self, table: &Table, settings: &Settings) -> Vec<Item> {
        let mut open: Vec<Open> = Vec::new();
        let mut items: Vec<Item> = Vec::new();
        let root = format!("/{}", settings.get("root").unwrap_or("data"));
        for row in table.rows() {
            if table.is_blank(row) {
                if row == 1 && table.rows().len() > 1 {
                    self.faults.push(table.at(wording::blank_row(), row, "type"));
                }
                continue;
            }
            table.troubles(row, &mut self.faults);
            if is_yes(table.text(row, "disabled")) {
                continue;
            }
            let names: Vec<&str> = open.iter().map(|open| open.shell.name()).collect();
            let path = std::iter::once(root.as_str()).chain(names).collect::<Vec<_>>().join("/");
            match self.row(table, row) {
                None => {}
                Some(Found::Item(item)) => {
                    self.sources.rows.entry(format!("{path}/{}", item.name())).or_insert(row);
                    open.last_mut().map_or(&mut items, |open| &mut open.items).push(*item);
                }
                Some(Found::Begin(shell, repeat)) => {
                    self.sources.rows.entry(format!("{path}/{}", shell.name())).or_insert(row);
                    open.push(Open { row, repeat, shell: *shell, items: Vec::new() });
                }
                Some(Found::End(repeat)) => match open.pop_if(|open| open.repeat == repeat) {
                    Some(done) => {
                        let item = closed(done);
                        open.last_mut().map_or(&mut items, |open| &mut open.items).push(item);
                    }
                    None => {
                        let kind = if repeat { "repeat" } else { "group" };
                        self.faults.push(table.at(wording::unbalanced(false, kind), row, "type"));
                    }
                },
            }
        }
        while let Some(left) = open.pop() {
            let kind = if left.repeat { "repeat" } else { "group" };
            self.faults.push(table.at(wording::unbalanced(true, kind), left.row, "type"));
            let item = closed(left);
            open.last_mut().map_or(&mut items, |open| &mut open.items).push(item);
        }
        with_others(items)
    }

    fn row(&mut self, table: &Table, row: usize) -> Option<Found> {
        let text = table.text(row, "type").to_owned();
        let name = table.text(row, "name").to_owned();
        if text.is_empty() {
            let says = !name.is_empty() || !table.localized(row, "label").is_empty();
            let fault = if says { wording::missing("type") } else { wording::row_ignored() };
            self.faults.push(table.at(fault, row, "type"));
            return None;
        }
        let kind = match kinds::read(&text) {
            Row::EndGroup => return Some(Found::End(false)),
            Row::EndRepeat => return Some(Found::End(true)),
            Row::Unknown => {
                self.faults.push(table.at(wording::unknown_type(&text), row, "type"));
                return None;
            }
            Row::Refused(vi, en) => {
                self.faults.push(table.at(wording::unsupported(&text, vi, en), row, "type"));
                return None;
            }
            Row::Passed(what) => {
                self.faults.push(table.at(wording::not_collected(&what), row, "type"));
                return None;
            }
            Row::Table => {
                self.declared_table(table, row, &name);
                return None;
            }
            other => other,
        };
        let name = self.name(table, row, name, &kind)?;
        self.entities(table, row);
        match kind {
            Row::BeginGroup => {
                let group = group(table, row, name);
                Some(Found::Begin(Box::new(Item::Group(Box::new(group))), false))
            }
            Row::BeginRepeat => {
                let count = table.expression(row, "repeat_count");
                let group = group(table, row, name);
                Some(Found::Begin(Box::new(Item::Repeat(Box::new(Repeat { group, count }))), true))
            }
            other => self
                .question(table, row, name, other)
                .map(|question| Found::Item(Box::new(Item::Question(Box::new(question))))),
        }
    }

    fn name(&mut self, table: &Table, row: usize, name: String, kind: &Row) -> Option<String> {
        if !name.is_empty() {
            return Some(name);
        }
        if *kind == Row::Question(Kind::Note) {
            return Some(format!("generated_note_name_{}", row + 1));
        }
        self.faults.push(table.at(wording::missing("name"), row, "name"));
        // A group goes on without a name, so that its end is not a fault as well.
        matches!(kind, Row::BeginGroup | Row::BeginRepeat).then(|| format!("unnamed_{}", row + 1))
    }

    fn entities(&mut self, table: &Table, row: usize) {
        if !table.text(row, "save_to").is_empty() {
            let advice = ("Bỏ cột save_to.", "Remove the column save_to.");
            self.faults.push(table.at(wording::unsupported("save_to", advice.0, advice.1), row, "save_to"));
        }
    }

    /// `csv-external people`: the file must be there; `instance('people')` and `pulldata()` read it.
    fn declared_table(&mut self, table: &Table, row: usize, name: &str) {
        if self.lists.iter().all(|list| list.name != attachment::stem(name)) {
            self.faults.push(table.at(wording::file(&format!("{name}.csv"), true), row, "name"));
        }
        self.tables.insert(name.to_owned());
    }

    fn question(&mut self, table: &Table, row: usize, name: String, kind: Row) -> Option<Question> {
        let mut parameters = self.parameters(table, row);
        let mut question = Question { name, ..texts(table, row) };
        match kind {
            Row::Question(kind) => question.kind = kind,
            Row::Preset(kind, constraint) => {
                question.kind = kind;
                question.constraint.get_or_insert_with(|| constraint.to_owned());
            }
            Row::Choice { how, list, or_other, external, file } => {
                let list = if file { self.file_list(table, row, &list, &mut parameters)? } else { list };
                question.kind = self.choice(table, row, (how, list, or_other, external), &mut parameters);
            }
            _ => return None,
        }
        refine(table, row, &mut question, &mut parameters);
        if let Kind::Metadata(metadata) = &question.kind
            && matches!(metadata.what.as_str(), "simserial" | "subscriberid" | "phonenumber" | "email")
        {
            self.faults.push(table.at(wording::not_collected(&metadata.what), row, "type"));
        }
        if question.kind == Kind::Calculated && question.calculation.is_none() && question.default.is_none() {
            self.faults.push(table.at(wording::missing("calculation"), row, "calculation"));
        }
        self.refusals(table, row, &question);
        if !parameters.is_empty() {
            question.extra.insert("parameters".to_owned(), parameters::write(&parameters));
            self.unknown_parameters(table, row, &parameters);
        }
        Some(question)
    }

    fn settle(&mut self, form: &mut Form, settings: Settings, languages: Vec<Language>, name: &str) {
        let key = settings.get("default_language").map(|text| Language::named(text).key);
        let unmarked = form.items.iter().any(|item| item.label().0.contains_key(DEFAULT_LANGUAGE));
        let known = key.filter(|key| languages.iter().any(|one| one.key == *key));
        form.default_language = match (known, languages.first()) {
            (Some(key), _) => key,
            (None, Some(first)) if !unmarked => first.key.clone(),
            _ => DEFAULT_LANGUAGE.to_owned(),
        };
        form.title = Localized(settings.titles.clone());
        if form.title.is_empty() {
            form.title = Localized::one(DEFAULT_LANGUAGE, name);
        }
        form.languages = languages;
        form.root = settings.get("root").unwrap_or("data").to_owned();
        form.anonymous = settings.yes("anonymous");
        form.may_decline = settings.yes("may_decline");
        form.instance_name = settings.get("instance_name").map(str::to_owned);
        form.settings = settings.kept;
    }
}

enum Found {
    Item(Box<Item>),
    Begin(Box<Item>, bool),
    End(bool),
}

fn closed(open: Open) -> Item {
    let mut item = open.shell;
    match &mut item {
        Item::Group(group) => group.items = open.items,
        Item::Repeat(repeat) => repeat.group.items = open.items,
        Item::Question(_) => {}
    }
    item
}
