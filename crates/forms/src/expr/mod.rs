//! The expression language: the part of XPath 1.0 that OpenRosa forms use, and OpenRosa's functions.
//!
//! The rule for what it means: where ODK Collect's engine (JavaRosa) and Enketo's (openrosa-xpath-evaluator)
//! agree, the same; where they differ, as JavaRosa; where JavaRosa refuses what Enketo answers (`floor`,
//! `ceiling`, `substring`, `last()`, `//`), as Enketo. A number as predicate (`[2]`) selects nothing in
//! Collect and one node in Enketo: it is refused when a form is checked, with the advice to write
//! `[position() = 2]`.
//!
//! Every evaluation has a budget of steps and of text; there is no expression that hangs a phone.

pub mod ast;
pub mod check;
pub mod error;
pub mod eval;
pub mod function;
pub mod issue;
pub mod lexer;
pub mod parser;
pub mod schema;
pub mod tree;
pub mod value;

pub use ast::Expr;
pub use error::{EvalError, SyntaxError};
pub use eval::{Context, Resolve, evaluate};
pub use parser::parse;
pub use tree::{Lists, Tree};
pub use value::Value;
