//! Making a bundle.

use tungnha_bundle::{LIFETIME_MS, Manifest, VERSION};
use tungnha_model::text::format_day;
use tungnha_model::{DeviceId, Moment, UnitId};
use tungnha_store::{Identity, Op, Reader, Store, StoreError};
use tungnha_sync::{AgreeKey, Certificate, Frame, VerifyKey};

use crate::App;
use crate::api::{BundleExportArgs, BundleFile, BundleTarget, FileOut, Nothing};
use crate::error::{ApiError, Code, Result};

/// To whom a file may be made out: the server, and the devices of this one's area.
///
/// # Errors
/// When the device is locked.
pub fn targets(app: &App, _: Nothing) -> Result<Vec<BundleTarget>> {
    let own = app.identity()?.device;
    let devices = app.store()?.read(|reader| reader.devices())?;
    let others = devices.into_iter().filter(|row| row.certificate.device != own && row.certificate.revoked.is_none());
    Ok(others
        .map(|row| BundleTarget { id: row.certificate.device.to_string(), holder: row.certificate.holder })
        .collect())
}

/// Makes a file of what the server does not have yet.
///
/// # Errors
/// As [`pack`].
pub fn export(app: &App, args: BundleExportArgs) -> Result<BundleFile> {
    let Packed { bytes, batches } = pack(&*app.store()?, &app.identity()?, args.to.trim(), app.now())?;
    let day = format_day(app.today()).replace('/', "-");
    let name = format!("tung-nha-{day}.tungnha");
    let base64 = data_encoding::BASE64.encode(&bytes);
    Ok(BundleFile { file: FileOut { name, mime: "application/octet-stream".to_owned(), base64 }, batches })
}

/// A file that was made.
#[derive(Debug)]
pub struct Packed {
    /// All of it.
    pub bytes: Vec<u8>,
    /// How many batches it carries.
    pub batches: u32,
}

/// Puts all that the server does not have yet into a file: for the server (`to` is `server`), or what they may read of
/// it for a device or everybody in a unit (by id or holder), with receipts and the roll. The server can open every
/// one of them. Nothing counts as sent by this.
///
/// # Errors
/// When nobody is meant, the store fails, or it is too much for one file.
pub fn pack(store: &Store, identity: &Identity, to: &str, now: Moment) -> Result<Packed> {
    store.transact(Op::Send, |tx| tx.form_batches(now)).map_err(|error: StoreError| ApiError::from(error))?;
    let (frames, recipients, batches) = store.read(|reader| {
        let meant = meant(reader, identity, to)?;
        let (frames, batches) = content(reader, &meant)?;
        let mut recipients: Vec<AgreeKey> = meant.iter().map(|held| held.agree_key).collect();
        recipients.extend(VerifyKey(identity.server_key).agree_key());
        Ok::<_, ApiError>((frames, recipients, batches))
    })?;
    let manifest = Manifest {
        version: VERSION,
        server: identity.server,
        maker: Some(identity.device),
        made: now,
        expires: now.plus_millis(LIFETIME_MS),
        places: Vec::new(),
    };
    let bytes = tungnha_bundle::seal(manifest, &frames, &identity.signer(), &recipients).map_err(|error| {
        ApiError::new(
            Code::File,
            "Không tạo được tệp: có quá nhiều phiếu cho một tệp, hoặc máy nhận chưa có khóa. Hãy gửi qua mạng khi có thể.",
            "The file could not be made: there is too much for one, or the receiving device has no key. Sync over a network when you can.",
        )
        .because(error)
    })?;
    Ok(Packed { bytes, batches })
}

/// The devices that are meant besides the server.
fn meant(reader: &Reader<'_>, identity: &Identity, to: &str) -> Result<Vec<Certificate>> {
    if to == "server" {
        return Ok(Vec::new());
    }
    let others = reader.devices()?.into_iter().map(|row| row.certificate);
    let others = others.filter(|held| held.device != identity.device && held.revoked.is_none());
    let (device, unit) = (to.parse::<DeviceId>().ok(), to.parse::<UnitId>().ok());
    let found: Vec<Certificate> =
        others.filter(|held| Some(held.device) == device || Some(held.unit) == unit || held.holder == to).collect();
    if found.is_empty() { Err(nobody()) } else { Ok(found) }
}

fn content(reader: &Reader<'_>, meant: &[Certificate]) -> Result<(Vec<Frame>, u32)> {
    let carried = reader.carried_by_file(meant)?;
    let batches = u32::try_from(carried.len()).unwrap_or(u32::MAX);
    let mut frames = Vec::new();
    // Those who are meant may sit in different units: each must be allowed to see what is said of others.
    if let Some((first, rest)) = meant.split_first() {
        if rest.iter().all(|other| other.unit == first.unit) {
            frames.extend(reader.roll_for(first, 0)?.into_iter().map(Frame::Roll));
        }
        frames.extend(reader.vouchers()?.into_iter().map(Frame::Voucher));
    }
    frames.extend(carried.into_iter().map(Frame::Batch));
    Ok((frames, batches))
}

fn nobody() -> ApiError {
    ApiError::invalid_field(
        "to",
        "Không có máy hay đơn vị nào như vậy. Hãy chọn trong danh sách, hoặc ghi “server”.",
        "There is no such device or unit. Choose from the list, or write “server”.",
    )
}
