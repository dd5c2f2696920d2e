//! The answers one by one, a page of them at a time.

use tungnha_reports::survey::{Layout, Preset};

use super::{Sensitive, each, language, nodes, submission, unwritable, versions};
use crate::App;
use crate::api::{ResultsTable, ResultsTableArgs};
use crate::error::{ApiError, Result};
use crate::form::{editions, load};

/// The most rows of a page.
const LIMIT_MAX: u32 = 200;

/// A page of the answers to a form, in the order of their ids.
///
/// # Errors
/// When the device is locked, the form unknown, or the store fails.
pub fn table(app: &App, args: ResultsTableArgs) -> Result<ResultsTable> {
    let (today, language) = (app.today(), language(app)?);
    let (from, to) = (args.offset, args.offset.saturating_add(args.limit.min(LIMIT_MAX)));
    app.store()?.read(|reader| {
        let versions = versions(editions(reader)?, &args.form)?;
        let load = |one: &crate::form::Edition| load(reader, &one.form, one.version, &one.hash);
        let forms = versions.iter().map(load).collect::<Result<Vec<_>>>()?;
        let layout = Layout::new(Preset::Odk, &args.form, &nodes::of(&forms, language), true);
        let headings = layout.tables().into_iter().next().map(|table| table.headings).unwrap_or_default();
        let tree = reader.units()?;
        let mut writer = layout.writer(0);
        let (mut total, mut rows) = (0_u32, Vec::new());
        each(reader, &args.form, &Sensitive::of(&forms), |row| {
            if (from..to).contains(&total) {
                writer
                    .put(&submission(reader, row, &tree, today)?, &mut |cells| {
                        rows.push(cells.iter().map(tungnha_reports::Cell::plain).collect());
                        Ok(())
                    })
                    .map_err(unwritable)?;
            }
            total = total.saturating_add(1);
            Ok::<_, ApiError>(())
        })?;
        Ok(ResultsTable { total, headings, rows })
    })
}
