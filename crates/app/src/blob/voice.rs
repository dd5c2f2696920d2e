//! A recording: its container is looked at, and what stands beside the sound is blanked. The sound is not decoded.
//!
//! MPEG-4 and Matroska say the length of each part in front of it, so a part with notes (title, place, device) can be
//! turned into filling of the same length, and nothing behind it moves. Ogg has one packet of comments, checked by a
//! sum over its page; recorders write no place there, and it is left as it is.

use tungnha_model::{BLOB_BYTES_MAX, VoiceFormat};

use crate::error::{ApiError, Code, Result};

/// Parts of MPEG-4 that hold nothing to be heard.
const NOTES: [&[u8]; 3] = [b"udta", b"meta", b"uuid"];
/// Parts of MPEG-4 in which such parts lie.
const OUTER: [&[u8]; 2] = [b"moov", b"trak"];
/// Matroska's beginning, the part in which all others lie, and its notes.
const EBML: [u8; 4] = [0x1a, 0x45, 0xdf, 0xa3];
const SEGMENT: [u8; 4] = [0x18, 0x53, 0x80, 0x67];
const TAGS: [u8; 4] = [0x12, 0x54, 0xc3, 0x67];
/// Filling.
const VOID: u8 = 0xec;

/// The recording as it is kept, and what it is.
///
/// # Errors
/// When it is none of a kind that all devices play, or too long.
pub fn made(bytes: &[u8]) -> Result<(Vec<u8>, VoiceFormat)> {
    if bytes.len() > BLOB_BYTES_MAX as usize {
        return Err(ApiError::new(
            Code::File,
            "Ghi âm quá dài. Hãy ghi lại ngắn hơn, tối đa một phút.",
            "The recording is too long. Record it again, one minute at most.",
        ));
    }
    let format = format(bytes).ok_or_else(unreadable)?;
    let mut bytes = bytes.to_vec();
    match format {
        VoiceFormat::Mp4 => blank_boxes(&mut bytes, 0),
        VoiceFormat::Webm => blank_tags(&mut bytes),
        VoiceFormat::Ogg => {}
    }
    Ok((bytes, format))
}

fn format(bytes: &[u8]) -> Option<VoiceFormat> {
    if bytes.starts_with(&EBML)
        && bytes.iter().take(64).collect::<Vec<_>>().windows(4).any(|four| four == [&b'w', &b'e', &b'b', &b'm'])
    {
        return Some(VoiceFormat::Webm);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return Some(VoiceFormat::Mp4);
    }
    bytes.starts_with(b"OggS").then_some(VoiceFormat::Ogg)
}

/// Goes through the parts of an MPEG-4 file, and into those in which notes may lie.
fn blank_boxes(bytes: &mut [u8], depth: u8) {
    let mut rest = bytes;
    while let Some(length) = box_length(rest) {
        let Some((part, after)) = rest.split_at_mut_checked(length) else { return };
        let Some((head, body)) = part.split_at_mut_checked(8) else { return };
        let Some(name) = head.get_mut(4..8) else { return };
        if NOTES.contains(&&*name) {
            name.copy_from_slice(b"free");
            body.fill(0);
        } else if OUTER.contains(&&*name) && depth < 4 {
            blank_boxes(body, depth + 1);
        }
        rest = after;
    }
}

/// How long the part is that begins here; `None` where none does.
fn box_length(bytes: &[u8]) -> Option<usize> {
    let stated = u32::from_be_bytes(*bytes.first_chunk::<4>()?);
    match stated {
        // To the end of the file.
        0 => Some(bytes.len()),
        // Longer than four bytes can say: sound, never notes.
        1 => {
            usize::try_from(u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?)).ok().filter(|length| *length >= 16)
        }
        2..8 => None,
        length => usize::try_from(length).ok(),
    }
}

/// Goes through a Matroska file's parts of the second level.
fn blank_tags(bytes: &mut [u8]) {
    let mut at = 0;
    while let Some(element) = bytes.get(at..).and_then(Element::read) {
        let body = at + element.head;
        if element.id == SEGMENT {
            at = body;
            continue;
        }
        // A part of unknown length holds sound and goes to the end.
        let Some(end) = element.length.and_then(|length| body.checked_add(length)) else { return };
        if element.id == TAGS && element.blank(bytes.get_mut(at..end)).is_none() {
            return;
        }
        at = end;
    }
}

/// The head of a Matroska part.
struct Element {
    id: [u8; 4],
    /// How many bytes id and length take.
    head: usize,
    length: Option<usize>,
}

impl Element {
    fn read(bytes: &[u8]) -> Option<Self> {
        let id_bytes = 1 + bytes.first()?.leading_zeros() as usize;
        let mut id = [0; 4];
        id.get_mut(4_usize.checked_sub(id_bytes)?..)?.copy_from_slice(bytes.get(..id_bytes)?);
        let first = *bytes.get(id_bytes)?;
        let length_bytes = 1 + first.leading_zeros() as usize;
        let digits = bytes.get(id_bytes..id_bytes.checked_add(length_bytes).filter(|_| length_bytes <= 8)?)?;
        let value = digits.iter().fold(0_u64, |sum, byte| sum << 8 | u64::from(*byte));
        let mask = (1_u64 << (7 * length_bytes)) - 1;
        let length = Some(value & mask).filter(|value| *value != mask).and_then(|value| usize::try_from(value).ok());
        Some(Self { id, head: id_bytes + length_bytes, length })
    }

    /// Turns the part into filling: an id of one byte, and a length that takes up the rest of the head.
    fn blank(&self, part: Option<&mut [u8]>) -> Option<()> {
        let (head, body) = part?.split_at_mut_checked(self.head)?;
        let length_bytes = self.head - 1;
        if length_bytes > 8 {
            return None;
        }
        let stated = u64::try_from(self.length?).ok()? | 1_u64 << (7 * length_bytes);
        let (id, digits) = head.split_first_mut()?;
        *id = VOID;
        digits.copy_from_slice(stated.to_be_bytes().get(8 - length_bytes..)?);
        body.fill(0);
        Some(())
    }
}

fn unreadable() -> ApiError {
    ApiError::new(
        Code::File,
        "Không đọc được ghi âm này. Hãy ghi lại trong ứng dụng.",
        "This recording cannot be read. Record it again in the app.",
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn part(name: &[u8], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len() + 8).unwrap();
        [&length.to_be_bytes()[..], name, body].concat()
    }

    fn mp4() -> Vec<u8> {
        let notes = part(b"udta", b"\xa9xyz+22.4074+105.6263/");
        let track = part(b"trak", &part(b"meta", b"ViDuPhone"));
        let parts = [part(b"ftyp", b"M4A \0\0\0\0"), part(b"moov", &[track, notes].concat()), part(b"mdat", b"sound")];
        parts.concat()
    }

    fn webm() -> Vec<u8> {
        let mut bytes = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm".to_vec();
        bytes.extend(b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff");
        bytes.extend(b"\x12\x54\xc3\x67\x8922.4074,1");
        bytes.extend(b"\x1f\x43\xb6\x75\x85sound");
        bytes
    }

    fn contains(bytes: &[u8], needle: &[u8]) -> bool {
        bytes.windows(needle.len()).any(|window| window == needle)
    }

    #[test]
    fn what_stands_beside_the_sound_is_blanked_and_nothing_moves() {
        for (bytes, wanted) in [(mp4(), VoiceFormat::Mp4), (webm(), VoiceFormat::Webm)] {
            let (kept, format) = made(&bytes).unwrap();
            assert_eq!((format, kept.len()), (wanted, bytes.len()));
            assert!(contains(&bytes, b"22.4074") && !contains(&kept, b"22.4074") && !contains(&kept, b"ViDuPhone"));
            assert_eq!(kept[kept.len() - 5..], *b"sound");
            // What is blanked is still a part of its own, so the same goes through again unchanged.
            assert_eq!(made(&kept).unwrap().0, kept);
        }
    }

    #[test]
    fn what_is_no_recording_is_refused() {
        assert!(made(b"").is_err() && made(b"RIFF....WAVE").is_err());
        assert!(made(&vec![0; BLOB_BYTES_MAX as usize + 1]).err().unwrap().message.vi.contains("quá dài"));
    }

    proptest! {
        #[test]
        fn damaged_recordings_give_an_answer(mp4_like: bool, at in 0_usize..200, value: u8, cut in 0_usize..200) {
            let mut bytes = if mp4_like { mp4() } else { webm() };
            let length = bytes.len();
            bytes[at % length] = value;
            bytes.truncate(cut.max(12));
            if let Ok((kept, _)) = made(&bytes) {
                prop_assert_eq!(kept.len(), bytes.len());
            }
        }
    }
}
