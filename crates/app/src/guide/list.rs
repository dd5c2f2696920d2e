//! The list of cards, found without accents.

use tungnha_model::text::fold_words;
use tungnha_model::{Bilingual, Role};

use super::card::{self, Card};
use crate::App;
use crate::api::{GuideListArgs, GuideRow};
use crate::error::{ApiError, Result};

/// Cards whose title or steps hold every word that was typed.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, args: GuideListArgs) -> Result<Vec<GuideRow>> {
    let words = fold_words(&args.query);
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let cards = card::all(reader)?.into_iter();
        let shown = cards.filter(|card| !card.row.withdrawn || identity.role != Role::Member);
        let helps = shown.filter(|card| args.skill.as_ref().is_none_or(|skill| card.row.skills.contains(skill)));
        let mut found: Vec<(usize, GuideRow)> =
            helps.filter_map(|card| Some((hits(&card, &words)?, card.row))).collect();
        // Cards that say it in their title stand first; of equals the order stays.
        found.sort_by_key(|(in_title, _)| std::cmp::Reverse(*in_title));
        Ok(found.into_iter().map(|(_, row)| row).collect())
    })
}

/// How many of the words stand in the title; none when the card does not hold all of them.
fn hits(card: &Card, words: &[String]) -> Option<usize> {
    let folded = |text: &Bilingual| fold_words(&format!("{} {}", text.vi, text.en));
    let title = folded(&card.row.title);
    let steps: Vec<String> = card.steps.iter().flat_map(|step| folded(&step.text)).collect();
    let stands = |word: &String, among: &[String]| among.iter().any(|one| one.starts_with(word.as_str()));
    let all = words.iter().all(|word| stands(word, &title) || stands(word, &steps));
    all.then(|| words.iter().filter(|word| stands(word, &title)).count())
}
