//! One file for each noun.

mod bundle;
mod device;
mod file;
mod form;
mod household;
mod hub;
mod leader;
mod survey;
mod visit;

use serde_json::{Value, json};
use tungnha_app::{ApiError, App, Code};

use crate::args::{Arguments, Command};
use crate::output::{Output, list, text};
use crate::{data, web};

/// Runs what was asked for.
pub async fn run(arguments: Arguments, output: Output) -> Result<(), ApiError> {
    match &arguments.command {
        Command::Join(join) => device::join(&arguments, join, output).await,
        Command::Form(form) => form::run(form, output),
        Command::Web { port, ui } => web::serve(data::app(&arguments), *port, ui.as_deref(), output).await,
        _ => run_unlocked(&data::unlocked(&arguments).await?, &arguments.command, output).await,
    }
}

async fn run_unlocked(app: &App, command: &Command, output: Output) -> Result<(), ApiError> {
    match command {
        Command::Sync { hub: None } => device::sync(app, output).await,
        Command::Sync { hub: Some(address) } => hub::meet(app, address, output).await,
        Command::Bundle(bundle) => bundle::run(app, bundle, output).await,
        Command::Hub { listen } => hub::serve(app, listen.as_deref(), output).await,
        Command::Status => device::status(app, output).await,
        Command::Rebuild => device::rebuild(app, output),
        Command::Import(import) => file::import(app, import, output).await,
        Command::Export(export) => file::export(app, export, output),
        Command::Dump { out } => file::dump(app, out.as_deref()),
        Command::Household(household) => household::run(app, household, output).await,
        Command::Visit(visit) => visit::run(app, visit, output).await,
        Command::Survey(survey) => survey::run(app, survey, output).await,
        Command::Answers(answers) => survey::answers(app, answers, output),
        Command::Invite(invite) => leader::invite(app, invite, output).await,
        Command::Coverage => leader::coverage(app, output).await,
        Command::Join(_) | Command::Form(_) | Command::Web { .. } => Ok(()),
    }
}

/// A unit's id from its id or its name, as this device knows it.
async fn unit_id(app: &App, named: &str) -> Result<String, ApiError> {
    let units = app.call("units", json!({})).await?;
    let wanted = tungnha_model::text::fold(named);
    let matches: Vec<&Value> = list(&units, "")
        .iter()
        .filter(|unit| {
            let bare = tungnha_model::text::fold(text(unit, "/name"));
            text(unit, "/id") == named || bare == wanted || bare.ends_with(&format!(" {wanted}"))
        })
        .collect();
    match matches.as_slice() {
        [unit] => Ok(text(unit, "/id").to_owned()),
        [] => Err(ApiError::new(
            Code::NotFound,
            format!("Không có đơn vị nào tên “{named}” trên máy này. Đồng bộ rồi thử lại, hoặc dùng mã (id)."),
            format!("This device knows no unit named “{named}”. Sync and try again, or give its id."),
        )),
        many => Err(ApiError::new(
            Code::Invalid,
            format!("Có {} đơn vị tên “{named}”. Hãy dùng mã (id).", many.len()),
            format!("There are {} units named “{named}”. Give the id.", many.len()),
        )),
    }
}
