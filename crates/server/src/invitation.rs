//! Making invitations: shown once, kept only as hashes.

use tungnha_model::text::{has_control, tidy};
use tungnha_model::{DeviceId, Role, UnitId};
use tungnha_sync::enrol::{Code, Invitation as LongForm, InviteGrant, InviteId, InviteSecret, comparison_digits};

use crate::clock;
use crate::error::{Error, Result};
use crate::site::Site;
use crate::storage::Invitation;

/// The longest name of a holder, in characters.
const HOLDER_MAX: usize = 120;
/// Codes whose name is taken are drawn again; with a million names this many draws do not fail by chance.
const DRAWS_MAX: usize = 64;

/// What is wanted of an invitation.
#[derive(Debug, Clone)]
pub struct Wanted<'a> {
    /// The unit of the device to come.
    pub unit: UnitId,
    /// Its role.
    pub role: Role,
    /// Who will hold it.
    pub holder: &'a str,
    /// How long it may be used.
    pub lifetime_ms: i64,
    /// The inviting device; `None` for the operator.
    pub invited_by: Option<DeviceId>,
    /// The address that the device shall use.
    pub address: String,
}

/// A holder's name as it is kept; `None` if it is empty, too long or unreadable.
#[must_use]
pub fn check_holder(holder: &str) -> Option<String> {
    let holder = tidy(holder);
    let fits = !holder.is_empty() && holder.chars().count() <= HOLDER_MAX && !has_control(&holder);
    fits.then_some(holder)
}

/// Makes an invitation and remembers its hashes.
///
/// # Errors
/// If the holder's name is not usable or the storage fails.
pub fn issue(site: &Site, pin: [u8; 32], wanted: Wanted<'_>) -> Result<InviteGrant> {
    let holder = check_holder(wanted.holder).ok_or_else(bad_holder)?;
    let now = clock::now();
    let expires = now.plus_millis(wanted.lifetime_ms);
    let (invite, secret) = (InviteId(clock::random()?), InviteSecret(clock::random()?));
    for _ in 0..DRAWS_MAX {
        let code = Code::from_random(clock::random()?);
        let row = Invitation {
            id: invite,
            code_id: code.id(),
            secret_key: secret.key(),
            code_key: code.key(),
            unit: wanted.unit,
            role: wanted.role,
            holder: holder.clone(),
            invited_by: wanted.invited_by,
            made: now,
            expires,
            wrong_tries: 0,
            used: None,
            used_by: None,
        };
        if site.storage.add_invitation(&row)? {
            let digits = comparison_digits(&pin, &code);
            let url = wanted.address.clone();
            let long = LongForm { url, spki_sha256: pin, server_key: site.key, invite, secret, expires };
            let (text, code) = (long.to_string(), code.to_string());
            return Ok(InviteGrant { text, address: wanted.address, code, digits, expires });
        }
    }
    Err(Error::new("Chưa tạo được mã mời. Hãy thử lại.", "No code could be made for the invitation. Try again."))
}

fn bad_holder() -> Error {
    Error::new(
        "--holder: tên người giữ trống, quá dài hoặc có ký tự lạ. Hãy ghi tên như mọi người vẫn gọi.",
        "--holder: the holder's name is empty, too long or unreadable. Write it as people say it.",
    )
}
