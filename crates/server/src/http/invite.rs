//! `POST /v1/invite`: a leader's device asks for an invitation, or has a device revoked.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use tungnha_model::{DeviceId, Role, UnitId};
use tungnha_sync::Certificate;
use tungnha_sync::access::{may_invite, may_revoke};
use tungnha_sync::enrol::{LIFETIME_MS, Request, RequestError, RequestReply, SignedRequest};

use super::{Desk, binary, blocking, busy, small};
use crate::clock;
use crate::invitation::{self, Wanted};
use crate::membership::{self, Membership};
use crate::storage::{StorageError, StorageResult, stream_key};

pub(super) async fn invite(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    let body = match small(&desk, body).await {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    let Ok(_slot) = Arc::clone(&desk.requests).try_acquire_owned() else { return busy() };
    let reply = blocking(move || {
        answer(&desk, &body).unwrap_or_else(|cause| {
            tracing::error!(event = "request_failed", %cause);
            Err(RequestError::Busy)
        })
    });
    let reply = reply.await.unwrap_or(Err(RequestError::Busy)).unwrap_or_else(|error| {
        tracing::warn!(event = "request_refused", reason = ?error);
        RequestReply::Refused(error)
    });
    binary(reply.to_bytes())
}

type Answer = StorageResult<Result<RequestReply, RequestError>>;

fn answer(desk: &Desk, body: &[u8]) -> Answer {
    let Some(signed) = SignedRequest::from_bytes(body) else { return Ok(Err(RequestError::Signature)) };
    let membership = desk.membership()?;
    let asker = membership.devices.get(&signed.device);
    let Some(asker) = asker.filter(|asker| signed.verifies(desk.site.id, &asker.verify_key)) else {
        return Ok(Err(RequestError::Signature));
    };
    if asker.revoked.is_some() {
        return Ok(Err(RequestError::Revoked));
    }
    let key = stream_key(signed.device, signed.incarnation);
    if let Some(counter) = desk.site.storage.take_counter(key, signed.counter, None, clock::now())? {
        return Ok(Err(RequestError::Replay { counter }));
    }
    match signed.ask {
        Request::Invite { unit, role, holder } => invite_device(desk, &membership, asker, (unit, role, &holder)),
        Request::Revoke { device, wipe } => revoke_device(desk, &membership, asker, device, wipe),
    }
}

fn invite_device(
    desk: &Desk,
    membership: &Membership,
    asker: &Certificate,
    (unit, role, holder): (UnitId, Role, &str),
) -> Answer {
    if !membership.units.contains_key(&unit) {
        return Ok(Err(RequestError::NotFound));
    }
    if !may_invite(asker.role, asker.unit, unit, role, &membership.parents)
        || invitation::check_holder(holder).is_none()
    {
        return Ok(Err(RequestError::Denied));
    }
    let address = desk.site.config.address.clone();
    let wanted = Wanted { unit, role, holder, lifetime_ms: LIFETIME_MS, invited_by: Some(asker.device), address };
    let grant = invitation::issue(&desk.site, desk.pin, wanted).map_err(|cause| StorageError::Other(cause.en))?;
    tracing::info!(event = "invited", by = %asker.device, %unit, role = ?role);
    Ok(Ok(RequestReply::Invited(grant)))
}

fn revoke_device(desk: &Desk, membership: &Membership, asker: &Certificate, device: DeviceId, wipe: bool) -> Answer {
    let Some(certificate) = membership.devices.get(&device) else { return Ok(Err(RequestError::NotFound)) };
    if !may_revoke(asker.role, asker.unit, certificate.unit, &membership.parents) {
        return Ok(Err(RequestError::Denied));
    }
    let site = &desk.site;
    membership::revoke(&*site.storage, &site.signer, certificate, wipe, clock::now())?;
    let membership = desk.membership()?;
    let newest = membership.devices.get(&device).and_then(|newest| membership.entry(newest.number));
    let Some(entry) = newest else { return Err(StorageError::Corrupt("roll".to_owned())) };
    tracing::info!(event = "revoked", by = %asker.device, %device, wipe);
    Ok(Ok(RequestReply::Revoked(entry.clone())))
}
