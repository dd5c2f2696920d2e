//! Sending, after all records: what nobody has signed for yet goes on at the byte that the other end names, and after
//! a cut behind what it has heard.

use tungnha_store::{Op, Owed};
use tungnha_sync::blob::{Offer, Rest, Standing, Window};

use super::line::Line;
use crate::App;
use crate::api::{Changes, Event};
use crate::error::{ApiError, Result};
use crate::sync::failure::Failure;
use crate::sync::patience::Patience;

/// Of more than this the rest is sent another time.
const OWED_MAX: u32 = 4_096;
/// Of what is sent so often and is not whole over there, the rest is sent another time: it may have begun at a byte that
/// was heard and not kept, and then have been damaged on the way.
const TRIES: usize = 3;
/// So many are offered at once: few enough that offering them again after a cut costs little.
const PAGE: usize = 16;

/// What was handed over.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Sent {
    /// How many the other end has signed for that were not before.
    pub(crate) photos: u32,
    /// Records were saved meanwhile: they go first, then what is left.
    pub(crate) gave_way: bool,
}

/// Sends what is owed over a line, until records are to be sent.
///
/// # Errors
/// When the line breaks again and again, the other end turns the device away, or the store fails. What has arrived by
/// then need not be sent again.
pub(crate) async fn send(app: &App, line: &Line) -> Result<Sent> {
    let owed = line.store.read(|reader| reader.blobs_owed(OWED_MAX))?;
    let mut sent = Sent::default();
    let mut window = Window::default();
    for page in owed.chunks(PAGE) {
        let mut attempt = Attempt::over(line);
        let mut patience = Patience::default();
        while let Err(failure) = attempt.page(page, &mut window).await {
            if !(patience.broke(attempt.gained()) && failure.is_passing()) {
                told(app, sent.photos.saturating_add(attempt.settled));
                return Err(failure.explain());
            }
            tokio::time::sleep(patience.pause(failure.asked_to_wait(), app.world())?).await;
        }
        sent.photos = sent.photos.saturating_add(attempt.settled);
        sent.gave_way = line.must_give_way()?;
        if sent.gave_way {
            break;
        }
    }
    told(app, sent.photos);
    Ok(sent)
}

fn told(app: &App, sent: u32) {
    if sent > 0 {
        app.emit(Event::Changes { changes: Changes::everything() });
    }
}

/// One page of what is owed, until all of it is settled as far as it can be.
struct Attempt<'a> {
    line: &'a Line,
    /// What is missing over there, and from where on; wrong at worst, and then told. `None` before anybody was asked.
    missing: Option<Vec<Rest>>,
    settled: u32,
    /// The fewest bytes that were ever missing.
    left: u64,
}

impl<'a> Attempt<'a> {
    const fn over(line: &'a Line) -> Self {
        Self { line, missing: None, settled: 0, left: u64::MAX }
    }

    /// Whether the last try brought anything forward.
    fn gained(&mut self) -> bool {
        let Some(missing) = &self.missing else { return false };
        let left = missing.iter().map(|rest| u64::from(rest.bytes())).sum();
        let gained = left < self.left;
        self.left = self.left.min(left);
        gained
    }

    /// Sends what is missing of each, after a broken try behind what was heard then; what does not stand whole over
    /// there afterwards is sent once more, from where it stands.
    async fn page(&mut self, owed: &[Owed], window: &mut Window) -> Result<(), Failure> {
        if self.missing.is_none() {
            self.missing = Some(self.offer(owed).await?);
        }
        for _ in 0..TRIES {
            let Some(missing) = self.missing.as_mut().filter(|missing| !missing.is_empty()) else { break };
            if self.line.must_give_way()? {
                break;
            }
            let stands = self.line.put(missing, window).await?;
            let sent = std::mem::take(missing);
            self.missing = Some(self.settle(sent, stands)?);
        }
        Ok(())
    }

    /// Offers all; gives what is missing.
    async fn offer(&mut self, owed: &[Owed]) -> Result<Vec<Rest>, Failure> {
        let offers: Vec<Offer> = owed.iter().map(|one| Offer { channel: one.channel, part: one.part }).collect();
        let stands = self.line.offer(&offers).await?;
        self.settle(offers.into_iter().map(|offer| Rest { offer, offset: 0 }).collect(), stands)
    }

    /// Notes what is settled; gives what is not, and where it goes on.
    fn settle(&mut self, sent: Vec<Rest>, stands: Vec<Standing>) -> Result<Vec<Rest>, Failure> {
        let mut missing = Vec::new();
        for (Rest { offer, .. }, standing) in sent.into_iter().zip(stands) {
            match standing {
                Standing::Part(offset) => missing.push(Rest { offer, offset }),
                Standing::Damaged => missing.push(Rest { offer, offset: 0 }),
                Standing::Whole(_) | Standing::Denied => {}
            }
            if let Some(state) = self.line.settled(&offer, standing)? {
                let owed = Owed { channel: offer.channel, part: offer.part };
                let noted = self.line.store.transact(Op::Send, |tx| tx.blob_sent(&owed, state));
                self.settled = self.settled.saturating_add(u32::from(noted.map_err(ApiError::from)?));
            }
        }
        Ok(missing)
    }
}
