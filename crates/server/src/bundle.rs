//! The server's side of exchanging by file: what a file brings passes the gate as if it had come over a line.

use std::sync::Arc;

use serde::Serialize;
use tungnha_bundle::{BundleError, LIFETIME_MS, Manifest, Place, VERSION};
use tungnha_model::{ChannelId, DeviceId, Moment};
use tungnha_sync::batch::BatchError;
use tungnha_sync::message::{Signed, Stream};
use tungnha_sync::server::{Effect, Event, Opened, Stored, Vouch};
use tungnha_sync::{Batch, Certificate, Cursor, Frame, Incarnation, Signer};

use crate::membership::Membership;
use crate::performer::Performer;
use crate::storage::{Storage, StorageError, stream_key};

/// How much of a log is read at once.
const PAGE_BYTES: usize = 1024 * 1024;

/// What a file brought, in batches.
#[derive(Debug, Default, Serialize)]
pub struct Taken {
    /// The device that made the file.
    pub maker: String,
    /// How many are in the file.
    pub batches: usize,
    /// New here.
    pub taken: usize,
    /// Held before.
    pub known: usize,
    /// Held for review.
    pub quarantined: usize,
    /// Not taken: earlier ones of their maker have not come yet.
    pub missing_before: usize,
}

/// A file that was made.
#[derive(Debug)]
pub struct Made {
    /// All of it.
    pub bytes: Vec<u8>,
    /// How many batches it carries.
    pub batches: usize,
}

/// Why a file is not taken in, or cannot be made. Batches before a failure of the storage are taken in, and are known
/// when the file comes again.
#[derive(Debug, thiserror::Error)]
pub enum BundleRefused {
    /// It cannot be read or written.
    #[error(transparent)]
    Unreadable(#[from] BundleError),
    /// No device of this server made it.
    #[error("the bundle was not made by a device of this server")]
    Stranger,
    /// It was to be read until then.
    #[error("the bundle has expired")]
    Expired(Moment),
    /// A batch in it is none.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The storage failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Files of one server: its storage and its key.
pub struct Bundles<'a> {
    storage: &'a Arc<dyn Storage>,
    signer: &'a Signer,
    performer: Performer,
}

impl<'a> Bundles<'a> {
    /// Those of the server with this storage and key.
    #[must_use]
    pub fn new(storage: &'a Arc<dyn Storage>, signer: &'a Signer) -> Self {
        let id = signer.verify_key().server_id();
        Self { storage, signer, performer: Performer::new(id, Arc::clone(storage), Arc::default()) }
    }

    /// Takes in a file.
    ///
    /// # Errors
    /// When it is no file for this server, made by a stranger, too old, or the storage fails.
    pub fn take_in(&self, file: &[u8], now: Moment) -> Result<Taken, BundleRefused> {
        let bundle = tungnha_bundle::open(file, &self.signer.agreement())?;
        let membership = Membership::load(&**self.storage)?;
        let maker = bundle.manifest().maker.and_then(|device| membership.devices.get(&device));
        let ours = bundle.manifest().server == self.signer.verify_key().server_id();
        let maker = maker.filter(|maker| ours && bundle.is_by(&maker.verify_key)).ok_or(BundleRefused::Stranger)?;
        if bundle.manifest().expires < now {
            return Err(BundleRefused::Expired(bundle.manifest().expires));
        }
        let mut batches = Vec::new();
        for frame in &bundle.frames {
            if let Frame::Batch(bytes) = frame {
                batches.push(Batch::parse(bytes)?);
            }
        }
        // Each maker's batches build on one another.
        batches.sort_by_key(|batch| (batch.header.device, batch.header.incarnation, batch.header.seq));
        let mut taken = Taken { maker: maker.device.to_string(), batches: batches.len(), ..Taken::default() };
        batches.into_iter().try_for_each(|batch| self.take(batch, now, &mut taken))?;
        Ok(taken)
    }

    fn take(&self, batch: Batch, now: Moment, taken: &mut Taken) -> Result<(), StorageError> {
        let (device, incarnation, seq) = (batch.header.device, batch.header.incarnation, batch.header.seq);
        let before = self.storage.stream(stream_key(device, incarnation))?.held;
        let Event::Stored(stored) = self.performer.answer(Effect::Store(Box::new(batch)), now) else {
            return Err(StorageError::Busy);
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

    /// Makes a file that these devices alone can read: all that every one of them may see, with their receipts and
    /// the roll. They must share a unit.
    ///
    /// # Errors
    /// When there is nobody, too much for one file, or the storage fails.
    pub fn make(
        &self,
        membership: &Membership,
        recipients: &[&Certificate],
        now: Moment,
    ) -> Result<Made, BundleRefused> {
        let unit = recipients.first().ok_or(BundleError::Unsealed)?.unit;
        let mut frames: Vec<Frame> = membership.visible(unit, 0).into_iter().map(Frame::Roll).collect();
        frames.push(Frame::RollMark(membership.tip));
        frames.extend(self.vouchers(recipients, now)?);
        let mut places = Vec::new();
        let before = frames.len();
        for channel in readable(membership, recipients) {
            places.extend(self.log(channel, &mut frames)?);
        }
        let batches = frames.len() - before;
        let expires = now.plus_millis(LIFETIME_MS);
        let server = self.signer.verify_key().server_id();
        let manifest = Manifest { version: VERSION, server, maker: None, made: now, expires, places };
        let keys: Vec<_> = recipients.iter().map(|recipient| recipient.agree_key).collect();
        let bytes = tungnha_bundle::seal(manifest, &frames, self.signer, &keys)?;
        Ok(Made { bytes, batches })
    }

    /// What is held of the recipients' own batches: their receipts.
    fn vouchers(&self, recipients: &[&Certificate], now: Moment) -> Result<Vec<Frame>, StorageError> {
        let mut frames = Vec::new();
        for row in self.storage.devices()? {
            let Some(recipient) = recipients.iter().find(|held| held.device == row.device) else { continue };
            let streams =
                row.streams.iter().map(|(incarnation, _)| Stream { device: row.device, incarnation: *incarnation });
            let question = Effect::Vouch { certificate: (*recipient).clone(), streams: streams.collect() };
            let Event::Vouched(vouches) = self.performer.answer(question, now) else {
                return Err(StorageError::Busy);
            };
            frames.extend(vouches.into_iter().map(|vouch| match vouch {
                Vouch::Own(voucher) => Frame::Voucher(Signed::vouch(voucher, self.signer)),
                Vouch::Passed(voucher) => Frame::Voucher(voucher),
            }));
        }
        Ok(frames)
    }

    /// A channel's whole log.
    fn log(&self, channel: ChannelId, frames: &mut Vec<Frame>) -> Result<Option<Place>, StorageError> {
        let nobody = stream_key(DeviceId::default(), Incarnation::default());
        let (from, mut at) = (Cursor::START, Cursor::START);
        loop {
            let page = self.storage.log_after(channel, at.seq, nobody, PAGE_BYTES)?;
            frames.extend(page.rows.into_iter().map(|row| Frame::Batch(row.bytes)));
            if page.end || page.upto.seq <= at.seq {
                at = if page.upto.seq > at.seq { page.upto } else { at };
                break;
            }
            at = page.upto;
        }
        Ok((at != from).then_some(Place { channel, from, upto: at }))
    }
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
