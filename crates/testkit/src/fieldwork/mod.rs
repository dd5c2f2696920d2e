//! What a village's team writes, made through the real documents: households as they are imported, days of visits.
//! Invented through and through; the same seed gives the same records.

mod changes;
mod records;
mod visits;

pub use changes::{Pen, Written};
pub use records::record;
pub use visits::{Visited, visited};
