//! Versions of the list of skills: what they may say anew, and what they may never change.

use proptest::prelude::*;
use tungnha_model::skill::template::{Refusal, Template};
use tungnha_model::skill::{Catalogue, Core, Group, Skill, shipped};

fn first() -> Catalogue {
    Catalogue::of(Vec::new())
}

fn fresh(id: &str) -> Skill {
    let (vi, en) = ("Dùng trợ lý ảo".to_owned(), "Use an assistant".to_owned());
    Skill { id: id.to_owned(), group: Group::Device, is_status: false, core: None, retired: false, vi, en }
}

fn at<'a>(items: &'a mut [Skill], id: &str) -> &'a mut Skill {
    items.iter_mut().find(|item| item.id == id).unwrap()
}

/// The version that follows on the shipped one, with some change.
fn changed(change: impl FnOnce(&mut Vec<Skill>)) -> Result<Template, Refusal> {
    let mut items = first().items;
    change(&mut items);
    first().next(items, 2026)
}

#[test]
fn the_shipped_version_is_whole_and_comes_back_from_its_json_as_it_is() {
    let list = shipped();
    assert_eq!((list.version.as_str(), list.number, list.items.len()), ("DMKN-2026.1", 1, 39));
    assert_eq!(serde_json::from_str::<Template>(&serde_json::to_string(list).unwrap()).unwrap(), *list);
    for item in &list.items {
        assert!(item.id.starts_with(item.group.prefix()) && !item.vi.is_empty() && !item.en.is_empty(), "{item:?}");
    }
}

#[test]
fn words_change_items_are_added_and_taken_out_of_use() {
    let next = changed(|items| {
        at(items, "tb.05").vi = "Nhắn tin, gọi video".to_owned();
        at(items, "kt.07").retired = true;
        items.push(fresh("tb.k3x9q2"));
    });
    let known = Catalogue::of(vec![next.unwrap()]);
    assert_eq!((known.version.as_str(), known.number), ("DMKN-2026.2", 2));
    assert_eq!(known.item("tb.05").unwrap().vi, "Nhắn tin, gọi video");
    assert!(known.active().all(|item| item.id != "kt.07") && known.item("kt.07").is_some());
    assert_eq!(known.active().count(), 39);
}

#[test]
fn an_item_keeps_its_meaning_and_its_place_in_the_list() {
    let refused = |change: fn(&mut Vec<Skill>)| changed(change).unwrap_err();
    let of = |refusal: Refusal| refusal.item.unwrap_or_default();
    assert_eq!(of(refused(|items| at(items, "kt.03").group = Group::Safety)), "kt.03");
    assert_eq!(of(refused(|items| at(items, "kt.03").is_status = true)), "kt.03");
    assert_eq!(of(refused(|items| at(items, "cq.04").core = None)), "cq.04");
    assert_eq!(of(refused(|items| items.retain(|item| item.id != "tb.01"))), "tb.01");
    assert_eq!(of(refused(|items| items.push(fresh("tb.01")))), "tb.01");
    assert_eq!(of(refused(|items| items.push(Skill { core: Some(Core::K5), ..fresh("xh.zz") }))), "xh.zz");
    assert_eq!(of(refused(|items| at(items, "tb.02").vi = "  ".to_owned())), "tb.02");
    let lost = refused(|items| at(items, "cq.04").retired = true);
    assert!(lost.item.is_none() && lost.message.vi.contains("Dịch vụ công trực tuyến"), "{lost:?}");
    assert!(changed(|items| at(items, "xh.04").retired = true).is_ok(), "K5 has others");
    assert!(changed(|_| {}).is_err(), "nothing new");
}

#[test]
fn what_a_foreign_version_says_of_a_meaning_is_not_taken() {
    let mut forged = shipped().clone();
    forged.number = 7;
    at(&mut forged.items, "kt.03").core = Some(Core::K1);
    at(&mut forged.items, "cq.04").group = Group::Safety;
    forged.items.push(Skill { core: Some(Core::K1), ..fresh("tb.forged") });
    let known = Catalogue::of(vec![forged]);
    for item in &shipped().items {
        let now = known.item(&item.id).unwrap();
        assert_eq!((now.group, now.is_status, now.core), (item.group, item.is_status, item.core));
    }
    assert_eq!(known.item("tb.forged").unwrap().core, None);
}

/// A version that somebody may publish knowing of the shipped one: some words changed, some items retired, some added.
fn any_version() -> impl Strategy<Value = Template> {
    (2_u32..4, prop::collection::vec((0_usize..39, any::<bool>()), 0..6), 0_u8..3).prop_map(
        |(number, touched, added)| {
            let mut list = shipped().clone();
            (list.number, list.version) = (number, format!("DMKN-2026.{number}"));
            for (index, retire) in touched {
                list.items[index].retired = retire;
                list.items[index].vi = format!("Lời {number} {index} {added}");
            }
            list.items.extend((0..added).map(|one| fresh(&format!("tb.{number}{added}{one}"))));
            list
        },
    )
}

proptest! {
    #[test]
    fn devices_that_know_the_same_versions_read_the_same_list(
        versions in prop::collection::vec(any_version(), 0..5), turn in 0_usize..5,
    ) {
        let mut turned = versions.clone();
        turned.rotate_left(turn % versions.len().max(1));
        let known = Catalogue::of(versions.clone());
        prop_assert_eq!(&known, &Catalogue::of(turned));
        for item in versions.iter().flat_map(|version| &version.items).chain(&shipped().items) {
            prop_assert!(known.item(&item.id).is_some(), "{} is lost", item.id);
        }
    }
}
