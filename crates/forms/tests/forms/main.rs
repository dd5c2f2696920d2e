//! Surveys from outside: expressions, sessions, workbooks.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

mod common;
mod expressions;
mod oracle;
mod properties;
mod pyk_01;
mod session;
mod workbooks;
mod xls;
mod xlsform;
