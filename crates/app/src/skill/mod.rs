//! Phiếu kỹ năng: who can do what, before and after, judged at a visit or by itself.
//!
//! Each judgement lies in the document of its year and is only ever added. What a person can do *now* lies beside it
//! in the household's main document, so that a list need not open the years. Two phones that judge the same item
//! apart put two values there: the later day counts, and of one day the lower level; the next judgement, which knows
//! both, settles it ([`tungnha_model::household::Level::counting`]).

mod level;
mod save;
mod show;
mod template;

pub(crate) use level::{Judged, checked, edits};
pub use save::save;
pub(crate) use show::counts;
pub use show::{people, sheet};
pub(crate) use template::catalogue;
pub use template::{template, template_publish};
