//! Cẩm nang: the cards that come with the app, and those that communes publish.
//!
//! A commune's own wording of a shipped card is a document that names the card; where two name the same one, the one
//! published last is shown. A card that was withdrawn is shown to those alone who may publish it again.

mod card;
mod list;
mod save;
mod show;

pub use list::list;
pub use save::{save, withdraw};
pub use show::show;

use crate::error::ApiError;

fn missing() -> ApiError {
    ApiError::not_found("thẻ cẩm nang này", "card")
}
