//! Leaving a choice to the leader.

use super::settle;
use crate::App;
use crate::api::{Changes, ConflictDeferArgs};
use crate::error::Result;

/// Leaves a choice to the leader: both values stay, and every device says so. Whoever chooses after all may.
///
/// # Errors
/// When the conflict was settled meanwhile, or the store fails.
pub fn defer(app: &App, args: ConflictDeferArgs) -> Result<Changes> {
    settle(app, &args.household, &args.conflict, |row| row.defer.clone())
}
