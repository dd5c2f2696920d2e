//! Steps 1 to 5: what can be said of a batch without its documents.

use tungnha_model::ServerId;

use super::{Reason, inspect_changes};
use crate::access::{Tree, Verb, allows, kind_fits};
use crate::batch::{Batch, OpenedBatch, open};
use crate::key::actor;
use crate::roll::Certificate;

/// Which certificates of a device count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// At the place of first acceptance: the newest alone, and it must not be revoked.
    Newest,
    /// On a replica that receives what was accepted elsewhere: any that the device ever had, since what
    /// was right when it was written stays right.
    Any,
    /// Somebody who may has looked at it and lets it in: whether its maker might write there is decided. That it is
    /// the maker's, that it is sound, and that its documents lie in their lane is not.
    LetIn,
}

/// What the replica knows of a batch's maker.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The server that this replica belongs to.
    pub server: ServerId,
    /// The certificates of the batch's device, oldest first.
    pub certificates: &'a [Certificate],
    /// Which of them count.
    pub strictness: Strictness,
    /// The units.
    pub tree: &'a dyn Tree,
}

/// Checks and opens a batch.
///
/// # Errors
/// The reason for which it goes to quarantine.
pub fn check(batch: &Batch, context: &Context<'_>) -> Result<OpenedBatch, Reason> {
    if batch.header.server != context.server {
        return Err(Reason::WrongServer);
    }
    let newest = context.certificates.last().ok_or(Reason::UnknownDevice)?;
    if newest.device != batch.header.device {
        return Err(Reason::UnknownDevice);
    }
    let opened = open(batch.clone(), &newest.verify_key).map_err(Reason::Batch)?;
    authorise(&opened, newest, context)?;
    let own = actor(&newest.verify_key, opened.header.incarnation);
    inspect_changes(opened.items.iter().map(|item| item.change.as_slice()), &own)?;
    Ok(opened)
}

fn authorise(opened: &OpenedBatch, newest: &Certificate, context: &Context<'_>) -> Result<(), Reason> {
    let newest_alone = std::slice::from_ref(newest);
    let counted = match context.strictness {
        Strictness::Newest if newest.revoked.is_some() => return Err(Reason::Revoked),
        Strictness::Newest => newest_alone,
        Strictness::Any => context.certificates,
        Strictness::LetIn => {
            let lane = opened.header.channel.lane;
            let fits = opened.items.iter().all(|item| kind_fits(item.kind, lane));
            return if fits { Ok(()) } else { Err(Reason::Denied) };
        }
    };
    let may = |certificate: &Certificate| {
        opened.items.iter().all(|item| {
            allows(certificate.role, certificate.unit, opened.header.channel, item.kind, Verb::Write, context.tree)
        })
    };
    if counted.iter().any(may) { Ok(()) } else { Err(Reason::Denied) }
}
