//! The only place of the server that reads the clock and draws randomness; everything else takes them as arguments.

use std::time::{SystemTime, UNIX_EPOCH};

use chrono::{DateTime, FixedOffset};
use tungnha_model::{Day, Moment};

use crate::error::{Error, Result};

/// The moment now. A clock before 1970 reads as 1970; `doctor` tells of it.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the one door to the clock")]
pub fn now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Today in Việt Nam.
#[must_use]
pub fn today() -> Day {
    Day::in_vietnam(now())
}

/// Random bytes from the system.
///
/// # Errors
/// If the system gives none.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|cause| {
        Error::new(
            format!("Hệ điều hành không cấp được số ngẫu nhiên ({cause}). Hãy khởi động lại máy rồi thử lại."),
            format!("The system gives no random numbers ({cause}). Restart the machine and try again."),
        )
    })?;
    Ok(bytes)
}

/// A moment in Việt Nam's time for people: `23/11/2026 14:05`.
#[must_use]
pub fn display(moment: Moment) -> String {
    let local = FixedOffset::east_opt(7 * 3600)
        .and_then(|offset| Some(DateTime::from_timestamp_millis(moment.millis())?.with_timezone(&offset)));
    local.map_or_else(|| "?".to_owned(), |time| time.format("%d/%m/%Y %H:%M").to_string())
}
