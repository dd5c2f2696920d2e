//! What a household sells: shops, products, the quality commitment.

use crate::common::media::{add, picture};
use crate::common::{Phone, meet, village};
use serde_json::{Value, json};

fn shops(phone: &Phone, household: &str) -> Vec<Value> {
    phone.call("shops", json!({"household": household}))["shops"].as_array().unwrap().clone()
}

fn honey(household: &str) -> Value {
    json!({"household": household, "id": null,
        "fields": {"platform": "Postmart", "name": "Mật ong Ba Bể", "url": "https://postmart.vn/vidu", "committed": "2026-11-23"},
        "products": [{"id": null, "fields": {"name": "Mật ong rừng", "unit": "chai 500 ml", "price": "150000", "origin": "Pác Ngòi"}}]})
}

#[test]
fn a_shop_with_its_products_is_recorded_corrected_on_two_devices_and_closed() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let home = member.household("Triệu Thị Ví Dụ", village(0));
    let id = member.call("shop_save", honey(&home))["id"].clone();
    meet(&member, &leader);
    let shop = shops(&leader, &home)[0].clone();
    assert_eq!((shop["committed"].as_str(), &shop["products"][0]["price"]), (Some("2026-11-23"), &json!(150_000)));

    let product = shop["products"][0]["id"].clone();
    member.call("shop_save", json!({"household": home, "id": id, "fields": {"name": "Mật ong Pác Ngòi"},
        "products": [{"id": product, "fields": {"name": "Mật ong rừng"}}, {"id": null, "fields": {"name": "Măng khô"}}]}));
    leader.call(
        "shop_save",
        json!({"household": home, "id": id, "fields": {"opened": "2026-10-01"},
        "products": [{"id": product, "fields": {"name": "Mật ong rừng", "price": 160_000}}]}),
    );
    meet(&member, &leader);
    for phone in [&member, &leader] {
        let shop = shops(phone, &home)[0].clone();
        assert_eq!((shop["name"].as_str(), shop["opened"].as_str()), (Some("Mật ong Pác Ngòi"), Some("2026-10-01")));
        let products = shop["products"].as_array().unwrap();
        assert_eq!(products.len(), 2, "a product that only the other device knew was lost");
        assert_eq!(products.iter().find(|one| one["id"] == product).unwrap()["price"], 160_000);
    }
    member.call("shop_save", json!({"household": home, "id": id, "fields": {"removed": true}, "products": [{"id": product, "fields": {"name": "Mật ong rừng"}}]}));
    assert_eq!(shops(&member, &home), Vec::<Value>::new());
}

#[test]
fn a_shop_that_is_not_right_says_where_and_changes_nothing() {
    let phone = Phone::member();
    let home = phone.household("Triệu Thị Ví Dụ", village(0));
    let mut wrong = honey(&home);
    wrong["fields"]["url"] = json!("postmart");
    assert!(phone.fail("shop_save", wrong).fields.unwrap().contains_key("url"));
    let mut wrong = honey(&home);
    wrong["products"][0]["fields"]["name"] = json!(" ");
    assert!(phone.fail("shop_save", wrong).fields.unwrap().contains_key("product-0-name"));
    let mut wrong = honey(&home);
    wrong["fields"]["platform"] = json!("");
    assert!(phone.fail("shop_save", wrong).fields.unwrap().contains_key("platform"));
    assert_eq!(shops(&phone, &home), Vec::<Value>::new());
}

#[test]
fn a_new_shop_is_taken_back_and_what_was_dumped_can_be_loaded_elsewhere() {
    let phone = Phone::member();
    let home = phone.household("Triệu Thị Ví Dụ", village(0));
    let done = phone.call("shop_save", honey(&home));
    phone.call("undo", json!({"token": done["undo"]}));
    assert_eq!(shops(&phone, &home), Vec::<Value>::new());
    phone.call("shop_save", honey(&home));
    let record = phone.app.store().unwrap().read(|reader| reader.record(home.parse().unwrap())).unwrap();
    let line = record.to_json_line().unwrap();
    assert!(line.contains("Mật ong rừng"), "{line}");
}

#[test]
fn a_product_has_its_photo() {
    let (member, leader) = (Phone::member(), Phone::leader());
    let home = member.household("Triệu Thị Ví Dụ", village(0));
    let mut shop = honey(&home);
    shop["products"][0]["fields"]["photo"] = add(&member, "photo_add", picture());
    member.call("shop_save", shop.clone());
    meet(&member, &leader);
    assert_eq!(shops(&leader, &home)[0]["products"][0]["photo"], shop["products"][0]["fields"]["photo"]);
    shop["products"][0]["fields"]["photo"] = json!("anh.jpg");
    assert!(member.fail("shop_save", shop).fields.unwrap().contains_key("product-0-photo"));
}
