//! Sending, after all records: what the server has not signed for yet goes on at the byte that it names.

use std::time::Duration;

use tungnha_store::{Op, Owed, OwedState};
use tungnha_sync::blob::{OFFERS_MAX, Offer, Standing};

use super::line::Line;
use crate::App;
use crate::api::{Changes, Event};
use crate::error::{ApiError, Result};
use crate::sync::failure::Failure;

/// Attempts that break without anything gained before the person is told.
const BREAKS_MAX: u32 = 4;
const BACKOFF_FIRST_MS: u64 = 300;

/// Sends what is owed.
///
/// # Errors
/// When the line breaks again and again, the server turns the device away, or the store fails. What has arrived by
/// then need not be sent again.
pub async fn send(app: &App) -> Result<()> {
    if owed(app)?.is_empty() {
        return Ok(());
    }
    let line = Line::open(app)?;
    let mut breaks = 0;
    loop {
        let before = app.store_quietly()?.read(|reader| reader.blobs_unsent())?;
        match page(app, &line).await {
            Ok(0) => return Ok(()),
            Ok(_) => breaks = 0,
            Err(failure) => {
                let gained = app.store_quietly()?.read(|reader| reader.blobs_unsent())? != before;
                breaks = if gained { 1 } else { breaks + 1 };
                if !failure.is_passing() || breaks >= BREAKS_MAX {
                    return Err(failure.explain());
                }
                tokio::time::sleep(Duration::from_millis(BACKOFF_FIRST_MS << breaks)).await;
            }
        }
    }
}

fn owed(app: &App) -> Result<Vec<Owed>> {
    let most = u32::try_from(OFFERS_MAX).unwrap_or(u32::MAX);
    Ok(app.store_quietly()?.read(|reader| reader.blobs_owed(most))?)
}

/// Offers some and sends what is missing of them; gives how many the server has signed for.
async fn page(app: &App, line: &Line) -> Result<usize, Failure> {
    let owed = owed(app)?;
    if owed.is_empty() {
        return Ok(0);
    }
    let offers: Vec<Offer> = owed.iter().map(|one| Offer { channel: one.channel, part: one.part }).collect();
    let stands = line.offer(&offers).await?;
    let mut signed = 0;
    for ((one, offer), standing) in owed.iter().zip(&offers).zip(stands) {
        let standing = match standing {
            Standing::Part(offset) => rest(line, offer, offset).await?,
            other => other,
        };
        if line.is_received(offer, &standing)? {
            let noted = line.store.transact(Op::Send, |tx| tx.blob_sent(one, OwedState::Received));
            noted.map_err(ApiError::from)?;
            signed += 1;
        }
    }
    if signed > 0 {
        app.emit(Event::Changes { changes: Changes::everything() });
    }
    Ok(signed)
}

async fn rest(line: &Line, offer: &Offer, offset: u32) -> Result<Standing, Failure> {
    let bytes = line.store.read(|reader| reader.blob(offer.part)).map_err(ApiError::from)?;
    let rest = bytes.as_deref().and_then(|bytes| bytes.get(offset as usize..));
    match rest {
        Some(rest) => line.put(*offer, offset, rest).await,
        None => Ok(Standing::Part(offset)),
    }
}
