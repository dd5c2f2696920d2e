//! Making and opening a file.

use std::io::{Read as _, Write as _};

use age::x25519::{Identity, Recipient};
use age::{DecryptError, Decryptor, Encryptor};
use bech32::{Bech32, Hrp};
use tungnha_sync::key::{Domain, Signer};
use tungnha_sync::message::Signed;
use tungnha_sync::{AgreeKey, Frame, FrameReader};
use zeroize::Zeroizing;

use crate::{BYTES_MAX, Bundle, BundleError, Manifest, Sealed, VERSION};

const MAGIC: &[u8; 8] = b"tungnha1";
/// Every age file begins so.
const AGE: &[u8] = b"age-encryption.org/v1\n";
const PUBLIC: Hrp = Hrp::parse_unchecked("age");
const SECRET: Hrp = Hrp::parse_unchecked("age-secret-key-");

/// Encrypts frames to the recipients, with a manifest signed by the maker. A recipient whose key is unsound cannot read
/// it, and does not keep the others from it.
///
/// # Errors
/// When there is nobody to encrypt to, or more to carry than a file may hold.
pub fn seal(
    manifest: Manifest,
    frames: &[Frame],
    signer: &Signer,
    recipients: &[AgreeKey],
) -> Result<Vec<u8>, BundleError> {
    encrypt(&write(manifest, frames, signer)?, recipients).ok_or(BundleError::Unsealed)
}

/// What [`seal`] encrypts: the signed manifest and the frames.
///
/// # Errors
/// When there is more to carry than a file may hold.
pub fn write(manifest: Manifest, frames: &[Frame], signer: &Signer) -> Result<Vec<u8>, BundleError> {
    let frames: Vec<u8> = frames.iter().flat_map(Frame::encode).collect();
    if frames.len() > BYTES_MAX {
        return Err(BundleError::TooLarge);
    }
    let sealed = Sealed { content: *blake3::hash(&frames).as_bytes(), manifest };
    let server = sealed.manifest.server;
    let signed = Signed::sign(sealed, Domain::BUNDLE, server.bytes(), signer);
    let head = postcard::to_allocvec(&signed).map_err(|_| BundleError::Unsealed)?;
    let length = u32::try_from(head.len()).map_err(|_| BundleError::TooLarge)?;
    Ok([MAGIC, &length.to_le_bytes()[..], &head, &frames].concat())
}

fn encrypt(plain: &[u8], recipients: &[AgreeKey]) -> Option<Vec<u8>> {
    let keys: Vec<Recipient> = recipients.iter().filter(|key| key.is_sound()).map(recipient).collect::<Option<_>>()?;
    let encryptor = Encryptor::with_recipients(keys.iter().map(|key| key as &dyn age::Recipient)).ok()?;
    let mut file = Vec::new();
    let mut writer = encryptor.wrap_output(&mut file).ok()?;
    writer.write_all(plain).ok()?;
    writer.finish().ok()?;
    Some(file)
}

/// Decrypts a file with the secret of one of its recipients and checks that it is whole.
///
/// # Errors
/// When it is none, meant for others, damaged, or of a newer version.
pub fn open(file: &[u8], secret: &[u8; 32]) -> Result<Bundle, BundleError> {
    if file.len() > 2 * BYTES_MAX {
        return Err(BundleError::TooLarge);
    }
    if !file.starts_with(AGE) {
        return Err(BundleError::NotOne);
    }
    read(&decrypt(file, secret)?)
}

/// Reads what lay under the encryption.
///
/// # Errors
/// When it is none, damaged, or of a newer version.
pub fn read(plain: &[u8]) -> Result<Bundle, BundleError> {
    let rest = plain.strip_prefix(MAGIC).ok_or(BundleError::NotOne)?;
    let (length, rest) = rest.split_first_chunk::<4>().ok_or(BundleError::Damaged)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).map_err(|_| BundleError::Damaged)?;
    let (head, content) = rest.split_at_checked(length).ok_or(BundleError::Damaged)?;
    let signed: Signed<Sealed> = postcard::from_bytes(head).map_err(|_| BundleError::Newer)?;
    if signed.message.manifest.version != VERSION {
        return Err(BundleError::Newer);
    }
    if *blake3::hash(content).as_bytes() != signed.message.content {
        return Err(BundleError::Damaged);
    }
    Ok(Bundle { signed, frames: frames(content)? })
}

fn decrypt(file: &[u8], secret: &[u8; 32]) -> Result<Vec<u8>, BundleError> {
    let identity = identity(secret).ok_or(BundleError::WrongRecipient)?;
    let decryptor = Decryptor::new(file).map_err(|_| BundleError::Damaged)?;
    let reader = decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|error| match error {
        DecryptError::NoMatchingKeys => BundleError::WrongRecipient,
        _ => BundleError::Damaged,
    })?;
    let mut plain = Vec::new();
    let limit = u64::try_from(2 * BYTES_MAX).unwrap_or(u64::MAX);
    reader.take(limit).read_to_end(&mut plain).map_err(|_| BundleError::Damaged)?;
    Ok(plain)
}

fn frames(content: &[u8]) -> Result<Vec<Frame>, BundleError> {
    let mut reader = FrameReader::new();
    reader.push(content);
    let mut frames = Vec::new();
    while let Some(frame) = reader.next_frame().map_err(|_| BundleError::Damaged)? {
        frames.push(frame);
    }
    reader.finish().map_err(|_| BundleError::Damaged)?;
    Ok(frames)
}

/// age knows its keys as text alone.
fn recipient(key: &AgreeKey) -> Option<Recipient> {
    bech32::encode::<Bech32>(PUBLIC, &key.0).ok()?.parse().ok()
}

fn identity(secret: &[u8; 32]) -> Option<Identity> {
    let text = Zeroizing::new(bech32::encode::<Bech32>(SECRET, secret).ok()?.to_uppercase());
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use tungnha_model::{Moment, ServerId};
    use tungnha_sync::key::agree_key;

    use super::*;

    fn sealed(to: &[AgreeKey]) -> (Vec<u8>, Signer) {
        let signer = Signer::from_secret([9; 32]);
        let (made, expires) = (Moment(1), Moment(2));
        let manifest =
            Manifest { version: VERSION, server: ServerId([1; 16]), maker: None, made, expires, places: Vec::new() };
        let frames = [Frame::Batch(vec![7; 3000]), Frame::RollMark(4)];
        (seal(manifest, &frames, &signer, to).unwrap(), signer)
    }

    #[test]
    fn a_recipient_opens_it_and_others_are_told() {
        let (file, signer) = sealed(&[agree_key(&[3; 32]), agree_key(&[4; 32])]);
        for secret in [[3; 32], [4; 32]] {
            let bundle = open(&file, &secret).unwrap();
            assert_eq!(bundle.frames, [Frame::Batch(vec![7; 3000]), Frame::RollMark(4)]);
            assert!(bundle.is_by(&signer.verify_key()));
            assert!(!bundle.is_by(&Signer::from_secret([8; 32]).verify_key()));
        }
        assert_eq!(open(&file, &[5; 32]).unwrap_err(), BundleError::WrongRecipient);
        assert_eq!(open(b"PK\x03\x04", &[3; 32]).unwrap_err(), BundleError::NotOne);
        assert!(!file.windows(8).any(|window| window == MAGIC), "nothing is readable from outside");
    }

    #[test]
    fn every_cut_and_every_changed_byte_is_noticed() {
        let (file, _) = sealed(&[agree_key(&[3; 32])]);
        for cut in (0..file.len()).step_by(97) {
            assert!(open(&file[..cut], &[3; 32]).is_err(), "cut at {cut}");
        }
        for at in (0..file.len()).step_by(61) {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(open(&changed, &[3; 32]).is_err(), "changed at {at}");
        }
    }

    #[test]
    fn an_unsound_key_keeps_nobody_from_the_file() {
        let one = std::array::from_fn(|at| u8::from(at == 0));
        for unsound in [AgreeKey([0; 32]), AgreeKey(one)] {
            let (file, _) = sealed(&[unsound, agree_key(&[3; 32])]);
            assert!(open(&file, &[3; 32]).is_ok());
        }
    }

    #[test]
    fn the_servers_two_keys_are_one() {
        let signer = Signer::from_secret([6; 32]);
        let (file, _) = sealed(&[signer.verify_key().agree_key().unwrap()]);
        assert!(open(&file, &signer.agreement()).is_ok());
    }
}
