//! The device's end of one exchange: a state machine without I/O.
//!
//! The driver loads an [`Opening`] from its store, makes a [`Session`], sends [`Session::hello`] and then its
//! unacknowledged batches (oldest first, as [`batch_frame`]) without waiting for anything; ends the request;
//! and gives every frame of the response to [`Session::step`], performing the effects in order. After an
//! attempt that broke it sends the hello alone, learns what the server holds, and goes on.
//!
//! | effect | what the store does |
//! |---|---|
//! | `Greeted` | remembers the server's clock (the lease), the restore epoch, the dictionaries, which cursors need not be told again |
//! | `Held` | batches up to `last` are the server's; those above are to be sent (again), even if they had been acknowledged. If `last` is another batch than the device's own, its database was restored or copied: the exchange ends, a new incarnation begins |
//! | `Durable` | the same, from a verified receipt; with a reason: the batch `seq` lies in quarantine |
//! | `Vouched` | the same for the own stream, whoever brought it; of another's: what need not be passed on any more |
//! | `Roll` | keeps the verified entries; `RollMark`: the number to say in the next hello |
//! | `Receive`, `Quarantine`, `Snapshot` | arrive just before the `Mark` that makes them the device's: one transaction |
//! | `Mark` | the channel's new cursor |
//! | `Rewind` | the channel's cursor is not known to the server: see [`Rewind`](crate::message::Rewind) |
//! | `Refused` | nothing was taken or given; the reason is the server's, signed |
//! | `Done` | the exchange is complete; with `more`: come again at once |

//! A hub answers like the server, under its own key. What it says of this device's batches means that they are
//! carried, not that they arrived; its cursors are its own; what it passes on is checked as if seen first.

mod effect;
mod session;

pub use effect::{Effect, Opening, SessionError};
pub(crate) use session::binding;
pub use session::{Session, batch_frame, carry_frame, voucher_frame};
