//! Documents that somebody is passing a verdict on. Who wants the same one waits until that verdict is carried out: it
//! would have to be redone otherwise, and the gate is what costs. Nothing depends on it: a verdict on a document that has
//! moved all the same, by another process, is noticed and redone ([`super::peek`]).

use std::collections::BTreeSet;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use tungnha_model::DocId;

use super::lock;

/// Longer than any verdict takes. Whoever has waited so long goes on.
const PATIENCE: Duration = Duration::from_secs(5);

/// The documents under judgement.
#[derive(Debug, Default)]
pub struct Claims {
    held: Mutex<BTreeSet<DocId>>,
    freed: Condvar,
}

/// One judge's documents, let go of at the end. The gate asks for a batch's documents in rising order, so no two judges
/// wait for each other.
#[derive(Debug)]
pub struct Claim<'a> {
    claims: &'a Claims,
    docs: Vec<DocId>,
}

impl Claims {
    pub const fn begin(&self) -> Claim<'_> {
        Claim { claims: self, docs: Vec::new() }
    }
}

impl Claim<'_> {
    /// Waits until nobody else passes a verdict on a document.
    pub fn add(&mut self, doc: DocId) {
        if self.docs.contains(&doc) {
            return;
        }
        let held = lock(&self.claims.held);
        let taken = |held: &mut BTreeSet<DocId>| held.contains(&doc);
        let waited = self.claims.freed.wait_timeout_while(held, PATIENCE, taken);
        let (mut held, _) = waited.unwrap_or_else(PoisonError::into_inner);
        if held.insert(doc) {
            self.docs.push(doc);
        }
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        if self.docs.is_empty() {
            return;
        }
        let mut held = lock(&self.claims.held);
        for doc in &self.docs {
            held.remove(doc);
        }
        drop(held);
        self.claims.freed.notify_all();
    }
}
