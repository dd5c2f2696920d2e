//! What a picture claims of itself, looked at before a pixel is asked for: some decoders know no limits of their own.

use image::{ImageDecoder, ImageFormat};

use super::{oversized, unreadable};
use crate::error::Result;

/// The longest side of any picture that is looked at.
pub(super) const SIDE_MAX: u32 = 20_000;
/// What decoding may take.
pub(super) const DECODE_BYTES_MAX: u64 = 200 * 1024 * 1024;
/// The most pixels: what the largest sensors in cheap phones make.
const PIXELS_MAX: u64 = 64_000_000;
/// The same where a decoder keeps the whole picture beside the pixels: as coefficients or planes, up to its last byte.
const WHOLE_PIXELS_MAX: u64 = 16_000_000;
/// No picture that a camera takes or a person draws has more pixels for each of its bytes: one that says so was cut
/// off or made to keep the decoder busy.
const PIXELS_PER_BYTE_MAX: u64 = 1024;

/// Refuses a picture that claims more than is decoded.
pub(super) fn check(format: ImageFormat, bytes: &[u8], decoder: &impl ImageDecoder) -> Result<()> {
    let (width, height) = decoder.dimensions();
    let size = format!("{width}×{height}");
    let is_webp = format == ImageFormat::WebP;
    let pixels = (u64::from(width) * u64::from(height)).max(if is_webp { within_webp(bytes)? } else { 0 });
    let is_whole = is_webp || (format == ImageFormat::Jpeg && may_be_progressive(bytes));
    let pixels_max = if is_whole { WHOLE_PIXELS_MAX } else { PIXELS_MAX };
    if width.max(height) > SIDE_MAX || pixels > pixels_max || decoder.total_bytes() > DECODE_BYTES_MAX {
        return Err(oversized(size));
    }
    if pixels / PIXELS_PER_BYTE_MAX > bytes.len() as u64 {
        return Err(unreadable(format!("{size} in {} bytes", bytes.len())));
    }
    Ok(())
}

/// Whether anything behind a JPEG's notes looks like the beginning of a progressive frame. Decoders find such a beginning
/// behind damaged segments too; in what is no frame these two bytes do not follow each other.
fn may_be_progressive(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xFF, 0xE0..=0xEF | 0xFE, high, low, ..] = *rest {
        rest = rest.get(2 + usize::from(u16::from_be_bytes([high, low]))..).unwrap_or_default();
    }
    rest.windows(2).any(|pair| matches!(pair, [0xFF, 0xC2 | 0xC6 | 0xCA | 0xCE]))
}

/// The most pixels of any picture within a WebP, which has a size beside that of the whole. One that moves is none that
/// a camera takes.
fn within_webp(bytes: &[u8]) -> Result<u64> {
    let mut rest = bytes.get(12..).unwrap_or_default();
    let mut most = 0;
    while let Some((&[a, b, c, d, l0, l1, l2, l3], after)) = rest.split_first_chunk::<8>() {
        match &[a, b, c, d] {
            b"VP8 " => most = most.max(frame_pixels(after)),
            b"ANMF" => return Err(unreadable("a picture that moves")),
            _ => {}
        }
        let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).unwrap_or(usize::MAX);
        rest = after.get(length.saturating_add(length % 2)..).unwrap_or_default();
    }
    Ok(most)
}

/// Of a lossy frame: three bytes, a mark of three, and two sides of fourteen bits.
fn frame_pixels(frame: &[u8]) -> u64 {
    let &[_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = frame else { return 0 };
    let side = |bytes| u64::from(u16::from_le_bytes(bytes) & 0x3FFF);
    side([w0, w1]) * side([h0, h1])
}
