//! Answers as files, row by row: memory does not grow with their number.

use std::io::{Cursor, Error, Seek, Write};

use tungnha_reports::survey::{Layout, Preset, Submission, features};
use tungnha_reports::{Cell, sheet, text};
use tungnha_store::query::Reader;

use super::{Sensitive, language, nodes, submission, unwritable, versions};
use crate::App;
use crate::api::{AnswersExportArgs, ExportFileKind, ExportPreset, FileOut};
use crate::error::{ApiError, Result};
use crate::form::{self, editions, load};

/// Writes the answers to a form as a file for a screen.
///
/// # Errors
/// When the device is locked, the form unknown, or the store fails.
pub fn file(app: &App, args: AnswersExportArgs) -> Result<FileOut> {
    let mut bytes = Cursor::new(Vec::new());
    let ending = export(app, &args, &mut bytes)?;
    let mime = match ending {
        "xlsx" => form::XLSX,
        "csv" => "text/csv;charset=utf-8",
        "zip" => "application/zip",
        _ => "application/geo+json",
    };
    let day = app.today();
    Ok(form::out(format!("{}-{day}.{ending}", args.form), mime, &bytes.into_inner()))
}

/// Writes the answers to a form; gives the ending that the file's name should have.
///
/// # Errors
/// When the device is locked, the form unknown, the store fails, or `out` does not take the bytes.
pub fn export(app: &App, args: &AnswersExportArgs, out: &mut (impl Write + Seek)) -> Result<&'static str> {
    let preset = match args.preset {
        ExportPreset::Kobo => Preset::Kobo,
        ExportPreset::Odk => Preset::Odk,
    };
    let language = language(app)?;
    app.store()?.read(|reader| {
        let versions = versions(editions(reader)?, &args.form)?;
        let load = |one: &form::Edition| load(reader, &one.form, one.version, &one.hash);
        let forms = versions.iter().map(load).collect::<Result<Vec<_>>>()?;
        let layout = Layout::new(preset, &args.form, &nodes::of(&forms, language), args.labels);
        let source = Source { app, reader, form: &args.form, sensitive: Sensitive::of(&forms) };
        write(&layout, preset, args.format, &source, out).map_err(unwritable)
    })
}

fn write(
    layout: &Layout,
    preset: Preset,
    format: ExportFileKind,
    source: &Source<'_, '_>,
    mut out: &mut (impl Write + Seek),
) -> std::io::Result<&'static str> {
    let tables = layout.tables();
    let mut rows = |table: usize, take: &mut dyn FnMut(&[Cell]) -> std::io::Result<()>| {
        let mut writer = layout.writer(table);
        source.each(&mut |submission| writer.put(submission, take))
    };
    match (format, tables.first()) {
        (ExportFileKind::Geojson, _) => {
            features(layout, &mut |see| source.each(see), out)?;
            Ok("geojson")
        }
        (ExportFileKind::Xlsx, _) => sheet::write(&tables, &mut rows, out).map(|()| "xlsx"),
        // Kobo leaves repeats out of its CSV; ODK gives a zip.
        (ExportFileKind::Csv, Some(main)) if preset == Preset::Kobo || tables.len() == 1 => {
            text::write(0, main, preset.separator(), &mut rows, &mut out).map(|()| "csv")
        }
        (ExportFileKind::Csv, _) => text::write_zip(&tables, preset.separator(), &mut rows, out).map(|()| "zip"),
    }
}

/// Where the answers come from: read anew for each table.
struct Source<'a, 'r> {
    app: &'a App,
    reader: &'a Reader<'r>,
    form: &'a str,
    sensitive: Sensitive,
}

impl Source<'_, '_> {
    fn each(&self, see: &mut dyn FnMut(&Submission) -> std::io::Result<()>) -> std::io::Result<()> {
        let today = self.app.today();
        let tree = self.reader.units().map_err(Error::other)?;
        let mut failed = None;
        let read = super::each(self.reader, self.form, &self.sensitive, |row| {
            see(&submission(self.reader, row, &tree, today)?).map_err(|cause| {
                failed = Some(cause);
                ApiError::internal("stopped")
            })
        });
        match (failed, read) {
            (Some(cause), _) => Err(cause),
            (None, read) => read.map_err(Error::other),
        }
    }
}
