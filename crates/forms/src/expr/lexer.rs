//! Text into tokens. XPath 1.0's rule decides what `*`, `and`, `or`, `div` and `mod` are:
//! operators where a value has just ended, names otherwise.

use super::error::{SyntaxError, SyntaxProblem};

/// One token.
#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// A quoted text.
    Text(String),
    /// A number.
    Number(f64),
    /// A name, with its prefix if it has one.
    Name(String),
    /// `${name}`
    Reference(String),
    /// Anything else, operators' words included.
    Symbol(&'static str),
}

/// A token and where it begins: the character, counted from 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// The token.
    pub token: Token,
    /// Where it begins.
    pub position: usize,
}

const SYMBOLS: [&str; 21] =
    ["::", "//", "..", "!=", "<=", ">=", "(", ")", "[", "]", ",", "@", ".", "/", "|", "+", "-", "=", "<", ">", "*"];
const WORDS: [&str; 4] = ["and", "or", "div", "mod"];

/// The longest expression that is read, in characters.
pub const LENGTH_MAX: usize = 16_384;

/// The tokens of a text.
pub fn tokens(text: &str) -> Result<Vec<Placed>, SyntaxError> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() > LENGTH_MAX {
        return Err(SyntaxError::new(1, SyntaxProblem::TooLong));
    }
    let mut lexer = Lexer { letters: &letters, at: 0, found: Vec::new() };
    while lexer.skip_space() {
        lexer.one()?;
    }
    Ok(lexer.found)
}

struct Lexer<'a> {
    letters: &'a [char],
    at: usize,
    found: Vec<Placed>,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.letters.get(self.at + ahead).copied()
    }

    fn skip_space(&mut self) -> bool {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        self.at < self.letters.len()
    }

    fn push(&mut self, token: Token, from: usize) {
        self.found.push(Placed { token, position: from + 1 });
    }

    fn one(&mut self) -> Result<(), SyntaxError> {
        let Some(letter) = self.peek(0) else { return Ok(()) };
        let digit_follows = self.peek(1).is_some_and(|next| next.is_ascii_digit());
        match letter {
            '\'' | '"' => self.text(letter),
            '$' => self.reference(),
            _ if letter.is_ascii_digit() || (letter == '.' && digit_follows) => self.number(),
            _ if begins_name(letter) => {
                self.name();
                Ok(())
            }
            _ => self.symbol(letter),
        }
    }

    fn text(&mut self, quote: char) -> Result<(), SyntaxError> {
        let from = self.at;
        let rest = self.letters.get(from + 1..).unwrap_or_default();
        let Some(length) = rest.iter().position(|letter| *letter == quote) else {
            return Err(SyntaxError::new(from + 1, SyntaxProblem::OpenQuote));
        };
        let text = rest.iter().take(length).collect();
        self.at = from + length + 2;
        self.push(Token::Text(text), from);
        Ok(())
    }

    fn reference(&mut self) -> Result<(), SyntaxError> {
        let from = self.at;
        let bad = || SyntaxError::new(from + 1, SyntaxProblem::BadReference);
        if self.peek(1) != Some('{') {
            return Err(bad());
        }
        let rest = self.letters.get(from + 2..).unwrap_or_default();
        let length = rest.iter().position(|letter| *letter == '}').ok_or_else(bad)?;
        let name: String = rest.iter().take(length).collect();
        let name = name.trim().to_owned();
        let well_formed = name.chars().next().is_some_and(begins_name)
            && name.chars().all(|letter| continues_name(letter) || letter == '#' || letter == ':');
        if !well_formed {
            return Err(bad());
        }
        self.at = from + length + 3;
        self.push(Token::Reference(name), from);
        Ok(())
    }

    fn number(&mut self) -> Result<(), SyntaxError> {
        let from = self.at;
        let rest = self.letters.get(from..).unwrap_or_default();
        let text: String = rest.iter().take_while(|letter| letter.is_ascii_digit() || **letter == '.').collect();
        self.at = from + text.len();
        let value = text.parse().map_err(|_| SyntaxError::new(from + 1, SyntaxProblem::BadNumber(text)))?;
        self.push(Token::Number(value), from);
        Ok(())
    }

    fn name(&mut self) {
        let from = self.at;
        let mut name = String::new();
        while let Some(letter) = self.peek(0) {
            let prefix_ends = letter == ':' && !name.contains(':') && self.peek(1).is_some_and(begins_name);
            if !continues_name(letter) && !prefix_ends {
                break;
            }
            name.push(letter);
            self.at += 1;
        }
        let word = WORDS.into_iter().find(|word| *word == name);
        match word.filter(|_| self.value_ended()) {
            Some(word) => self.push(Token::Symbol(word), from),
            None => self.push(Token::Name(name), from),
        }
    }

    fn value_ended(&self) -> bool {
        match self.found.last().map(|placed| &placed.token) {
            None => false,
            Some(Token::Symbol(symbol)) => matches!(*symbol, ")" | "]" | "." | ".." | "* name"),
            Some(_) => true,
        }
    }

    fn symbol(&mut self, letter: char) -> Result<(), SyntaxError> {
        let from = self.at;
        let next = self.peek(1);
        let found = SYMBOLS.into_iter().find(|symbol| {
            let mut wanted = symbol.chars();
            wanted.next() == Some(letter) && wanted.next().is_none_or(|second| Some(second) == next)
        });
        let Some(mut symbol) = found else {
            return Err(SyntaxError::new(from + 1, SyntaxProblem::Unexpected(letter.to_string())));
        };
        self.at = from + symbol.len();
        if symbol == "*" && !self.value_ended() {
            symbol = "* name";
        }
        self.push(Token::Symbol(symbol), from);
        Ok(())
    }
}

/// Whether a name may begin with this letter.
#[must_use]
pub fn begins_name(letter: char) -> bool {
    letter.is_alphabetic() || letter == '_'
}

/// Whether a name may go on with this letter.
#[must_use]
pub fn continues_name(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.' | '\u{b7}') || is_mark(letter)
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}
