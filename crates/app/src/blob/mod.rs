//! Photos and voice notes: taken in, shown, sent after the records, fetched when somebody looks.
//!
//! A picked picture is decoded here and nowhere else, and what is kept is a new JPEG: nothing of what a camera wrote
//! beside the picture (place, time, serial numbers) survives. A recording is not decoded; its container is looked at,
//! and what stands beside the sound is blanked.

mod fetch;
mod line;
pub mod photo;
mod put;
mod send;
mod show;
pub mod voice;

use tungnha_model::BlobRef;
use tungnha_store::Op;

use crate::App;
use crate::api::{BlobAdded, PhotoAddArgs, VoiceAddArgs};
use crate::error::Result;
use crate::{consent, household};

pub(crate) use fetch::fetch_for_forms;
pub(crate) use line::Line;
pub(crate) use send::send;
pub(crate) use show::views;
pub use show::{show, thumbs};

/// Takes a picked picture in; one of a household only if somebody there agreed to photos.
///
/// # Errors
/// When nobody agreed, it is no picture that can be read, the device is locked or the store fails.
pub fn photo_add(app: &App, args: PhotoAddArgs) -> Result<BlobAdded> {
    if let Some(household) = &args.household {
        let household = household::parse(household)?;
        consent::must_allow_photos(&app.store()?.read(|reader| reader.household_parts(household))?.consents)?;
    }
    let upload = app.uploaded(&args.token)?;
    let blob = photo_keep(app, &upload.bytes)?;
    app.forget_upload(&args.token);
    Ok(BlobAdded { blob })
}

/// Keeps a picture as all are kept: decoded and written anew.
pub(crate) fn photo_keep(app: &App, bytes: &[u8]) -> Result<BlobRef> {
    let (store, now) = (app.store()?, app.now());
    let made = photo::made(bytes)?;
    store.transact(Op::KeepBlob, |tx| {
        let (full, thumb) = (tx.blob_keep(&made.full, now)?, tx.blob_keep(&made.thumb, now)?);
        Ok(BlobRef::Photo { full, size: made.size, thumb })
    })
}

/// Takes a recording in.
///
/// # Errors
/// When it is no recording of a kind that all devices play, the device is locked or the store fails.
pub fn voice_add(app: &App, args: VoiceAddArgs) -> Result<BlobAdded> {
    let store = app.store()?;
    let upload = app.uploaded(&args.token)?;
    let (bytes, format) = voice::made(&upload.bytes)?;
    let now = app.now();
    let full = store.transact(Op::KeepBlob, |tx| tx.blob_keep(&bytes, now))?;
    app.forget_upload(&args.token);
    Ok(BlobAdded { blob: BlobRef::Voice { full, millis: args.millis, format } })
}
