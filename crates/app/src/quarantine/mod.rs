//! Cần xem lại: what came in and did not pass the gate, put into words, and a leader's decision about it.

mod decide;
mod list;
mod words;

pub use decide::{reject, release};
pub use list::list;
