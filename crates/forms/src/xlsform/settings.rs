//! The sheet `settings`: one row of properties of the whole form.

use std::collections::BTreeMap;

use super::choices::is_yes;
use super::wording;
use super::workbook::Sheet;
use crate::fault::Fault;
use crate::form::{DEFAULT_LANGUAGE, Language};

/// What the settings say, by the names that are used here.
#[derive(Debug, Default)]
pub(super) struct Settings {
    values: BTreeMap<&'static str, String>,
    /// The title by language.
    pub titles: BTreeMap<String, String>,
    /// Kept for the way back.
    pub kept: BTreeMap<String, String>,
    /// Where each stands: the heading as written.
    headings: BTreeMap<&'static str, String>,
}

const USED: [(&str, &str); 16] = [
    ("form_title", "title"),
    ("set_form_title", "title"),
    ("title", "title"),
    ("form_id", "id"),
    ("set_form_id", "id"),
    ("id_string", "id"),
    ("version", "version"),
    ("default_language", "default_language"),
    ("instance_name", "instance_name"),
    ("name", "root"),
    ("xml_root", "root"),
    ("allow_choice_duplicates", "allow_choice_duplicates"),
    ("tungnha::anonymous", "anonymous"),
    ("tungnha::may_decline", "may_decline"),
    ("clean_text_values", "clean_text_values"),
    ("add_none_option", "add_none_option"),
];

impl Settings {
    pub(super) fn read(sheet: Option<&Sheet>, faults: &mut Vec<Fault>) -> Self {
        let mut settings = Self::default();
        let Some(sheet) = sheet else { return settings };
        let width = sheet.rows.first().map_or(0, Vec::len);
        for column in 0..width {
            let text = |row: usize| sheet.cell(row, column).map_or("", |cell| cell.text.as_str());
            let (written, value) = (text(0), text(1));
            if !written.is_empty() && !value.is_empty() {
                settings.add(sheet, written, value, faults);
            }
        }
        settings
    }

    fn add(&mut self, sheet: &Sheet, written: &str, value: &str, faults: &mut Vec<Fault>) {
        let name = written.trim().to_lowercase();
        let (base, language) = name.split_once("::").filter(|(base, _)| *base == "form_title").map_or_else(
            || (name.as_str(), None),
            |(base, _)| (base, written.split_once("::").map(|(_, language)| Language::named(language).key)),
        );
        match USED.iter().find(|(known, _)| *known == base) {
            Some((_, "title")) => {
                let key = language.unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned());
                self.titles.entry(key).or_insert_with(|| value.to_owned());
            }
            Some((_, used)) => {
                self.headings.entry(used).or_insert_with(|| written.to_owned());
                self.values.entry(used).or_insert_with(|| value.to_owned());
            }
            None => {
                self.kept.insert(written.to_owned(), value.to_owned());
                faults.push(wording::unused(written).cell(&sheet.name, 2, written));
            }
        }
        if base == "add_none_option" && is_yes(value) {
            let advice = ("Thêm lựa chọn “Không” vào danh sách.", "Add the choice “None” to the lists.");
            faults.push(wording::unsupported("add_none_option", advice.0, advice.1).cell(&sheet.name, 2, written));
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    pub(super) fn yes(&self, name: &str) -> bool {
        self.get(name).is_some_and(is_yes)
    }

    pub(super) fn heading(&self, name: &str) -> String {
        self.headings.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }
}
