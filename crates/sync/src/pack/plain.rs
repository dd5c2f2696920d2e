//! Numbers and pieces of the part that is compressed.

use crate::gate::Input;
pub(super) use crate::gate::put_unsigned as put;

/// Appends a size.
pub(super) fn put_size(out: &mut Vec<u8>, size: usize) {
    put(out, size as u64);
}

/// Appends a signed number so that small ones of either sign are short.
pub(super) fn put_signed(out: &mut Vec<u8>, value: i64) {
    put(out, (value << 1 ^ value >> 63).cast_unsigned());
}

/// Appends the difference of two numbers.
pub(super) fn put_difference(out: &mut Vec<u8>, value: u64, expected: u64) {
    put_signed(out, value.wrapping_sub(expected).cast_signed());
}

/// Reads what [`put_signed`] wrote.
pub(super) fn signed(input: &mut Input<'_>) -> Option<i64> {
    let value = input.unsigned()?;
    Some((value >> 1).cast_signed() ^ -(value & 1).cast_signed())
}

/// Appends a piece with its length before it.
pub(super) fn put_piece(out: &mut Vec<u8>, piece: &[u8]) {
    put_size(out, piece.len());
    out.extend_from_slice(piece);
}

/// Appends a signed LEB128 number as Automerge writes it, in its shortest form.
pub(super) fn put_leb(out: &mut Vec<u8>, mut value: i64) {
    loop {
        let byte = (value & 0x7f) as u8;
        value >>= 7;
        if (value == 0 && byte & 0x40 == 0) || (value == -1 && byte & 0x40 != 0) {
            out.push(byte);
            return;
        }
        out.push(byte | 0x80);
    }
}
