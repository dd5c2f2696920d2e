//! `bundle import` and `bundle export`: exchanging by file, where no line reaches the server.

use std::path::Path;

use serde::Serialize;
use tungnha_bundle::BundleError;
use tungnha_sync::Certificate;

use super::{device, print, unit};
use crate::bundle::{BundleRefused, Bundles, Taken};
use crate::clock;
use crate::error::{Error, Result};
use crate::membership::Membership;
use crate::site::Site;

/// Takes in a file: every batch through the gate, as if it had come over a line.
pub fn import(site: &Site, file: &Path, as_json: bool) -> Result<()> {
    let bytes = std::fs::read(file).map_err(|cause| Error::file(file, cause))?;
    let taken = Bundles::new(&site.storage, &site.signer).take_in(&bytes, clock::now());
    tell(&taken.map_err(|why| explain(file, why))?, as_json);
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
    if recipients.is_empty() {
        return Err(Error::new(
            format!("\"{to}\" chưa có thiết bị nào còn hiệu lực. Hãy mời: invite"),
            format!("\"{to}\" has no device that is not revoked. Invite one: invite"),
        ));
    }
    let bundles = Bundles::new(&site.storage, &site.signer);
    let made = bundles.make(&membership, &recipients, clock::now()).map_err(|why| explain(file, why))?;
    std::fs::write(file, &made.bytes).map_err(|cause| Error::file(file, cause))?;
    let written = Written {
        file: file.display().to_string(),
        devices: recipients.len(),
        batches: made.batches,
        bytes: made.bytes.len(),
    };
    if as_json {
        print::json(&written);
        return Ok(());
    }
    let Written { file, devices, batches, bytes } = written;
    say!("Đã ghi {file} cho {devices} thiết bị: {batches} lô, {bytes} byte.");
    say!("Wrote {file} for {devices} devices: {batches} batches, {bytes} bytes.");
    Ok(())
}

/// One device, or all of a unit, which may see the same; of those that are not revoked.
fn recipients<'a>(membership: &'a Membership, to: &str) -> Result<Vec<&'a Certificate>> {
    let mut found = match device::find(membership, to) {
        Ok(certificate) => vec![certificate],
        Err(_) => {
            let unit = unit::find(&membership.tree(), to, clock::today())?;
            membership.devices.values().filter(|held| held.unit == unit).collect()
        }
    };
    found.retain(|held| held.revoked.is_none());
    Ok(found)
}

fn explain(file: &Path, why: BundleRefused) -> Error {
    match why {
        BundleRefused::Unreadable(error) => unreadable(file, error),
        BundleRefused::Stranger => {
            refused(file, "không phải do thiết bị của máy chủ này tạo ra", "was not made by a device of this server")
        }
        BundleRefused::Expired(end) => {
            let day = clock::display(end);
            refused(file, &format!("đã hết hạn từ {day}"), &format!("expired on {day}"))
        }
        BundleRefused::Batch(error) => refused(file, &error.to_string(), &error.to_string()),
        BundleRefused::Storage(error) => error.into(),
    }
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
