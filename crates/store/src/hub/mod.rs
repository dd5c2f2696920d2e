//! Carrying for others: what this device passes on, and the log that it serves as a hub.
//!
//! A device on which the server's network has no signal hands its batches to another that is on its way there. They
//! stay as their maker signed them; the carrier keeps them as received (`received_batch.home = 0`) until the
//! server vouches for them, and passes the voucher back. A hub answers exchanges like the server does, out of
//! its own log; what it lets in passes the same gate.
//!
//! | module | what it does |
//! |---|---|
//! | `peer` | with whom a transaction exchanges |
//! | `carry` | what is to be passed on to a peer |
//! | `vouch` | what peers and the server say that they hold |
//! | `log` | the hub's log |
//! | `desk` | answers the questions of a hub's session |

mod carry;
mod desk;
mod log;
mod peer;
mod shelf;
mod vouch;

pub use carry::Carried;
pub use peer::Peer;
