//! A form that is being written: begun empty, from a version or from a workbook; kept at every change.

use serde_json::Value;
use tungnha_forms::fault::Fault;
use tungnha_forms::form::{Form, Language, Localized};
use tungnha_forms::prepare::Prepared;
use tungnha_forms::xlsform::{self, Files};
use tungnha_model::{DocId, Moment};
use tungnha_store::Op;

use super::{load, parse, picture};
use crate::App;
use crate::api::{
    FormBeginArgs, FormCheckArgs, FormDraftView, FormFault, FormIdArgs, FormImportArgs, FormImported, Nothing,
};
use crate::error::{ApiError, Result};
use crate::import::guard::judge;
use crate::survey::no_form;
use crate::world::random;

/// Begins a form, empty or from a version.
///
/// # Errors
/// When the device is locked, the version unknown, or the store fails.
pub fn begin(app: &App, args: FormBeginArgs) -> Result<FormDraftView> {
    let form = match args.from {
        None => empty(app)?,
        Some(from) => app.store()?.read(|reader| load(reader, &from.form, from.version, &from.hash))?,
    };
    let id = keep(app, None, &form)?;
    view(id, form)
}

/// A name that no other form has, to be changed by whoever writes it.
fn empty(app: &App) -> Result<Form> {
    let [a, b, c] = random(app.world())?;
    let mut form = Form::new(&format!("KS-{a:02X}{b:02X}{c:02X}"), "1");
    form.languages = ["Tiếng Việt (vi)", "English (en)"].map(Language::named).into();
    form.default_language = "vi".to_owned();
    form.title = Localized::both("Phiếu khảo sát mới", "New survey");
    form.may_decline = true;
    Ok(form)
}

/// Reads a workbook. With faults nothing is kept; they are told with sheet, row and column.
///
/// # Errors
/// When the file is no longer here, is no workbook or not safe to read, the device is locked, or the store fails.
pub fn import(app: &App, args: FormImportArgs) -> Result<FormImported> {
    let book = app.uploaded(&args.token)?;
    judge(&book.bytes)?;
    let mut files = Files::new();
    for token in &args.files {
        let file = app.uploaded(token)?;
        files.insert(file.name.clone(), file.bytes.to_vec());
    }
    let name = book.name.rsplit_once('.').map_or(book.name.as_str(), |(name, _)| name);
    match xlsform::import(&book.bytes, name, &files) {
        Ok(mut import) => {
            let faults = picture::attach(app, &mut import.form, &files)?;
            if !faults.is_empty() {
                return Ok(FormImported { id: None, faults: told(&faults) });
            }
            let id = keep(app, None, &import.form)?;
            Ok(FormImported { id: Some(id.to_string()), faults: told(&import.notices) })
        }
        Err(faults) => Ok(FormImported { id: None, faults: told(&faults) }),
    }
}

/// A form that is being written, with its faults.
///
/// # Errors
/// When the device is locked or the form is not here.
pub fn open(app: &App, args: FormIdArgs) -> Result<FormDraftView> {
    let id = draft_id(&args.id)?;
    let row = app.store()?.read(|reader| reader.form_draft(id))?.ok_or_else(no_form)?;
    view(id, parse(&row.json)?)
}

/// Keeps a form as it is now and says what is wrong with it.
///
/// # Errors
/// When it is not of a form's shape, the device is locked, or the store fails.
pub fn check(app: &App, args: FormCheckArgs) -> Result<FormDraftView> {
    let id = draft_id(&args.id)?;
    let form: Form = serde_json::from_value(args.form).map_err(|cause| ApiError::arguments("form_check", cause))?;
    keep(app, Some(id), &form)?;
    view(id, form)
}

/// Throws a form away that was being written.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn discard(app: &App, args: FormIdArgs) -> Result<Nothing> {
    let id = draft_id(&args.id)?;
    app.store()?.transact(Op::SaveDraft, |tx| tx.form_draft_discard(id))?;
    Ok(Nothing {})
}

pub(super) fn draft_id(text: &str) -> Result<DocId> {
    text.parse().map_err(|_| no_form())
}

fn keep(app: &App, id: Option<DocId>, form: &Form) -> Result<DocId> {
    let now: Moment = app.now();
    let id = id.map_or_else(|| random(app.world()).map(|random| DocId::new(now, random)), Ok)?;
    let json = form.to_json().map_err(ApiError::internal)?;
    app.store()?.transact(Op::SaveDraft, |tx| tx.form_draft_save(id, &json, now))?;
    Ok(id)
}

fn view(id: DocId, form: Form) -> Result<FormDraftView> {
    let mut faults = told(&faults(&form));
    // The screens know items from the form's beginning, expressions from its root.
    let root = format!("/{}", form.root);
    for fault in &mut faults {
        fault.item = fault.item.take().map(|item| item.strip_prefix(&root).unwrap_or(&item).to_owned());
    }
    let form: Value = serde_json::to_value(&form).map_err(ApiError::internal)?;
    Ok(FormDraftView { id: id.to_string(), form, faults })
}

/// Everything that is wrong with a form, or worth a look.
pub(super) fn faults(form: &Form) -> Vec<Fault> {
    let mut faults = match Prepared::new(form.clone()) {
        Ok(ready) => ready.notices,
        Err(faults) => faults,
    };
    faults.extend(form.leads_back());
    faults.extend(form.unasked());
    faults.extend(form.missing_pictures());
    faults
}

fn told(faults: &[Fault]) -> Vec<FormFault> {
    faults
        .iter()
        .map(|fault| FormFault {
            refuses: fault.refuses(),
            code: fault.code.clone(),
            sheet: fault.sheet.clone(),
            row: fault.row,
            column: fault.column.clone(),
            position: fault.position.and_then(|position| u32::try_from(position).ok()),
            item: fault.item.clone(),
            reason: fault.reason.clone(),
            advice: fault.advice.clone(),
        })
        .collect()
}
