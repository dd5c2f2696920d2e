//! What a session wants done, done to the store: everything up to a mark in one transaction.

use std::path::Path;

use tungnha_model::{HouseholdId, Moment};
use tungnha_store::{Changes, Op, Peer, Store, StoreError, Tx};
use tungnha_sync::client::Effect;
use tungnha_sync::message::Refusal;

use std::collections::BTreeSet;

/// What a group of effects came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// What screens have to refresh.
    pub changes: Changes,
    /// Households of others that came in.
    pub received: BTreeSet<HouseholdId>,
    /// Documents of a first sync that are still to come.
    pub remaining: Option<u32>,
    /// A cursor went back.
    pub rewound: bool,
    /// The server turned the device away, or holds other batches under its name than its own.
    pub refused: Option<Refusal>,
    /// The exchange is complete; whether there is more.
    pub done: Option<bool>,
}

/// Whether the effects gathered so far belong into one transaction that ends here.
#[must_use]
pub const fn closes_group(effect: &Effect) -> bool {
    !matches!(
        effect,
        Effect::Roll(_)
            | Effect::Receive { .. }
            | Effect::Quarantine { .. }
            | Effect::Snapshot { .. }
            | Effect::Greeted { .. }
    )
}

/// Performs a group of what an exchange with `peer` brought.
///
/// # Errors
/// When the store fails; then nothing of the group is kept.
pub fn perform(store: &Store, peer: Peer, effects: &[Effect], now: Moment) -> Result<Outcome, StoreError> {
    let mut outcome = Outcome::default();
    let op = if effects.iter().any(|effect| matches!(effect, Effect::Held { .. } | Effect::Durable { .. })) {
        Op::Send
    } else {
        Op::Receive
    };
    store.transact(op, |tx| {
        tx.meet(peer);
        effects.iter().try_for_each(|effect| match peer.is_home() {
            true => one(tx, effect, now, &mut outcome),
            false => of_hub(tx, effect, now, &mut outcome),
        })
    })?;
    Ok(outcome)
}

fn one(tx: &mut Tx<'_>, effect: &Effect, now: Moment, outcome: &mut Outcome) -> Result<(), StoreError> {
    match effect {
        Effect::Greeted { epoch, dictionaries, remembers, .. } => {
            tx.remembers(*remembers)?;
            tx.restore_epoch(*epoch)?;
            tx.server_dictionaries(dictionaries)?;
        }
        Effect::Held { last, stable, reviews } => match tx.held(*last, *stable, reviews)? {
            Some(changes) => outcome.changes.extend(changes),
            None => outcome.refused = Some(Refusal::Forked),
        },
        Effect::Durable { seq, stable, review } => {
            let review = review.map(|reason| reason.to_string());
            outcome.changes.extend(tx.durable(*seq, *stable, review.as_deref())?);
        }
        Effect::Vouched { voucher, by_hub: false } => outcome.changes.extend(tx.vouched(voucher)?),
        Effect::Vouched { voucher, by_hub: true } => outcome.changes.extend(tx.held_by(&voucher.message)?),
        Effect::Roll(entries) => {
            tx.roll(entries)?;
            outcome.changes.all = true;
        }
        Effect::RollMark(number) => tx.roll_mark(*number)?,
        Effect::Receive { channel, batches } => taken(tx.receive(*channel, batches, now)?, outcome),
        Effect::Snapshot { channel, remaining, docs } => {
            taken(tx.snapshot(*channel, docs, now)?, outcome);
            outcome.remaining = Some(*remaining);
        }
        Effect::Quarantine { channel, bytes, reason } => tx.quarantine(Some(*channel), bytes, *reason, now)?,
        Effect::Mark { channel, cursor } => tx.mark(*channel, *cursor)?,
        Effect::Rewind { channel, to } => {
            outcome.rewound = true;
            tx.rewind(*channel, to)?;
        }
        Effect::Refused(refusal) => {
            if let Refusal::Replay { counter } = refusal {
                tx.counter_at_least(*counter)?;
            }
            outcome.refused = Some(*refusal);
        }
        Effect::Done { more } => outcome.done = Some(*more),
    }
    Ok(())
}

/// A hub is not the server: it carries, and knows nothing of the rest.
fn of_hub(tx: &mut Tx<'_>, effect: &Effect, now: Moment, outcome: &mut Outcome) -> Result<(), StoreError> {
    match effect {
        Effect::Greeted { epoch, .. } => tx.met(*epoch, now)?,
        Effect::Durable { seq, review: None, .. } => outcome.changes.extend(tx.handed_over(*seq)?),
        // What it holds of this device it says in a voucher. Of channels that it may not read it knows no place.
        Effect::Held { .. } | Effect::Durable { .. } | Effect::Rewind { .. } => {}
        Effect::Refused(refusal) if !matches!(refusal, Refusal::Replay { .. }) => outcome.refused = Some(*refusal),
        other => one(tx, other, now, outcome)?,
    }
    Ok(())
}

fn taken(received: tungnha_store::Received, outcome: &mut Outcome) {
    outcome.received.extend(received.changes.households.iter().copied());
    outcome.changes.extend(received.changes);
}

/// Carries out the server's signed order to destroy what a revoked device holds: first the wrapped key,
/// without which the rest is noise, then the files.
pub fn wipe(folder: &Path) {
    for name in ["key.json", "keys", "device.db", "device.db-wal", "device.db-shm", "incarnation"] {
        let path = folder.join(name);
        // What is not there is gone already; what cannot be removed cannot be read without the key.
        let _ = if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) };
    }
}
