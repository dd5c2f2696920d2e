//! Hẹn: a day, perhaps a time, and what for. One agreed at a visit lies in the visit and counts until the next; one
//! made by itself lies in the map `appointments` of the household's main document, until somebody comes on its day or
//! later. Either may be changed, kept without a visit (a call was enough) or cancelled.

mod list;
mod save;

pub use list::list;
pub(crate) use list::{due, view};
pub use save::{save, settle};
