//! What a household sells.

use super::{products, shops};
use crate::App;
use crate::api::{ProductView, ShopList, ShopListArgs, ShopView};
use crate::document::{Fields, entries_of, number, some_text, text};
use crate::error::Result;
use crate::household;

/// The shops of a household that are open, oldest first.
///
/// # Errors
/// When the device is locked, the household unknown, or the store fails.
pub fn list(app: &App, args: ShopListArgs) -> Result<ShopList> {
    let household = household::parse(&args.household)?;
    app.store()?.read(|reader| {
        let parts = reader.household_parts(household)?;
        let all = shops(&parts);
        let shops = entries_of(&all).into_iter().map(|(id, fields)| shop(id, fields)).collect();
        Ok(ShopList { name: parts.profile.name, shops })
    })
}

fn shop(id: &str, fields: &Fields) -> ShopView {
    let products = products(fields);
    ShopView {
        id: id.to_owned(),
        platform: text(fields, "platform"),
        name: text(fields, "name"),
        url: text(fields, "url"),
        opened: some_text(fields, "opened"),
        committed: some_text(fields, "committed"),
        products: entries_of(&products).into_iter().map(|(id, fields)| product(id, fields)).collect(),
    }
}

fn product(id: &str, fields: &Fields) -> ProductView {
    ProductView {
        id: id.to_owned(),
        name: text(fields, "name"),
        unit: text(fields, "unit"),
        price: number(fields, "price"),
        origin: text(fields, "origin"),
        photo: text(fields, "photo").parse().ok(),
    }
}
