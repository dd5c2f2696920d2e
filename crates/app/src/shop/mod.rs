//! Gian hàng: a household's shops on platforms with their products and the quality commitment, in the map `shops` of
//! its main document. A shop is made with its map of products, so that no two devices make that.

mod list;
mod save;

pub use list::list;
pub use save::save;

use tungnha_docs::HouseholdParts;

use crate::document::{Fields, part};

/// The map of a household's shops, as far as there are any.
fn shops(parts: &HouseholdParts) -> Fields {
    parts.extra.get("shops").and_then(|shops| shops.as_object()).cloned().unwrap_or_default()
}

fn products(shop: &Fields) -> Fields {
    part(shop, "products").cloned().unwrap_or_default()
}
