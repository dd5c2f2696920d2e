//! The functions, by what they work on. A new one is a row in a table; the check of forms, the evaluation
//! and the list of what is known read the same row.

mod date;
mod geo;
mod logic;
mod nodes;
mod number;
mod text;

use std::collections::HashMap;
use std::sync::LazyLock;

use super::ast::Expr;
use super::error::EvalError;
use super::eval::{Context, Outcome};
use super::value::Value;

/// How a function takes its arguments.
#[derive(Clone, Copy)]
pub enum Run {
    /// Evaluated beforehand; nodes stay nodes.
    Eager(fn(&Context, &[Value]) -> Outcome),
    /// As they are written; the function decides what to evaluate.
    Lazy(fn(&Context, &[Expr]) -> Outcome),
}

/// What an argument must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wants {
    /// One value each.
    Values,
    /// Values or nodes, several nodes allowed.
    Mixed,
    /// The first must be nodes.
    Nodes,
}

/// What a function gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// A text.
    Text,
    /// A number.
    Number,
    /// True or false.
    Bool,
    /// A day or a moment.
    Date,
    /// Whatever its arguments are.
    Any,
}

/// A function.
#[derive(Clone, Copy)]
pub struct Function {
    /// Its name.
    pub name: &'static str,
    /// The fewest arguments.
    pub least: usize,
    /// The most arguments.
    pub most: usize,
    /// What they must be.
    pub wants: Wants,
    /// What comes out.
    pub gives: Gives,
    run: Run,
}

/// No upper bound on the arguments.
pub(super) const MANY: usize = usize::MAX;

pub(super) const fn eager(
    name: &'static str,
    (least, most): (usize, usize),
    wants: Wants,
    gives: Gives,
    run: fn(&Context, &[Value]) -> Outcome,
) -> Function {
    Function { name, least, most, wants, gives, run: Run::Eager(run) }
}

pub(super) const fn lazy(
    name: &'static str,
    (least, most): (usize, usize),
    wants: Wants,
    gives: Gives,
    run: fn(&Context, &[Expr]) -> Outcome,
) -> Function {
    Function { name, least, most, wants, gives, run: Run::Lazy(run) }
}

static TABLE: LazyLock<HashMap<&'static str, Function>> = LazyLock::new(|| {
    let groups =
        [text::FUNCTIONS, number::FUNCTIONS, logic::FUNCTIONS, nodes::FUNCTIONS, date::FUNCTIONS, geo::FUNCTIONS];
    groups.into_iter().flatten().map(|function| (function.name, *function)).collect()
});

/// The function of this name.
#[must_use]
pub fn find(name: &str) -> Option<Function> {
    TABLE.get(name).copied()
}

/// The names of all functions, sorted.
#[must_use]
pub fn names() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = TABLE.keys().copied().collect();
    names.sort_unstable();
    names
}

/// The letters that may follow `%` in a date format.
pub(super) const fn date_letters() -> &'static str {
    date::LETTERS
}

pub(crate) use nodes::{seed_of, shuffle};
pub(super) use text::written_question;

/// Calls a function.
pub(super) fn call(context: &Context, name: &str, arguments: &[Expr]) -> Outcome {
    let function = find(name).ok_or_else(|| EvalError::UnknownFunction(name.to_owned()))?;
    if !(function.least..=function.most).contains(&arguments.len()) {
        return Err(EvalError::Arity(name.to_owned()));
    }
    match function.run {
        Run::Lazy(run) => run(context, arguments),
        Run::Eager(run) => {
            let values: Vec<Value> = arguments.iter().map(|expr| context.eval(expr)).collect::<Result<_, _>>()?;
            run(context, &values)
        }
    }
}

/// The argument at `index` without nodes; an empty text if it was not given.
pub(super) fn plain(context: &Context, values: &[Value], index: usize) -> Outcome {
    values.get(index).map_or_else(|| Ok(Value::empty()), |value| context.unpack(value.clone()))
}

/// The argument at `index` as a text.
pub(super) fn text_at(context: &Context, values: &[Value], index: usize) -> Result<String, EvalError> {
    Ok(plain(context, values, index)?.text())
}

/// The argument at `index` as a number.
pub(super) fn number_at(context: &Context, values: &[Value], index: usize) -> Result<f64, EvalError> {
    Ok(plain(context, values, index)?.number())
}

/// The values from `from` on; one set of nodes alone stands for the values of its nodes.
pub(super) fn spread(context: &Context, values: &[Value], from: usize) -> Result<Vec<Value>, EvalError> {
    match values.get(from..).unwrap_or_default() {
        [Value::Nodes(set)] => context.values(set),
        several => several.iter().map(|value| context.unpack(value.clone())).collect(),
    }
}

/// A value that does not fit, for an error.
pub(super) fn unfit(function: &str, value: &str, wanted: &'static str) -> EvalError {
    EvalError::Unfit { function: function.to_owned(), value: value.chars().take(40).collect(), wanted }
}
