//! A new device joins.

use tungnha_model::Moment;
use tungnha_store::{Identity, Op, PIN_LEN_MIN, Secrets, Store, StoreError, Unlock};
use tungnha_sync::enrol::{
    Applicant, Code as InviteCode, EnrolError, EnrolGrant, EnrolReply, EnrolRequest, Invitation, InviteKey,
    comparison_digits,
};
use tungnha_sync::key::agree_key;
use tungnha_sync::{Certificate, RollEntry, VerifyKey};
use zeroize::Zeroizing;

use super::{address, unreachable};
use crate::App;
use crate::api::{JoinArgs, JoinCheck, JoinCheckArgs, Nothing, Status};
use crate::error::{ApiError, Code, Result};
use crate::session;
use crate::sync::http::Link;
use crate::sync::pin::Pin;
use crate::world::random;

/// How much the joining needs of an invitation, whichever form it came in.
struct Ticket {
    address: String,
    pin: Pin,
    server_key: VerifyKey,
    secret: Secret,
}

enum Secret {
    Long(Invitation),
    Typed(InviteCode),
}

/// Looks at a server before it is trusted: the person compares the digits with those on the leader's screen.
///
/// # Errors
/// When address or code make no sense, or the server cannot be reached.
pub async fn check(_app: App, args: JoinCheckArgs) -> Result<JoinCheck> {
    let address = address::normalise(&args.address)?;
    let code = read_code(&args.code)?;
    let link = Link::looking(&address).map_err(|error| unreachable(&error))?;
    let answer = link.get("/v1/key").await.map_err(|error| unreachable(&error))?;
    let key = read_key(&answer).ok_or_else(|| unreachable(&crate::sync::http::LinkError::Status(200)))?;
    let pin = link.seen().ok_or_else(|| ApiError::internal("no key was shown"))?;
    Ok(JoinCheck { server: address, digits: comparison_digits(&pin, &code), key: format!("{}{key}", VerifyKey(pin)) })
}

/// The server's signing key out of its answer.
fn read_key(answer: &[u8]) -> Option<VerifyKey> {
    let answer: serde_json::Value = serde_json::from_slice(answer).ok()?;
    answer.get("verify_key")?.as_str()?.parse().ok()
}

/// Joins by an invitation's text, or by address, code and the key whose digits were compared.
///
/// # Errors
/// When the invitation does not hold, the server cannot be reached or is another one, the PIN is too short,
/// or the store cannot be made.
pub async fn join(app: App, args: JoinArgs) -> Result<Status> {
    let pin = Zeroizing::new(args.pin);
    if pin.chars().count() < PIN_LEN_MIN {
        return Err(StoreError::ShortPin.into());
    }
    if Store::state(app.folder(), app.now())? != tungnha_store::FolderState::New {
        return Err(StoreError::Exists.into());
    }
    let ticket = match args.invitation.filter(|text| !text.trim().is_empty()) {
        Some(text) => long(&text)?,
        None => typed(args.address, args.code, args.key)?,
    };
    let secrets = Secrets { signing: random(app.world())?, agreement: random(app.world())? };
    let request = request(&app, &ticket, &secrets, args.holder.trim())?;
    let grant = ask(&ticket, &request).await?;
    let (identity, certificate) = identity(&ticket, &grant, secrets, app.now())?;
    let worker = app.clone();
    let store = tokio::task::spawn_blocking(move || create(&worker, &pin, &identity, &certificate, &grant));
    app.adopt(store.await.map_err(ApiError::internal)??);
    session::status(&app, Nothing {})
}

fn long(text: &str) -> Result<Ticket> {
    let invitation: Invitation = text.parse().map_err(|error| bad_text().because(error))?;
    Ok(Ticket {
        address: invitation.url.clone(),
        pin: invitation.spki_sha256,
        server_key: invitation.server_key,
        secret: Secret::Long(invitation),
    })
}

fn typed(address: Option<String>, code: Option<String>, key: Option<String>) -> Result<Ticket> {
    let address = address::normalise(&address.unwrap_or_default())?;
    let code = read_code(&code.unwrap_or_default())?;
    let key = key.unwrap_or_default();
    let halves =
        key.split_at_checked(64).and_then(|(pin, key)| Some((pin.parse::<VerifyKey>().ok()?, key.parse().ok()?)));
    let (pin, server_key) = halves.ok_or_else(|| {
        ApiError::invalid_field(
            "digits",
            "Hãy so sánh 6 chữ số trên hai máy trước khi tham gia.",
            "Compare the six digits on both screens before joining.",
        )
    })?;
    Ok(Ticket { address, pin: pin.0, server_key, secret: Secret::Typed(code) })
}

fn read_code(text: &str) -> Result<InviteCode> {
    text.parse().map_err(|error| {
        ApiError::invalid_field(
            "code",
            "Mã mời gồm 10 ký tự, ví dụ ABCDE-FGHJK. Hãy xem lại trên máy của lãnh đạo xã.",
            "The code has 10 characters, for example ABCDE-FGHJK. Check it on the leader's screen.",
        )
        .because(error)
    })
}

fn bad_text() -> ApiError {
    ApiError::new(
        Code::Invitation,
        "Lời mời không đúng hoặc thiếu ký tự. Hãy chép lại toàn bộ, bắt đầu bằng TUNGNHA1:",
        "The invitation is wrong or incomplete. Copy all of it, beginning with TUNGNHA1:",
    )
}

fn request(app: &App, ticket: &Ticket, secrets: &Secrets, holder: &str) -> Result<EnrolRequest> {
    let applicant = Applicant {
        spki_sha256: ticket.pin,
        holder,
        agree_key: agree_key(&secrets.agreement),
        nonce: random(app.world())?,
    };
    let signer = tungnha_sync::Signer::from_secret(secrets.signing);
    Ok(match &ticket.secret {
        Secret::Long(invitation) => {
            EnrolRequest::with_invitation(invitation.invite, &invitation.secret, &applicant, &signer)
        }
        Secret::Typed(code) => EnrolRequest::with_code(code, &applicant, &signer),
    })
}

impl Secret {
    fn key(&self) -> InviteKey {
        match self {
            Self::Long(invitation) => invitation.secret.key(),
            Self::Typed(code) => code.key(),
        }
    }
}

async fn ask(ticket: &Ticket, request: &EnrolRequest) -> Result<EnrolGrant> {
    let link = Link::pinned(&ticket.address, ticket.pin).map_err(|error| unreachable(&error))?;
    let answer = link.post("/v1/enrol", request.to_bytes()).await.map_err(|error| unreachable(&error))?;
    let reply =
        EnrolReply::from_bytes(&answer).ok_or_else(|| unreachable(&crate::sync::http::LinkError::Status(200)))?;
    if !reply.is_genuine(request, &ticket.secret.key()) {
        return Err(not_genuine());
    }
    reply.answer.map(|grant| *grant).map_err(refused)
}

fn not_genuine() -> ApiError {
    ApiError::new(
        Code::Certificate,
        "Máy trả lời không phải máy đã mời. Đừng tham gia qua mạng này; hãy báo lãnh đạo xã.",
        "Whoever answers is not the server that invited you. Do not join over this network; tell your commune leader.",
    )
}

fn refused(error: EnrolError) -> ApiError {
    let (code, vi, en) = match error {
        EnrolError::Unknown | EnrolError::Malformed => (
            Code::Invitation,
            "Không có lời mời này. Hãy xem lại mã, hoặc xin lời mời mới.".to_owned(),
            "There is no such invitation. Check the code, or ask for a new invitation.".to_owned(),
        ),
        EnrolError::Wrong { left } => (
            Code::Invitation,
            format!("Mã mời chưa đúng. Còn {left} lần thử."),
            format!("The code is wrong. {left} tries left."),
        ),
        EnrolError::Used => (
            Code::Invitation,
            "Lời mời này đã được dùng. Hãy xin lãnh đạo xã lời mời mới.".to_owned(),
            "This invitation was used already. Ask your commune leader for a new one.".to_owned(),
        ),
        EnrolError::Expired => (
            Code::Invitation,
            "Lời mời đã hết hạn (24 giờ). Hãy xin lãnh đạo xã lời mời mới.".to_owned(),
            "The invitation has expired (24 hours). Ask your commune leader for a new one.".to_owned(),
        ),
        EnrolError::Void => (
            Code::Invitation,
            "Lời mời đã bị hủy vì nhập sai 5 lần. Hãy xin lãnh đạo xã lời mời mới.".to_owned(),
            "The invitation is void after 5 wrong tries. Ask your commune leader for a new one.".to_owned(),
        ),
        EnrolError::Intercepted => return not_genuine().because(error),
        EnrolError::Busy => (
            Code::Offline,
            "Máy chủ đang bận. Hãy thử lại sau ít phút.".to_owned(),
            "The server is busy. Try again in a few minutes.".to_owned(),
        ),
    };
    ApiError::new(code, vi, en).because(error)
}

/// Checks what the server granted and makes the device's identity of it.
fn identity(ticket: &Ticket, grant: &EnrolGrant, secrets: Secrets, now: Moment) -> Result<(Identity, Certificate)> {
    let ours = tungnha_sync::Signer::from_secret(secrets.signing).verify_key();
    let entry = grant.certificate.verify(&ticket.server_key).map_err(|error| not_genuine().because(error))?;
    let RollEntry::Device(certificate) = entry else { return Err(not_genuine()) };
    let fits = certificate.verify_key == ours
        && grant.server_key == ticket.server_key
        && grant.server == ticket.server_key.server_id();
    if !fits {
        return Err(not_genuine());
    }
    let identity = Identity {
        secrets,
        device: certificate.device,
        holder: certificate.holder.clone(),
        role: certificate.role,
        unit: certificate.unit,
        lease_until: certificate.lease_until,
        joined: now,
        server: grant.server,
        server_key: grant.server_key.0,
        address: ticket.address.clone(),
        spki: ticket.pin,
        extra: serde_json::Map::new(),
    };
    Ok((identity, certificate))
}

fn create(app: &App, pin: &str, identity: &Identity, certificate: &Certificate, grant: &EnrolGrant) -> Result<Store> {
    let unlock = Unlock { pin, now: app.now(), platform: app.keys() };
    let holder = certificate.holder.as_str();
    let store = app.random(|random| Store::create(app.folder(), &unlock, holder, app.stretch(), random))??;
    store.transact(Op::Join, |tx| {
        tx.identity(identity)?;
        tx.roll(&grant.roll)?;
        tx.roll(std::slice::from_ref(&grant.certificate))?;
        tx.roll_mark(grant.roll_mark)?;
        tx.restore_epoch(grant.epoch).map(drop)
    })?;
    Ok(store)
}
