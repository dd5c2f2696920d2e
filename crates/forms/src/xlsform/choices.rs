//! The sheets `choices` and `external_choices`.

use std::collections::{BTreeMap, BTreeSet};

use super::table::Table;
use super::wording;
use crate::fault::Fault;
use crate::form::{Choice, ChoiceList};
use crate::prepare::is_name;

/// Reads the lists of a sheet, in the order in which they come up.
pub(super) fn read(table: &Table, external: bool, duplicates: bool, faults: &mut Vec<Fault>) -> Vec<ChoiceList> {
    let mut lists: Vec<ChoiceList> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut seen: BTreeSet<(String, String)> = BTreeSet::new();
    let rows: Vec<usize> = table.rows().filter(|row| !table.is_blank(*row)).collect();
    let listed: Vec<usize> = rows.iter().copied().filter(|row| !table.text(*row, "list_name").is_empty()).collect();
    columns(table, &listed, faults);
    for row in rows {
        table.troubles(row, faults);
        let list = table.text(row, "list_name");
        let choice = choice(table, row);
        if list.is_empty() {
            if !choice.name.is_empty() {
                faults.push(table.at(wording::missing("list_name"), row, "list_name"));
            }
            continue;
        }
        if choice.name.is_empty() {
            faults.push(table.at(wording::missing("choice"), row, "name"));
            continue;
        }
        if choice.label.is_empty() && choice.media.is_empty() {
            faults.push(table.at(wording::choice_unlabelled(&choice.name), row, "label"));
        }
        if !duplicates && !external && !seen.insert((list.to_owned(), choice.name.clone())) {
            faults.push(table.at(wording::choice_duplicate(&choice.name), row, "name"));
        }
        let place = *places.entry(list.to_owned()).or_insert_with(|| {
            lists.push(ChoiceList { name: list.to_owned(), external, ..ChoiceList::default() });
            lists.len() - 1
        });
        if let Some(list) = lists.get_mut(place) {
            list.choices.push(choice);
        }
    }
    lists
}

/// Columns that filters read become parts of paths and need names that can stand there. A column that only
/// comments fill is left aside.
fn columns(table: &Table, listed: &[usize], faults: &mut Vec<Fault>) {
    for column in table.columns.iter().filter(|column| !column.heading.known) {
        let filled = |row: &&usize| table.sheet.cell(**row, column.index).is_some_and(|cell| !cell.is_empty());
        if !listed.iter().any(|row| filled(&row)) {
            continue;
        }
        if !is_name(&column.written) && !column.written.contains(':') {
            let fault = if is_comment(&column.written) {
                wording::heading_ignored(&column.written)
            } else {
                wording::heading_space(&column.written)
            };
            faults.push(table.at(fault, 0, &column.written));
        }
    }
}

/// Whether a heading says that its column holds remarks.
fn is_comment(heading: &str) -> bool {
    let heading = tungnha_model::text::fold(heading);
    ["note", "comment", "remark", "ghi chu", "nhan xet"].iter().any(|word| heading.contains(word))
}

fn choice(table: &Table, row: usize) -> Choice {
    let mut columns = table.extra(row);
    columns.retain(|name, _| is_name(name) || name.contains(':'));
    Choice {
        name: table.text(row, "name").to_owned(),
        label: table.localized(row, "label"),
        media: table.media(row),
        exclusive: is_yes(table.text(row, "exclusive")),
        columns,
    }
}

/// Whether a cell says yes.
pub(super) fn is_yes(text: &str) -> bool {
    matches!(text.to_lowercase().as_str(), "yes" | "true" | "true()" | "1" | "có" | "co")
}
