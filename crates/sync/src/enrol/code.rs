//! The typed form: ten characters of Crockford's base 32, in two groups of five.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use super::invitation::{BadInvitation, InviteKey};

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LEN: usize = 10;
const ID_LEN: usize = 4;

/// A typed code. Shown as `ABCDE-FGHJK`; O, I and L are read as 0, 1 and 1, case and spaces do not matter.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Code([u8; LEN]);

/// The part of a code that names its invitation: not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CodeId(pub [u8; ID_LEN]);

impl Code {
    /// A code from random bytes: each gives five bits.
    #[must_use]
    pub fn from_random(random: [u8; LEN]) -> Self {
        Self(random.map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0')))
    }

    /// The part that names the invitation.
    #[must_use]
    pub fn id(&self) -> CodeId {
        CodeId(self.0.first_chunk().copied().unwrap_or_default())
    }

    /// What the server stores of the secret part: enough to check a proof, not to show the code again.
    #[must_use]
    pub fn key(&self) -> InviteKey {
        InviteKey::derive("tungnha 2026 typed code v1", &self.0)
    }

    /// The characters without the hyphen.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, second) = self.as_str().split_at(LEN / 2);
        write!(f, "{first}-{second}")
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Code(…)")
    }
}

impl FromStr for Code {
    type Err = BadInvitation;

    fn from_str(text: &str) -> Result<Self, BadInvitation> {
        let mut code = [0; LEN];
        let mut read = text.chars().filter(|c| !c.is_whitespace() && *c != '-').map(character);
        for place in &mut code {
            *place = read.next().flatten().ok_or(BadInvitation::Code)?;
        }
        if read.next().is_some() { Err(BadInvitation::Code) } else { Ok(Self(code)) }
    }
}

fn character(typed: char) -> Option<u8> {
    let upper = match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().copied().find(|&byte| char::from(byte) == upper)
}

/// Six digits, `123 456`, that two screens show when they mean the same code and the same server key.
#[must_use]
pub fn comparison_digits(spki_sha256: &[u8; 32], code: &Code) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("tungnha 2026 comparison v1");
    hasher.update(spki_sha256).update(&code.0);
    let mut number = [0; 8];
    hasher.finalize_xof().fill(&mut number);
    let number = u64::from_le_bytes(number) % 1_000_000;
    format!("{:03} {:03}", number / 1000, number % 1000)
}
