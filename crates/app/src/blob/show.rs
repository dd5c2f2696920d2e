//! Showing what a record names: from this device, or fetched from the commune when somebody looks.

use data_encoding::BASE64;
use tungnha_model::{BlobPart, BlobRef, Moment};
use tungnha_store::{Op, Reader, Store};

use super::line::Line;
use crate::App;
use crate::api::{BlobBytes, BlobShowArgs, BlobThumb, BlobThumbsArgs, MediaView};
use crate::convert;
use crate::error::{ApiError, Code, Result};
use crate::sync::failure::Failure;

/// Of photos and recordings that can be had again, no more than this lies here.
const CACHE_BYTES_MAX: u64 = 300 * 1024 * 1024;

/// A photo or recording; one that is not here is fetched.
///
/// # Errors
/// When it is neither here nor to be had now, the device is locked or the store fails.
pub async fn show(app: App, args: BlobShowArgs) -> Result<BlobBytes> {
    let store = app.store()?;
    let (part, now) = (args.blob.full(), app.now());
    if let Some(bytes) = held(&store, part)? {
        store.transact(Op::KeepBlob, |tx| tx.blob_used(part, now))?;
        return Ok(encoded(&args.blob, &bytes));
    }
    fetch(&Line::home(&app)?, part, now).await?;
    store.transact(Op::KeepBlob, |tx| tx.blobs_make_room(CACHE_BYTES_MAX, now))?;
    let bytes = held(&store, part)?.ok_or_else(not_here)?;
    Ok(encoded(&args.blob, &bytes))
}

/// The thumbnails of some photos; of recordings there is none. Those that are not here are fetched if so asked, as
/// far as the line goes.
///
/// # Errors
/// When the device is locked or the store fails.
pub async fn thumbs(app: App, args: BlobThumbsArgs) -> Result<Vec<BlobThumb>> {
    let store = app.store()?;
    if args.fetch {
        let line = Line::home(&app)?;
        for blob in &args.blobs {
            let BlobRef::Photo { thumb, .. } = blob else { continue };
            if held(&store, *thumb)?.is_none() && fetch(&line, *thumb, app.now()).await.is_err() {
                break;
            }
        }
    }
    args.blobs.iter().map(|blob| one(&store, blob)).collect()
}

/// Fetches one; what did not hash to its name is fetched anew, once.
async fn fetch(line: &Line, part: BlobPart, now: Moment) -> Result<()> {
    for _ in 0..2 {
        if line.get(part, now).await.map_err(Failure::explain)? {
            return Ok(());
        }
    }
    Err(not_here())
}

/// Photos and voice notes as a record shows them.
pub(crate) fn views(reader: &Reader<'_>, media: &[BlobRef]) -> Result<Vec<MediaView>> {
    let view = |blob: &BlobRef| Ok(MediaView { blob: *blob, sync: reader.blob_state(blob)?.map(convert::sync_state) });
    media.iter().map(view).collect()
}

fn one(store: &Store, blob: &BlobRef) -> Result<BlobThumb> {
    let bytes = match blob {
        BlobRef::Photo { thumb, .. } => held(store, *thumb)?,
        BlobRef::Voice { .. } => None,
    };
    Ok(BlobThumb { blob: *blob, bytes: bytes.map(|bytes| encoded(blob, &bytes)) })
}

fn held(store: &Store, part: BlobPart) -> Result<Option<Vec<u8>>> {
    Ok(store.read(|reader| reader.blob(part))?)
}

fn encoded(blob: &BlobRef, bytes: &[u8]) -> BlobBytes {
    BlobBytes { mime: blob.mime().to_owned(), data: BASE64.encode(bytes) }
}

pub(super) fn not_here() -> ApiError {
    ApiError::new(
        Code::NotFound,
        "Ảnh hoặc ghi âm này chưa có trên máy. Hãy gửi–nhận khi có mạng rồi mở lại.",
        "This photo or recording is not on this device yet. Sync when there is a network, then open it again.",
    )
}
