//! Forms: what may be asked, the language of conditions and calculations, filling a form in, and XLSForm.
//!
//! Pure: bytes and answers in, bytes and answers out; time, chance and properties of the device are arguments.
//!
//! - [`form`]: the lasting shape of a form, its JSON, frozen versions;
//! - [`expr`]: the expression language of OpenRosa forms, with a budget of steps;
//! - [`prepare`]: a form checked as a whole: every expression read, names and types known, circles refused;
//! - [`session`]: a form being filled: relevance, clearing, calculations, what comes next;
//! - [`xlsform`]: workbooks in and out, every fault with sheet, row, column, reason and advice;
//! - [`template`]: the forms that are shipped;
//! - [`plain`]: expressions over plain answers, for a shell.
//!
//! Written here rather than adopted. There are two Rust crates under the BSD licence, `rxform` (XLSForm to
//! XForm) and `rxeval` (XPath), whose cases this crate's expressions are compared with. They were weighed and
//! left: both have one author and a history of days; they go by way of XForm XML, while a phone here needs
//! the form's own shape; their faults are pyxform's texts, while ours must name cell, reason and advice in
//! Vietnamese; neither evaluates incrementally, within a budget, or clears what a changed answer hides.
//! The price is that this crate must keep up with XLSForm by itself.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing))]

pub mod expr;
pub mod fault;
pub mod form;
pub mod plain;
pub mod prepare;
pub mod session;
pub mod template;
pub mod xls;
pub mod xlsform;
