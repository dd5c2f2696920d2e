//! What was tapped so far, kept at once.

use serde::{Deserialize, Serialize};
use tungnha_model::Moment;
use tungnha_store::Op;

use super::parse;
use crate::App;
use crate::api::{Nothing, VisitDraft, VisitDraftArgs, VisitFormArgs};
use crate::error::{ApiError, Result};
use crate::household;

/// A draft as it is kept: with the moment of its first tap, when the visit began.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub started: Moment,
    pub draft: VisitDraft,
}

impl Kept {
    pub(super) fn read(body: &serde_json::Value) -> Option<Self> {
        serde_json::from_value(body.clone()).ok()
    }
}

/// Keeps a draft.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn keep(app: &App, args: VisitDraftArgs) -> Result<Nothing> {
    let household = household::parse(&args.household)?;
    let visit = parse(args.visit.as_deref())?;
    let now = app.now();
    app.store()?.transact(Op::SaveDraft, |tx| {
        let before = tx.reader().draft(household, visit)?;
        let started = before.and_then(|row| Kept::read(&row.body)).map_or(now, |kept| kept.started);
        let kept = Kept { started, draft: args.draft };
        let body = serde_json::to_value(kept).map_err(ApiError::internal)?;
        tx.draft_save(household, visit, &body, now)?;
        Ok::<_, ApiError>(())
    })?;
    Ok(Nothing {})
}

/// Throws a draft away.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn discard(app: &App, args: VisitFormArgs) -> Result<Nothing> {
    let household = household::parse(&args.household)?;
    let visit = parse(args.visit.as_deref())?;
    app.store()?.transact(Op::SaveDraft, |tx| tx.draft_discard(household, visit))?;
    Ok(Nothing {})
}
