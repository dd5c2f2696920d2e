//! Columns laid side by side: all the data of one sort of column, one after the other.
//!
//! Identifiers that a column holds as text (`8-4-4-4-12` small hexadecimal digits) are mentioned like others, behind a
//! byte that text never has; that byte itself is written with a code behind it that no such text has.

use std::collections::BTreeMap;

use super::ids::{Reader, Writer};
use super::plain::put_size;
use crate::gate::Input;

/// Introduces an identifier in a column. Never a byte of UTF-8.
const MARK: u8 = 0xf8;
/// Behind [`MARK`]: the byte itself. As a code it would name the batch's own actor, which is never looked for in text.
const ITSELF: u8 = 2;
/// The length of an identifier as text.
const TEXT: usize = 36;
const DASHES: [usize; 4] = [8, 13, 18, 23];

/// Columns by their sort.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    lengths: Vec<u8>,
    data: BTreeMap<u32, Vec<u8>>,
}

impl Shelves {
    /// Lays one column down.
    pub(super) fn put(&mut self, sort: u32, data: &[u8], ids: &mut Writer) {
        let shelf = self.data.entry(sort).or_default();
        let before = shelf.len();
        let mut rest = data;
        while let Some((&byte, after)) = rest.split_first() {
            rest = match id_at(rest) {
                Some((id, behind)) if !ids.is_given(&id) => {
                    shelf.push(MARK);
                    ids.put(shelf, id);
                    behind
                }
                _ => {
                    shelf.push(byte);
                    if byte == MARK {
                        shelf.push(ITSELF);
                    }
                    after
                }
            };
        }
        put_size(&mut self.lengths, shelf.len() - before);
    }

    /// Everything: the lengths in the order of laying down, then the shelves by rising sort.
    pub(super) fn finish(self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.lengths);
        self.data.values().for_each(|shelf| out.extend_from_slice(shelf));
    }
}

/// Takes columns from their shelves in the order in which they were laid down.
#[derive(Debug)]
pub(super) struct Unshelved<'a> {
    lengths: std::vec::IntoIter<usize>,
    shelves: BTreeMap<u32, Input<'a>>,
}

impl<'a> Unshelved<'a> {
    /// `sorts`: what was laid down, in order.
    pub(super) fn read(sorts: &[u32], input: &mut Input<'a>) -> Option<Self> {
        let mut lengths = Vec::with_capacity(sorts.len().min(input.0.len()));
        let mut totals: BTreeMap<u32, usize> = BTreeMap::new();
        for sort in sorts {
            let length = input.size()?;
            lengths.push(length);
            let total = totals.entry(*sort).or_default();
            *total = total.checked_add(length)?;
        }
        let mut shelves = BTreeMap::new();
        for (sort, total) in totals {
            shelves.insert(sort, Input(input.take(total)?));
        }
        Some(Self { lengths: lengths.into_iter(), shelves })
    }

    /// The next column, of this sort, at most `room` bytes.
    pub(super) fn take(&mut self, sort: u32, ids: &mut Reader<'_>, room: usize) -> Option<Vec<u8>> {
        let mut input = Input(self.shelves.get_mut(&sort)?.take(self.lengths.next()?)?);
        let mut data = Vec::new();
        while let Some(byte) = input.byte() {
            if byte != MARK {
                data.push(byte);
            } else if input.0.first() == Some(&ITSELF) {
                input.byte();
                data.push(MARK);
            } else {
                put_text(&mut data, &ids.take(&mut input)?);
            }
            if data.len() > room {
                return None;
            }
        }
        Some(data)
    }
}

/// The identifier whose text stands here, and what follows it.
fn id_at(bytes: &[u8]) -> Option<([u8; 16], &[u8])> {
    let (text, behind) = bytes.split_at_checked(TEXT)?;
    let mut id = [0; 16];
    let mut digits = 0;
    for (at, byte) in text.iter().enumerate() {
        let digit = match byte {
            b'-' if DASHES.contains(&at) => continue,
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'f' => byte - b'a' + 10,
            _ => return None,
        };
        let place: &mut u8 = id.get_mut(digits / 2)?;
        *place = *place << 4 | digit;
        digits += 1;
    }
    (digits == 32).then_some((id, behind))
}

fn put_text(out: &mut Vec<u8>, id: &[u8; 16]) {
    let digits = crate::key::hex(id);
    for (at, digit) in digits.bytes().enumerate() {
        if [8, 12, 16, 20].contains(&at) {
            out.push(b'-');
        }
        out.push(digit);
    }
}
