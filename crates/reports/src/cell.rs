//! What a table holds.

use std::io::Result;

/// One cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Words, never a formula.
    Text(String),
    /// A number.
    Number(f64),
}

impl Cell {
    /// Words, or nothing when there are none.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The cell as a text; numbers without a needless point.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

/// A table: its name and its headings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What it is called.
    pub name: String,
    /// The headings, in order.
    pub headings: Vec<String>,
}

/// Gives the rows of a table, one after another, each time it is asked: `rows(number of the table, what takes a row)`.
pub type Rows<'a> = dyn FnMut(usize, &mut dyn FnMut(&[Cell]) -> Result<()>) -> Result<()> + 'a;
