//! The one door for writes.

use std::collections::BTreeSet;

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tungnha_model::{DocKind, HouseholdId};

use crate::error::Result;
use crate::feed;
use crate::hub::Peer;
use crate::identity::{self, Identity};
use crate::query::Reader;
use crate::store::Me;
use crate::units::UnitCache;

/// What a transaction is for; kept beside each change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Op {
    /// The device joins a server.
    Join,
    /// Settings of this device.
    SaveSettings,
    /// A household is added or changed.
    SaveHousehold,
    /// A person is added or changed.
    SavePerson,
    /// A decision about consent is recorded.
    SaveConsent,
    /// A checklist of skills is filled in by itself.
    SaveChecklist,
    /// A visit is recorded or changed.
    SaveVisit,
    /// People leave a household, come to another, or found one.
    MovePeople,
    /// Two records are merged, told apart, or taken apart again.
    MergeHouseholds,
    /// An appointment is made, changed, kept or cancelled.
    SaveAppointment,
    /// A draft is kept or thrown away.
    SaveDraft,
    /// A photo or voice note is kept, fetched, or let go of.
    KeepBlob,
    /// One of two values is chosen, or the choice left to the leader.
    ChooseValue,
    /// Answers to a survey are saved, or that nobody wanted to answer.
    SaveAnswer,
    /// A form is published, or taken out of use.
    PublishForm,
    /// A save is taken back.
    Undo,
    /// An opinion is written down, or something is done with it.
    SaveOpinion,
    /// A document that belongs to no household is added or changed.
    SaveDocument,
    /// Households come from a file.
    Import,
    /// Batches are formed (under no other purpose: the token file hears of it), receipts noted.
    Send,
    /// Others' data comes in.
    Receive,
    /// A copied or restored database begins a new life.
    NewIncarnation,
    /// Read models are made again.
    Rebuild,
    /// Old batches are let go.
    Prune,
}

impl Op {
    /// The name that is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::SaveSettings => "save_settings",
            Self::SaveHousehold => "save_household",
            Self::SavePerson => "save_person",
            Self::SaveConsent => "save_consent",
            Self::SaveChecklist => "save_checklist",
            Self::SaveVisit => "save_visit",
            Self::MovePeople => "move_people",
            Self::MergeHouseholds => "merge_households",
            Self::SaveAppointment => "save_appointment",
            Self::SaveDraft => "save_draft",
            Self::KeepBlob => "keep_blob",
            Self::ChooseValue => "choose_value",
            Self::SaveAnswer => "save_answer",
            Self::PublishForm => "publish_form",
            Self::Undo => "undo",
            Self::SaveOpinion => "save_opinion",
            Self::SaveDocument => "save_document",
            Self::Import => "import",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::NewIncarnation => "new_incarnation",
            Self::Rebuild => "rebuild",
            Self::Prune => "prune",
        }
    }
}

/// What a screen has to refresh.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// These households.
    pub households: BTreeSet<HouseholdId>,
    /// Documents of these kinds that belong to no household.
    pub kinds: BTreeSet<DocKind>,
    /// Everything.
    pub all: bool,
}

impl Changes {
    /// One household.
    #[must_use]
    pub fn one(household: HouseholdId) -> Self {
        Self { households: BTreeSet::from([household]), ..Self::default() }
    }

    /// Whether nothing is to be refreshed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        !self.all && self.households.is_empty() && self.kinds.is_empty()
    }

    /// Takes in others.
    pub fn extend(&mut self, others: Self) {
        self.households.extend(others.households);
        self.kinds.extend(others.kinds);
        self.all |= others.all;
    }
}

/// A write transaction. Dropped without commit, it leaves no trace.
pub struct Tx<'a> {
    inner: Transaction<'a>,
    me: Me,
    op: Op,
    peer: Peer,
    /// The peer speaks through a file that may have lain about.
    by_file: bool,
    units: &'a UnitCache,
}

impl<'a> Tx<'a> {
    pub(crate) fn begin(conn: &'a mut Connection, me: Me, op: Op, units: &'a UnitCache) -> Result<Self> {
        let inner = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        Ok(Self { inner, me, op, peer: Peer::HOME, by_file: false, units })
    }

    pub(crate) fn commit(self) -> Result<Me> {
        self.inner.commit()?;
        Ok(self.me)
    }

    pub(crate) fn conn(&self) -> &Connection {
        &self.inner
    }

    pub(crate) const fn me(&self) -> Me {
        self.me
    }

    /// From here on the transaction exchanges with this peer; until then, with the server.
    pub fn meet(&mut self, peer: Peer) {
        self.peer = peer;
    }

    /// From here on the transaction takes in what this peer put into a file.
    pub fn read_file_of(&mut self, peer: Peer) {
        (self.peer, self.by_file) = (peer, true);
    }

    /// Whether the server itself speaks, now: what it says of what it holds can be relied on. A file of its may be
    /// from before it was restored from a backup.
    pub(crate) fn hears_server(&self) -> bool {
        self.peer.is_home() && !self.by_file
    }

    pub(crate) const fn peer(&self) -> Peer {
        self.peer
    }

    pub(crate) const fn op(&self) -> Op {
        self.op
    }

    /// Reads what the transaction has written so far.
    #[must_use]
    pub fn reader(&self) -> Reader<'_> {
        Reader::new(&self.inner, self.me, self.units)
    }

    /// Keeps who this device is. From here on it writes under its own actor.
    pub fn identity(&mut self, identity: &Identity) -> Result<()> {
        identity::put(self.conn(), identity)?;
        self.me = Me::of(self.me.incarnation, Some(identity));
        self.note_own_actor()
    }

    /// Remembers that the present actor is this device's own.
    pub(crate) fn note_own_actor(&mut self) -> Result<()> {
        match (self.me.actor, self.me.device) {
            (Some(actor), Some(device)) => feed::note_actor(self.conn(), &actor, &device),
            _ => Ok(()),
        }
    }
}
