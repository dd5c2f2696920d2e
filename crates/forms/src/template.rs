//! Forms that are shipped with the program, as data: what a commune would publish, published from the start.

use crate::form::{Form, FreezeError};

/// The residents' opinion survey `PYK-01`, version 1: anonymous, 18 questions, conducted aloud.
pub fn pyk_01() -> Result<Form, FreezeError> {
    Form::from_json(include_str!("../data/pyk-01.v1.json"))
}
