//! `bundle import` and `bundle export`: exchanging by file, where no line reaches the server.

use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use tungnha_bundle::{BundleError, LIFETIME_MS, Manifest, Place, VERSION};
use tungnha_model::{ChannelId, DeviceId};
use tungnha_sync::message::{Signed, Stream};
use tungnha_sync::server::{Effect, Event, Opened, Stored, Vouch};
use tungnha_sync::{Batch, Certificate, Cursor, Frame, Incarnation};

use super::{device, print, unit};
use crate::clock;
use crate::error::{Error, Result};
use crate::membership::Membership;
use crate::performer::Performer;
use crate::site::Site;
use crate::storage::{StorageError, stream_key};

/// How much of a log is read at once.
const PAGE_BYTES: usize = 1024 * 1024;

#[derive(Debug, Default, Serialize)]
struct Taken {
    maker: String,
    batches: usize,
    taken: usize,
    known: usize,
    quarantined: usize,
    missing_before: usize,
}

/// Takes in a file: every batch through the gate, as if it had come over a line.
pub fn import(site: &Site, file: &Path, as_json: bool) -> Result<()> {
    let bytes = std::fs::read(file).map_err(|cause| Error::file(file, cause))?;
    let bundle = tungnha_bundle::open(&bytes, &site.signer.agreement()).map_err(|error| unreadable(file, error))?;
    let membership = site.membership()?;
    let maker = bundle.manifest().maker.and_then(|device| membership.devices.get(&device));
    let Some(maker) = maker.filter(|maker| bundle.is_by(&maker.verify_key) && bundle.manifest().server == site.id)
    else {
        return Err(refused(
            file,
            "không phải do thiết bị của máy chủ này tạo ra",
            "was not made by a device of this server",
        ));
    };
    if bundle.manifest().expires < clock::now() {
        let day = clock::display(bundle.manifest().expires);
        return Err(refused(file, &format!("đã hết hạn từ {day}"), &format!("expired on {day}")));
    }
    let mut taken = Taken { maker: maker.device.to_string(), ..Taken::default() };
    let mut batches: Vec<Batch> = Vec::new();
    for frame in &bundle.frames {
        let Frame::Batch(bytes) = frame else { continue };
        match Batch::parse(bytes) {
            Ok(batch) => batches.push(batch),
            Err(error) => return Err(refused(file, &error.to_string(), &error.to_string())),
        }
    }
    // Each maker's batches build on one another.
    batches.sort_by_key(|batch| (batch.header.device, batch.header.incarnation, batch.header.seq));
    taken.batches = batches.len();
    let performer = performer(site);
    for batch in batches {
        take(site, &performer, batch, &mut taken)?;
    }
    tell(&taken, as_json);
    Ok(())
}

/// The same that answers an exchange's questions.
fn performer(site: &Site) -> Performer {
    Performer::new(site.id, Arc::clone(&site.storage), Arc::default())
}

fn take(site: &Site, performer: &Performer, batch: Batch, taken: &mut Taken) -> Result<()> {
    let (device, incarnation, seq) = (batch.header.device, batch.header.incarnation, batch.header.seq);
    let before = site.storage.stream(stream_key(device, incarnation))?.held;
    let Event::Stored(stored) = performer.answer(Effect::Store(Box::new(batch)), clock::now()) else {
        return Err(StorageError::Busy.into());
    };
    let count = match stored {
        Stored::Held { review: None, .. } if before >= seq => &mut taken.known,
        Stored::Held { review: None, .. } => &mut taken.taken,
        Stored::Gap { .. } => &mut taken.missing_before,
        Stored::Held { .. } | Stored::Forked | Stored::Rejected(_) => &mut taken.quarantined,
    };
    *count += 1;
    Ok(())
}

fn tell(taken: &Taken, as_json: bool) {
    if as_json {
        return print::json(taken);
    }
    let Taken { batches, taken, known, quarantined, missing_before, .. } = taken;
    say!(
        "Tệp có {batches} lô: nhận {taken}, đã có {known}, chờ xem xét {quarantined}, thiếu lô trước {missing_before}."
    );
    say!(
        "The file holds {batches} batches: {taken} taken in, {known} known, {quarantined} in quarantine, {missing_before} lack earlier ones."
    );
    if *missing_before > 0 {
        say!(
            "Lô thiếu sẽ vào khi các lô trước đó tới; hãy giữ tệp và nhập lại. · Import the file again once the earlier ones have come."
        );
    }
}

#[derive(Serialize)]
struct Written {
    file: String,
    devices: usize,
    batches: usize,
    bytes: usize,
}

/// Writes all that the recipients may see, with their receipts and the roll, to a file that they alone can read.
pub fn export(site: &Site, to: &str, file: &Path, as_json: bool) -> Result<()> {
    if file.exists() {
        return Err(refused(file, "đã có, nên không ghi đè", "exists and is not overwritten"));
    }
    let membership = site.membership()?;
    let recipients = recipients(&membership, to)?;
    let Some(first) = recipients.first() else {
        return Err(Error::new(
            format!("Đơn vị \"{to}\" chưa có thiết bị nào. Hãy mời: invite"),
            format!("The unit \"{to}\" has no devices yet. Invite one: invite"),
        ));
    };
    let mut frames: Vec<Frame> = membership.visible(first.unit, 0).into_iter().map(Frame::Roll).collect();
    frames.push(Frame::RollMark(membership.tip));
    frames.extend(vouchers(site, &recipients)?);
    let mut places = Vec::new();
    let before = frames.len();
    for channel in readable(&membership, &recipients) {
        places.extend(log(site, channel, &mut frames)?);
    }
    let batches = frames.len() - before;
    let made = clock::now();
    let expires = made.plus_millis(LIFETIME_MS);
    let manifest = Manifest { version: VERSION, server: site.id, maker: None, made, expires, places };
    let keys: Vec<_> = recipients.iter().map(|recipient| recipient.agree_key).collect();
    let bytes =
        tungnha_bundle::seal(manifest, &frames, &site.signer, &keys).map_err(|error| unreadable(file, error))?;
    std::fs::write(file, &bytes).map_err(|cause| Error::file(file, cause))?;
    let written = Written { file: file.display().to_string(), devices: recipients.len(), batches, bytes: bytes.len() };
    if as_json {
        print::json(&written);
        return Ok(());
    }
    say!("Đã ghi {} cho {} thiết bị: {batches} lô, {} byte.", written.file, written.devices, written.bytes);
    say!("Wrote {} for {} devices: {batches} batches, {} bytes.", written.file, written.devices, written.bytes);
    Ok(())
}

/// One device, or all of a unit that are not revoked. They share a unit, so that they may see the same.
fn recipients<'a>(membership: &'a Membership, to: &str) -> Result<Vec<&'a Certificate>> {
    if let Ok(certificate) = device::find(membership, to) {
        return Ok(vec![certificate]);
    }
    let unit = unit::find(&membership.tree(), to, clock::today())?;
    Ok(membership.devices.values().filter(|held| held.unit == unit && held.revoked.is_none()).collect())
}

/// The channels that every one of them may read.
fn readable(membership: &Membership, recipients: &[&Certificate]) -> Vec<ChannelId> {
    let of = |held: &Certificate| -> Vec<ChannelId> {
        Opened::readable(held, membership.units.keys().copied(), &membership.parents).collect()
    };
    let mut all = recipients.iter().map(|held| of(held));
    let first = all.next().unwrap_or_default();
    let rest: Vec<_> = all.collect();
    first.into_iter().filter(|channel| rest.iter().all(|other| other.contains(channel))).collect()
}

/// What is held of the recipients' own batches: their receipts.
fn vouchers(site: &Site, recipients: &[&Certificate]) -> Result<Vec<Frame>> {
    let performer = performer(site);
    let mut frames = Vec::new();
    for row in site.storage.devices()? {
        let Some(recipient) = recipients.iter().find(|held| held.device == row.device) else { continue };
        let streams =
            row.streams.iter().map(|(incarnation, _)| Stream { device: row.device, incarnation: *incarnation });
        let question = Effect::Vouch { certificate: (*recipient).clone(), streams: streams.collect() };
        let Event::Vouched(vouches) = performer.answer(question, clock::now()) else {
            return Err(StorageError::Busy.into());
        };
        frames.extend(vouches.into_iter().map(|vouch| match vouch {
            Vouch::Own(voucher) => Frame::Voucher(Signed::vouch(voucher, &site.signer)),
            Vouch::Passed(voucher) => Frame::Voucher(voucher),
        }));
    }
    Ok(frames)
}

/// A channel's whole log.
fn log(site: &Site, channel: ChannelId, frames: &mut Vec<Frame>) -> Result<Option<Place>> {
    let nobody = stream_key(DeviceId::default(), Incarnation::default());
    let (from, mut at) = (Cursor::START, Cursor::START);
    loop {
        let page = site.storage.log_after(channel, at.seq, nobody, PAGE_BYTES)?;
        frames.extend(page.rows.into_iter().map(|row| Frame::Batch(row.bytes)));
        if page.end || page.upto.seq <= at.seq {
            at = if page.upto.seq > at.seq { page.upto } else { at };
            break;
        }
        at = page.upto;
    }
    Ok((at != from).then_some(Place { channel, from, upto: at }))
}

fn unreadable(file: &Path, error: BundleError) -> Error {
    let (vi, en) = match error {
        BundleError::NotOne => ("không phải tệp .tungnha", "is not a .tungnha file"),
        BundleError::WrongRecipient => ("không gửi cho máy chủ này", "is not meant for this server"),
        BundleError::Damaged => ("bị hỏng hoặc chép chưa đủ", "is damaged or was not copied whole"),
        BundleError::Newer => {
            ("do phiên bản mới hơn tạo ra; hãy cập nhật máy chủ", "was made by a newer version; update the server")
        }
        BundleError::TooLarge => {
            ("quá lớn; hãy xuất cho từng thiết bị", "is too large; export for one device at a time")
        }
        BundleError::Unsealed => ("không mã hóa được", "could not be encrypted"),
    };
    refused(file, vi, en).because(error)
}

fn refused(file: &Path, vi: &str, en: &str) -> Error {
    let file = file.display();
    Error::new(format!("{file} {vi}. Chưa nhận hay ghi gì."), format!("{file} {en}. Nothing was taken in or written."))
}
