//! Sending, after all records: what nobody has signed for yet goes on at the byte that the other end names.

use std::time::Duration;

use tungnha_store::{Op, Owed};
use tungnha_sync::blob::{OFFERS_MAX, Offer, Standing};

use super::line::Line;
use crate::App;
use crate::api::{Changes, Event};
use crate::error::{ApiError, Result};
use crate::sync::failure::Failure;

/// Attempts that break without a byte gained before the person is told.
const BREAKS_MAX: u32 = 4;
const BACKOFF_FIRST_MS: u64 = 300;
/// Of more than this the rest is sent another time.
const OWED_MAX: u32 = 4_096;

/// Sends what is owed over a line; says how many the other end has signed for that were not before.
///
/// # Errors
/// When the line breaks again and again, the other end turns the device away, or the store fails. What has arrived by
/// then need not be sent again.
pub(crate) async fn send(app: &App, line: &Line) -> Result<u32> {
    let owed = line.store.read(|reader| reader.blobs_owed(OWED_MAX))?;
    let mut sent = 0_u32;
    for page in owed.chunks(OFFERS_MAX) {
        let mut attempt = Attempt::default();
        let mut breaks = 0;
        while let Err(failure) = attempt.page(line, page).await {
            breaks = if attempt.gained() { 1 } else { breaks + 1 };
            if !failure.is_passing() || breaks >= BREAKS_MAX {
                told(app, sent.saturating_add(attempt.settled));
                return Err(failure.explain());
            }
            tokio::time::sleep(Duration::from_millis(BACKOFF_FIRST_MS << breaks)).await;
        }
        sent = sent.saturating_add(attempt.settled);
    }
    told(app, sent);
    Ok(sent)
}

fn told(app: &App, sent: u32) {
    if sent > 0 {
        app.emit(Event::Changes { changes: Changes::everything() });
    }
}

/// One page of what is owed, until all of it is settled as far as it can be.
#[derive(Default)]
struct Attempt {
    settled: u32,
    /// How many bytes the other end had at the beginning of the last try, and of the one before.
    there: u64,
    before: u64,
}

impl Attempt {
    /// Whether the last try brought anything forward.
    fn gained(&self) -> bool {
        self.there > self.before
    }

    /// Offers all and sends what is missing of each.
    async fn page(&mut self, line: &Line, owed: &[Owed]) -> Result<(), Failure> {
        let offers: Vec<Offer> = owed.iter().map(|one| Offer { channel: one.channel, part: one.part }).collect();
        let stands = line.offer(&offers).await?;
        self.before = self.there;
        self.there = offers.iter().zip(&stands).map(|(offer, standing)| held(offer, standing)).sum();
        for ((one, offer), standing) in owed.iter().zip(&offers).zip(stands) {
            let standing = match standing {
                Standing::Part(offset) => rest(line, offer, offset).await?,
                other => other,
            };
            if let Some(state) = line.settled(offer, standing)? {
                let noted = line.store.transact(Op::Send, |tx| tx.blob_sent(one, state)).map_err(ApiError::from)?;
                self.settled = self.settled.saturating_add(u32::from(noted));
            }
        }
        Ok(())
    }
}

fn held(offer: &Offer, standing: &Standing) -> u64 {
    match standing {
        Standing::Part(offset) => u64::from(*offset),
        Standing::Whole(_) => u64::from(offer.part.bytes),
        Standing::Denied | Standing::Damaged => 0,
    }
}

/// Sends the rest of one; what did not hash to its name over there is sent once more, whole.
async fn rest(line: &Line, offer: &Offer, offset: u32) -> Result<Standing, Failure> {
    let bytes = line.store.read(|reader| reader.blob(offer.part)).map_err(ApiError::from)?;
    let Some(bytes) = bytes else { return Ok(Standing::Part(offset)) };
    match line.put(*offer, offset, bytes.get(offset as usize..).unwrap_or_default()).await? {
        Standing::Damaged => line.put(*offer, 0, &bytes).await,
        other => Ok(other),
    }
}
