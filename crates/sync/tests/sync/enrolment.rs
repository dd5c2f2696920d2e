//! Joining: proofs, codes, invitations, and those who sit in between.

use crate::common;
use crate::common::{NOW, certificate, server_id, server_key, signer};
use proptest::prelude::*;
use tungnha_model::{Role, UnitId};
use tungnha_sync::enrol::{
    Applicant, BadInvitation, Code, EnrolError, EnrolGrant, EnrolReply, EnrolRequest, Invitation, InviteId,
    InviteSecret, Request, SignedRequest, comparison_digits,
};
use tungnha_sync::key::agree_key;
use tungnha_sync::{RollEntry, SignedEntry};

const PIN: [u8; 32] = [4; 32];

fn applicant(pin: [u8; 32]) -> Applicant<'static> {
    Applicant { spki_sha256: pin, holder: "Nguyễn Thị Ví Dụ", agree_key: agree_key(&[1; 32]), nonce: [7; 16] }
}

fn grant() -> EnrolGrant {
    let entry = RollEntry::Device(certificate(1, Role::Member, UnitId([2; 16])));
    EnrolGrant {
        server: server_id(),
        server_key: server_key().verify_key(),
        certificate: SignedEntry::sign(11, &entry, &server_key()),
        roll: vec![],
        roll_mark: 11,
        clock: NOW,
        epoch: [1; 4],
    }
}

#[test]
fn a_request_proves_the_secret_and_binds_all_that_it_says() {
    let secret = InviteSecret([6; 16]);
    let request = EnrolRequest::with_invitation(InviteId([5; 16]), &secret, &applicant(PIN), &signer(1));
    let sent = EnrolRequest::from_bytes(&request.to_bytes()).unwrap();
    assert_eq!(sent, request);
    assert!(sent.is_signed() && sent.proves(&secret.key()));
    assert!(!sent.proves(&InviteSecret([7; 16]).key()));
    assert!(!sent.to_bytes().windows(16).any(|window| window == secret.0), "the secret does not travel");
    // Somebody in between puts in an own key, or passes it on over another connection.
    let mut stolen = request.clone();
    stolen.verify_key = signer(2).verify_key();
    assert!(!stolen.is_signed() && !stolen.proves(&secret.key()));
    let mut relayed = request.clone();
    relayed.spki_sha256 = [9; 32];
    assert!(!relayed.proves(&secret.key()));
}

#[test]
fn an_answer_comes_from_one_who_knows_the_invitation_and_answers_this_request() {
    let code = Code::from_random([9; 10]);
    let request = EnrolRequest::with_code(&code, &applicant(PIN), &signer(1));
    let reply = EnrolReply::grant(grant(), &request, &code.key());
    let reply = EnrolReply::from_bytes(&reply.to_bytes()).unwrap();
    assert!(reply.is_genuine(&request, &code.key()));
    let other = EnrolRequest::with_code(&code, &applicant(PIN), &signer(2));
    assert!(!reply.is_genuine(&other, &code.key()));
    assert!(!reply.is_genuine(&request, &Code::from_random([8; 10]).key()));
    let mut changed = reply;
    changed.answer.as_mut().unwrap().roll_mark = 12;
    assert!(!changed.is_genuine(&request, &code.key()));
    assert_eq!(
        EnrolReply::from_bytes(&EnrolReply::refuse(EnrolError::Used).to_bytes()).unwrap().answer,
        Err(EnrolError::Used)
    );
}

#[test]
fn the_digits_depend_on_code_and_key() {
    let code = Code::from_random([1; 10]);
    let digits = comparison_digits(&PIN, &code);
    assert_eq!((digits.len(), digits.as_bytes()[3]), (7, b' '));
    assert_ne!(digits, comparison_digits(&[5; 32], &code));
    assert_ne!(digits, comparison_digits(&PIN, &Code::from_random([2; 10])));
}

#[test]
fn codes_are_read_as_people_write_them() {
    let code = Code::from_random([0, 1, 10, 11, 12, 13, 14, 15, 16, 31]);
    assert_eq!(code.to_string(), "01ABC-DEFGZ");
    for typed in ["01ABC-DEFGZ", " o1abc defgz ", "OLabcdefgz", "0IABC-DEFG Z"] {
        assert_eq!(typed.parse::<Code>().as_ref(), Ok(&code), "{typed}");
    }
    for typed in ["", "01ABC-DEFG", "01ABC-DEFGZZ", "01ABC-DEFGU", "01ABC_DEFGZ", "ĐĐĐĐĐĐĐĐĐĐ"] {
        assert_eq!(typed.parse::<Code>(), Err(BadInvitation::Code), "{typed}");
    }
}

fn invitation() -> Invitation {
    Invitation {
        url: "https://192.168.1.10:7443".to_owned(),
        spki_sha256: PIN,
        server_key: server_key().verify_key(),
        invite: InviteId([5; 16]),
        secret: InviteSecret([6; 16]),
        expires: NOW,
    }
}

#[test]
fn an_invitation_survives_messengers() {
    let text = invitation().to_string();
    assert!(text.len() < 260, "{}", text.len());
    assert!(
        text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b':'),
        "compact in a QR code"
    );
    for arrived in [text.clone(), text.to_lowercase(), format!("  {}\n{} ", &text[..50], &text[50..])] {
        assert_eq!(arrived.parse::<Invitation>(), Ok(invitation()));
    }
    assert_eq!("Xin chào".parse::<Invitation>(), Err(BadInvitation::NotOne));
    assert_eq!(text[..text.len() - 2].parse::<Invitation>(), Err(BadInvitation::Damaged));
}

#[test]
fn a_leaders_request_is_bound_to_server_device_and_counter() {
    let request = Request::Invite { unit: UnitId([2; 16]), role: Role::Member, holder: "x".to_owned() };
    let who = (certificate(1, Role::Leader, UnitId([1; 16])).device, common::incarnation(1), 9);
    let signed = SignedRequest::sign(server_id(), who, request, &signer(1));
    let sent = SignedRequest::from_bytes(&signed.to_bytes()).unwrap();
    assert!(sent.verifies(server_id(), &signer(1).verify_key()));
    assert!(!sent.verifies(tungnha_model::ServerId([0; 16]), &signer(1).verify_key()));
    assert!(!sent.verifies(server_id(), &signer(2).verify_key()));
    let later = SignedRequest { counter: 10, ..sent };
    assert!(!later.verifies(server_id(), &signer(1).verify_key()));
}

#[test]
fn a_roll_entry_is_the_servers_or_nothing() {
    let entry = RollEntry::Device(certificate(1, Role::Member, UnitId([2; 16])));
    let signed = SignedEntry::sign(11, &entry, &server_key());
    assert_eq!(signed.verify(&server_key().verify_key()), Ok(entry));
    assert!(signed.verify(&signer(1).verify_key()).is_err());
    let renumbered = SignedEntry { number: 12, ..signed };
    assert!(renumbered.verify(&server_key().verify_key()).is_err());
}

proptest! {
    #[test]
    fn a_changed_character_is_noticed(at in any::<prop::sample::Index>(), to in "[A-Z2-7]") {
        let text = invitation().to_string();
        let at = 9 + at.index(text.len() - 9);
        let mut changed = text.clone();
        changed.replace_range(at..=at, &to);
        prop_assume!(changed != text);
        prop_assert_eq!(changed.parse::<Invitation>(), Err(BadInvitation::Damaged));
    }

    #[test]
    fn noise_is_no_message(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(EnrolRequest::from_bytes(&bytes).is_none());
        prop_assert!(SignedRequest::from_bytes(&bytes).is_none());
        let _ = EnrolReply::from_bytes(&bytes);
    }
}
