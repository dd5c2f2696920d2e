//! Vietnamese text: one stored form, folding for search, sorting, dates, numbers, telephone numbers.

mod date;
mod fold;
mod number;
pub mod phone;
mod sort;
mod tidy;

pub use date::{format_day, parse_day, parse_time};
pub use fold::{fold, fold_words};
pub use number::{format_int, format_percent};
pub use sort::{compare_names, given_name, sort_key, sort_key_plain};
pub use tidy::{has_control, nfc, tidy};
