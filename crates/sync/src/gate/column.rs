//! Columns of a chunk: how many rows each says that it has, by its run lengths alone.
//!
//! A run of five million equal operations takes four bytes; so the rows are counted from the lengths of the
//! runs, and nothing is ever expanded here.

use super::Reason;

/// A place in some bytes; every reading checks its bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Input<'a>(pub &'a [u8]);

impl<'a> Input<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        self.take(N)?.try_into().ok()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// An unsigned LEB128 number, in its shortest form only.
    pub(crate) fn unsigned(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return None;
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return (shift == 0 || byte != 0).then_some(value);
            }
        }
        None
    }

    /// A signed LEB128 number. (Longer forms than needed are refused by Automerge itself.)
    pub(crate) fn signed(&mut self) -> Option<i64> {
        let mut value = 0_i64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            if shift == 63 && !matches!(byte, 0 | 0x7f) {
                return None;
            }
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let extend = shift + 7 < 64 && byte & 0x40 != 0;
                return Some(if extend { value | (-1_i64 << (shift + 7)) } else { value });
            }
        }
        None
    }

    pub(crate) fn size(&mut self) -> Option<usize> {
        self.unsigned().and_then(|size| usize::try_from(size).ok())
    }

    pub(crate) fn prefixed(&mut self) -> Option<&'a [u8]> {
        let size = self.size()?;
        self.take(size)
    }
}

/// Appends an unsigned LEB128 number in its shortest form.
pub(crate) fn put_unsigned(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push((value & 0x7f) as u8);
}

/// The last four bits of a column's specification: its type, and above that whether it is DEFLATEd.
const TYPE_GROUP: u32 = 0;
const TYPE_ACTOR: u32 = 1;
const TYPE_INTEGER: u32 = 2;
const TYPE_DELTA: u32 = 3;
const TYPE_BOOLEAN: u32 = 4;
const TYPE_STRING: u32 = 5;
const TYPE_VALUE_META: u32 = 6;
const TYPE_MASK: u32 = 7;
const DEFLATE: u32 = 8;

/// One column: its specification and its data.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column<'a> {
    pub spec: u32,
    pub data: &'a [u8],
}

/// What a column amounts to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    /// Its rows.
    pub rows: u64,
    /// For a group column: the rows of the columns that it groups. For value metadata: bytes of the values.
    pub inner: u64,
}

/// Reads the list of columns that stands before their data.
pub(crate) fn metadata(input: &mut Input<'_>) -> Option<Vec<(u32, usize)>> {
    let count = input.size().filter(|count| *count <= 64)?;
    let mut columns = Vec::with_capacity(count);
    for _ in 0..count {
        let spec = u32::try_from(input.unsigned()?).ok()?;
        columns.push((spec, input.size()?));
    }
    Some(columns)
}

/// Cuts the data that follows into the columns. Rising specifications only, nothing compressed.
pub(crate) fn columns<'a>(metadata: &[(u32, usize)], input: &mut Input<'a>) -> Result<Vec<Column<'a>>, Reason> {
    let mut columns: Vec<Column<'a>> = Vec::with_capacity(metadata.len());
    for &(spec, size) in metadata {
        if spec & DEFLATE != 0 {
            return Err(Reason::NotAChange);
        }
        if columns.last().is_some_and(|before| before.spec >= spec) {
            return Err(Reason::Columns);
        }
        columns.push(Column { spec, data: input.take(size).ok_or(Reason::Columns)? });
    }
    Ok(columns)
}

impl Column<'_> {
    pub(super) fn kind(&self) -> u32 {
        self.spec & TYPE_MASK
    }

    /// The rows, and refused as soon as they or what they group are more than `max`.
    pub(super) fn extent(&self, max: u64) -> Result<Extent, Reason> {
        match self.kind() {
            TYPE_BOOLEAN => self.booleans(max),
            TYPE_GROUP | TYPE_ACTOR | TYPE_INTEGER | TYPE_DELTA | TYPE_STRING | TYPE_VALUE_META => self.runs(max),
            _ => Ok(Extent { rows: 0, inner: 0 }),
        }
    }

    fn booleans(&self, max: u64) -> Result<Extent, Reason> {
        let mut input = Input(self.data);
        let mut rows = 0_u64;
        while !input.is_empty() {
            rows = bounded(rows, input.unsigned().ok_or(Reason::Columns)?, max)?;
        }
        Ok(Extent { rows, inner: 0 })
    }

    fn runs(&self, max: u64) -> Result<Extent, Reason> {
        let mut input = Input(self.data);
        let mut extent = Extent { rows: 0, inner: 0 };
        while !input.is_empty() {
            match input.signed().ok_or(Reason::Columns)? {
                0 => {
                    let nulls = input.unsigned().ok_or(Reason::Columns)?;
                    extent.rows = bounded(extent.rows, nulls, max)?;
                }
                run if run > 0 => {
                    let run = run.unsigned_abs();
                    extent.rows = bounded(extent.rows, run, max)?;
                    self.value(&mut input, run, max, &mut extent)?;
                }
                literals => {
                    let literals = literals.unsigned_abs();
                    extent.rows = bounded(extent.rows, literals, max)?;
                    for _ in 0..literals {
                        self.value(&mut input, 1, max, &mut extent)?;
                    }
                }
            }
        }
        Ok(extent)
    }

    /// One value that stands for `times` rows.
    fn value(&self, input: &mut Input<'_>, times: u64, max: u64, extent: &mut Extent) -> Result<(), Reason> {
        match self.kind() {
            TYPE_DELTA => input.signed().map(drop).ok_or(Reason::Columns),
            TYPE_STRING => input.prefixed().map(drop).ok_or(Reason::Columns),
            TYPE_GROUP => {
                let grouped = input.unsigned().ok_or(Reason::Columns)?;
                extent.inner = bounded(extent.inner, grouped.checked_mul(times).ok_or(Reason::TooManyOps)?, max)?;
                Ok(())
            }
            TYPE_VALUE_META => {
                let size = input.unsigned().ok_or(Reason::Columns)? >> 4;
                let size = size.checked_mul(times).ok_or(Reason::Columns)?;
                extent.inner = extent.inner.checked_add(size).ok_or(Reason::Columns)?;
                Ok(())
            }
            _ => input.unsigned().map(drop).ok_or(Reason::Columns),
        }
    }
}

fn bounded(sum: u64, more: u64, max: u64) -> Result<u64, Reason> {
    sum.checked_add(more).filter(|sum| *sum <= max).ok_or(Reason::TooManyOps)
}
