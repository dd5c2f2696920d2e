//! Sending, after all records: what nobody has signed for yet goes on at the byte that the other end names.

use std::time::Duration;

use tungnha_store::{Op, Owed};
use tungnha_sync::blob::{Offer, Rest, Standing, Window};

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
/// So many are offered at once: few enough that offering them again after a cut costs little.
const PAGE: usize = 16;

/// Sends what is owed over a line; says how many the other end has signed for that were not before.
///
/// # Errors
/// When the line breaks again and again, the other end turns the device away, or the store fails. What has arrived by
/// then need not be sent again.
pub(crate) async fn send(app: &App, line: &Line) -> Result<u32> {
    let owed = line.store.read(|reader| reader.blobs_owed(OWED_MAX))?;
    let mut sent = 0_u32;
    let mut window = Window::default();
    for page in owed.chunks(PAGE) {
        let mut attempt = Attempt::default();
        let mut breaks = 0;
        while let Err(failure) = attempt.page(line, page, &mut window).await {
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

    /// Offers all and sends what is missing of each; what does not stand whole over there then is sent once more.
    async fn page(&mut self, line: &Line, owed: &[Owed], window: &mut Window) -> Result<(), Failure> {
        let offers: Vec<Offer> = owed.iter().map(|one| Offer { channel: one.channel, part: one.part }).collect();
        let stands = line.offer(&offers).await?;
        self.before = self.there;
        self.there = offers.iter().zip(&stands).map(|(offer, standing)| held(offer, standing)).sum();
        let mut missing = self.settle(line, owed, stands)?;
        for _ in 0..2 {
            let rests: Vec<Rest> = missing.iter().map(|(one, offset)| rest(one, *offset)).collect();
            if rests.is_empty() {
                break;
            }
            let stands = line.put(&rests, window).await?;
            let sent: Vec<Owed> = missing.into_iter().map(|(one, _)| one).collect();
            missing = self.settle(line, &sent, stands)?;
        }
        Ok(())
    }

    /// Notes what is settled; what is not, and where it goes on.
    fn settle(&mut self, line: &Line, owed: &[Owed], stands: Vec<Standing>) -> Result<Vec<(Owed, u32)>, Failure> {
        let mut missing = Vec::new();
        for (one, standing) in owed.iter().zip(stands) {
            match standing {
                Standing::Part(offset) => missing.push((*one, offset)),
                Standing::Damaged => missing.push((*one, 0)),
                Standing::Whole(_) | Standing::Denied => {}
            }
            if let Some(state) = line.settled(&rest(one, 0).offer, standing)? {
                let noted = line.store.transact(Op::Send, |tx| tx.blob_sent(one, state)).map_err(ApiError::from)?;
                self.settled = self.settled.saturating_add(u32::from(noted));
            }
        }
        Ok(missing)
    }
}

const fn rest(owed: &Owed, offset: u32) -> Rest {
    Rest { offer: Offer { channel: owed.channel, part: owed.part }, offset }
}

fn held(offer: &Offer, standing: &Standing) -> u64 {
    match standing {
        Standing::Part(offset) => u64::from(*offset),
        Standing::Whole(_) => u64::from(offer.part.bytes),
        Standing::Denied | Standing::Damaged => 0,
    }
}
