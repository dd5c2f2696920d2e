//! A whole file read against the villages: which columns are what, which households would come, what is wrong.

use std::collections::BTreeMap;

use tungnha_model::text::fold;
use tungnha_model::{Bilingual, Day, UnitId};

use super::heading::{self, Meaning, TARGETS, Target, letter};
use super::places::Places;
use super::rows::{Columns, Sheet, Wanted};
use super::table::{Row, Table};
use crate::api::{DuplicateHint, DuplicateMatch, ImportColumn, Mapping, RowFault, Severity};

/// What an import would do.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    /// The columns as recognised or as chosen.
    pub columns: Vec<ImportColumn>,
    /// Rows with content below the headings.
    pub rows: usize,
    /// The households of rows without an error.
    pub wanted: Vec<Wanted>,
    /// All faults, by row.
    pub faults: Vec<RowFault>,
    /// A required column that is missing stands in the way of everything.
    pub blocked: bool,
    /// Rows that look like another row of the file.
    pub duplicates: Vec<DuplicateHint>,
}

/// Reads a table.
#[must_use]
pub fn plan(table: &Table, mapping: Option<&Mapping>, places: &Places, today: Day) -> Plan {
    let heading_index = heading::row(table);
    let empty = Row::default();
    let heading = table.rows.get(heading_index).unwrap_or(&empty);
    let body = table.rows.get(heading_index + 1..).unwrap_or_default();
    let columns = columns(heading, body, mapping);
    let chosen = chosen(&columns);
    let mut plan = Plan { faults: missing(&chosen, heading, places), columns, ..Plan::default() };
    plan.blocked = !plan.faults.is_empty();
    let sheet = Sheet { heading, columns: &chosen, places, today };
    for (wanted, faults) in body.iter().filter_map(|row| sheet.read(row)) {
        plan.rows += 1;
        if !plan.blocked {
            plan.wanted.extend(wanted);
            plan.faults.extend(faults);
        }
    }
    plan.duplicates = within(&plan.wanted, places);
    plan
}

fn columns(heading: &Row, body: &[Row], mapping: Option<&Mapping>) -> Vec<ImportColumn> {
    let width = body.iter().take(1_000).map(|row| row.cells.len()).max().unwrap_or(0).max(heading.cells.len());
    let mut taken: Vec<&str> = Vec::new();
    let mut columns = Vec::with_capacity(width);
    for index in 0..width {
        let number = u32::try_from(index).unwrap_or(u32::MAX);
        let (mut field, mut ignored, forbidden) = match heading::recognise(heading.cell(index)) {
            Meaning::Field(field) => (Some(field), None, false),
            Meaning::Ignored(reason, always) => (None, Some(reason), always),
            Meaning::Unknown => (None, None, false),
        };
        if let Some(choice) = mapping.and_then(|mapping| mapping.get(&number)).filter(|_| !forbidden) {
            field = choice.as_deref().and_then(Target::find).map(|target| target.id);
            ignored = if field.is_some() { None } else { ignored };
        }
        // Of two columns for one field the first counts.
        field = field.filter(|field| !taken.contains(field));
        taken.extend(field);
        columns.push(ImportColumn {
            index: number,
            heading: heading.cell(index).chars().take(120).collect(),
            letter: letter(index),
            field: field.map(str::to_owned),
            samples: if forbidden { Vec::new() } else { samples(body, index) },
            ignored_reason: ignored,
        });
    }
    columns
}

fn samples(body: &[Row], index: usize) -> Vec<String> {
    let cells = body.iter().take(200).map(|row| row.cell(index)).filter(|cell| !cell.is_empty());
    cells.take(3).map(|cell| cell.chars().take(60).collect()).collect()
}

fn chosen(columns: &[ImportColumn]) -> Columns {
    let field = |column: &ImportColumn| Some((column.index as usize, Target::find(column.field.as_deref()?)?.id));
    columns.iter().filter_map(field).collect()
}

/// Required fields that no column fills; the village may be chosen for the whole file instead.
fn missing(columns: &Columns, heading: &Row, places: &Places) -> Vec<RowFault> {
    let filled = |target: &&Target| {
        columns.iter().any(|(_, field)| *field == target.id) || (target.id == "unit" && places.fallback().is_some())
    };
    let fault = |target: &Target| {
        let label = target.label();
        RowFault {
            row: heading.number,
            column: None,
            heading: None,
            value: String::new(),
            reason: Bilingual::new(
                format!("Chưa có cột \"{}\".", label.vi),
                format!("No column for \"{}\".", label.en),
            ),
            advice: Bilingual::new(
                format!("Chọn cột nào là \"{}\" ở bảng các cột, hoặc thêm tiêu đề này vào tệp.", label.vi),
                format!(
                    "Choose which column is \"{}\" in the list of columns, or add this heading to the file.",
                    label.en
                ),
            ),
            severity: Severity::Error,
        }
    };
    TARGETS.iter().filter(|target| target.required).filter(|target| !filled(target)).map(fault).collect()
}

/// Rows of the file that look like an earlier row: the same code or the same name (and year) in one village.
fn within(wanted: &[Wanted], places: &Places) -> Vec<DuplicateHint> {
    let mut by_code: BTreeMap<(UnitId, String), &Wanted> = BTreeMap::new();
    let mut by_name: BTreeMap<(UnitId, String), Vec<&Wanted>> = BTreeMap::new();
    let mut hints = Vec::new();
    for row in wanted {
        let mut matches = Vec::new();
        if let Some(code) = &row.code {
            let earlier = by_code.entry((row.unit, fold(code))).or_insert(row);
            if earlier.row != row.row {
                matches.push(same(earlier, places, &SAME_CODE));
            }
        }
        let named = by_name.entry((row.unit, fold(row.name()))).or_default();
        let like =
            |earlier: &&&Wanted| years_agree(earlier.birth_year(), row.birth_year()) && !codes_differ(earlier, row);
        if let Some(earlier) = named.iter().find(like).filter(|_| matches.is_empty()) {
            matches.push(same(earlier, places, &SAME_NAME));
        }
        named.push(row);
        if !matches.is_empty() {
            hints.push(DuplicateHint { row: row.row, name: row.name().to_owned(), matches });
        }
    }
    hints
}

/// Two years that do not contradict one another.
pub(super) fn years_agree(a: Option<u16>, b: Option<u16>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// A commune that gave two households two codes knows that they are two.
fn codes_differ(a: &Wanted, b: &Wanted) -> bool {
    a.code.is_some() && b.code.is_some() && a.code != b.code && a.birth_year() != b.birth_year()
}

/// Why two rows look alike.
pub(super) const SAME_CODE: (&str, &str) =
    ("Trùng mã hộ trong cùng thôn", "The same household code in the same village");
pub(super) const SAME_NAME: (&str, &str) = ("Trùng tên trong cùng thôn", "The same name in the same village");

fn same(earlier: &Wanted, places: &Places, why: &(&str, &str)) -> DuplicateMatch {
    DuplicateMatch {
        id: None,
        row: Some(earlier.row),
        name: earlier.name().to_owned(),
        unit: places.name(earlier.unit).name,
        why: Bilingual::new(why.0, why.1),
    }
}
