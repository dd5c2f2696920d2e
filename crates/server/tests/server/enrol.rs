//! Joining: invitations and how they end; what a leader asks.

use tungnha_model::{DeviceId, Role, UnitId};
use tungnha_sync::enrol::{EnrolError, Invitation, Request, RequestError, RequestReply, SignedRequest};
use tungnha_sync::{Refusal, RollEntry};

use super::phone::{Phone, ask, ask_by_code, seed};
use super::process::Server;
use super::wire;

fn invite(server: &Server, unit: &str) -> (Invitation, String) {
    let invite = server.json(&["invite", "--unit", unit, "--role", "member", "--holder", "Hoàng Văn Mẫu"]);
    (invite["text"].as_str().unwrap().parse().unwrap(), invite["code"].as_str().unwrap().to_owned())
}

#[test]
fn a_device_joins_by_invitation_and_sees_its_own_branch() {
    let server = Server::started();
    let units = server.units();
    let (invitation, _) = invite(&server, &units.village);
    let grant = ask(server.address(), &invitation, "a").unwrap();
    let Some(RollEntry::Device(certificate)) = grant.certificate.read() else { panic!() };
    assert_eq!((certificate.role, certificate.unit.to_string()), (Role::Member, units.village.clone()));
    assert_eq!(certificate.holder, "Hoàng Văn Mẫu");
    let seen: Vec<String> = grant
        .roll
        .iter()
        .filter_map(|entry| match entry.verify(&grant.server_key).unwrap() {
            RollEntry::Unit(unit) => Some(unit.id.to_string()),
            RollEntry::Device(_) => None,
        })
        .collect();
    assert_eq!(seen, [units.commune, units.village], "the other village is none of its business");
    let listed = server.json(&["device", "list"]);
    assert_eq!(listed[0]["holder"], "Hoàng Văn Mẫu");
    assert_eq!(listed[0]["last_seen"], serde_json::Value::Null);
}

#[test]
fn the_same_device_may_ask_again_and_another_may_not() {
    let server = Server::started();
    let units = server.units();
    let (invitation, code) = invite(&server, &units.village);
    let first = ask(server.address(), &invitation, "a").unwrap();
    let again = ask(server.address(), &invitation, "a").unwrap();
    assert_eq!(first.certificate, again.certificate, "an answer lost on its way is given again");
    assert_eq!(ask(server.address(), &invitation, "b").unwrap_err(), EnrolError::Used);
    assert_eq!(ask_by_code(server.address(), invitation.spki_sha256, &code, "b").unwrap_err(), EnrolError::Used);
    assert_eq!(server.json(&["device", "list"]).as_array().unwrap().len(), 1);
}

#[test]
fn a_device_joins_by_typed_code() {
    let server = Server::started();
    let units = server.units();
    let (invitation, code) = invite(&server, &units.village);
    ask_by_code(server.address(), invitation.spki_sha256, &code.to_lowercase().replace('-', " "), "a").unwrap();
}

#[test]
fn five_wrong_tries_void_an_invitation() {
    let server = Server::started();
    let units = server.units();
    let (invitation, code) = invite(&server, &units.village);
    let last = if code.ends_with('0') { '1' } else { '0' };
    let wrong = format!("{}{last}", &code[..code.len() - 1]);
    for left in [4, 3, 2, 1] {
        let refused = ask_by_code(server.address(), invitation.spki_sha256, &wrong, "a").unwrap_err();
        assert_eq!(refused, EnrolError::Wrong { left });
    }
    assert_eq!(ask_by_code(server.address(), invitation.spki_sha256, &wrong, "a").unwrap_err(), EnrolError::Void);
    // Neither the right code nor the long form helps any more.
    assert_eq!(ask_by_code(server.address(), invitation.spki_sha256, &code, "a").unwrap_err(), EnrolError::Void);
    assert_eq!(ask(server.address(), &invitation, "a").unwrap_err(), EnrolError::Void);
    assert_eq!(server.json(&["device", "list"]).as_array().unwrap().len(), 0);
}

#[test]
fn unknown_expired_and_intercepted_are_told_apart() {
    let server = Server::started();
    let units = server.units();
    let (mut invitation, _) = invite(&server, &units.village);
    let unknown = Invitation { invite: tungnha_sync::enrol::InviteId([1; 16]), ..invitation.clone() };
    assert_eq!(ask(server.address(), &unknown, "a").unwrap_err(), EnrolError::Unknown);

    let path = server.data.join("server.db");
    let db = rusqlite::Connection::open(path).unwrap();
    assert_eq!(db.execute("UPDATE invitation SET expires_at = 1000", []).unwrap(), 1);
    assert_eq!(ask(server.address(), &invitation, "a").unwrap_err(), EnrolError::Expired);
    db.execute("UPDATE invitation SET expires_at = ?1", [i64::MAX]).unwrap();

    // The device says that it saw another key than the server shows: somebody sits in between.
    let pin = invitation.spki_sha256;
    invitation.spki_sha256 = [3; 32];
    let signer = tungnha_sync::Signer::from_secret(seed("a"));
    let applicant = tungnha_sync::enrol::Applicant {
        spki_sha256: [3; 32],
        holder: "a",
        agree_key: tungnha_sync::key::agree_key(&seed("a agree")),
        nonce: [1; 16],
    };
    let request =
        tungnha_sync::enrol::EnrolRequest::with_invitation(invitation.invite, &invitation.secret, &applicant, &signer);
    let answer = wire::request(server.address(), pin, "POST", "/v1/enrol", &request.to_bytes());
    let reply = tungnha_sync::enrol::EnrolReply::from_bytes(&answer.body).unwrap();
    assert_eq!(reply.answer.unwrap_err(), EnrolError::Intercepted);

    let answer = wire::request(server.address(), pin, "POST", "/v1/enrol", b"nonsense");
    let reply = tungnha_sync::enrol::EnrolReply::from_bytes(&answer.body).unwrap();
    assert_eq!(reply.answer.unwrap_err(), EnrolError::Malformed);
}

fn ask_server(phone: &mut Phone, request: Request) -> RequestReply {
    phone.counter += 1;
    let who = (phone.certificate.device, phone.incarnation, phone.counter);
    let signed = SignedRequest::sign(phone.grant.server, who, request, &phone.signer);
    let answer = wire::request(phone.address, phone.pin, "POST", "/v1/invite", &signed.to_bytes());
    RequestReply::from_bytes(&answer.body).unwrap()
}

#[test]
fn a_leader_invites_below_and_nobody_else_does() {
    let server = Server::started();
    let units = server.units();
    let mut leader = Phone::join(&server, &units.commune, "leader", "leader");
    let mut member = Phone::join(&server, &units.village, "member", "member");
    let village: UnitId = units.village.parse().unwrap();
    let wanted = Request::Invite { unit: village, role: Role::Member, holder: "Ma Thị Mẫu".to_owned() };

    let RequestReply::Invited(grant) = ask_server(&mut leader, wanted.clone()) else { panic!() };
    let invitation: Invitation = grant.text.parse().unwrap();
    ask(server.address(), &invitation, "new").unwrap();

    assert_eq!(ask_server(&mut member, wanted.clone()), RequestReply::Refused(RequestError::Denied));
    let above = Request::Invite { unit: village, role: Role::Coordinator, holder: "x".to_owned() };
    assert_eq!(ask_server(&mut leader, above), RequestReply::Refused(RequestError::Denied));
    let nowhere = Request::Invite { unit: UnitId([5; 16]), role: Role::Member, holder: "x".to_owned() };
    assert_eq!(ask_server(&mut leader, nowhere), RequestReply::Refused(RequestError::NotFound));

    leader.counter -= 1;
    let counter = leader.counter + 1;
    assert_eq!(ask_server(&mut leader, wanted.clone()), RequestReply::Refused(RequestError::Replay { counter }));
    leader.signer = tungnha_sync::Signer::from_secret([4; 32]);
    assert_eq!(ask_server(&mut leader, wanted), RequestReply::Refused(RequestError::Signature));
}

#[test]
fn a_revoked_device_gets_nothing_but_its_order() {
    let server = Server::started();
    let units = server.units();
    let mut leader = Phone::join(&server, &units.commune, "leader", "leader");
    let mut member = Phone::join(&server, &units.village, "member", "member");
    assert!(member.sync().done());
    let device = member.certificate.device;
    assert_eq!(
        ask_server(&mut member, Request::Revoke { device: leader.certificate.device, wipe: true }),
        RequestReply::Refused(RequestError::Denied)
    );
    assert_eq!(
        ask_server(&mut leader, Request::Revoke { device: DeviceId([5; 16]), wipe: false }),
        RequestReply::Refused(RequestError::NotFound)
    );
    let RequestReply::Revoked(entry) = ask_server(&mut leader, Request::Revoke { device, wipe: false }) else {
        panic!()
    };
    let RollEntry::Device(certificate) = entry.verify(&leader.grant.server_key).unwrap() else { panic!() };
    assert!(certificate.revoked.is_some() && !certificate.wipe);
    member.write(units.village.parse().unwrap(), tungnha_model::HouseholdId([1; 16]), "Mẫu");
    let refused = member.sync();
    assert_eq!(refused.refusal(), Some(Refusal::Revoked { wipe: false }));
    assert!(refused.receipts().is_empty());
    let held = server.json(&["quarantine", "list"]);
    assert_eq!(
        (held.as_array().unwrap().len(), held[0]["reason"].as_str()),
        (1, Some("Revoked")),
        "its work waits for review"
    );

    // By the operator, while the server runs; the running server sees it at once.
    server.ok(&["device", "revoke", &device.to_string(), "--wipe"]);
    let refused = member.sync();
    assert_eq!(refused.refusal(), Some(Refusal::Revoked { wipe: true }));
    let order = member.certificates.last().unwrap();
    assert!(order.device == device && order.wipe, "the order is signed and travels before the refusal");
    assert_eq!(
        ask_server(&mut member, Request::Revoke { device, wipe: false }),
        RequestReply::Refused(RequestError::Revoked)
    );
}
