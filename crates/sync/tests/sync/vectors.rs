//! Vectors for another implementation (`vectors/*.json`; `docs/protocol.md` says what they are). They are written by
//! this test when `TUNGNHA_VECTORS` is set, and compared otherwise. What depends on the version of zstd is not compared
//! but read: it must go on meaning the same for ever.

use crate::common::{NOW, VILLAGE, actor_of, doc_id, edit, field, genesis, incarnation, server_id, server_key, signer};
use automerge::{Automerge, Change};
use data_encoding::HEXLOWER;
use serde_json::{Value, json};
use tungnha_model::{BlobHash, BlobPart, DeviceId, DocKind};
use tungnha_sync::batch::{Batch, BriefHash, open, seal};
use tungnha_sync::blob::{Answer, Ask, Offer, Rest, Standing};
use tungnha_sync::client::{carry_frame, voucher_frame};
use tungnha_sync::key::{Domain, Signature};
use tungnha_sync::message::{Done, Held, Mark, Receipt, Refusal, Rewind, Signed, Stream, Voucher, Welcome};
use tungnha_sync::pack::{Maker, Packed, pack_changes, pack_documents, unpack_changes, unpack_documents};
use tungnha_sync::{BatchHash, Chain, ChangeItem, Cursor, Frame, SignedAsk, SnapshotDoc, Stamp, dictionary};

fn hex(bytes: &[u8]) -> Value {
    json!(HEXLOWER.encode(bytes))
}

fn unhex(value: &Value) -> Vec<u8> {
    HEXLOWER.decode(value.as_str().unwrap().as_bytes()).unwrap()
}

/// The vectors of a file as they were written; `made` are those of this program, which must be the same.
fn vectors(name: &str, made: &Value) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors").join(format!("{name}.json"));
    if std::env::var_os("TUNGNHA_VECTORS").is_some() {
        std::fs::write(&path, serde_json::to_string_pretty(made).unwrap() + "\n").unwrap();
    }
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// All but what zstd made.
fn without_payload(mut value: Value) -> Value {
    for key in ["payload", "payload_without_dictionary", "batch", "hash"] {
        value.as_object_mut().unwrap().remove(key);
    }
    value
}

/// Two documents: what one device wrote, the second building on the first's genesis and on what another wrote.
fn items() -> (Vec<ChangeItem>, Vec<SnapshotDoc>) {
    let (mut items, mut docs) = (Vec::new(), Vec::new());
    for number in [1, 2] {
        let mut document = Automerge::new();
        document.apply_changes([Change::from_bytes(genesis()).unwrap()]).unwrap();
        let others = edit(&mut document, actor_of(2), &[("note", "Nhà đầu ngõ")]);
        let own = [
            edit(
                &mut document,
                actor_of(1),
                &[("phone", "0900000001"), ("visit", "01991234-5678-7abc-8def-0123456789ab")],
            ),
            edit(
                &mut document,
                actor_of(1),
                &[("seen", "01991234-5678-7abc-8def-0123456789ab"), ("name", "Lý Thị Ví Dụ")],
            ),
        ];
        let item = |change: Vec<u8>| ChangeItem { doc: doc_id(number), kind: DocKind::HOUSEHOLD, change };
        items.push(item(genesis()));
        items.extend((number == 2).then(|| item(others)));
        items.extend(own.map(item));
        docs.push(SnapshotDoc { id: doc_id(number), kind: DocKind::HOUSEHOLD, bytes: document.save_nocompress() });
    }
    (items, docs)
}

fn stamp() -> Stamp {
    Stamp {
        server: server_id(),
        channel: field(VILLAGE),
        device: DeviceId([1; 16]),
        incarnation: incarnation(1),
        seq: 300,
        prev: BatchHash([6; 32]),
        clock: NOW,
        dictionary: dictionary::BATCH,
    }
}

#[test]
fn keys() {
    let key = signer(1).verify_key();
    let made = json!({
        "secret": hex(&[1; 32]),
        "verify_key": hex(&key.0),
        "server_id": hex(key.server_id().bytes()),
        "incarnation": hex(&incarnation(1).0.to_le_bytes()),
        "actor": hex(&actor_of(1)),
        "digest": {
            "context": "tungnha 2026 batch v1",
            "parts": [hex(b"head"), hex(b"payload")],
            "digest": hex(&Domain::BATCH.digest(&[b"head", b"payload"])),
        },
        "chain": {
            "before": hex(&Chain::START.0),
            "batch_hash": hex(&[5; 32]),
            "after": hex(&Chain::START.next(&BatchHash([5; 32])).0),
        },
        "channel_tag": { "unit": hex(&VILLAGE.0), "lane": 0, "tag": hex(&field(VILLAGE).tag().0) },
    });
    assert_eq!(vectors("keys", &made), made);
}

#[test]
fn batches() {
    let (items, _) = items();
    let maker = Maker { actor: actor_of(1), millis: NOW.millis() };
    let packed = pack_changes(&items, &maker);
    let batch = seal(&stamp(), &items, &signer(1)).unwrap();
    let described: Vec<Value> = items
        .iter()
        .map(|item| json!({ "doc": hex(&item.doc.0), "kind": item.kind.0, "change": hex(&item.change) }))
        .collect();
    let made = json!({
        "secret": hex(&[1; 32]),
        "actor": hex(&actor_of(1)),
        "clock": NOW.millis(),
        "items": described,
        "header": hex(&postcard::to_allocvec(&batch.header).unwrap()),
        "plain": hex(&packed.plain),
        "loose": hex(&packed.loose),
        "payload_without_dictionary": hex(&dictionary::compress(&packed, dictionary::NONE).unwrap()),
        "batch": hex(&batch.bytes),
        "hash": hex(&batch.hash.0),
    });
    let written = vectors("batch", &made);
    assert_eq!(without_payload(written.clone()), without_payload(made));
    let opened = open(Batch::parse(&unhex(&written["batch"])).unwrap(), &signer(1).verify_key()).unwrap();
    assert_eq!((opened.items.as_slice(), hex(&opened.hash.0)), (items.as_slice(), written["hash"].clone()));
    let again = dictionary::inflate(&unhex(&written["payload_without_dictionary"]), packed.plain.len(), 0).unwrap();
    assert_eq!(unpack_changes(&again.plain, &again.loose, items.len(), &maker, 1 << 20).unwrap(), items);
}

#[test]
fn snapshots() {
    let (_, docs) = items();
    let packed = pack_documents(&docs);
    let described: Vec<Value> =
        docs.iter().map(|doc| json!({ "doc": hex(&doc.id.0), "kind": doc.kind.0, "saved": hex(&doc.bytes) })).collect();
    let made = json!({
        "documents": described,
        "plain": hex(&packed.plain),
        "loose": hex(&packed.loose),
        "payload": hex(&dictionary::compress(&packed, dictionary::SNAPSHOT).unwrap()),
    });
    let written = vectors("snapshot", &made);
    assert_eq!(without_payload(written.clone()), without_payload(made));
    let Packed { plain, loose } =
        dictionary::inflate(&unhex(&written["payload"]), packed.plain.len(), dictionary::SNAPSHOT).unwrap();
    assert_eq!(unpack_documents(&plain, &loose, 1 << 20).unwrap(), docs);
}

fn part() -> BlobPart {
    BlobPart { hash: BlobHash([8; 32]), bytes: 100_000 }
}

fn voucher() -> Signed<Voucher> {
    let stream = Stream { device: DeviceId([1; 16]), incarnation: incarnation(1) };
    let last = Held { seq: 41, hash: BriefHash([9; 8]) };
    let voucher = Voucher { issuer: server_id(), stream, first: 1, last, stable: 40, reviews: vec![39] };
    Signed::vouch(voucher, &server_key())
}

#[test]
fn frames() {
    let binding = [8; 32];
    let welcome = Welcome {
        held: Held { seq: 41, hash: BriefHash([9; 8]) },
        stable: 40,
        reviews: vec![39],
        clock: NOW,
        epoch: [1, 2, 3, 4],
        dictionaries: vec![1, 2],
        rewinds: vec![(field(VILLAGE).tag(), Rewind::Unknown)],
        list_all: false,
    };
    let receipt = Receipt { seq: 41, stable: 40, review: None };
    let mark = Mark { channel: field(VILLAGE), cursor: Cursor::at(9, Chain([1; 8])) };
    let streams = vec![Stream { device: DeviceId([1; 16]), incarnation: incarnation(1) }];
    let made = json!({
        "server_secret": hex(&[9; 32]),
        "binding": hex(&binding),
        "batch": hex(&Frame::Batch(vec![1, 2, 3]).encode()),
        "welcome": hex(&Frame::Welcome(Signed::sign(welcome, Domain::WELCOME, &binding, &server_key())).encode()),
        "receipt": hex(&Frame::Receipt(Signed::sign(receipt, Domain::RECEIPT, &binding, &server_key())).encode()),
        "roll_mark": hex(&Frame::RollMark(300).encode()),
        "mark": hex(&Frame::Mark(mark).encode()),
        "done": hex(&Frame::Done(Done { more: true }).encode()),
        "refused": hex(&Frame::Refused(Signed::sign(Refusal::Forked, Domain::REFUSED, &binding, &server_key())).encode()),
        "carry": hex(&carry_frame(streams)),
        "voucher": hex(&voucher_frame(voucher())),
    });
    assert_eq!(vectors("frames", &made), made);
    assert!(voucher().is_by(&server_key().verify_key()));
}

#[test]
fn blobs() {
    let offer = Offer { channel: field(VILLAGE), part: part() };
    let who = (DeviceId([1; 16]), incarnation(1), 7);
    let ask = |ask: Ask| hex(&SignedAsk::sign(server_id(), who, ask, &signer(1)).to_head());
    let receipt: Signature = offer.receipt(server_id(), &server_key());
    let made = json!({
        "device_secret": hex(&[1; 32]),
        "server_secret": hex(&[9; 32]),
        "offer": ask(Ask::Offer(vec![offer])),
        "put": ask(Ask::Put(vec![Rest { offer, offset: 4096 }])),
        "get": ask(Ask::Get { part: part(), offset: 0 }),
        "stands_part": hex(&Answer::Stands(vec![Standing::Part(4096)]).to_head()),
        "stands_whole": hex(&Answer::Stands(vec![Standing::Whole(receipt)]).to_head()),
        "bytes": hex(&Answer::Bytes(100_000).to_head()),
        "heard": hex(&Answer::Heard(4096).to_head()),
    });
    assert_eq!(vectors("blobs", &made), made);
}
