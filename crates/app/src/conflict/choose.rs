//! Choosing one of the values.

use super::{key_of, settle};
use crate::App;
use crate::api::{Changes, ConflictChooseArgs};
use crate::error::Result;

/// Settles a conflict by one of its values. The other stays in the history.
///
/// # Errors
/// When the conflict was settled meanwhile, the value is none of its own, or the store fails.
pub fn choose(app: &App, args: ConflictChooseArgs) -> Result<Changes> {
    settle(app, &args.household, &args.conflict, |row| {
        let chosen = row.candidates.iter().find(|candidate| key_of(&candidate.value) == args.value)?;
        Some(tungnha_docs::choose(&row.path, chosen.value.clone()))
    })
}
