//! A card, wherever it comes from.

use std::collections::BTreeMap;

use tungnha_model::{Bilingual, DocId, DocKind, guide};
use tungnha_store::OtherRow;
use tungnha_store::query::Reader;

use crate::api::{GuideRow, GuideStepView, Source};
use crate::convert;
use crate::document::{self, Fields, entries, flag, number, part, some_text, text};
use crate::error::Result;

/// A card with what is needed to show and to change it.
#[derive(Debug, Clone)]
pub(super) struct Card {
    pub row: GuideRow,
    pub steps: Vec<GuideStepView>,
    pub document: Option<OtherRow>,
}

/// Every card, by group and age.
pub(super) fn all(reader: &Reader<'_>) -> Result<Vec<Card>> {
    let mut cards: Vec<Card> = guide::shipped().into_iter().map(of_app).collect();
    let mut own: BTreeMap<String, Card> = BTreeMap::new();
    for row in reader.others(DocKind::GUIDE)? {
        let card = of_document(row);
        let newer = |there: &Card| order(there) < order(&card);
        if own.get(&card.row.id).is_none_or(newer) {
            own.insert(card.row.id.clone(), card);
        }
    }
    for card in &mut cards {
        if let Some(mut changed) = own.remove(&card.row.id) {
            changed.row.source = Source::Changed;
            *card = changed;
        }
    }
    cards.extend(own.into_values());
    cards.sort_by_key(|card| guide::GROUPS.iter().position(|group| *group == card.row.group));
    Ok(cards)
}

/// The card with this id.
pub(super) fn find(reader: &Reader<'_>, id: &str) -> Result<Card> {
    all(reader)?.into_iter().find(|card| card.row.id == id).ok_or_else(super::missing)
}

fn order(card: &Card) -> (Option<String>, Option<DocId>) {
    (card.row.published.clone(), card.document.as_ref().map(|row| row.id))
}

fn of_app(card: guide::Guide) -> Card {
    let steps: Vec<GuideStepView> =
        card.steps.into_iter().map(|step| GuideStepView { id: None, picture: step.picture, text: step.text }).collect();
    Card {
        row: GuideRow {
            id: card.id,
            group: card.group,
            skills: card.skills,
            title: card.title,
            picture: first_picture(&steps),
            steps: count(&steps),
            published: None,
            source: Source::Shipped,
            withdrawn: false,
            sync: None,
        },
        steps,
        document: None,
    }
}

fn of_document(row: OtherRow) -> Card {
    let nothing = Fields::new();
    let meta = part(&row.body, "meta").unwrap_or(&nothing);
    let mut placed: Vec<(u32, GuideStepView)> = entries(&row.body, "steps").into_iter().map(step).collect();
    placed.sort_by_key(|(place, step)| (*place, step.id.clone()));
    let steps: Vec<GuideStepView> = placed.into_iter().map(|(_, step)| step).collect();
    Card {
        row: GuideRow {
            id: some_text(meta, "card").unwrap_or_else(|| row.id.to_string()),
            group: text(meta, "group"),
            skills: text(meta, "skills").split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
            title: bilingual(meta, "title_vi", "title_en"),
            picture: first_picture(&steps),
            steps: count(&steps),
            published: some_text(meta, "published"),
            source: Source::Own,
            withdrawn: flag(meta, "withdrawn"),
            sync: Some(convert::sync_state(row.sync)),
        },
        steps,
        document: Some(row),
    }
}

fn step((id, fields): (&str, &Fields)) -> (u32, GuideStepView) {
    let view = GuideStepView {
        id: Some(id.to_owned()),
        picture: text(fields, "picture"),
        text: bilingual(fields, "vi", "en"),
    };
    (number(fields, "place").unwrap_or_default(), view)
}

/// What stands in both languages; without English words the Vietnamese ones are shown.
fn bilingual(fields: &Fields, vi: &str, en: &str) -> Bilingual {
    let vi = document::text(fields, vi);
    let en = some_text(fields, en).unwrap_or_else(|| vi.clone());
    Bilingual { vi, en }
}

fn first_picture(steps: &[GuideStepView]) -> String {
    steps.first().map(|step| step.picture.clone()).unwrap_or_default()
}

fn count(steps: &[GuideStepView]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX)
}
