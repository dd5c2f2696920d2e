//! The list of items as a document with versions: one comes with the app, a commune or province publishes others.
//!
//! Ids are permanent. What an item means (its group, whether it is a status, which core skill it shows) is what the
//! first version that had it says; a later one rewords it, takes it out of use or brings it back, and adds others.
//! Versions are read together and not one instead of another: of two that were published apart under one number,
//! what both added stays, and of two wordings the same one is shown everywhere.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Core, Skill};
use crate::message::Bilingual;

/// How the document is written.
pub const FORMAT: &str = "tungnha.checklist/1";
/// The most items of a version, those out of use too.
pub const ITEMS_MAX: usize = 120;
/// The longest wording, in characters.
pub const WORDS_MAX: usize = 160;

/// A version of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Template {
    /// [`FORMAT`].
    pub format: String,
    /// What it is called, such as `DMKN-2026.1`.
    pub version: String,
    /// Its place among the versions, from 1.
    pub number: u32,
    /// Its items, in order.
    pub items: Vec<Skill>,
}

/// Why a version cannot be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The item, or nothing when it is about the whole.
    pub item: Option<String>,
    /// What is wrong, and what to do.
    pub message: Bilingual,
}

static SHIPPED: LazyLock<Template> = LazyLock::new(|| {
    // A test reads the file; what cannot be read has no items.
    serde_json::from_str(include_str!("../../data/checklist.json")).unwrap_or_else(|_| Template {
        format: FORMAT.to_owned(),
        version: String::new(),
        number: 0,
        items: Vec::new(),
    })
});

/// The version that comes with the app.
#[must_use]
pub fn shipped() -> &'static Template {
    &SHIPPED
}

/// All versions that a device knows, read together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Catalogue {
    /// What the newest version is called.
    pub version: String,
    /// Its place among the versions.
    pub number: u32,
    /// Every item that any version has, with its newest wording, in order of the newest version that has it.
    pub items: Vec<Skill>,
}

impl Catalogue {
    /// The shipped version with those that were published.
    #[must_use]
    pub fn of(published: Vec<Template>) -> Self {
        let mut versions: Vec<Template> = published.into_iter().filter(|one| one.format == FORMAT).collect();
        // Published twice under one number, the same order everywhere.
        versions.sort_by_cached_key(|one| (one.number, serde_json::to_string(one).unwrap_or_default()));
        versions.insert(0, shipped().clone());
        let mut items: Vec<Skill> = Vec::new();
        for version in &versions {
            items = merged(items, &version.items);
        }
        let newest = versions.last().unwrap_or(&SHIPPED);
        Self { version: newest.version.clone(), number: newest.number, items }
    }

    /// The item with this id, in use or not.
    #[must_use]
    pub fn item(&self, id: &str) -> Option<&Skill> {
        self.items.iter().find(|item| item.id == id)
    }

    /// The items that are asked about.
    pub fn active(&self) -> impl Iterator<Item = &Skill> {
        self.items.iter().filter(|item| !item.retired)
    }

    /// The version that follows with these items.
    ///
    /// # Errors
    /// When it takes an item away instead of out of use, changes what one means, leaves a core skill without an item,
    /// says nothing new, or a wording is missing or too long.
    pub fn next(&self, items: Vec<Skill>, year: i32) -> Result<Template, Refusal> {
        if let Some(gone) = self.items.iter().find(|item| items.iter().all(|one| one.id != item.id)) {
            return Err(about(
                gone,
                "không bỏ hẳn được, vì đã có người được ghi theo mục này. Đánh dấu thôi dùng.",
                "cannot be removed: people were judged by it. Mark it as out of use.",
            ));
        }
        let mut ids = BTreeSet::new();
        for item in &items {
            self.fits(item)?;
            if !ids.insert(item.id.as_str()) {
                return Err(about(item, "có hai lần.", "is there twice."));
            }
        }
        let reached = |core: &Core| items.iter().any(|item| item.core == Some(*core) && !item.retired);
        if let Some(lost) = Core::ALL.iter().find(|core| !reached(core)) {
            let Bilingual { vi, en } = lost.name();
            return Err(whole(
                format!("Kỹ năng cốt lõi “{vi}” phải còn ít nhất một mục đang dùng."),
                format!("The core skill “{en}” needs one item in use at least."),
            ));
        }
        if items.len() > ITEMS_MAX {
            return Err(whole(format!("Nhiều nhất {ITEMS_MAX} mục."), format!("{ITEMS_MAX} items at most.")));
        }
        if items == self.items {
            return Err(whole(
                "Chưa sửa gì so với bản đang dùng.".to_owned(),
                "Nothing differs from the version in use.".to_owned(),
            ));
        }
        let number = self.number.saturating_add(1);
        Ok(Template { format: FORMAT.to_owned(), version: self.next_version(year), number, items })
    }

    /// What the version that follows is called.
    #[must_use]
    pub fn next_version(&self, year: i32) -> String {
        format!("DMKN-{year}.{}", self.number.saturating_add(1))
    }

    fn fits(&self, item: &Skill) -> Result<(), Refusal> {
        match self.item(&item.id) {
            Some(known) if (known.group, known.is_status, known.core) != (item.group, item.is_status, item.core) => {
                return Err(about(
                    known,
                    "giữ nghĩa cũ: không đổi nhóm, cách ghi hay kỹ năng cốt lõi. Cần nghĩa khác thì thêm mục mới.",
                    "keeps its meaning: neither group, way of judging nor core skill may change. Add a new item instead.",
                ));
            }
            None if item.core.is_some() => {
                return Err(about(
                    item,
                    "là mục mới nên không thuộc kỹ năng cốt lõi nào: năm kỹ năng đó cố định.",
                    "is new and shows no core skill: those five are fixed.",
                ));
            }
            _ => {}
        }
        let too_long = |text: &str| text.chars().count() > WORDS_MAX;
        if item.vi.trim().is_empty() || too_long(&item.vi) || too_long(&item.en) {
            return Err(about(
                item,
                &format!("cần lời tiếng Việt, không quá {WORDS_MAX} ký tự."),
                &format!("needs Vietnamese words, {WORDS_MAX} characters at most."),
            ));
        }
        Ok(())
    }
}

/// The items of a newer version, then those that only older ones have: what it does not speak of stays as it was.
fn merged(older: Vec<Skill>, newer: &[Skill]) -> Vec<Skill> {
    let known = |id: &str| older.iter().find(|one| one.id == id);
    let mut items: Vec<Skill> = Vec::new();
    for item in newer.iter().filter(|one| !one.id.is_empty()) {
        if items.iter().any(|one| one.id == item.id) {
            continue;
        }
        items.push(match known(&item.id) {
            Some(first) => Skill { group: first.group, is_status: first.is_status, core: first.core, ..item.clone() },
            None => Skill { core: item.core.filter(|_| older.is_empty()), ..item.clone() },
        });
    }
    let rest: Vec<Skill> = older.into_iter().filter(|one| items.iter().all(|item| item.id != one.id)).collect();
    items.extend(rest);
    items
}

fn about(item: &Skill, vi: &str, en: &str) -> Refusal {
    let name = item.name();
    let message = Bilingual::new(format!("Mục “{}” {vi}", name.vi), format!("The item “{}” {en}", name.en));
    Refusal { item: Some(item.id.clone()), message }
}

fn whole(vi: String, en: String) -> Refusal {
    Refusal { item: None, message: Bilingual { vi, en } }
}
