//! One exchange from this side, whatever carries it: what travels, and what is known afterwards. The driver performs it
//! over HTTPS, the simulator over lines that it breaks.
//!
//! The budget of an exchange starts at 8 KB, doubles when it went well and halves when the line broke; a first sync
//! starts with enough for a village, since what arrived before a break is kept anyway. After a break the device sends
//! again what is little; otherwise it first asks (its opening alone), then goes on with what the server does not hold.

use tungnha_model::Moment;
use tungnha_store::{Carried, Op, Peer, Store, StoreError};
use tungnha_sync::Signer;
use tungnha_sync::client::{Session, batch_frame, carry_frame, voucher_frame};
use tungnha_sync::message::Stream;

const BUDGET_START: u32 = 8 * 1024;
/// Of a device that has nothing yet: a village comes in one round trip.
const BUDGET_FIRST: u32 = 1024 * 1024;
const BUDGET_MIN: u32 = 2 * 1024;
const BUDGET_MAX: u32 = 4 * 1024 * 1024;
/// After a break no more than this is sent that the server may hold already: to ask costs a round trip.
const RESENT_MAX: usize = 4 * 1024;

/// How much may travel at a time.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    budget: u32,
    /// The attempt before broke: what the other end holds of what was sent is not known.
    broke: bool,
}

impl Pace {
    /// After an attempt that broke, or not.
    #[must_use]
    pub const fn start(broke: bool) -> Self {
        Self { budget: BUDGET_START, broke }
    }

    /// Of a device that has nothing yet.
    #[must_use]
    pub const fn first() -> Self {
        Self { budget: BUDGET_FIRST, broke: false }
    }

    /// How many bytes of others' data to ask for, and about how many to send.
    #[must_use]
    pub const fn budget(self) -> u32 {
        self.budget
    }

    /// Whether the last attempt broke.
    #[must_use]
    pub const fn is_broken(self) -> bool {
        self.broke
    }

    /// An exchange is complete.
    pub const fn went_well(&mut self) {
        self.broke = false;
        let doubled = self.budget.saturating_mul(2);
        self.budget = if doubled < BUDGET_MAX { doubled } else { BUDGET_MAX };
    }

    /// One broke.
    pub const fn broke(&mut self) {
        self.broke = true;
        let halved = self.budget / 2;
        self.budget = if halved > BUDGET_MIN { halved } else { BUDGET_MIN };
    }
}

/// An exchange that has begun.
#[derive(Debug)]
pub struct Attempt {
    peer: Peer,
    session: Session,
    /// The first batch that travels.
    first: Option<Vec<u8>>,
    /// Up to which voucher the hub is told.
    told: i64,
    /// About which streams the peer is asked.
    streams: Vec<Stream>,
}

impl Attempt {
    /// Begins an exchange with `peer`: forms batches, signs the opening, which asks for at most `wanted` bytes. Also gives
    /// what travels behind the opening.
    ///
    /// # Errors
    /// When the store fails.
    pub fn begin(
        (store, peer, signer): (&Store, Peer, &Signer),
        pace: Pace,
        wanted: u32,
        now: Moment,
    ) -> Result<(Self, Carried), StoreError> {
        let (opening, carried) = store.transact(Op::Send, |tx| {
            tx.meet(peer);
            tx.form_batches(now)?;
            let opening = tx.opening(wanted)?;
            let mut carried = tx.reader().carried(peer, usize::try_from(pace.budget).unwrap_or(usize::MAX))?;
            if pace.broke && carried.batches.iter().map(Vec::len).sum::<usize>() > RESENT_MAX {
                carried.batches.clear();
            }
            Ok::<_, StoreError>((opening, carried))
        })?;
        let attempt = Self {
            peer,
            session: Session::new(opening, signer),
            first: carried.batches.first().cloned(),
            told: carried.vouchers_upto,
            streams: carried.streams.clone(),
        };
        Ok((attempt, carried))
    }

    /// The request, frame by frame.
    #[must_use]
    pub fn frames(&self, carried: Carried) -> Vec<Vec<u8>> {
        let mut frames = vec![self.session.hello().to_vec()];
        frames.extend(carried.vouchers.into_iter().map(voucher_frame));
        frames.extend(carried.batches.iter().map(|batch| batch_frame(batch)));
        if !carried.streams.is_empty() {
            frames.push(carry_frame(carried.streams));
        }
        frames
    }

    /// What takes the answer.
    pub const fn session(&mut self) -> &mut Session {
        &mut self.session
    }

    /// After a whole exchange: the hub was told these vouchers, the server asked about these streams. Says whether
    /// something is still to be passed on or asked. Batches that the peer does not take although it got them are not
    /// offered for ever.
    ///
    /// # Errors
    /// When the store fails.
    pub fn settle(self, store: &Store) -> Result<bool, StoreError> {
        store.transact(Op::Send, |tx| {
            if self.told > 0 {
                tx.meet(self.peer);
                tx.told(self.told)?;
            }
            if self.peer.is_home() {
                tx.asked(&self.streams)?;
            }
            let reader = tx.reader();
            let left = reader.carried(self.peer, 1)?.batches.into_iter().next();
            Ok((self.peer.is_home() && reader.in_doubt()?) || left.is_some() && left != self.first)
        })
    }
}
