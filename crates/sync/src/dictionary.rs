//! zstd with dictionaries that ship with the program, trained from generated records and never from real people's.
//!
//! A dictionary never changes and its number is never used again: what was sealed with it must open for ever. Every
//! implementation of the protocol's first version has those of [`KNOWN`]; later ones are used only towards whoever says
//! that it has them. `cargo xtask dictionary` trains new ones.
//!
//! A frame of zstd travels without its first four bytes, which are always the same, and without its size and the
//! dictionary's number, which stand in what carries it.

use std::sync::LazyLock;

use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::pack::Packed;
use crate::wire;

/// No dictionary.
pub const NONE: u16 = 0;
/// The dictionary of batches.
pub const BATCH: u16 = 1;
/// The dictionary of snapshots.
pub const SNAPSHOT: u16 = 2;
/// Every dictionary that this program has.
pub const KNOWN: [u16; 2] = [BATCH, SNAPSHOT];

/// zstd's level: a tenth of a millisecond for twenty visits, and within three in a hundred of the highest.
const LEVEL: i32 = 9;
/// How every frame begins.
const MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

struct Prepared {
    encoder: EncoderDictionary<'static>,
    decoder: DecoderDictionary<'static>,
}

impl Prepared {
    fn new(bytes: &[u8]) -> Option<Self> {
        let encoder = EncoderDictionary::try_copy(bytes, LEVEL).ok()?;
        Some(Self { encoder, decoder: DecoderDictionary::try_copy(bytes).ok()? })
    }
}

static PREPARED_BATCH: LazyLock<Option<Prepared>> = LazyLock::new(|| Prepared::new(bytes(BATCH)));
static PREPARED_SNAPSHOT: LazyLock<Option<Prepared>> = LazyLock::new(|| Prepared::new(bytes(SNAPSHOT)));

/// The bytes of a dictionary; empty for [`NONE`] and for one that this program does not have.
#[must_use]
pub const fn bytes(id: u16) -> &'static [u8] {
    match id {
        BATCH => include_bytes!("../dictionaries/1.zdict"),
        SNAPSHOT => include_bytes!("../dictionaries/2.zdict"),
        _ => &[],
    }
}

/// Whether this program can open what was compressed with a dictionary.
#[must_use]
pub fn is_known(id: u16) -> bool {
    id == NONE || KNOWN.contains(&id)
}

fn prepared(id: u16) -> Option<&'static Prepared> {
    match id {
        BATCH => PREPARED_BATCH.as_ref(),
        SNAPSHOT => PREPARED_SNAPSHOT.as_ref(),
        _ => None,
    }
}

/// Compresses something packed: the length of the loose part, the loose part, the frame. `None` for a dictionary that
/// this program does not have.
#[must_use]
pub fn compress(packed: &Packed, id: u16) -> Option<Vec<u8>> {
    let mut compressor = match prepared(id) {
        Some(prepared) => Compressor::with_prepared_dictionary(&prepared.encoder).ok()?,
        None if id == NONE => Compressor::new(LEVEL).ok()?,
        None => return None,
    };
    compressor.include_contentsize(false).ok()?;
    compressor.include_dictid(false).ok()?;
    let frame = compressor.compress(&packed.plain).ok()?;
    let mut out = wire::encode(&packed.loose);
    out.extend_from_slice(frame.strip_prefix(&MAGIC)?);
    Some(out)
}

/// Inflates what [`compress`] made to a plain part of exactly `size` bytes; never allocates more than that.
#[must_use]
pub fn inflate(bytes: &[u8], size: usize, id: u16) -> Option<Packed> {
    let (loose, frame) = wire::decode_prefix::<Vec<u8>>(bytes)?;
    let mut decompressor = match prepared(id) {
        Some(prepared) => Decompressor::with_prepared_dictionary(&prepared.decoder).ok()?,
        None if id == NONE => Decompressor::new().ok()?,
        None => return None,
    };
    let whole = [MAGIC.as_slice(), frame].concat();
    let plain = decompressor.decompress(&whole, size).ok()?;
    (plain.len() == size).then_some(Packed { plain, loose })
}
