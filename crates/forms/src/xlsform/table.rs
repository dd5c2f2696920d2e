//! A sheet read by its headings.

use std::collections::BTreeMap;

use super::cell::Trouble;
use super::heading::{self, Heading};
use super::wording;
use super::workbook::Sheet;
use crate::fault::Fault;
use crate::form::{DEFAULT_LANGUAGE, Language, Localized, Media};

/// A column of a sheet.
#[derive(Debug, Clone)]
pub(super) struct Column {
    /// Its place, counted from 0.
    pub index: usize,
    /// What it holds.
    pub heading: Heading,
    /// Its heading as it is written.
    pub written: String,
}

/// A sheet whose headings were read.
#[derive(Debug)]
pub(super) struct Table<'a> {
    pub sheet: &'a Sheet,
    pub columns: Vec<Column>,
    pub languages: Vec<Language>,
}

/// Curly quotation marks, which word processors put where expressions need straight ones.
fn straight(text: &str) -> String {
    text.replace(['\u{2018}', '\u{2019}'], "'").replace(['\u{201c}', '\u{201d}'], "\"")
}

impl<'a> Table<'a> {
    /// Reads the headings of a sheet and says what is wrong with them.
    pub(super) fn new(sheet: &'a Sheet, choices: bool, faults: &mut Vec<Fault>) -> Self {
        let first = sheet.rows.first().map_or(&[][..], Vec::as_slice);
        let double = first.iter().any(|cell| cell.text.contains("::"));
        let mut table = Self { sheet, columns: Vec::new(), languages: Vec::new() };
        let width = sheet.rows.iter().map(Vec::len).max().unwrap_or(0);
        for index in 0..width {
            let text = first.get(index).map_or("", |cell| cell.text.as_str());
            if text.is_empty() {
                if table.first_filled(index).is_some() {
                    faults.push(wording::heading_missing().cell(&sheet.name, 1, &letters(index)));
                }
                continue;
            }
            table.add(index, text, double, choices, faults);
        }
        table
    }

    fn add(&mut self, index: usize, text: &str, double: bool, choices: bool, faults: &mut Vec<Fault>) {
        let (heading, language) = heading::read(text, double, choices);
        let name = &self.sheet.name;
        if self.columns.iter().any(|column| column.heading == heading) {
            faults.push(wording::heading_duplicate(text).cell(name, 1, text));
            return;
        }
        if let Some(language) = language.filter(|new| self.languages.iter().all(|known| known.key != new.key)) {
            self.languages.push(language);
        }
        if let Some(near) = heading::nearly(text, choices).filter(|_| !heading.known) {
            faults.push(wording::heading_misspelt(text, near).cell(name, 1, text));
        }
        self.columns.push(Column { index, heading, written: text.to_owned() });
    }

    fn first_filled(&self, index: usize) -> Option<usize> {
        (1..self.sheet.rows.len()).find(|row| self.sheet.cell(*row, index).is_some_and(|cell| !cell.is_empty()))
    }

    /// Whether some cell of a column below the heading says something.
    pub(super) fn is_used(&self, column: &Column) -> bool {
        self.first_filled(column.index).is_some()
    }

    /// The rows below the heading: their places counted from 0.
    pub(super) fn rows(&self) -> std::ops::Range<usize> {
        1..self.sheet.rows.len().max(1)
    }

    /// Whether a row is blank.
    pub(super) fn is_blank(&self, row: usize) -> bool {
        self.sheet.rows.get(row).is_none_or(|cells| cells.iter().all(super::cell::Cell::is_empty))
    }

    fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.heading.column == name && column.heading.known)
    }

    /// The heading of a column as it is written, by its own name and language.
    pub(super) fn written(&self, name: &str) -> String {
        let (column, language) = name.split_once("::").map_or((name, None), |(column, key)| (column, Some(key)));
        let fits = |one: &&Column| {
            one.heading.column == column && language.is_none_or(|key| one.heading.language.as_deref() == Some(key))
        };
        self.columns.iter().find(fits).map_or_else(|| name.to_owned(), |one| one.written.clone())
    }

    /// What a cell says; empty if the column is not there.
    pub(super) fn text(&self, row: usize, name: &str) -> &str {
        let cell = self.column(name).and_then(|column| self.sheet.cell(row, column.index));
        cell.map_or("", |cell| cell.text.as_str())
    }

    /// What a cell says, quotation marks made straight; nothing if it says nothing.
    pub(super) fn expression(&self, row: usize, name: &str) -> Option<String> {
        Some(straight(self.text(row, name))).filter(|text| !text.is_empty())
    }

    /// A text in all languages.
    pub(super) fn localized(&self, row: usize, name: &str) -> Localized {
        let mut texts = BTreeMap::new();
        for column in self.columns.iter().filter(|column| column.heading.column == name && column.heading.known) {
            let text = self.sheet.cell(row, column.index).map_or("", |cell| cell.text.as_str());
            if !text.is_empty() {
                let key = column.heading.language.clone().unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned());
                texts.insert(key, text.to_owned());
            }
        }
        Localized(texts)
    }

    /// Pictures and sounds.
    pub(super) fn media(&self, row: usize) -> Media {
        Media {
            image: self.localized(row, "image"),
            big_image: self.localized(row, "big-image"),
            audio: self.localized(row, "audio"),
            video: self.localized(row, "video"),
        }
    }

    /// What stands in columns that are not known.
    pub(super) fn extra(&self, row: usize) -> BTreeMap<String, String> {
        let unknown = self.columns.iter().filter(|column| !column.heading.known);
        let texts = unknown.filter_map(|column| {
            let text = &self.sheet.cell(row, column.index)?.text;
            (!text.is_empty()).then(|| (column.written.clone(), text.clone()))
        });
        texts.collect()
    }

    /// Says which cells of a row cannot be taken at their word.
    pub(super) fn troubles(&self, row: usize, faults: &mut Vec<Fault>) {
        for column in &self.columns {
            let Some(cell) = self.sheet.cell(row, column.index) else { continue };
            let fault = match cell.trouble {
                None => continue,
                Some(Trouble::Error) => wording::cell_error(&cell.text),
                Some(Trouble::AmbiguousDate) => wording::date_ambiguous(),
            };
            faults.push(self.at(fault, row, &column.written));
        }
    }

    /// Places a fault in a cell.
    pub(super) fn at(&self, fault: Fault, row: usize, column: &str) -> Fault {
        fault.cell(&self.sheet.name, u32::try_from(row + 1).unwrap_or(u32::MAX), &self.written(column))
    }
}

/// The letters by which spreadsheets call a column: A, B, …, AA.
pub(super) fn letters(index: usize) -> String {
    let mut letters = String::new();
    let mut left = index + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or(0);
        letters.insert(0, char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters
}
