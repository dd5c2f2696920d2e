//! Gian hàng: what a household sells online.
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use tungnha_model::BlobRef;

use super::FieldValues;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProductView {
    pub id: String,
    pub name: String,
    pub unit: String,
    pub price: Option<u32>,
    pub origin: String,
    pub photo: Option<BlobRef>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShopView {
    pub id: String,
    pub platform: String,
    pub name: String,
    pub url: String,
    /// yyyy-mm-dd
    pub opened: Option<String>,
    /// The day on which the household committed itself to quality and origin, yyyy-mm-dd.
    pub committed: Option<String>,
    pub products: Vec<ProductView>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ShopList {
    /// What the household is called.
    pub name: String,
    pub shops: Vec<ShopView>,
}

#[derive(Debug, Deserialize, TS)]
pub struct ShopListArgs {
    pub household: String,
}

#[derive(Debug, Deserialize, TS)]
pub struct ProductInput {
    pub id: Option<String>,
    #[ts(type = "Record<string, string | number | null>")]
    pub fields: FieldValues,
}

#[derive(Debug, Deserialize, TS)]
pub struct ShopSaveArgs {
    pub household: String,
    pub id: Option<String>,
    #[ts(type = "Record<string, string | boolean | null>")]
    pub fields: FieldValues,
    pub products: Vec<ProductInput>,
}
