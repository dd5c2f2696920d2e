//! What the sheets share: how they are called and where they begin, the texts of cells, how numbers are shown.

use std::collections::BTreeMap;

use super::Refusal;
use super::format::{self, Shown};
use super::record::{BEGIN, END, RECORDS_MAX, Record, Records};

const BIFF8: u16 = 0x0600;
const FILE_PASS: u16 = 0x002F;
const DATE_MODE: u16 = 0x0022;
const BOUND_SHEET: u16 = 0x0085;
const FORMAT: u16 = 0x041E;
const XF: u16 = 0x00E0;
const SST: u16 = 0x00FC;

/// The most sheets, and the most texts that cells share.
const SHEETS_MAX: usize = 256;
const TEXTS_MAX: usize = 1_000_000;

/// What sheets share.
#[derive(Debug, Default)]
pub(super) struct Globals {
    pub sheets: Vec<SheetPlace>,
    pub texts: Vec<String>,
    /// Whether days are counted from 1904.
    pub from_1904: bool,
    /// How the cells of each style show their numbers.
    shown: Vec<Shown>,
}

/// Where a sheet of cells begins.
#[derive(Debug)]
pub(super) struct SheetPlace {
    pub name: String,
    pub start: usize,
}

impl Globals {
    /// How a cell of this style shows its number.
    pub fn shown(&self, style: u16) -> Shown {
        self.shown.get(usize::from(style)).copied().unwrap_or_default()
    }
}

pub(super) fn read(stream: &[u8]) -> Result<Globals, Refusal> {
    let mut left = RECORDS_MAX;
    let mut records = Records::at(stream, 0, &mut left);
    let first = records.next()?.filter(|record| record.kind == BEGIN).ok_or(Refusal::Broken)?;
    if first.u16(0) != Some(BIFF8) {
        return Err(Refusal::TooOld);
    }
    let mut globals = Globals::default();
    let mut formats: BTreeMap<u16, Shown> = BTreeMap::new();
    let mut styles: Vec<u16> = Vec::new();
    while let Some(record) = records.next()?.filter(|record| record.kind != END) {
        match record.kind {
            FILE_PASS => return Err(Refusal::Password),
            DATE_MODE => globals.from_1904 = record.u16(0) == Some(1),
            BOUND_SHEET => globals.sheets.extend(sheet(&record)),
            FORMAT => formats.extend(record.u16(0).zip(record.text(2).map(|code| format::of_code(&code)))),
            XF => styles.extend(record.u16(2)),
            SST => globals.texts = texts(&record)?,
            _ => {}
        }
        if globals.sheets.len() > SHEETS_MAX {
            return Err(Refusal::TooLarge);
        }
    }
    let shown = |format: &u16| formats.get(format).copied().unwrap_or_else(|| format::of_number(*format));
    globals.shown = styles.iter().map(shown).collect();
    Ok(globals)
}

/// A sheet of cells; charts and macros are none.
fn sheet(record: &Record<'_>) -> Option<SheetPlace> {
    if record.bytes().get(5) != Some(&0) {
        return None;
    }
    let mut cursor = record.cursor(6);
    let length = u16::from(cursor.u8()?);
    Some(SheetPlace { name: cursor.text(length)?, start: usize::try_from(record.u32(0)?).ok()? })
}

fn texts(record: &Record<'_>) -> Result<Vec<String>, Refusal> {
    let count = record.u32(4).and_then(|count| usize::try_from(count).ok()).ok_or(Refusal::Broken)?;
    if count > TEXTS_MAX {
        return Err(Refusal::TooLarge);
    }
    let mut cursor = record.cursor(8);
    let mut next = || cursor.u16().and_then(|length| cursor.text(length));
    Ok(std::iter::from_fn(&mut next).take(count).collect())
}
