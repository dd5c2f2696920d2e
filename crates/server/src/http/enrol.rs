//! `POST /v1/enrol`: a device with an invitation joins.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use tungnha_model::{DeviceId, Moment};
use tungnha_sync::enrol::{EnrolError, EnrolGrant, EnrolReply, EnrolRequest, InviteKey, Proof, TRIES_MAX};
use tungnha_sync::{Certificate, RollEntry};

use super::{Desk, binary, blocking, busy, small};
use crate::clock;
use crate::membership;
use crate::storage::{Invitation, StorageError, StorageResult};

const DAY_MS: i64 = 86_400_000;

pub(super) async fn enrol(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    let body = match small(&desk, body).await {
        Ok(body) => body,
        Err(status) => return status.into_response(),
    };
    let Ok(_slot) = Arc::clone(&desk.requests).try_acquire_owned() else { return busy() };
    let _turn = desk.enrolling.lock().await;
    let worker = Arc::clone(&desk);
    let reply = blocking(move || admit(&worker, &body)).await;
    let reply = match reply {
        Some(Ok(reply)) => reply,
        Some(Err(cause)) => {
            tracing::error!(event = "enrol_failed", %cause);
            EnrolReply::refuse(EnrolError::Busy)
        }
        None => EnrolReply::refuse(EnrolError::Busy),
    };
    if let Err(reason) = &reply.answer {
        tracing::warn!(event = "enrol_refused", reason = ?reason);
    }
    binary(reply.to_bytes())
}

fn admit(desk: &Desk, body: &[u8]) -> StorageResult<EnrolReply> {
    let Some(request) = EnrolRequest::from_bytes(body).filter(EnrolRequest::is_signed) else {
        return Ok(EnrolReply::refuse(EnrolError::Malformed));
    };
    let storage = &desk.site.storage;
    let invitation = match request.with {
        Proof::Invitation(id) => storage.invitation(id)?,
        Proof::Code(id) => storage.invitation_by_code(id)?,
    };
    let Some(invitation) = invitation else { return Ok(EnrolReply::refuse(EnrolError::Unknown)) };
    match examine(desk, &request, &invitation)? {
        Ok(()) => welcome(desk, &request, &invitation),
        Err(error) => Ok(EnrolReply::refuse(error)),
    }
}

fn key_for<'a>(request: &EnrolRequest, invitation: &'a Invitation) -> &'a InviteKey {
    match request.with {
        Proof::Invitation(_) => &invitation.secret_key,
        Proof::Code(_) => &invitation.code_key,
    }
}

fn examine(desk: &Desk, request: &EnrolRequest, invitation: &Invitation) -> StorageResult<Result<(), EnrolError>> {
    if invitation.wrong_tries >= TRIES_MAX {
        return Ok(Err(EnrolError::Void));
    }
    if !request.proves(key_for(request, invitation)) {
        if invitation.used.is_some() {
            return Ok(Err(EnrolError::Used));
        }
        let tries = desk.site.storage.wrong_try(invitation.id)?;
        let left = TRIES_MAX.saturating_sub(tries);
        return Ok(Err(if left == 0 { EnrolError::Void } else { EnrolError::Wrong { left } }));
    }
    // The same device asks again: the answer was lost on its way.
    if invitation.used.is_some() {
        let again = joined(desk, request, invitation)?.is_some();
        return Ok(if again { Ok(()) } else { Err(EnrolError::Used) });
    }
    if clock::now() > invitation.expires {
        return Ok(Err(EnrolError::Expired));
    }
    if request.spki_sha256 != desk.pin {
        return Ok(Err(EnrolError::Intercepted));
    }
    Ok(Ok(()))
}

/// The certificate that this very device got with this invitation before.
fn joined(desk: &Desk, request: &EnrolRequest, invitation: &Invitation) -> StorageResult<Option<Certificate>> {
    let membership = desk.membership()?;
    let found = invitation.used_by.and_then(|device| membership.devices.get(&device));
    let same = |certificate: &&Certificate| {
        certificate.verify_key == request.verify_key
            && certificate.agree_key == request.agree_key
            && certificate.revoked.is_none()
    };
    Ok(found.filter(same).cloned())
}

fn welcome(desk: &Desk, request: &EnrolRequest, invitation: &Invitation) -> StorageResult<EnrolReply> {
    let now = clock::now();
    let device = match joined(desk, request, invitation)? {
        Some(certificate) => certificate.device,
        None => match issue(desk, request, invitation, now)? {
            Some(device) => device,
            None => return Ok(EnrolReply::refuse(EnrolError::Used)),
        },
    };
    let membership = desk.membership()?;
    let certificate = membership.devices.get(&device);
    let entry = certificate.and_then(|certificate| membership.entry(certificate.number));
    let Some(entry) = entry else { return Err(StorageError::Corrupt("roll".to_owned())) };
    let grant = EnrolGrant {
        server: desk.site.id,
        server_key: desk.site.key,
        certificate: entry.clone(),
        roll: membership.visible(invitation.unit, 0),
        roll_mark: membership.tip,
        clock: now,
        epoch: desk.site.storage.meta()?.restore_epoch,
    };
    tracing::info!(event = "enrolled", %device, unit = %invitation.unit, role = ?invitation.role);
    Ok(EnrolReply::grant(grant, request, key_for(request, invitation)))
}

fn issue(desk: &Desk, request: &EnrolRequest, invitation: &Invitation, now: Moment) -> StorageResult<Option<DeviceId>> {
    let random = clock::random().map_err(|cause| StorageError::Other(cause.en))?;
    let device = DeviceId::new(now, random);
    let lease_ms = i64::from(desk.site.config.devices.lease_days) * DAY_MS;
    let entry = RollEntry::Device(Certificate {
        // Set when it is signed.
        number: 0,
        device,
        holder: invitation.holder.clone(),
        role: invitation.role,
        unit: invitation.unit,
        verify_key: request.verify_key,
        agree_key: request.agree_key,
        issued: now,
        lease_until: now.plus_millis(lease_ms),
        revoked: None,
        wipe: false,
    });
    let signer = &desk.site.signer;
    let mut make = |first| membership::sign(first, std::slice::from_ref(&entry), signer);
    let free = desk.site.storage.use_invitation(invitation.id, device, now, &mut make)?;
    Ok(free.then_some(device))
}
