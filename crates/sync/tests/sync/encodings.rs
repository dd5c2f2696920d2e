//! What lies on disks and travels on wires: these bytes are settled, and a change of them is a new version.

use crate::common::{
    COMMUNE, NOW, VILLAGE, actor_of, certificate, doc_id, edit, field, genesis, incarnation, server_id, server_key,
    signer,
};
use tungnha_model::{DeviceId, DocKind, Role};
use tungnha_sync::batch::{BatchHash, BriefHash, seal};
use tungnha_sync::client::{Opening, Session};
use tungnha_sync::enrol::{Applicant, Code, EnrolRequest, Invitation, InviteId, InviteSecret, Request, SignedRequest};
use tungnha_sync::gate::Reason;
use tungnha_sync::key::{Domain, agree_key};
use tungnha_sync::message::{Done, Held, Mark, Receipt, Refusal, Rewind, Signed, Snapshot, Welcome};
use tungnha_sync::{Chain, ChangeItem, Cursor, Frame, RollEntry, SignedEntry, Stamp, UnitParents, UnitRecord};

/// Hexadecimal digits, 32 bytes a line.
fn hex(bytes: &[u8]) -> String {
    let lines: Vec<String> =
        bytes.chunks(32).map(|line| line.iter().map(|byte| format!("{byte:02x}")).collect()).collect();
    format!("{} bytes\n{}", bytes.len(), lines.join("\n"))
}

fn channel() -> tungnha_model::ChannelId {
    field(VILLAGE)
}

#[test]
fn keys_actors_and_chains() {
    insta::assert_snapshot!("verify_key", signer(1).verify_key());
    insta::assert_snapshot!("server_id", server_id());
    insta::assert_snapshot!("actor", hex(&actor_of(1)));
    insta::assert_snapshot!("agree_key", agree_key(&[1; 32]));
    insta::assert_snapshot!("chain", hex(&Chain::START.next(&BatchHash([5; 32])).0));
    insta::assert_snapshot!("channel_tag", hex(&channel().tag().0));
}

#[test]
fn batch() {
    let stamp = Stamp {
        server: server_id(),
        channel: channel(),
        device: DeviceId([1; 16]),
        incarnation: incarnation(1),
        seq: 300,
        prev: BatchHash([6; 32]),
        clock: NOW,
        dictionary: tungnha_sync::dictionary::BATCH,
    };
    let mut doc = automerge::Automerge::new();
    doc.apply_changes([automerge::Change::from_bytes(genesis()).unwrap()]).unwrap();
    let change = edit(&mut doc, actor_of(1), &[("phone", "0900000001")]);
    let item = |change| ChangeItem { doc: doc_id(1), kind: DocKind::HOUSEHOLD, change };
    let batch = seal(&stamp, &[item(genesis()), item(change)], &signer(1)).unwrap();
    // The payload and its hash depend on the version of zstd; the head before them does not.
    let head = postcard::to_allocvec(&batch.header).unwrap();
    insta::assert_snapshot!("batch_header", hex(&batch.bytes[..head.len()]));
    insta::assert_snapshot!("batch_hash", hex(&Domain::BATCH.digest(&[b"head", b"payload"])));
    insta::assert_snapshot!("genesis_change", hex(&genesis()));
}

#[test]
fn frames() {
    let opening = Opening {
        server: server_id(),
        server_key: server_key().verify_key(),
        hub: None,
        device: DeviceId([1; 16]),
        incarnation: incarnation(1),
        counter: 7,
        tip: 41,
        roll: 20,
        budget: 8192,
        cursors: vec![(channel(), Cursor::at(300, Chain([3; 8])))],
        told: Vec::new(),
        certificates: vec![],
        units: UnitParents::default(),
    };
    insta::assert_snapshot!("hello", hex(Session::new(opening, &signer(1)).hello()));
    let welcome = Welcome {
        held: Held { seq: 41, hash: BriefHash([9; 8]) },
        stable: 40,
        reviews: vec![39],
        clock: NOW,
        epoch: [1, 2, 3, 4],
        dictionaries: vec![1, 2],
        rewinds: vec![
            (channel().tag(), Rewind::Unknown),
            (channel().tag(), Rewind::To(Cursor::START)),
            (channel().tag(), Rewind::Restart),
            (channel().tag(), Rewind::Gone),
        ],
        list_all: false,
    };
    let binding = [8; 32];
    let key = server_key();
    let frames = [
        ("welcome", Frame::Welcome(Signed::sign(welcome, Domain::WELCOME, &binding, &key))),
        (
            "receipt",
            Frame::Receipt(Signed::sign(
                Receipt { seq: 41, stable: 40, review: Some(Reason::Denied) },
                Domain::RECEIPT,
                &binding,
                &key,
            )),
        ),
        ("roll_mark", Frame::RollMark(300)),
        ("batch", Frame::Batch(vec![1, 2, 3])),
        (
            "mark",
            Frame::Mark(Mark {
                channel: channel(),
                cursor: Cursor { snapshot: Some(doc_id(1)), ..Cursor::at(9, Chain([1; 8])) },
            }),
        ),
        (
            "snapshot",
            Frame::Snapshot(Signed::sign(
                Snapshot { channel: channel(), remaining: 190, inflated: 4, dictionary: 0, payload: vec![1, 2, 3, 4] },
                Domain::SNAPSHOT,
                server_id().bytes(),
                &key,
            )),
        ),
        ("done", Frame::Done(Done { more: true })),
        ("refused", Frame::Refused(Signed::sign(Refusal::Revoked { wipe: true }, Domain::REFUSED, &binding, &key))),
    ];
    for (name, frame) in frames {
        insta::assert_snapshot!(format!("frame_{name}"), hex(&frame.encode()));
    }
}

#[test]
fn roll() {
    let unit = UnitRecord { id: VILLAGE, parent: Some(COMMUNE), became: None, json: "{}".to_owned() };
    let entries =
        [("unit", 3, RollEntry::Unit(unit)), ("device", 11, RollEntry::Device(certificate(1, Role::Member, VILLAGE)))];
    for (name, number, entry) in entries {
        let signed = SignedEntry::sign(number, &entry, &server_key());
        assert_eq!(signed.verify(&server_key().verify_key()), Ok(entry));
        insta::assert_snapshot!(format!("roll_{name}"), hex(&signed.to_bytes()));
    }
}

#[test]
fn enrolment() {
    let invitation = Invitation {
        url: "https://192.168.1.10:7443".to_owned(),
        spki_sha256: [4; 32],
        server_key: server_key().verify_key(),
        invite: InviteId([5; 16]),
        secret: InviteSecret([6; 16]),
        expires: NOW,
    };
    insta::assert_snapshot!("invitation", invitation);
    let applicant =
        Applicant {
            spki_sha256: [4; 32], holder: "Nguyễn Thị Ví Dụ", agree_key: agree_key(&[1; 32]), nonce: [7; 16]
        };
    let request = EnrolRequest::with_invitation(invitation.invite, &invitation.secret, &applicant, &signer(1));
    insta::assert_snapshot!("enrol_with_invitation", hex(&request.to_bytes()));
    let code = Code::from_random([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    insta::assert_snapshot!("code", code);
    let request = EnrolRequest::with_code(&code, &applicant, &signer(1));
    insta::assert_snapshot!("enrol_with_code", hex(&request.to_bytes()));
    let invite = Request::Invite { unit: VILLAGE, role: Role::Member, holder: "Nông Văn Mẫu".to_owned() };
    let signed = SignedRequest::sign(server_id(), (DeviceId([1; 16]), incarnation(1), 9), invite, &signer(1));
    insta::assert_snapshot!("invite_request", hex(&signed.to_bytes()));
}
