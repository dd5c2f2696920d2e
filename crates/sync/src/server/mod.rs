//! The server's end of one exchange: a state machine without I/O.
//!
//! The performer feeds events to [`Session::step`] and performs the effects in order. An effect that asks
//! for an answer names the event that carries it; the session asks one thing at a time and queues frames
//! that arrive meanwhile, so a plain loop is enough:
//!
//! ```text
//! fn feed(event) { queue = step(event); while effect = queue.pop_front() {
//!     Send(bytes) → the response body;  Close → end the response body, ignore the rest of the request
//!     any question → queue.extend(step(answer)) } }
//! ```
//!
//! | effect | the performer | answer |
//! |---|---|---|
//! | `Find` | looks up the newest certificate of the device and the highest opening counter of (device, incarnation) | `Found` |
//! | `Open` | in one transaction: stores the counter if it is higher than the stored one, and the cursors; reads what [`Opened`] holds | `Opened` or `Replayed` |
//! | `ReadRoll` | reads entries above `after` that the device sees ([`access::sees`](crate::access::sees)) | `Roll` |
//! | `Store` | in one transaction, committed before the answer: [`ingest`](fn@ingest) | `Stored` |
//! | `Vouch` | looks up what is held of streams that the asking device sees | `Vouched` |
//! | `Keep` | a hub keeps a server's voucher for those who come to it | `Kept` |
//! | `ReadLog` | reads rows of the channel's log | `Log` |
//! | `ReadDocs` | reads saved documents of the channel in the order of their ids, or has them packed already | `Docs` or `Packed` |
//! | `Send`, `Close` | see above | |
//!
//! A performer that fails (disk full) feeds `Event::Failed`: the session says `Busy` and closes.
//! Uploads come first: others' batches are sent once the device's request has ended (`Event::End`), so that
//! the last mark covers what the device itself has just sent.

mod effect;
mod ingest;
mod session;
mod snapshot;

pub use effect::{
    ChannelState, DocsPage, Effect, Event, Found, LogPage, LogRow, Offered, Opened, PackedFrame, Stored, Vouch,
};
pub use ingest::{Arrival, Ledger, Verdict, ingest, release};
pub use session::Session;
pub use snapshot::pack_page;
