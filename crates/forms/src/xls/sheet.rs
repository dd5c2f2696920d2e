//! The cells of a sheet.

use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};

use super::container::{u16_at, u32_at};
use super::format::Shown;
use super::globals::Globals;
use super::record::{BEGIN, END, Record, Records};
use super::{Cell, Refusal};

const LABEL_SST: u16 = 0x00FD;
const LABEL: u16 = 0x0204;
const RICH: u16 = 0x00D6;
const NUMBER: u16 = 0x0203;
const RK: u16 = 0x027E;
const MANY_RK: u16 = 0x00BD;
const TRUTH: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const STRING: u16 = 0x0207;

pub(super) fn read<E: From<Refusal>>(
    mut records: Records<'_, '_>,
    globals: &Globals,
    mut see: impl FnMut(Cell<'_>) -> Result<(), E>,
) -> Result<(), E> {
    if records.next()?.is_none_or(|record| record.kind != BEGIN) {
        return Err(Refusal::Broken.into());
    }
    // Charts within a sheet begin and end by themselves.
    let mut within = 0_u32;
    let mut formula = None;
    while let Some(record) = records.next()? {
        match record.kind {
            BEGIN => within = within.saturating_add(1),
            END if within == 0 => break,
            END => within = within.saturating_sub(1),
            _ if within > 0 => {}
            MANY_RK => many(&record, globals, &mut see)?,
            // The text that a formula gave stands behind it.
            FORMULA if is_text(&record) => formula = place(&record),
            STRING => {
                if let (Some((row, column)), Some(text)) = (formula.take(), record.text(0)) {
                    see(Cell { row, column, value: DataRef::String(text) })?;
                }
            }
            _ => {
                if let (Some((row, column)), Some(value)) = (place(&record), value(&record, globals)) {
                    see(Cell { row, column, value })?;
                }
            }
        }
    }
    Ok(())
}

/// Row and column, with which every cell begins.
fn place(record: &Record<'_>) -> Option<(u32, u32)> {
    Some((u32::from(record.u16(0)?), u32::from(record.u16(2)?)))
}

fn value<'g>(record: &Record<'_>, globals: &'g Globals) -> Option<DataRef<'g>> {
    let number = |value| shown(value, record.u16(4)?, globals);
    match record.kind {
        LABEL_SST => {
            let text = usize::try_from(record.u32(6)?).ok().and_then(|at| globals.texts.get(at))?;
            Some(DataRef::SharedString(text))
        }
        LABEL | RICH => record.text(6).map(DataRef::String),
        NUMBER => number(float(record.bytes(), 6)?),
        RK => number(packed(record.u32(6)?)),
        TRUTH => truth(record.bytes().get(6..)?),
        FORMULA => match record.bytes().get(6..14)? {
            [kind, _, said, .., 0xFF, 0xFF] => match kind {
                1 => Some(DataRef::Bool(*said != 0)),
                2 => error(*said),
                _ => None,
            },
            _ => number(float(record.bytes(), 6)?),
        },
        _ => None,
    }
}

fn is_text(record: &Record<'_>) -> bool {
    matches!(record.bytes().get(6..14), Some([0, .., 0xFF, 0xFF]))
}

/// Several numbers side by side.
fn many<E>(record: &Record<'_>, globals: &Globals, see: &mut impl FnMut(Cell<'_>) -> Result<(), E>) -> Result<(), E> {
    let Some((row, first)) = place(record) else { return Ok(()) };
    let cells = record.bytes().get(4..).unwrap_or_default().chunks_exact(6);
    for (column, cell) in (first..).zip(cells) {
        let value = u16_at(cell, 0).zip(u32_at(cell, 2)).and_then(|(style, rk)| shown(packed(rk), style, globals));
        if let Some(value) = value {
            see(Cell { row, column, value })?;
        }
    }
    Ok(())
}

fn shown(value: f64, style: u16, globals: &Globals) -> Option<DataRef<'static>> {
    let kind = match globals.shown(style) {
        Shown::Number => return value.is_finite().then_some(DataRef::Float(value)),
        Shown::Moment => ExcelDateTimeType::DateTime,
        Shown::Span => ExcelDateTimeType::TimeDelta,
    };
    // Days beyond the year 9999 are none.
    let day = (0.0..2_958_466.0).contains(&value);
    day.then(|| DataRef::DateTime(ExcelDateTime::new(value, kind, globals.from_1904)))
}

fn float(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..)?.first_chunk().map(|eight| f64::from_le_bytes(*eight))
}

/// A number in four bytes: a whole one, or the upper half of a float; perhaps a hundred times too large.
fn packed(rk: u32) -> f64 {
    let whole = rk & 2 != 0;
    let value =
        if whole { f64::from(rk.cast_signed() >> 2) } else { f64::from_bits(u64::from(rk & 0xFFFF_FFFC) << 32) };
    if rk & 1 == 0 { value } else { value / 100.0 }
}

fn truth(said: &[u8]) -> Option<DataRef<'static>> {
    match said {
        [value, 0, ..] => Some(DataRef::Bool(*value != 0)),
        [code, _, ..] => error(*code),
        _ => None,
    }
}

fn error(code: u8) -> Option<DataRef<'static>> {
    let error = match code {
        0x00 => CellErrorType::Null,
        0x07 => CellErrorType::Div0,
        0x0F => CellErrorType::Value,
        0x17 => CellErrorType::Ref,
        0x1D => CellErrorType::Name,
        0x24 => CellErrorType::Num,
        0x2A => CellErrorType::NA,
        0x2B => CellErrorType::GettingData,
        _ => return None,
    };
    Some(DataRef::Error(error))
}
