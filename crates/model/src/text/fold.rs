//! The search key of a text: what remains when accents, case and spelling habits are set aside.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::tidy::is_invisible;

/// Folds for search: decomposed, marks dropped, đ→d, lower case, y→i (Sỹ = Sĩ), one space between words.
/// Where the tone stands (Hoà, Hòa) makes no difference, nor does the normalisation form.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let before = folded.len();
        if before > 0 {
            folded.push(' ');
        }
        let start = folded.len();
        folded.extend(fold_chars(word));
        if folded.len() == start {
            folded.truncate(before);
        }
    }
    folded
}

/// The folded words of a text: runs of letters and digits.
#[must_use]
pub fn fold_words(text: &str) -> Vec<String> {
    fold(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn fold_chars(word: &str) -> impl Iterator<Item = char> + '_ {
    word.chars().flat_map(char::to_lowercase).nfd().filter(|c| !is_combining_mark(*c) && !is_invisible(*c)).map(|c| {
        match c {
            'đ' => 'd',
            'y' => 'i',
            // Lower case has two of it: which, depends on what follows.
            'ς' => 'σ',
            other => other,
        }
    })
}
