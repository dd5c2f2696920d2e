//! Recording a shop with its products, and correcting one: only what changed is written.

use std::collections::BTreeMap;

use serde_json::Value;
use tungnha_docs::{Edit, Tree, entry_edits};
use tungnha_model::DocId;
use tungnha_model::field::{Entity, Scalar};
use tungnha_store::{Op, Write};

use super::{products, shops};
use crate::App;
use crate::api::{Done, ProductInput, ShopSaveArgs};
use crate::document::{Fields, entries_of, new_id, part};
use crate::error::{ApiError, Result};
use crate::household::{self, checked};
use crate::{directory, undo, unit};

const PRODUCTS_MAX: usize = 50;

/// Records a shop or corrects one.
///
/// # Errors
/// When a field is not right, the household is not this device's, the shop unknown, or the store fails.
pub fn save(app: &App, mut args: ShopSaveArgs) -> Result<Done> {
    let household = household::parse(&args.household)?;
    let known = args.id.as_deref().map(|id| id.parse::<DocId>().map_err(|_| missing())).transpose()?;
    let identity = app.identity()?;
    let (now, today) = (app.now(), app.today());
    if known.is_none() {
        args.fields.entry("platform".to_owned()).or_insert(Value::Null);
    }
    let fields = checked(Entity::Shop, &args.fields)?;
    directory::check_address(&args.fields)?;
    let goods = goods(&args.products)?;
    let done = app.store()?.transact(Op::SaveHousehold, |tx| {
        let reader = tx.reader();
        let unit = reader.household_unit(household)?;
        unit::must_be_within(&*reader.units()?, unit, &identity, today)?;
        let all = shops(&reader.household_parts(household)?);
        let (id, edits) = match known {
            Some(id) => {
                let shop = part(&all, &id.to_string()).ok_or_else(missing)?;
                (id, corrected(app, id, shop, &fields, &goods)?)
            }
            None => {
                let id = new_id(app)?;
                (id, vec![new_shop(app, id, &fields, &goods)?])
            }
        };
        let written = tx.write(vec![Write::household(household, unit, edits)], now)?;
        tx.screen_draft_discard("shop", args.id.as_deref().unwrap_or(&args.household))?;
        undo::offer(app, tx, id, &written, now)
    })?;
    Ok(undo::told(app, done))
}

/// A product's fields, with its id if it has one.
type Goods = Vec<(Option<String>, BTreeMap<&'static str, Scalar>)>;

fn goods(given: &[ProductInput]) -> Result<Goods> {
    if given.len() > PRODUCTS_MAX {
        let (vi, en) = ("Một gian hàng ghi tối đa 50 sản phẩm.", "A shop holds at most 50 products.");
        return Err(ApiError::invalid_field("products", vi, en));
    }
    let mut goods = Goods::new();
    for (place, product) in given.iter().enumerate() {
        let mut fields = product.fields.clone();
        fields.entry("name".to_owned()).or_insert(Value::Null);
        let fields = checked(Entity::Product, &fields).map_err(|error| error.within(&format!("product-{place}")))?;
        goods.push((product.id.clone(), fields));
    }
    Ok(goods)
}

fn new_shop(app: &App, id: DocId, fields: &BTreeMap<&'static str, Scalar>, goods: &Goods) -> Result<Edit> {
    let mut products = BTreeMap::new();
    for (_, product) in goods {
        products.insert(new_id(app)?.to_string(), Tree::Map(tree(product)));
    }
    let mut shop = tree(fields);
    shop.insert("products".to_owned(), Tree::Map(products));
    Ok(Edit::Create { path: vec!["shops".to_owned(), id.to_string()], fields: shop })
}

fn tree(fields: &BTreeMap<&'static str, Scalar>) -> BTreeMap<String, Tree> {
    let given = fields.iter().filter(|(_, value)| **value != Scalar::Null);
    given.map(|(key, value)| ((*key).to_owned(), Tree::Scalar(value.clone()))).collect()
}

/// Products that are no longer named are marked as removed.
fn corrected(
    app: &App,
    id: DocId,
    shop: &Fields,
    fields: &BTreeMap<&'static str, Scalar>,
    goods: &Goods,
) -> Result<Vec<Edit>> {
    let id = id.to_string();
    let there = products(shop);
    let mut edits = entry_edits(&["shops", &id], Some(shop), fields);
    let mut kept = Vec::new();
    for (known, product) in goods {
        let known = known.clone().filter(|known| there.contains_key(known));
        let product_id = known.map_or_else(|| new_id(app).map(|id| id.to_string()), Ok)?;
        let path = ["shops", &id, "products", &product_id];
        edits.extend(entry_edits(&path, part(&there, &product_id), product));
        kept.push(product_id);
    }
    for (gone, _) in entries_of(&there).into_iter().filter(|(one, _)| !kept.iter().any(|kept| kept == one)) {
        edits.push(Edit::put(["shops", &id, "products", gone, "removed"], Scalar::Bool(true)));
    }
    Ok(edits)
}

fn missing() -> ApiError {
    ApiError::not_found("gian hàng này", "shop")
}
