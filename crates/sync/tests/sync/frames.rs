//! The frame reader, against streams in pieces, cut, and changed on their way.

use crate::common;
use proptest::prelude::*;
use tungnha_model::DocId;
use tungnha_sync::frame::{BYTES_MAX, FrameError, FrameReader};
use tungnha_sync::message::{Done, Mark};
use tungnha_sync::{Chain, Cursor, Frame};

fn frame() -> impl Strategy<Value = Frame> {
    prop_oneof![
        prop::collection::vec(any::<u8>(), 0..200).prop_map(Frame::Batch),
        any::<u64>().prop_map(Frame::RollMark),
        any::<bool>().prop_map(|more| Frame::Done(Done { more })),
        (any::<u64>(), any::<[u8; 8]>(), any::<Option<[u8; 16]>>()).prop_map(|(seq, chain, snapshot)| {
            let cursor = Cursor { seq, chain: Chain(chain), snapshot: snapshot.map(DocId) };
            Frame::Mark(Mark { channel: common::field(common::VILLAGE), cursor })
        }),
    ]
}

fn drain(reader: &mut FrameReader, read: &mut Vec<Frame>) -> Result<(), FrameError> {
    while let Some(frame) = reader.next_frame()? {
        read.push(frame);
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_division_gives_the_same_frames(
        frames in prop::collection::vec(frame(), 0..8),
        pieces in prop::collection::vec(1..40_usize, 1..20),
    ) {
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::encode).collect();
        let (mut reader, mut read, mut rest) = (FrameReader::new(), Vec::new(), bytes.as_slice());
        for size in pieces.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, others) = rest.split_at((*size).min(rest.len()));
            rest = others;
            reader.push(piece);
            drain(&mut reader, &mut read).unwrap();
        }
        prop_assert_eq!(read, frames);
        prop_assert_eq!(reader.finish(), Ok(()));
    }

    #[test]
    fn any_truncation_is_noticed(frames in prop::collection::vec(frame(), 1..6), at in any::<prop::sample::Index>()) {
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::encode).collect();
        let whole: Vec<usize> = frames.iter().scan(0, |end, frame| { *end += frame.encode().len(); Some(*end) }).collect();
        let at = at.index(bytes.len());
        let (mut reader, mut read) = (FrameReader::new(), Vec::new());
        reader.push(&bytes[..at]);
        drain(&mut reader, &mut read).unwrap();
        prop_assert_eq!(read.as_slice(), &frames[..read.len()]);
        prop_assert_eq!(read.len(), whole.iter().filter(|end| **end <= at).count());
        let clean = at == 0 || whole.contains(&at);
        prop_assert_eq!(reader.finish(), if clean { Ok(()) } else { Err(FrameError::Cut) });
    }

    #[test]
    fn any_changed_bit_is_noticed(
        frames in prop::collection::vec(frame(), 1..5),
        at in any::<prop::sample::Index>(),
        bit in 0..8_u8,
    ) {
        let mut bytes: Vec<u8> = frames.iter().flat_map(Frame::encode).collect();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        let (mut reader, mut read) = (FrameReader::new(), Vec::new());
        reader.push(&bytes);
        let outcome = drain(&mut reader, &mut read).and_then(|()| reader.finish());
        prop_assert!(outcome.is_err());
        prop_assert_eq!(read.as_slice(), &frames[..read.len()]);
        // And it stays with its error.
        if !matches!(outcome, Err(FrameError::Cut)) {
            reader.push(&Frame::RollMark(1).encode());
            prop_assert_eq!(reader.next_frame(), Err(outcome.unwrap_err()));
        }
    }

    #[test]
    fn noise_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let (mut reader, mut read) = (FrameReader::new(), Vec::new());
        reader.push(&bytes);
        let _ = drain(&mut reader, &mut read).and_then(|()| reader.finish());
    }
}

#[test]
fn a_frame_that_says_that_it_is_huge_is_refused_at_once() {
    let mut reader = FrameReader::new();
    reader.push(&(BYTES_MAX as u32 + 1).to_le_bytes());
    assert_eq!(reader.next_frame(), Err(FrameError::TooLarge));
}

#[test]
fn a_frame_of_a_later_version_is_passed_over() {
    let mut reader = FrameReader::new();
    reader.push(&Frame::Unknown(200).encode());
    reader.push(&Frame::RollMark(7).encode());
    assert_eq!(reader.next_frame(), Ok(Some(Frame::Unknown(200))));
    assert_eq!(reader.next_frame(), Ok(Some(Frame::RollMark(7))));
}
