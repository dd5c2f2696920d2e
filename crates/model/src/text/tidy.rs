//! The form in which text is stored.

use unicode_normalization::UnicodeNormalization;

/// The composed form (NFC): the only one that is stored, since documents keep bytes exactly.
#[must_use]
pub fn nfc(text: &str) -> String {
    text.nfc().collect()
}

/// NFC, without spaces at the ends, with one plain space wherever there was white space, without invisible characters.
/// For names, places and all that fits on one line.
#[must_use]
pub fn tidy(text: &str) -> String {
    let seen: String = text.nfc().filter(|c| !is_invisible(*c)).collect();
    let one_space = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    nfc(&one_space)
}

/// Whether the text holds control characters other than a line break or a tab.
#[must_use]
pub fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'))
}

/// Characters that nobody sees and that keep equal names apart: copied along from web pages and spreadsheets.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}
