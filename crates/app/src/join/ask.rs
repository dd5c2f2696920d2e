//! What a leader asks of the server: to invite a device, to turn one away.

use tungnha_model::{DeviceId, Role, UnitId};
use tungnha_store::{Op, StoreError};
use tungnha_sync::Incarnation;
use tungnha_sync::enrol::{InviteGrant, Request, RequestError, RequestReply, SignedRequest};

use super::unreachable;
use crate::App;
use crate::api::{InviteArgs, InviteView};
use crate::error::{ApiError, Code, Result};
use crate::sync::http::{Link, LinkError};
use crate::{convert, unit};

/// Invites a device: what the server gives is shown once and never again.
///
/// # Errors
/// When this device may not invite, the unit is unknown, or the server cannot be reached.
pub async fn invite(app: App, args: InviteArgs) -> Result<InviteView> {
    if app.identity()?.role != Role::Leader {
        return Err(ApiError::denied());
    }
    let holder = args.holder.trim().to_owned();
    if holder.is_empty() {
        return Err(ApiError::invalid_field(
            "holder",
            "Hãy nhập tên người giữ máy.",
            "Enter who will hold the device.",
        ));
    }
    let id: UnitId = args.unit.parse().map_err(|_| ApiError::not_found("đơn vị này", "unit"))?;
    let request = Request::Invite { unit: id, role: args.role, holder: holder.clone() };
    let RequestReply::Invited(grant) = ask(&app, request).await? else {
        return Err(ApiError::internal("another answer than an invitation"));
    };
    let tree = app.store()?.read(|reader| reader.units())?;
    let unit = unit::reference(&tree, id, app.today());
    let InviteGrant { text, address, code, digits, expires } = grant;
    let qr_svg = convert::qr_picture(&text)?;
    Ok(InviteView { holder, unit, role: args.role, text, qr_svg, address, code, digits, expires: expires.millis() })
}

/// Revokes a device.
///
/// # Errors
/// When this device may not, or the server cannot be reached.
pub async fn revoke(app: App, device: DeviceId) -> Result<()> {
    match ask(&app, Request::Revoke { device, wipe: false }).await? {
        RequestReply::Revoked(entry) => {
            app.store()?.transact(Op::Receive, |tx| tx.roll(std::slice::from_ref(&entry)))?;
            Ok(())
        }
        _ => Err(ApiError::internal("another answer than a revocation")),
    }
}

async fn ask(app: &App, request: Request) -> Result<RequestReply> {
    let identity = app.identity()?;
    let link = Link::pinned(&identity.address, identity.spki).map_err(|error| unreachable(&error))?;
    // The counter may lag behind after a restored backup: the server says by how much, once.
    for _ in 0..2 {
        let (incarnation, counter) = next_counter(app)?;
        let signed = SignedRequest::sign(
            identity.server,
            (identity.device, incarnation, counter),
            request.clone(),
            &identity.signer(),
        );
        let answer = link.post("/v1/invite", signed.to_bytes()).await.map_err(|error| unreachable(&error))?;
        match RequestReply::from_bytes(&answer).ok_or_else(|| unreachable(&LinkError::Status(200)))? {
            RequestReply::Refused(RequestError::Replay { counter }) => {
                app.store()?.transact(Op::Send, |tx| tx.counter_at_least(counter))?;
            }
            RequestReply::Refused(error) => return Err(refused(error)),
            reply => return Ok(reply),
        }
    }
    Err(refused(RequestError::Busy))
}

/// Openings and requests share the counter that only rises.
pub(crate) fn next_counter(app: &App) -> Result<(Incarnation, u64)> {
    let opening =
        app.store()?.transact(Op::Send, |tx| tx.opening(0)).map_err(|error: StoreError| ApiError::from(error))?;
    Ok((opening.incarnation, opening.counter))
}

fn refused(error: RequestError) -> ApiError {
    match error {
        RequestError::Busy | RequestError::Replay { .. } => ApiError::new(
            Code::Offline,
            "Máy xã đang bận. Hãy thử lại sau ít phút.",
            "The server is busy. Try again in a few minutes.",
        ),
        RequestError::NotFound => ApiError::not_found("đơn vị hoặc máy này", "unit or device"),
        RequestError::Signature | RequestError::Revoked | RequestError::Denied => ApiError::denied(),
    }
    .because(error)
}
