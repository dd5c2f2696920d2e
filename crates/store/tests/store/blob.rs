//! Photos and voice notes in the store: what is owed, what is let go of, what arrives in pieces.

use crate::common::*;
use tungnha_model::household::{Outcome, Visit};
use tungnha_model::{BlobHash, BlobPart, BlobRef, ChannelId, HouseholdId, Moment, Role, UnitId, VisitId, VoiceFormat};
use tungnha_store::{Op, OwedState, StoreError, SyncState};
use tungnha_sync::blob::{Offer, Standing};
use tungnha_sync::{Certificate, RollEntry, Signature, SignedEntry};

fn record(phone: &Phone, text: &str, now: Moment) -> BlobRef {
    let bytes = text.repeat(40);
    let full = phone.transact(Op::KeepBlob, |tx| tx.blob_keep(bytes.as_bytes(), now));
    BlobRef::Voice { full, millis: 1_000, format: VoiceFormat::Webm }
}

fn named(phone: &Phone, household: HouseholdId, number: u8, media: &[BlobRef]) {
    let mut visit = Visit::new(VisitId([number; 16]), NOW, day("2026-11-23"), "Bàn A Thử", Outcome::Absent);
    visit.media = media.to_vec();
    phone.save_visit(household, &visit);
}

#[test]
fn what_a_record_names_is_owed_in_its_channel_and_offered_again_after_a_restore() {
    let mut phone = Phone::new(1, "Nông Văn Mẫu");
    let household = phone.add(PAC_NGOI, "Bàn Văn Ngà");
    let (long, short) = (record(&phone, "một câu dài hơn", NOW), record(&phone, "ngắn", NOW));
    assert!(phone.read(|reader| reader.blobs_owed(9)).is_empty(), "nothing names them yet");
    assert_eq!(phone.read(|reader| reader.blob_state(&long)), None);
    named(&phone, household, 1, &[long, short]);
    let owed = phone.read(|reader| reader.blobs_owed(9));
    assert_eq!(owed.iter().map(|one| one.part).collect::<Vec<_>>(), [short.full(), long.full()], "small ones first");
    assert!(owed.iter().all(|one| one.channel == field_channel()));

    phone.transact(Op::Receive, |tx| tx.restore_epoch([1; 4]));
    phone.transact(Op::Send, |tx| tx.blob_sent(&owed[0], OwedState::Relayed));
    assert_eq!(phone.read(|reader| reader.blob_state(&short)), Some(SyncState::Relayed));
    phone.transact(Op::Send, |tx| tx.blob_sent(&owed[0], OwedState::Received(Signature([0; 64]))));
    phone.transact(Op::Send, |tx| tx.blob_sent(&owed[0], OwedState::Relayed));
    assert_eq!(phone.read(|reader| reader.blob_state(&short)), Some(SyncState::Received), "it never goes back");
    assert_eq!(phone.read(|reader| reader.blobs_unsent()).count, 1);
    assert!(phone.transact(Op::Receive, |tx| tx.restore_epoch([2; 4])));
    assert_eq!(phone.read(|reader| reader.blobs_unsent()).count, 2);
}

#[test]
fn what_arrives_in_pieces_is_kept_whole_and_true_or_not_at_all() {
    let phone = Phone::new(1, "Nông Văn Mẫu");
    let bytes = b"tieng noi".repeat(100);
    let part = BlobPart::of(&bytes).unwrap();
    let give = |part: BlobPart, at: usize, bytes: &[u8]| {
        let at = u32::try_from(at).unwrap();
        phone.store.transact(Op::KeepBlob, |tx| tx.blob_receive(part, at, bytes, NOW))
    };
    assert!(!give(part, 0, &bytes[..400]).unwrap());
    assert_eq!(phone.read(|reader| reader.blob_progress(part)), 400);
    assert!(matches!(give(part, 300, &bytes[300..]), Err(StoreError::BlobDamaged)), "only where it goes on");
    assert_eq!(phone.read(|reader| reader.blob(part)), None);
    assert!(give(part, 400, &bytes[400..]).unwrap());
    assert_eq!(phone.read(|reader| reader.blob(part)), Some(bytes.clone()));

    let false_name = BlobPart { hash: BlobHash([7; 32]), bytes: part.bytes };
    assert!(!give(false_name, 0, &bytes).unwrap());
    assert_eq!(phone.read(|reader| reader.blob(false_name)), None);
    assert_eq!(phone.read(|reader| reader.blob_progress(false_name)), 0);
    assert!(matches!(phone.store.transact(Op::KeepBlob, |tx| tx.blob_keep(b"", NOW)), Err(StoreError::BlobSize)));
}

#[test]
fn room_is_made_of_what_can_be_had_again_the_longest_unseen_first() {
    let mut phone = Phone::new(1, "Nông Văn Mẫu");
    let household = phone.add(PAC_NGOI, "Bàn Văn Ngà");
    let blobs: Vec<BlobRef> = (0..4).map(|n| record(&phone, &format!("ghi âm {n}"), later(n))).collect();
    let [sent, unsent, loose, seen] = blobs[..] else { panic!() };
    named(&phone, household, 1, &[sent, unsent, seen]);
    for owed in phone.read(|reader| reader.blobs_owed(9)) {
        if owed.part != unsent.full() {
            phone.transact(Op::Send, |tx| tx.blob_sent(&owed, OwedState::Received(Signature([0; 64]))));
        }
    }
    let here = |blob: &BlobRef| phone.read(|reader| reader.blob(blob.full())).is_some();
    let room = |bytes: u64, now: Moment| phone.transact(Op::KeepBlob, |tx| tx.blobs_make_room(bytes, now));
    phone.transact(Op::KeepBlob, |tx| tx.blob_used(seen.full(), later(100)));
    assert_eq!(room(u64::from(seen.full().bytes), later(200)), 1);
    assert_eq!([here(&sent), here(&unsent), here(&loose), here(&seen)], [false, true, true, true]);
    // One that no record names goes after two months; one that the commune does not have, never.
    assert_eq!(room(0, later(61 * 86_400)), 2);
    assert_eq!([here(&unsent), here(&loose), here(&seen)], [true, false, false]);
    // The holder's own face stays as long as it is that.
    let face = record(&phone, "khuôn mặt", NOW);
    phone.transact(Op::SaveSettings, |tx| tx.own_photo(Some(&face)));
    assert_eq!((room(0, later(61 * 86_400)), phone.read(|reader| reader.own_photo())), (0, Some(face)));
    phone.transact(Op::SaveSettings, |tx| tx.own_photo(None));
    assert_eq!(room(0, later(61 * 86_400)), 1);
}

/// What a phone hands over to a hub: its certificate there, the offer and the bytes.
fn handed(phone: &Phone, unit: UnitId, text: &str) -> (Certificate, Offer, Vec<u8>) {
    let bytes = text.repeat(40).into_bytes();
    let offer = Offer { channel: ChannelId::field(unit), part: BlobPart::of(&bytes).unwrap() };
    (phone.certificate(4), offer, bytes)
}

#[test]
fn a_hub_takes_a_blob_piece_by_piece_owes_it_and_shows_the_servers_receipt() {
    let (phone, hub) = (Phone::new(1, "Nông Văn Mẫu"), Phone::new(2, "Triệu Thị Ví Dụ"));
    hub.roll(&[&phone, &hub]);
    let (holder, offer, bytes) = handed(&phone, PAC_NGOI, "ảnh của người khác");
    let append = |from: usize, to: usize| {
        let at = u32::try_from(from).unwrap();
        hub.transact(Op::KeepBlob, |tx| tx.shelf_append(&holder, &offer, (at, &bytes[from..to]), NOW))
    };
    let standing = || hub.read(|reader| reader.shelf_standing(&holder, &offer));
    assert_eq!(standing(), Standing::Part(0));
    assert_eq!(append(0, 100), Standing::Part(100));
    assert_eq!(append(50, 150), Standing::Part(100), "what does not go on there changes nothing");
    assert!(hub.read(|reader| reader.blobs_owed(9)).is_empty(), "half a photo is nobody's");
    let own_word = offer.receipt(hub.identity().verify_key().server_id(), &hub.identity().signer());
    assert_eq!(append(100, bytes.len()), Standing::Whole(own_word));
    assert_eq!(hub.read(|reader| reader.blob(offer.part)).unwrap(), bytes);
    assert_eq!(hub.read(|reader| reader.blobs_carried()), 1);
    assert_eq!(hub.read(|reader| reader.blobs_unsent()).own, 0, "it is not the hub's own");
    assert_eq!(hub.transact(Op::KeepBlob, |tx| tx.blobs_make_room(0, later(9_000_000))), 0, "what is owed stays");

    let owed = hub.read(|reader| reader.blobs_owed(9)).remove(0);
    let receipt = offer.receipt(hub.identity().server, &server());
    hub.transact(Op::Send, |tx| tx.blob_sent(&owed, OwedState::Received(receipt)));
    assert_eq!(standing(), Standing::Whole(receipt), "from now on it shows the server's");
    assert_eq!(hub.read(|reader| reader.blobs_carried()), 0);
}

#[test]
fn a_hub_keeps_nothing_that_is_not_what_its_name_says_or_that_it_may_not_pass_on() {
    let (phone, hub) = (Phone::new(1, "Nông Văn Mẫu"), Phone::new(2, "Triệu Thị Ví Dụ"));
    hub.roll(&[&phone, &hub]);
    let (holder, offer, mut bytes) = handed(&phone, PAC_NGOI, "ảnh");
    bytes[7] ^= 1;
    let append = |holder: &Certificate, bytes: &[u8]| {
        hub.transact(Op::KeepBlob, |tx| tx.shelf_append(holder, &offer, (0, bytes), NOW))
    };
    assert_eq!(append(&holder, &bytes), Standing::Damaged);
    assert_eq!(hub.read(|reader| reader.shelf_standing(&holder, &offer)), Standing::Part(0), "it begins anew");
    assert!(hub.read(|reader| reader.blobs_owed(9)).is_empty());
    // Two devices that send the same do not meddle with each other's.
    let other = hub.certificate(5);
    assert_eq!(append(&holder, &bytes[..20]), Standing::Part(20));
    assert_eq!(hub.read(|reader| reader.shelf_standing(&other, &offer)), Standing::Part(0));
    let stranger = Certificate { role: Role::Member, unit: BO_LU, ..holder };
    assert_eq!(append(&stranger, &bytes[..20]), Standing::Denied);
}

#[test]
fn what_the_commune_refuses_is_kept_and_said() {
    let mut phone = Phone::new(1, "Nông Văn Mẫu");
    let household = phone.add(PAC_NGOI, "Bàn Văn Ngà");
    let voice = record(&phone, "một câu", NOW);
    named(&phone, household, 1, &[voice]);
    let owed = phone.read(|reader| reader.blobs_owed(9)).remove(0);
    assert!(phone.transact(Op::Send, |tx| tx.blob_sent(&owed, OwedState::Refused)));
    let unsent = phone.read(|reader| reader.blobs_unsent());
    assert_eq!((unsent.own, unsent.refused), (0, 1));
    assert_eq!(phone.read(|reader| reader.blob_state(&voice)), Some(SyncState::Review));
    assert_eq!(phone.transact(Op::KeepBlob, |tx| tx.blobs_make_room(0, later(9_000_000))), 0, "nothing is lost");
    // Moved to where it may send again, it is offered again.
    let mut certificate = phone.certificate(9);
    certificate.unit = PAC_NGOI;
    let entry = SignedEntry::sign(9, &RollEntry::Device(certificate), &server());
    phone.transact(Op::Receive, |tx| tx.roll(&[entry]));
    assert_eq!(phone.read(|reader| reader.blobs_owed(9)), [owed]);
}
