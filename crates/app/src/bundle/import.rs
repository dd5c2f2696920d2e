//! Taking in a bundle: all of it in one transaction, or nothing.

use tungnha_bundle::{Bundle, BundleError};
use tungnha_model::text::format_day;
use tungnha_model::{ChannelId, Day, Moment};
use tungnha_store::{Changes, Identity, Op, Peer, Store, StoreError, Tx};
use tungnha_sync::batch::BatchHash;
use tungnha_sync::gate::Reason;
use tungnha_sync::server::Stored;
use tungnha_sync::{Batch, Frame, VerifyKey};

use crate::App;
use crate::api::{BundleImportArgs, BundleReport, Event};
use crate::convert;
use crate::error::{ApiError, Code, Result};

/// Takes in a file that was handed in.
///
/// # Errors
/// As [`unpack`].
pub fn import(app: &App, args: BundleImportArgs) -> Result<BundleReport> {
    let upload = app.uploaded(&args.token)?;
    let (report, changes) =
        unpack(&*app.store()?, &app.identity()?, &upload.bytes, app.now(), app.world().offset_minutes())?;
    app.forget_upload(&args.token);
    app.emit(Event::Changes { changes: convert::changes(&changes) });
    app.sync_state().call();
    Ok(report)
}

/// Takes in a file, all of it or nothing. Taking it in twice changes nothing. Days are told `offset_minutes` from UTC.
///
/// # Errors
/// When it is no bundle, meant for others, damaged, too old, or made by somebody whom the server does not know.
pub fn unpack(
    store: &Store,
    identity: &Identity,
    file: &[u8],
    now: Moment,
    offset_minutes: i32,
) -> Result<(BundleReport, Changes)> {
    let bundle = tungnha_bundle::open(file, &identity.secrets.agreement).map_err(unreadable)?;
    let (peer, from) = made_by(store, identity, &bundle)?;
    let expires = bundle.manifest().expires;
    if expires < now {
        return Err(expired(&format_day(Day::of(expires, offset_minutes))));
    }
    let mut report = BundleReport { from, ..BundleReport::default() };
    let changes = store.transact(Op::Receive, |tx| {
        tx.read_file_of(peer);
        let mut take = Take { tx, report: &mut report, changes: Changes::default() };
        take.all(&bundle, now)?;
        Ok::<_, StoreError>(take.changes)
    })?;
    Ok((report, changes))
}

/// Whose it is: the server's, or a device's on the roll. What the server sends counts as judged by it.
fn made_by(store: &Store, identity: &Identity, bundle: &Bundle) -> Result<(Peer, String)> {
    if bundle.manifest().server != identity.server {
        return Err(stranger());
    }
    let Some(device) = bundle.manifest().maker else {
        let genuine = bundle.is_by(&VerifyKey(identity.server_key));
        return if genuine { Ok((Peer::HOME, String::new())) } else { Err(stranger()) };
    };
    let certificate = store.read(|reader| reader.certificate(device))?.ok_or_else(stranger)?;
    if certificate.revoked.is_some() || !bundle.is_by(&certificate.verify_key) {
        return Err(stranger());
    }
    Ok((Peer::hub(device), certificate.holder))
}

struct Take<'a, 'b> {
    tx: &'a mut Tx<'b>,
    report: &'a mut BundleReport,
    changes: Changes,
}

impl Take<'_, '_> {
    fn all(&mut self, bundle: &Bundle, now: Moment) -> Result<(), StoreError> {
        let mut passed: Vec<(ChannelId, BatchHash)> = Vec::new();
        for frame in &bundle.frames {
            match frame {
                Frame::Roll(entry) => {
                    self.tx.roll(std::slice::from_ref(entry))?;
                    self.changes.all = true;
                }
                Frame::Voucher(voucher) => {
                    self.changes.extend(self.tx.vouched(voucher)?);
                    self.report.receipts = self.report.receipts.saturating_add(1);
                }
                Frame::Batch(bytes) => {
                    if let Some(batch) = self.batch(bytes, now)? {
                        passed.push((batch.header.channel, batch.hash));
                    }
                }
                _ => {}
            }
        }
        for place in &bundle.manifest().places {
            let of_channel: Vec<BatchHash> =
                passed.iter().filter(|(channel, _)| *channel == place.channel).map(|(_, hash)| *hash).collect();
            self.tx.advance(place.channel, place.from, &of_channel)?;
        }
        Ok(())
    }

    fn batch(&mut self, bytes: &[u8], now: Moment) -> Result<Option<Batch>, StoreError> {
        let batch = match Batch::parse(bytes) {
            Ok(batch) => batch,
            Err(error) => {
                self.tx.quarantine(None, bytes, Reason::Batch(error), now)?;
                self.report.refused = self.report.refused.saturating_add(1);
                return Ok(None);
            }
        };
        let known = self.tx.reader().has_batch(&batch)?;
        let (stored, changes) = self.tx.take_in(&batch, now)?;
        self.changes.extend(changes);
        let count = match stored {
            Stored::Held { review: None, .. } if known => &mut self.report.known,
            Stored::Held { review: None, .. } => &mut self.report.taken,
            _ => &mut self.report.refused,
        };
        *count = count.saturating_add(1);
        Ok(Some(batch))
    }
}

fn unreadable(error: BundleError) -> ApiError {
    let (vi, en) = match error {
        BundleError::NotOne => (
            "Đây không phải tệp của Từng Nhà. Hãy chọn tệp có đuôi .tungnha.",
            "This is not a Từng Nhà file. Choose one that ends in .tungnha.",
        ),
        BundleError::WrongRecipient => (
            "Tệp này gửi cho máy khác nên máy này không mở được. Hãy nhờ người gửi tạo lại tệp cho máy này.",
            "This file is meant for another device, so this one cannot open it. Ask the sender to make it again for this device.",
        ),
        BundleError::Damaged | BundleError::Unsealed => (
            "Tệp bị hỏng hoặc chép chưa đủ. Dữ liệu trên máy không thay đổi. Hãy chép lại tệp từ đầu.",
            "The file is damaged or was not copied whole. Nothing changed on this device. Copy the file again.",
        ),
        BundleError::Newer => (
            "Tệp do phiên bản mới hơn tạo ra. Hãy cập nhật ứng dụng rồi mở lại.",
            "The file was made by a newer version. Update the app and open it again.",
        ),
        BundleError::TooLarge => (
            "Tệp quá lớn. Hãy nhờ người gửi tạo lại, hoặc gửi qua mạng.",
            "The file is too large. Ask the sender to make it again, or sync over a network.",
        ),
    };
    ApiError::new(Code::File, vi, en).because(error)
}

fn expired(day: &str) -> ApiError {
    ApiError::new(
        Code::File,
        format!("Tệp đã hết hạn từ ngày {day}. Hãy nhờ người gửi tạo tệp mới. Dữ liệu trên máy không thay đổi."),
        format!("The file expired on {day}. Ask the sender for a new one. Nothing changed on this device."),
    )
}

fn stranger() -> ApiError {
    ApiError::new(
        Code::File,
        "Tệp này không phải của xã mình, hoặc máy tạo tệp đã bị thu hồi. Không nhận gì cả.",
        "This file is not from your own commune, or the device that made it was revoked. Nothing was taken in.",
    )
}
