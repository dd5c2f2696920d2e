//! How a device joins: invitations, typed codes, the request and its answer; and what a leader asks of the
//! server (to invite, to revoke).
//!
//! An invitation exists in two forms of the same thing: the long one (QR code or text) with a 128-bit secret
//! and the server's pinned key, and a typed one: the server's address and ten characters. The first four of
//! these name the invitation, the other six are the secret: 30 bits, five tries, 24 hours, one use.
//! Whoever types has no pinned key yet: both screens show six digits made of the code and of the key that the
//! phone met, and a person compares them before the code's secret is used for anything. The secret itself
//! never travels: it keys a hash of the request and of the server's key as the phone saw it.

mod code;
mod invitation;
mod message;
mod request;

pub use code::{Code, CodeId, comparison_digits};
pub use invitation::{BadInvitation, Invitation, InviteId, InviteKey, InviteSecret};
pub use message::{Applicant, EnrolError, EnrolGrant, EnrolReply, EnrolRequest, Proof};
pub use request::{InviteGrant, Request, RequestError, RequestReply, SignedRequest};

/// How long an invitation may be used: a day.
pub const LIFETIME_MS: i64 = 24 * 60 * 60 * 1000;
/// After this many wrong tries an invitation is void.
pub const TRIES_MAX: u32 = 5;
/// An enrolment or administrative message above this is refused.
pub const BYTES_MAX: usize = 4 * 1024 * 1024;
