//! XLSForm: the workbooks in which forms are written all over the world, read and written.
//!
//! The rule: what is read means what it says, or the workbook is refused with sheet, row, column, reason
//! and advice. What is read and has no effect here (a column of notes, a submission address) is told as a
//! notice and kept for the way back where it can be.
//!
//! Names of types and columns are those that pyxform knows. Refused on purpose: nested repeats, loops,
//! includes, films, files that are neither picture nor sound, OSM, entities, recordings and places taken in the background (nobody is recorded unasked here),
//! `search()`, `last-saved`, XML and GeoJSON files. Ignored with a notice: SMS columns, encryption keys,
//! submission addresses, audit logs.

mod attachment;
mod bounds;
mod cell;
mod choices;
mod export;
mod heading;
mod kinds;
mod parameters;
mod question;
mod settings;
mod survey;
mod table;
mod wording;
mod workbook;

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::form::Form;
use crate::prepare::Prepared;

pub use bounds::BYTES_MAX;
pub use export::{ExportError, export, export_files};

/// Files that came along with a workbook, by name: `xa.csv`.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A form read from a workbook.
#[derive(Debug)]
pub struct Import {
    /// The form.
    pub form: Form,
    /// What somebody should know.
    pub notices: Vec<Fault>,
}

/// Reads a workbook. `name` is the file's name without its ending; it serves where the workbook gives none.
pub fn import(bytes: &[u8], name: &str, files: &Files) -> Result<Import, Vec<Fault>> {
    let book = workbook::read(bytes).map_err(|fault| vec![*fault])?;
    let mut reader = survey::Reader::new(&book, files);
    let form = reader.form(name);
    let mut faults = reader.faults;
    let mut found = match Prepared::new(form.clone()) {
        Ok(prepared) => prepared.notices,
        Err(faults) => faults,
    };
    found.extend(form.unasked());
    for fault in &mut found {
        reader.sources.place(fault);
    }
    faults.extend(found);
    faults.sort_by_key(|fault| (fault.severity, fault.row, fault.position));
    faults.dedup();
    if faults.iter().any(Fault::refuses) { Err(faults) } else { Ok(Import { form, notices: faults }) }
}
