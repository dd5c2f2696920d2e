//! A hub's card: where it listens, and the server's word on who it is. As text: `TUNGNHAHUB1:` and base 32, which a
//! QR code holds compactly.

use data_encoding::BASE32_NOPAD;
use tungnha_store::{Identity, Store};
use tungnha_sync::{Certificate, RollEntry, SignedEntry, VerifyKey};

use crate::error::{ApiError, Code, Result};

const PREFIX: &str = "TUNGNHAHUB1:";
/// More addresses than a machine shows.
const ADDRESSES_MAX: usize = 8;

/// How a hub is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Card {
    /// `https://host:port`, the likeliest first.
    pub(super) addresses: Vec<String>,
    /// Its certificate, as the server signed it.
    pub(super) entry: SignedEntry,
}

impl Card {
    pub(super) fn to_text(&self) -> String {
        let mut bytes = self.addresses.join(" ").into_bytes();
        bytes.push(0);
        bytes.extend_from_slice(&self.entry.to_bytes());
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Reads a card from what was scanned or typed; `None` when it is none (it may be an address).
    pub(super) fn from_text(text: &str) -> Option<Result<Self>> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let body = text.strip_prefix(PREFIX)?;
        Some(Self::decode(body).ok_or_else(damaged))
    }

    fn decode(body: &str) -> Option<Self> {
        let bytes = BASE32_NOPAD.decode(body.as_bytes()).ok()?;
        let end = bytes.iter().position(|byte| *byte == 0)?;
        let (addresses, entry) = bytes.split_at_checked(end)?;
        let addresses =
            std::str::from_utf8(addresses).ok()?.split(' ').take(ADDRESSES_MAX).map(str::to_owned).collect();
        Some(Self { addresses, entry: SignedEntry::from_bytes(entry.get(1..)?)? })
    }
}

/// The entry of the roll that certifies this device.
pub(super) fn own_entry(store: &Store, identity: &Identity) -> Result<SignedEntry> {
    store.read(|reader| reader.certificate_entry(identity.device))?.ok_or_else(ApiError::not_joined)
}

/// Whom an entry of the roll certifies, if the server of this device signed it.
pub(super) fn certified(entry: &SignedEntry, identity: &Identity) -> Result<Certificate> {
    match entry.verify(&VerifyKey(identity.server_key)) {
        Ok(RollEntry::Device(certificate)) => Ok(certificate),
        _ => Err(stranger()),
    }
}

pub(super) fn stranger() -> ApiError {
    ApiError::new(
        Code::Certificate,
        "Máy này không phải máy trung chuyển của xã mình, nên không gửi gì cả. Hãy chọn máy khác.",
        "This is not a relay of your own commune, so nothing was sent. Choose another one.",
    )
}

fn damaged() -> ApiError {
    ApiError::invalid_field(
        "address",
        "Mã của máy trung chuyển thiếu ký tự. Hãy quét lại, hoặc gõ địa chỉ.",
        "The relay's code is incomplete. Scan it again, or type the address.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_survives_scanning_and_damage_is_noticed() {
        let entry = SignedEntry { number: 7, body: vec![1, 2, 3], signature: tungnha_sync::Signature([4; 64]) };
        let card = Card { addresses: vec!["https://192.168.43.1:7444".to_owned()], entry };
        let text = card.to_text();
        let read = Card::from_text(&format!(" {}\n", text.to_lowercase())).unwrap().unwrap();
        assert_eq!(read.entry, card.entry);
        assert_eq!(read.addresses, card.addresses);
        assert!(Card::from_text("192.168.43.1:7444").is_none(), "an address is no card");
        assert!(Card::from_text(&text[..text.len() - 40]).unwrap().is_err());
    }
}
