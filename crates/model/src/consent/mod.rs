//! What people consented to, for which purpose (Luật 91/2025/QH15, Nghị định 356/2025/NĐ-CP).
//!
//! A decision is a record that is only ever added; each names those that its writer knew of (`after`). What holds is
//! what the last ones say: those that no other one names. A withdrawal that somebody recorded meanwhile is named by
//! nobody, so it counts until a consent is given that knows of it. No clock decides. The alternative, one switch per
//! person and purpose, would let a consent that was renewed on one phone outvote a withdrawal on another.
//!
//! A refusal names nobody: it counts how often a purpose was declined in a household, and changes nothing else.

mod purpose;
mod record;
mod state;

pub use purpose::Purpose;
pub use record::{Consent, Decision, Method};
pub use state::{is_given, is_given_by_household, is_withdrawn, last_of, withdrawn};
