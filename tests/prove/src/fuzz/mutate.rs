//! Changing valid inputs.

use tungnha_testkit::random::Dice;

const INPUT_MAX: usize = 96 * 1024;
/// Numbers at the edges of what programs expect.
const EDGES: [u64; 8] = [0, 1, 0x7f, 0x80, 0xff, 0xffff, 0x7fff_ffff, u64::MAX];

/// One of the seeds, changed in a few places.
pub fn mutate(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut input = seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default();
    for _ in 0..=dice.below(4) {
        let other = seeds.get(dice.below(seeds.len()));
        change(&mut input, other.map_or(&[], Vec::as_slice), dice);
    }
    input.truncate(INPUT_MAX);
    input
}

fn change(input: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(input.len() + 1);
    let length = dice.below(16) + 1;
    let end = at.saturating_add(length).min(input.len());
    match dice.below(9) {
        0 | 1 => set(input, at, |byte| byte ^ (1 << (length % 8))),
        2 => {
            let new = dice.roll().to_le_bytes()[0];
            set(input, at, |_| new);
        }
        3 => {
            let edge = EDGES.get(dice.below(EDGES.len())).copied().unwrap_or(0).to_le_bytes();
            let bytes = edge.get(..[1, 2, 4, 8][dice.below(4)]).unwrap_or_default();
            bytes.iter().zip(at..).for_each(|(byte, place)| set(input, place, |_| *byte));
        }
        4 => drop(input.drain(at..end)),
        5 => {
            let piece: Vec<u8> = input.get(at..end).unwrap_or_default().to_vec();
            let times = dice.below(32) + 1;
            drop(input.splice(at..at, piece.repeat(times)));
        }
        6 => {
            let from = dice.below(other.len() + 1);
            let piece: Vec<u8> = other.get(from..).unwrap_or_default().iter().take(length * 8).copied().collect();
            drop(input.splice(at..end, piece));
        }
        7 => input.truncate(at),
        _ => {
            let piece: Vec<u8> = (0..length).map(|_| dice.roll().to_le_bytes()[0]).collect();
            drop(input.splice(at..at, piece));
        }
    }
}

fn set(input: &mut [u8], at: usize, new: impl FnOnce(u8) -> u8) {
    if let Some(byte) = input.get_mut(at) {
        *byte = new(*byte);
    }
}
