//! A copied or restored database writes on under a new actor: changes that were never sent are taken out of
//! their documents and made again from their intents. What was sent under the old actor stays as it is.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::params;
use tungnha_docs::{Document, Edit, HouseholdParts, assemble, read_household, read_year, record_edits};
use tungnha_model::{DocId, DocKind, HouseholdId, Moment};
use tungnha_sync::gate::inspect_change;

use crate::document::{self, Fresh};
use crate::error::{Result, StoreError};
use crate::project::{self, Touched};
use crate::transact::Tx;

struct Unsent {
    no: i64,
    bytes: Vec<u8>,
    /// `None` for the first change of a document that came whole from a file.
    intent: Option<Vec<Edit>>,
    made_at: Moment,
}

/// Makes every change again that no receipt covers.
pub(crate) fn unsent(tx: &mut Tx<'_>) -> Result<()> {
    let Some(actor) = tx.me().actor else { return Ok(()) };
    let mut touched = Touched::default();
    for (doc, changes) in unsent_by_document(tx)? {
        if let Some((no, document)) = remake(tx, doc, changes, actor)? {
            touched.add(doc, no, document);
        }
    }
    project::refresh(tx, touched)?;
    let sql = "UPDATE outbox_batch SET acked = 2 WHERE acked = 0 AND incarnation <> ?1";
    tx.conn().prepare_cached(sql)?.execute([tx.me().incarnation.cast_signed()])?;
    Ok(())
}

fn unsent_by_document(tx: &Tx<'_>) -> Result<BTreeMap<DocId, Vec<Unsent>>> {
    let sql = "SELECT document, no, bytes, intent, made_at FROM outbox_change WHERE acked IN (0, 3) AND bytes IS NOT NULL ORDER BY no";
    let mut statement = tx.conn().prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found: BTreeMap<DocId, Vec<Unsent>> = BTreeMap::new();
    while let Some(row) = rows.next()? {
        let intent: String = row.get(3)?;
        let change = Unsent {
            no: row.get(1)?,
            bytes: row.get(2)?,
            intent: if intent.is_empty() { None } else { Some(serde_json::from_str(&intent)?) },
            made_at: Moment(row.get(4)?),
        };
        found.entry(DocId(row.get(0)?)).or_default().push(change);
    }
    Ok(found)
}

fn remake(tx: &Tx<'_>, doc: DocId, changes: Vec<Unsent>, actor: [u8; 16]) -> Result<Option<(i64, Document)>> {
    let Some(stored) = document::get(tx.conn(), doc)? else { return Ok(None) };
    let whole = document::load(&stored)?.changes();
    let (kept, published) = split(&whole, &changes)?;
    let mut fresh = Document::new(stored.kind)?;
    fresh.apply(&kept)?;
    for change in changes {
        if published.contains(&change.bytes) {
            // Others have built on it: the original was sent, whatever this copy remembers.
            settle(tx, change.no)?;
            continue;
        }
        let intent = match change.intent {
            Some(intent) => intent,
            None => read_intent(doc, &stored, &change.bytes)?,
        };
        match fresh.edit(actor, change.made_at, &intent) {
            Ok(Some(bytes)) => replace(tx, change.no, &bytes)?,
            // Nothing left to say, or no longer possible: what it wanted is there or was taken away by somebody.
            Ok(None) | Err(_) => settle(tx, change.no)?,
        }
    }
    let saved = fresh.save();
    let put = Fresh { id: doc, kind: stored.kind, channel: stored.channel, household: stored.household, bytes: &saved };
    document::put(tx.conn(), &put)?;
    Ok(Some((stored.no, fresh)))
}

/// Raw changes: those that stay, in order, and those that were published.
type Split = (Vec<Vec<u8>>, BTreeSet<Vec<u8>>);

/// The changes that stay, and those among the unsent that others have built on.
fn split(whole: &[Vec<u8>], unsent: &[Unsent]) -> Result<Split> {
    let unsent: BTreeSet<&[u8]> = unsent.iter().map(|change| change.bytes.as_slice()).collect();
    let (mut kept, mut published, mut needed) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    // Each change stands after those that it builds on, so one walk from the end finds all that are needed.
    for bytes in whole.iter().rev() {
        let info = inspect_change(bytes).map_err(|reason| StoreError::Damaged(reason.to_string()))?;
        let own = unsent.contains(bytes.as_slice());
        if own && !needed.contains(&info.hash) {
            continue;
        }
        needed.extend(info.deps);
        kept.push(bytes.clone());
        if own {
            published.insert(bytes.clone());
        }
    }
    kept.reverse();
    Ok((kept, published))
}

/// The edits that a document's first change made, read from what it made.
fn read_intent(doc: DocId, stored: &document::Stored, change: &[u8]) -> Result<Vec<Edit>> {
    let mut alone = Document::new(stored.kind)?;
    alone.apply(&[change.to_vec()])?;
    let household = stored.household.unwrap_or(HouseholdId(doc.0));
    let (mut main, mut years) = (HouseholdParts::default(), Vec::new());
    match stored.kind {
        DocKind::HOUSEHOLD => main = read_household(&alone),
        _ => years.push(read_year(&alone)),
    }
    let record = assemble(household, stored.channel.unit, main, years);
    let parts = record_edits(&record).into_iter().filter(|part| part.doc == doc);
    Ok(parts.flat_map(|part| part.edits).collect())
}

fn replace(tx: &Tx<'_>, no: i64, bytes: &[u8]) -> Result<()> {
    let sql = "UPDATE outbox_change SET bytes = ?2, batch = NULL, incarnation = ?3, acked = 0 WHERE no = ?1";
    tx.conn().prepare_cached(sql)?.execute(params![no, bytes, tx.me().incarnation.cast_signed()])?;
    Ok(())
}

fn settle(tx: &Tx<'_>, no: i64) -> Result<()> {
    let sql = "UPDATE outbox_change SET acked = 1, bytes = NULL, batch = coalesce(batch, 0) WHERE no = ?1";
    tx.conn().prepare_cached(sql)?.execute([no])?;
    Ok(())
}
