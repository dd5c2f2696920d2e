//! Exchanging with a hub: its certificate first, then the same exchange as with the server.

use tungnha_model::Role;
use tungnha_store::{Identity, Op, Peer, Store};
use tungnha_sync::{Certificate, SignedEntry};

use super::card::{self, Card, stranger};
use super::key::pin_of;
use crate::App;
use crate::api::{HubMeetArgs, HubMet};
use crate::error::{ApiError, Code, Result};
use crate::join;
use crate::sync::http::{Link, LinkError};

/// Hands over what is to travel and fetches what is new, from the hub with this card or at this address.
///
/// # Errors
/// When nobody answers there, whoever answers is not certified by this device's server or was revoked, or the
/// exchange fails.
pub async fn meet(app: App, args: HubMeetArgs) -> Result<HubMet> {
    let store = app.store()?;
    let identity = app.identity()?;
    let (entry, addresses) = match Card::from_text(&args.address) {
        Some(card) => {
            let card = card?;
            (Some(card.entry), card.addresses)
        }
        None => (None, vec![join::address(&args.address)?]),
    };
    let mut failed = None;
    for address in addresses {
        match certificate(&store, &identity, &address, entry.as_ref()).await {
            Ok(certificate) => return exchange(&app, &address, &certificate).await,
            Err(error) if error.code == Code::Offline => failed = Some(error),
            Err(error) => return Err(error),
        }
    }
    Err(failed.unwrap_or_else(|| unreachable(&LinkError::Unreachable(String::new()))))
}

async fn exchange(app: &App, address: &str, certificate: &Certificate) -> Result<HubMet> {
    let key = certificate.verify_key;
    let link = Link::pinned(address, pin_of(&key)).map_err(|error| unreachable(&error))?;
    let report = crate::sync::with_hub(app, Peer::hub(certificate.device), link, key).await?;
    Ok(HubMet { holder: certificate.holder.clone(), report })
}

/// The hub's certificate: from its card, or as it shows it itself. What the roll says newer counts.
async fn certificate(
    store: &Store,
    identity: &Identity,
    address: &str,
    entry: Option<&SignedEntry>,
) -> Result<Certificate> {
    let entry = match entry {
        Some(entry) => entry.clone(),
        None => {
            let link = Link::looking(address).map_err(|error| unreachable(&error))?;
            let shown = link.get("/v1/hub").await.map_err(|error| unreachable(&error))?;
            SignedEntry::from_bytes(&shown).ok_or_else(stranger)?
        }
    };
    let shown = card::certified(&entry, identity)?;
    if shown.device == identity.device {
        return Err(own());
    }
    // It becomes part of the roll: batches of its own can be judged, and next time its key is known.
    store.transact(Op::Receive, |tx| tx.roll(std::slice::from_ref(&entry)))?;
    let newest = store.read(|reader| reader.certificate(shown.device))?.unwrap_or(shown);
    if newest.revoked.is_some() || newest.role == Role::Coordinator {
        return Err(stranger());
    }
    Ok(newest)
}

fn own() -> ApiError {
    ApiError::invalid_field(
        "address",
        "Đây là mã của chính máy này. Hãy quét mã trên máy trung chuyển.",
        "This is this device's own code. Scan the one on the relay.",
    )
}

fn unreachable(error: &LinkError) -> ApiError {
    ApiError::new(
        Code::Offline,
        "Không nối được với máy trung chuyển. Hãy kiểm tra hai máy cùng một mạng Wi-Fi, rồi thử lại. Phiếu vẫn an toàn trên máy.",
        "The relay was not found. Check that both devices are on the same Wi-Fi, then try again. Records are safe on this device.",
    )
    .because(error)
}
