//! Words to look for, and the set of households that hold them all.

use std::fmt::Write;

use rusqlite::Connection;
use tungnha_model::UnitId;
use tungnha_model::text::fold_words;

use crate::error::Result;
use crate::text;

/// Stands before the reversed digits of a telephone number, so that its last digits are a prefix.
const REVERSED_LETTER: char = 'q';

/// What the full-text index holds of one household.
pub(crate) fn words_of(unit: &UnitId, texts: &[&str], phones: &[&str]) -> String {
    let mut words = unit_word(unit);
    for word in texts.iter().flat_map(|text| fold_words(text)) {
        words.push(' ');
        words.push_str(&word);
    }
    for phone in phones {
        let _ = write!(words, " {phone} {}", reversed(phone));
    }
    words
}

/// Stands for the unit itself among the words: narrows a search without reading a row.
fn unit_word(unit: &UnitId) -> String {
    format!("unit{}", text::hex(unit.bytes()))
}

fn reversed(digits: &str) -> String {
    std::iter::once(REVERSED_LETTER).chain(digits.chars().rev()).collect()
}

/// A set of households by their numbers.
pub(crate) struct Matches {
    numbers: Vec<i64>,
    bits: Vec<u64>,
}

impl Matches {
    pub(crate) fn new(numbers: Vec<i64>) -> Self {
        let mut matches = Self { numbers, bits: Vec::new() };
        matches.mark();
        matches
    }

    fn mark(&mut self) {
        let words = self.numbers.iter().max().map_or(0, |most| place(*most).0 + 1);
        self.bits = vec![0; words];
        for no in &self.numbers {
            let (word, bit) = place(*no);
            if let Some(word) = self.bits.get_mut(word) {
                *word |= bit;
            }
        }
    }

    pub(crate) fn contains(&self, no: i64) -> bool {
        let (word, bit) = place(no);
        self.bits.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = i64> + '_ {
        self.numbers.iter().copied()
    }

    pub(crate) fn len(&self) -> u32 {
        u32::try_from(self.numbers.len()).unwrap_or(u32::MAX)
    }

    /// Drops what is not among `others`.
    pub(crate) fn keep_only(&mut self, others: impl Iterator<Item = rusqlite::Result<i64>>) -> Result<()> {
        let others = Self::new(others.collect::<rusqlite::Result<_>>()?);
        self.numbers.retain(|no| others.contains(*no));
        self.mark();
        Ok(())
    }
}

fn place(no: i64) -> (usize, u64) {
    let no = no.cast_unsigned();
    (usize::try_from(no / 64).unwrap_or(usize::MAX), 1 << (no % 64))
}

/// The households in these units that hold every word; `None` when there is no word to look for.
pub(crate) fn matches(conn: &Connection, typed: &str, units: Option<&[UnitId]>) -> Result<Option<Matches>> {
    let Some(mut expression) = expression(typed) else { return Ok(None) };
    if let Some(units) = units {
        let words: Vec<String> = units.iter().map(|unit| format!("\"{}\"", unit_word(unit))).collect();
        if words.is_empty() {
            return Ok(Some(Matches::new(Vec::new())));
        }
        let _ = write!(expression, " AND ({})", words.join(" OR "));
    }
    let sql = "SELECT rowid FROM household_search WHERE household_search MATCH ?1";
    let mut statement = conn.prepare_cached(sql)?;
    let numbers = statement.query_map([expression], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(Some(Matches::new(numbers)))
}

/// The full-text expression for what was typed.
fn expression(typed: &str) -> Option<String> {
    let terms: Vec<String> = match phone_digits(typed) {
        Some(digits) => vec![term(&digits)],
        None => fold_words(typed).iter().map(|word| term(word)).collect(),
    };
    if terms.is_empty() { None } else { Some(terms.join(" AND ")) }
}

/// Digits typed in groups, as telephone numbers are: `0912 345`, `+84 912…`, `…678`.
fn phone_digits(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let national = typed.strip_prefix("+84").map_or_else(|| typed.to_owned(), |rest| format!("0{}", rest.trim_start()));
    let in_groups = national.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '.' | '-'));
    let digits: String = national.chars().filter(char::is_ascii_digit).collect();
    (in_groups && digits.len() >= 3).then_some(digits)
}

/// A word as the beginning of a word; digits also as the end of a telephone number.
fn term(word: &str) -> String {
    let plain: String = word.chars().filter(|c| c.is_alphanumeric()).collect();
    if plain.len() >= 3 && plain.chars().all(|c| c.is_ascii_digit()) {
        return format!("(\"{plain}\" * OR \"{}\" *)", reversed(&plain));
    }
    format!("\"{plain}\" *")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_prefixes_and_digits_also_endings() {
        assert_eq!(expression("  Nguyễn  đức ").unwrap(), "\"nguien\" * AND \"duc\" *");
        assert_eq!(expression("0912 345").unwrap(), "(\"0912345\" * OR \"q5432190\" *)");
        assert_eq!(expression("+84 912").unwrap(), "(\"0912\" * OR \"q2190\" *)");
        assert_eq!(expression("12").unwrap(), "\"12\" *");
        assert_eq!(expression(" \"-* "), None);
    }
}
