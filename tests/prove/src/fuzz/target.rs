//! What is attacked, with valid inputs to begin from and the checks that are made right again.

use tungnha_app::blob::{photo, voice};
use tungnha_app::import::table;
use tungnha_bundle::{Manifest, Place};
use tungnha_docs::{Document, Edit};
use tungnha_forms::xlsform::Files;
use tungnha_forms::{expr, xlsform};
use tungnha_model::{
    BLOB_BYTES_MAX, BlobHash, BlobPart, ChannelId, DeviceId, DocId, DocKind, HouseholdRecord, Moment, UnitId,
};
use tungnha_sync::batch::{self, seal};
use tungnha_sync::blob::{self, Answer, Ask, Offer, Rest};
use tungnha_sync::enrol::{EnrolReply, EnrolRequest, Invitation, SignedRequest};
use tungnha_sync::gate::{self, admit, admit_document};
use tungnha_sync::{
    Batch, BatchHash, ChangeItem, Cursor, Frame, FrameReader, Incarnation, SignedAsk, SignedEntry, Signer, Stamp,
};

/// How long a signature is.
const SIGNATURE_BYTES: usize = 64;

/// One thing that takes input from outside.
pub struct Target {
    pub name: &'static str,
    pub seeds: fn() -> Vec<Vec<u8>>,
    pub mend: fn(&mut Vec<u8>),
    pub run: fn(&[u8]),
}

/// All of them.
pub const TARGETS: [Target; 16] = [
    Target { name: "frame", seeds: frames, mend: mend_frame, run: read_frames },
    Target { name: "batch", seeds: batches, mend: nothing, run: open_batch },
    Target { name: "change", seeds: changes, mend: mend_chunk, run: pass_change },
    Target { name: "document", seeds: documents, mend: mend_chunk, run: pass_document },
    Target { name: "enrol", seeds: texts, mend: nothing, run: read_enrol },
    Target { name: "invitation", seeds: texts, mend: nothing, run: read_invitation },
    Target { name: "csv", seeds: tables, mend: nothing, run: read_table },
    Target { name: "xlsx", seeds: workbooks, mend: nothing, run: read_table },
    Target { name: "xls", seeds: none, mend: nothing, run: read_old_workbook },
    Target { name: "xlsform", seeds: workbooks, mend: nothing, run: read_form },
    Target { name: "expression", seeds: expressions, mend: nothing, run: read_expression },
    Target { name: "bundle", seeds: bundles, mend: mend_bundle, run: read_bundle },
    Target { name: "blob", seeds: asks, mend: nothing, run: read_blob },
    Target { name: "photo", seeds: none, mend: nothing, run: read_photo },
    Target { name: "voice", seeds: none, mend: nothing, run: read_voice },
    Target { name: "ndjson", seeds: records, mend: nothing, run: read_record },
];

fn nothing(_: &mut Vec<u8>) {}

/// For a target whose valid inputs are files: see tests/fuzz.
fn none() -> Vec<Vec<u8>> {
    Vec::new()
}

fn signer() -> Signer {
    Signer::from_secret([5; 32])
}

fn document() -> (Document, Vec<Vec<u8>>) {
    let mut document = Document::new(DocKind::HOUSEHOLD).unwrap_or_else(|_| unreachable!("a kind that is known"));
    let mut made = vec![tungnha_docs::genesis(DocKind::HOUSEHOLD).unwrap_or_default()];
    for number in 0..4_i64 {
        let edits = [Edit::put(["profile", "note"], number), Edit::put(["profile", "name"], "Lý Thị Ví Dụ")];
        made.extend(document.edit([7; 16], Moment(number), &edits).ok().flatten());
    }
    (document, made)
}

fn changes() -> Vec<Vec<u8>> {
    document().1
}

fn documents() -> Vec<Vec<u8>> {
    vec![document().0.save()]
}

fn batches() -> Vec<Vec<u8>> {
    let items =
        changes().into_iter().map(|change| ChangeItem { doc: DocId([3; 16]), kind: DocKind::HOUSEHOLD, change });
    let stamp = Stamp {
        server: signer().verify_key().server_id(),
        channel: ChannelId::field(UnitId([2; 16])),
        device: DeviceId([1; 16]),
        incarnation: Incarnation(7),
        seq: 1,
        prev: BatchHash::NONE,
        clock: Moment(0),
        dictionary: tungnha_sync::dictionary::BATCH,
    };
    seal(&stamp, &items.collect::<Vec<_>>(), &signer()).map(|batch| batch.bytes).into_iter().collect()
}

fn frames() -> Vec<Vec<u8>> {
    batches().into_iter().map(|bytes| Frame::Batch(bytes).encode()).chain([Frame::RollMark(300).encode()]).collect()
}

/// Bundles without their encryption: behind it nobody gets who does not know a recipient's key.
fn bundles() -> Vec<Vec<u8>> {
    let server = signer().verify_key().server_id();
    let carried = batches().into_iter().map(Frame::Batch).collect::<Vec<_>>();
    let place = Place { channel: ChannelId::field(UnitId([2; 16])), from: Cursor::default(), upto: Cursor::default() };
    let manifest = |maker, places| Manifest {
        version: tungnha_bundle::VERSION,
        server,
        maker,
        made: Moment(0),
        expires: Moment(tungnha_bundle::LIFETIME_MS),
        places,
    };
    let manifests = [manifest(Some(DeviceId([1; 16])), Vec::new()), manifest(None, vec![place])];
    manifests.into_iter().filter_map(|manifest| tungnha_bundle::write(manifest, &carried, &signer()).ok()).collect()
}

fn asks() -> Vec<Vec<u8>> {
    let part = BlobPart { hash: BlobHash([4; 32]), bytes: 70_000 };
    let offer = Offer { part, channel: ChannelId::field(UnitId([2; 16])) };
    let rests = vec![Rest { offer, offset: 65_536 }; 2];
    let asks = [Ask::Offer(vec![offer; 3]), Ask::Put(rests), Ask::Get { part, offset: 4_096 }];
    let server = signer().verify_key().server_id();
    let from = (DeviceId([1; 16]), Incarnation(7), 1);
    let ask = |ask| SignedAsk::sign(server, from, ask, &signer()).to_head();
    asks.into_iter()
        .map(ask)
        .chain([Answer::Bytes(4_096), Answer::Heard(4_096)].map(|answer| answer.to_head()))
        .collect()
}

fn texts() -> Vec<Vec<u8>> {
    let numbers: Vec<u8> = (0..=255).collect();
    vec![b"TUNGNHA1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".to_vec(), numbers]
}

fn tables() -> Vec<Vec<u8>> {
    let text = "Họ và tên chủ hộ;Thôn;Số điện thoại\n\"Bàn Văn, Mẫu\";Pác Ngòi;0900000001\n";
    vec![text.as_bytes().to_vec(), text.replace(';', ",").into_bytes(), text.replace(';', "\t").into_bytes()]
}

fn workbooks() -> Vec<Vec<u8>> {
    tungnha_testkit::demo::workbook(3).into_iter().collect()
}

fn expressions() -> Vec<Vec<u8>> {
    let texts = ["sum(${x}) + 3 * -2", "if(${a} = 'b' and not(${c} > 3), \"x\", count(/d/e[position() < 2]))", "."];
    texts.map(|text| text.as_bytes().to_vec()).to_vec()
}

fn records() -> Vec<Vec<u8>> {
    let record = HouseholdRecord::new(tungnha_model::HouseholdId([3; 16]), UnitId([2; 16]), "Triệu Văn Thử");
    serde_json::to_vec(&record).into_iter().collect()
}

/// Length and check of a frame.
fn mend_frame(input: &mut Vec<u8>) {
    let Some(body) = input.get(5..input.len().saturating_sub(4)).map(<[u8]>::to_vec) else { return };
    let kind = input.get(4).copied().unwrap_or(0) % 14;
    *input = Frame::Batch(body).encode();
    let end = input.len().saturating_sub(4);
    if let Some(byte) = input.get_mut(4) {
        *byte = kind;
    }
    let check = blake3::hash(input.get(..end).unwrap_or_default());
    let check = check.as_bytes().get(..4).unwrap_or_default().to_vec();
    input.truncate(end);
    input.extend(check);
}

/// The hash of the frames, which lies before the signature that ends the manifest.
fn mend_bundle(input: &mut Vec<u8>) {
    let length = input.get(8..12).and_then(|bytes| bytes.first_chunk()).map_or(0, |bytes| u32::from_le_bytes(*bytes));
    let end = 12_usize.saturating_add(usize::try_from(length).unwrap_or(usize::MAX));
    let Some(content) = input.get(end..) else { return };
    let hash = blake3::hash(content);
    let place = end.saturating_sub(SIGNATURE_BYTES + 32)..end.saturating_sub(SIGNATURE_BYTES);
    drop(input.splice(place, *hash.as_bytes()));
}

/// Length and checksum of an Automerge chunk.
fn mend_chunk(input: &mut Vec<u8>) {
    use sha2::{Digest, Sha256};
    let Some(content) = input.get(10..).map(<[u8]>::to_vec) else { return };
    let kind = input.get(8).copied().unwrap_or(1);
    let mut hashed = vec![kind];
    let mut left = content.len();
    loop {
        let low = u8::try_from(left & 0x7f).unwrap_or(0);
        left >>= 7;
        hashed.push(if left == 0 { low } else { low | 0x80 });
        if left == 0 {
            break;
        }
    }
    hashed.extend(content);
    let digest = Sha256::digest(&hashed);
    let sum = digest.get(..4).unwrap_or_default();
    *input = [&[0x85, 0x6f, 0x4a, 0x83], sum, &hashed].concat();
}

fn read_frames(input: &[u8]) {
    let mut reader = FrameReader::new();
    for piece in input.chunks(97) {
        reader.push(piece);
        while let Ok(Some(frame)) = reader.next_frame() {
            drop(frame.encode());
        }
    }
    let _ = reader.finish();
}

fn open_batch(input: &[u8]) {
    if let Ok(batch) = Batch::parse(input) {
        let _ = batch::open(batch, &signer().verify_key());
    }
}

/// What the gate lets in can be loaded and goes on being edited.
fn pass_change(input: &[u8]) {
    if gate::inspect_change(input).is_err() {
        return;
    }
    let (held, _) = document();
    for held in [None, Some(held.save())] {
        let Ok(admitted) = admit(held.as_deref(), &[], &[input.to_vec()]) else { continue };
        check_kept(admitted.bytes.as_deref());
    }
}

fn pass_document(input: &[u8]) {
    let (held, _) = document();
    for held in [None, Some(held.save())] {
        let Ok(admitted) = admit_document(held.as_deref(), &[], input) else { continue };
        check_kept(admitted.bytes.as_deref());
    }
}

fn check_kept(bytes: Option<&[u8]>) {
    let Some(bytes) = bytes else { return };
    let loaded = Document::load(bytes);
    assert!(loaded.is_ok(), "let in, and cannot be loaded");
    if let Ok(mut document) = loaded {
        let _ = document.edit([9; 16], Moment(1), &[Edit::put(["profile", "note"], "sau")]);
        drop(tungnha_docs::read_household(&document));
    }
}

fn read_enrol(input: &[u8]) {
    let _ = EnrolRequest::from_bytes(input).map(|request| request.is_signed());
    drop(EnrolReply::from_bytes(input));
    drop(SignedRequest::from_bytes(input));
    drop(SignedEntry::from_bytes(input).and_then(|entry| entry.read()));
}

fn read_invitation(input: &[u8]) {
    if let Ok(invitation) = String::from_utf8_lossy(input).parse::<Invitation>() {
        let again = invitation.to_string().parse::<Invitation>();
        assert!(again.is_ok(), "written, and cannot be read");
    }
}

fn read_table(input: &[u8]) {
    drop(table::read(input, None));
}

fn read_form(input: &[u8]) {
    drop(xlsform::import(input, "x", &Files::default()));
}

/// As a list and as a form.
fn read_old_workbook(input: &[u8]) {
    read_table(input);
    read_form(input);
}

fn read_expression(input: &[u8]) {
    drop(expr::parse(&String::from_utf8_lossy(input)));
}

fn read_bundle(input: &[u8]) {
    if let Ok(bundle) = tungnha_bundle::read(input) {
        let _ = bundle.is_by(&signer().verify_key());
    }
}

fn read_blob(input: &[u8]) {
    if let Ok(Some((head, _))) = blob::split_head(input) {
        drop(SignedAsk::<Ask>::from_bytes(head));
        drop(Answer::from_bytes(head));
    }
}

/// What is kept of a photo is small, and a picture.
fn read_photo(input: &[u8]) {
    if let Ok(made) = photo::made(input) {
        assert!(made.full.len() <= BLOB_BYTES_MAX as usize, "a photo of {} bytes", made.full.len());
        assert!(photo::made(&made.full).is_ok(), "kept, and cannot be read");
    }
}

fn read_voice(input: &[u8]) {
    if let Ok((bytes, _)) = voice::made(input) {
        assert_eq!(bytes.len(), input.len(), "nothing moves");
    }
}

fn read_record(input: &[u8]) {
    if let Ok(record) = serde_json::from_slice::<HouseholdRecord>(input) {
        drop(tungnha_docs::record_edits(&record));
    }
}
