//! Buổi tuyên truyền: one document each, in the field channel of the village where it was held.

mod list;
mod save;

pub use list::list;
pub(crate) use list::{Session, sessions};
pub use save::save;
