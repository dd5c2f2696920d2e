//! Sixteen-byte identifiers: each stands once in the loose part, and every later mention is a short number.
//!
//! | code | what follows |
//! |---|---|
//! | 0 | a new UUIDv7: the difference of its milliseconds to those of the one before (signed), ten loose bytes |
//! | 1 | a new identifier of another sort: sixteen loose bytes |
//! | 2, 3 | the two that are known beforehand: the batch's own actor, the actor of every beginning |
//! | 4 + n | the one that became known n before the newest |

use std::collections::BTreeMap;

use super::plain::{put, put_signed, signed};
use crate::gate::Input;

pub(super) type Id = [u8; 16];

const NEW_V7: u64 = 0;
const NEW: u64 = 1;
const GIVEN: u64 = 2;
const KNOWN: u64 = 4;

/// Writes identifiers.
#[derive(Debug)]
pub(super) struct Writer {
    given: [Id; 2],
    known: BTreeMap<Id, u64>,
    millis: i64,
    pub loose: Vec<u8>,
}

impl Writer {
    pub(super) const fn new(given: [Id; 2], millis: i64) -> Self {
        Self { given, known: BTreeMap::new(), millis, loose: Vec::new() }
    }

    /// Whether it is known beforehand.
    pub(super) fn is_given(&self, id: &Id) -> bool {
        self.given.contains(id)
    }

    /// Mentions an identifier.
    pub(super) fn put(&mut self, out: &mut Vec<u8>, id: Id) {
        if let Some(place) = (GIVEN..).zip(&self.given).find(|(_, given)| **given == id) {
            return put(out, place.0);
        }
        let count = self.known.len() as u64;
        if let Some(place) = self.known.get(&id) {
            return put(out, KNOWN + (count - 1 - place));
        }
        self.known.insert(id, count);
        match split(&id) {
            Some((millis, rest)) => {
                put(out, NEW_V7);
                put_signed(out, millis.wrapping_sub(self.millis));
                self.millis = millis;
                self.loose.extend_from_slice(rest);
            }
            None => {
                put(out, NEW);
                self.loose.extend_from_slice(&id);
            }
        }
    }
}

/// Reads identifiers.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    given: [Id; 2],
    known: Vec<Id>,
    millis: i64,
    pub loose: Input<'a>,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(given: [Id; 2], millis: i64, loose: &'a [u8]) -> Self {
        Self { given, known: Vec::new(), millis, loose: Input(loose) }
    }

    /// The next identifier; `None` when there is none.
    pub(super) fn take(&mut self, input: &mut Input<'_>) -> Option<Id> {
        let id = match input.unsigned()? {
            NEW_V7 => {
                self.millis = self.millis.wrapping_add(signed(input)?);
                join(self.millis, self.loose.array()?)?
            }
            NEW => self.loose.array()?,
            code @ GIVEN..KNOWN => return self.given.get(usize::try_from(code - GIVEN).ok()?).copied(),
            code => {
                let back = usize::try_from(code - KNOWN).ok()?;
                return self.known.get(self.known.len().checked_sub(back.checked_add(1)?)?).copied();
            }
        };
        self.known.push(id);
        Some(id)
    }
}

/// The milliseconds and the rest of a UUIDv7.
fn split(id: &Id) -> Option<(i64, &[u8])> {
    let (time, rest) = id.split_at_checked(6)?;
    let is_v7 = rest.first()? >> 4 == 7 && rest.get(2)? >> 6 == 2;
    is_v7.then(|| (time.iter().fold(0, |millis, byte| millis << 8 | i64::from(*byte)), rest))
}

fn join(millis: i64, rest: [u8; 10]) -> Option<Id> {
    let mut id = [0; 16];
    let [_, _, time @ ..] = millis.to_be_bytes();
    let (head, tail) = id.split_at_mut_checked(6)?;
    head.copy_from_slice(&time);
    tail.copy_from_slice(&rest);
    (0..1 << 48).contains(&millis).then_some(id)
}
