//! Files beside a workbook: tables in CSV become lists.

use std::collections::BTreeMap;

use crate::form::{Choice, ChoiceList, DEFAULT_LANGUAGE, Localized};

/// The name of a list from the name of a file: `xa.csv` is `xa`.
pub(super) fn stem(file: &str) -> &str {
    file.rsplit_once('.').map_or(file, |(stem, _)| stem)
}

/// Reads a table; nothing if it is none. `value` and `label` name the columns that are stored and shown.
pub(super) fn table(file: &str, bytes: &[u8], value: &str, label: &str) -> Option<ChoiceList> {
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).ok()?;
    let first = text.lines().next()?;
    let separator =
        [b',', b';', b'\t'].into_iter().max_by_key(|one| first.bytes().filter(|byte| byte == one).count())?;
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().ok()?.iter().map(|heading| heading.trim().to_owned()).collect();
    let mut list = ChoiceList { name: stem(file).to_owned(), file: Some(file.to_owned()), ..ChoiceList::default() };
    for record in reader.records() {
        let record = record.ok()?;
        let mut columns: BTreeMap<String, String> =
            headings.iter().cloned().zip(record.iter().map(|cell| cell.trim().to_owned())).collect();
        let name = if value == "name" { columns.remove(value) } else { columns.get(value).cloned() };
        let shown = if label == "label" { columns.remove(label) } else { columns.get(label).cloned() };
        let shown = shown.filter(|text| !text.is_empty());
        list.choices.push(Choice {
            name: name.unwrap_or_default(),
            label: shown.map_or_else(Localized::default, |text| Localized::one(DEFAULT_LANGUAGE, text)),
            columns,
            ..Choice::default()
        });
    }
    Some(list)
}

/// Whether the table has this column, by its first row.
pub(super) fn has_column(list: &ChoiceList, column: &str) -> bool {
    list.choices.first().is_some_and(|choice| match column {
        "name" => !choice.name.is_empty(),
        "label" => !choice.label.is_empty(),
        other => choice.columns.contains_key(other),
    })
}
