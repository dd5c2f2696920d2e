//! Publishing: a version is frozen and travels to everybody below.

use tungnha_docs::{FormParts, form_doc_id, publish_form, withdraw_form};
use tungnha_forms::form::Frozen;
use tungnha_model::{ChannelId, DocKind, Role};
use tungnha_store::{Op, Write};

use super::draft::{draft_id, faults};
use super::{editions, faulty, parse, title, version};
use crate::App;
use crate::api::{Changes, Event, FormIdArgs, FormWithdrawArgs, Nothing};
use crate::error::{ApiError, Result};
use crate::survey::no_form;

pub(super) fn may_publish(role: Role) -> bool {
    matches!(role, Role::Leader | Role::Coordinator)
}

/// Publishes a form that was being written as the next version of its name. The number that its workbook gave stays
/// if it is higher.
///
/// # Errors
/// When this device may not, the form has faults, or the store fails.
pub fn publish(app: &App, args: FormIdArgs) -> Result<Nothing> {
    let id = draft_id(&args.id)?;
    let (identity, store) = (app.identity()?, app.store()?);
    if !may_publish(identity.role) {
        return Err(ApiError::denied());
    }
    let row = store.read(|reader| reader.form_draft(id))?.ok_or_else(no_form)?;
    let mut form = parse(&row.json)?;
    let found = faults(&form);
    if found.iter().any(tungnha_forms::fault::Fault::refuses) {
        return Err(faulty(&found));
    }
    let known = store.read(editions)?;
    let last = known.iter().filter(|edition| edition.form == form.id).map(|edition| edition.version).max();
    let number = last.map_or(1, |last| last.saturating_add(1)).max(version(&form));
    form.version = number.to_string();
    let frozen = Frozen::new(form).map_err(ApiError::internal)?;
    let parts = FormParts {
        form: frozen.form.id.clone(),
        version: number,
        title: title(&frozen.form),
        published: Some(app.today()),
        withdrawn: false,
        pictures: frozen.form.pictures.values().copied().collect(),
        json: serde_json::to_string(&frozen.form).map_err(ApiError::internal)?,
        hash: frozen.hash,
    };
    let doc = form_doc_id(identity.unit, &parts.form, number, &parts.hash);
    store.transact(Op::PublishForm, |tx| {
        // Each part for itself: a form may be larger than what travels at once.
        for edits in publish_form(&parts) {
            tx.write(vec![Write::other(doc, DocKind::FORM, ChannelId::down(identity.unit), edits)], app.now())?;
        }
        tx.form_draft_discard(id)
    })?;
    app.emit(Event::Changes { changes: Changes::default() });
    Ok(Nothing {})
}

/// Takes a version out of use, or back into it. What was answered stays, and whoever is asking it goes on.
///
/// # Errors
/// When this device may not, the version is shipped or unknown, or the store fails.
pub fn withdraw(app: &App, args: FormWithdrawArgs) -> Result<Nothing> {
    let (identity, store) = (app.identity()?, app.store()?);
    if !may_publish(identity.role) {
        return Err(ApiError::denied());
    }
    let known = store.read(editions)?;
    let fits = |edition: &&super::Edition| {
        edition.form == args.form && edition.version == args.version && edition.hash == args.hash
    };
    let (doc, unit) = known.iter().find(fits).and_then(|edition| edition.source).ok_or_else(no_form)?;
    let edits = vec![withdraw_form(args.withdrawn)];
    store.transact(Op::PublishForm, |tx| {
        tx.write(vec![Write::other(doc, DocKind::FORM, ChannelId::down(unit), edits)], app.now())
    })?;
    app.emit(Event::Changes { changes: Changes::default() });
    Ok(Nothing {})
}
