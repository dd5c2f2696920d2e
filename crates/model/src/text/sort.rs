//! Vietnamese order: ICU `vi`, digits by value (Thôn 2 < Thôn 10), people by given name.
//!
//! Keys are compared byte by byte, so a database sorts without a collation of its own. They change with the
//! Unicode version: a read model that stores them is rebuilt when the program is (they are derived anyway).

use std::cmp::Ordering;
use std::sync::OnceLock;

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_locale_core::locale;
use unicode_normalization::UnicodeNormalization;

use super::tidy::tidy;

/// The key by which a person or household is sorted: given name, then family name, then what stands between.
#[must_use]
pub fn sort_key(name: &str) -> Vec<u8> {
    let name = even_tones(&tidy(name));
    let (given, family, middle) = parts(&name);
    let mut key = Vec::with_capacity(name.len() * 3);
    // Collation keys hold no zero byte, so a zero ends a part below anything that could follow.
    for part in [given, family, middle] {
        append_key(part, &mut key);
        key.push(0);
    }
    key
}

/// The key by which a place or any other text is sorted: as it stands.
#[must_use]
pub fn sort_key_plain(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 3);
    append_key(&even_tones(&tidy(text)), &mut key);
    key
}

/// Orders two people's names, as their keys would.
#[must_use]
pub fn compare_names(left: &str, right: &str) -> Ordering {
    sort_key(left).cmp(&sort_key(right))
}

/// The given name: the last word. "Nông Văn Mẫu" is called "Mẫu".
#[must_use]
pub fn given_name(name: &str) -> &str {
    name.split_whitespace().next_back().unwrap_or("")
}

/// (given, family, middle) of a tidy name.
fn parts(name: &str) -> (&str, &str, &str) {
    let Some((rest, given)) = name.rsplit_once(' ') else {
        return (name, "", "");
    };
    let (family, middle) = rest.split_once(' ').unwrap_or((rest, ""));
    (given, family, middle)
}

/// The same text with every tone at one of the two places where people set it in open oa, oe and uy (Hòa, Hoà), so
/// that one name sorts as one, however it is written.
fn even_tones(text: &str) -> String {
    text.split(' ').map(even_tone).collect::<Vec<_>>().join(" ")
}

fn even_tone(word: &str) -> String {
    let mut letters: Vec<char> = word.nfd().collect();
    if let [.., first, tone @ ('\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'), last] =
        letters.as_mut_slice()
    {
        let pair = (first.to_ascii_lowercase(), last.to_ascii_lowercase());
        if matches!(pair, ('o', 'a' | 'e') | ('u', 'y')) {
            std::mem::swap(tone, last);
        }
    }
    letters.into_iter().nfc().collect()
}

fn append_key(text: &str, key: &mut Vec<u8>) {
    match collator() {
        Some(collator) => {
            let Ok(()) = collator.write_sort_key_to(text, key);
        }
        None => key.extend_from_slice(text.as_bytes()),
    }
}

/// The data is compiled in, so there is always a collator; without it, order would be by code points.
fn collator() -> Option<&'static CollatorBorrowed<'static>> {
    static COLLATOR: OnceLock<Option<CollatorBorrowed<'static>>> = OnceLock::new();
    COLLATOR
        .get_or_init(|| CollatorBorrowed::try_new(locale!("vi-u-kn").into(), CollatorOptions::default()).ok())
        .as_ref()
}
