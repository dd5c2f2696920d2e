//! Households from NDJSON: all lines or none.

use std::collections::HashSet;
use std::io::BufRead;

use serde::Serialize;
use tungnha_model::{Bilingual, HouseholdId, HouseholdRecord, Role, UnitId};
use tungnha_store::{Op, Store, StoreError};

use crate::App;
use crate::api::{Changes, Event};
use crate::error::{ApiError, Code, Result};

/// The longest line that is taken; a household of ten years is some 200 KB.
const LINE_BYTES_MAX: u64 = 8 << 20;
/// How many faulty lines are named at most.
const FAULTS_MAX: usize = 20;
/// How often progress is told, in households.
const PROGRESS_EVERY: usize = 100;

/// What an import of NDJSON did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Loaded {
    /// Households added.
    pub households: u32,
    /// Households that were here already, the same to the letter.
    pub unchanged: u32,
}

struct LineFault {
    line: usize,
    reason: Bilingual,
}

/// Reads households and adds those that are not here yet, in one transaction.
///
/// # Errors
/// When any line is faulty, belongs to a unit that this device may not write, or differs from a household that is
/// here already; then nothing is written. The detail names every faulty line, twenty at most.
pub fn load(app: &App, input: &mut dyn BufRead) -> Result<Loaded> {
    let store = app.store()?;
    let records = check_all(&read_lines(input)?, &writable_units(app, &store)?)?;
    let (fresh, unchanged) = apart(&store, records)?;
    write(app, &store, &fresh)?;
    Ok(Loaded { households: count(fresh.len()), unchanged })
}

fn read_lines(input: &mut dyn BufRead) -> Result<Vec<(usize, String)>> {
    let mut lines = Vec::new();
    for line in 1.. {
        let mut bytes = Vec::new();
        let read =
            std::io::Read::take(&mut *input, LINE_BYTES_MAX + 1).read_until(b'\n', &mut bytes).map_err(unreadable)?;
        if read == 0 {
            break;
        }
        if bytes.len() as u64 > LINE_BYTES_MAX {
            let reason = Bilingual::new("dài quá 8 MB", "is longer than 8 MB");
            return Err(faulty(&[LineFault { line, reason }]));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            faulty(&[LineFault { line, reason: Bilingual::new("không phải chữ UTF-8", "is not UTF-8 text") }])
        })?;
        let text = text.trim_start_matches('\u{feff}').trim();
        if !text.is_empty() {
            lines.push((line, text.to_owned()));
        }
    }
    Ok(lines)
}

fn unreadable(cause: std::io::Error) -> ApiError {
    ApiError::new(Code::File, "Không đọc được tệp. Hãy chọn lại tệp.", "The file could not be read. Choose it again.")
        .because(cause)
}

/// The units whose households this device may write.
fn writable_units(app: &App, store: &Store) -> Result<HashSet<UnitId>> {
    let identity = app.identity()?;
    let tree = store.read(|reader| reader.units())?;
    let below = match identity.role {
        Role::Leader => tree.descendants(identity.unit, app.today()),
        Role::Member => Vec::new(),
        Role::Coordinator => return Err(ApiError::denied()),
    };
    Ok(below.into_iter().chain([identity.unit]).collect())
}

fn check_all(lines: &[(usize, String)], units: &HashSet<UnitId>) -> Result<Vec<(usize, HouseholdRecord)>> {
    let (mut records, mut faults, mut seen) = (Vec::with_capacity(lines.len()), Vec::new(), HashSet::new());
    for (line, text) in lines {
        match check(text, units) {
            Ok(record) if seen.insert(record.id) => records.push((*line, record)),
            Ok(_) => faults.push(LineFault {
                line: *line,
                reason: Bilingual::new("trùng mã (id) với một dòng trước", "has the id of an earlier line"),
            }),
            Err(reason) => faults.push(LineFault { line: *line, reason }),
        }
    }
    if faults.is_empty() { Ok(records) } else { Err(faulty(&faults)) }
}

fn check(text: &str, units: &HashSet<UnitId>) -> Result<HouseholdRecord, Bilingual> {
    let record = HouseholdRecord::from_json_line(text).map_err(|cause| {
        Bilingual::new(format!("không phải một hộ: {cause}"), format!("is not a household: {cause}"))
    })?;
    let record = record.checked().map_err(|faults| match faults.into_iter().next() {
        Some(fault) => {
            let message = fault.error.message;
            Bilingual::new(format!("{}: {}", fault.path, message.vi), format!("{}: {}", fault.path, message.en))
        }
        None => Bilingual::new("có ô chưa đúng", "has a field that is not right"),
    })?;
    if !units.contains(&record.unit) {
        let unit = record.unit;
        return Err(Bilingual::new(
            format!("thuộc đơn vị {unit} mà máy này không được ghi"),
            format!("belongs to unit {unit}, which this device may not write"),
        ));
    }
    Ok(record)
}

/// Those that are new, and how many were here already. One that differs is refused: an import overwrites nothing.
fn apart(store: &Store, records: Vec<(usize, HouseholdRecord)>) -> Result<(Vec<HouseholdRecord>, u32)> {
    let (mut fresh, mut unchanged, mut faults) = (Vec::new(), 0, Vec::new());
    store.read(|reader| -> Result<()> {
        let known: HashSet<HouseholdId> = reader.household_ids()?.into_iter().collect();
        for (line, record) in records {
            if !known.contains(&record.id) {
                fresh.push(record);
            } else if reader.record(record.id)? == record {
                unchanged += 1;
            } else {
                let reason = Bilingual::new(
                    "đã có trên máy nhưng nội dung khác; sửa hộ đó trên máy, không nhập đè",
                    "is here already with other contents; edit that household here, an import overwrites nothing",
                );
                faults.push(LineFault { line, reason });
            }
        }
        Ok(())
    })?;
    if faults.is_empty() { Ok((fresh, unchanged)) } else { Err(faulty(&faults)) }
}

fn write(app: &App, store: &Store, records: &[HouseholdRecord]) -> Result<()> {
    if records.is_empty() {
        return Ok(());
    }
    let (now, total) = (app.now(), count(records.len()));
    store.transact(Op::Import, |tx| -> Result<(), StoreError> {
        for (done, record) in records.iter().enumerate() {
            tx.import(record, now)?;
            if done % PROGRESS_EVERY == 0 {
                app.emit(Event::Import { done: count(done), total });
            }
        }
        Ok(())
    })?;
    app.emit(Event::Import { done: total, total });
    app.emit(Event::Changes { changes: Changes::everything() });
    Ok(())
}

fn faulty(faults: &[LineFault]) -> ApiError {
    let list = |pick: fn(&Bilingual) -> &str, word: &str| {
        faults
            .iter()
            .take(FAULTS_MAX)
            .map(|fault| format!("{word} {}: {}", fault.line, pick(&fault.reason)))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let number = faults.len();
    ApiError::new(
        Code::File,
        format!(
            "Chưa nhập hộ nào: {number} dòng có lỗi. Sửa các dòng này rồi nhập lại.\n{}",
            list(|reason| &reason.vi, "Dòng")
        ),
        format!(
            "No household was imported: {number} faulty line(s). Mend them and import again.\n{}",
            list(|reason| &reason.en, "Line")
        ),
    )
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
