//! What only the documents themselves can tell.

use std::collections::HashMap;

use rusqlite::OptionalExtension;
use tungnha_docs::{Document, HouseholdParts, assemble, read_household, read_year};
use tungnha_model::{DocId, DocKind, HouseholdId, HouseholdRecord, UnitId};

use super::Reader;
use crate::document;
use crate::error::{Result, StoreError};
use crate::row::{CandidateRow, ConflictRow, ContestedRow, DeferralRow};
use crate::units;

impl Reader<'_> {
    /// The whole record of a household: one line of `dump`.
    pub fn record(&self, household: HouseholdId) -> Result<HouseholdRecord> {
        let mut unit = None;
        let (mut main, mut years) = (HouseholdParts::default(), Vec::new());
        for (_, stored) in self.documents_of(household)? {
            let document = document::load(&stored)?;
            match stored.kind {
                DocKind::HOUSEHOLD => {
                    unit = Some(stored.channel.unit);
                    main = read_household(&document);
                }
                DocKind::HOUSEHOLD_YEAR => years.push(read_year(&document)),
                _ => {}
            }
        }
        let unit: UnitId = unit.ok_or(StoreError::NotFound("household"))?;
        Ok(assemble(household, unit, main, years))
    }

    /// A household's documents as they are saved.
    pub fn raw_documents(&self, household: HouseholdId) -> Result<Vec<(DocId, DocKind, Vec<u8>)>> {
        let documents = self.documents_of(household)?;
        Ok(documents.into_iter().map(|(doc, stored)| (doc, stored.kind, stored.bytes)).collect())
    }

    /// Every household, in the order in which they came to this device.
    pub fn household_ids(&self) -> Result<Vec<HouseholdId>> {
        let mut statement = self.conn.prepare_cached("SELECT id FROM household_any ORDER BY no")?;
        let rows = statement.query_map([], |row| row.get(0).map(HouseholdId))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// What a household's main document holds.
    pub fn household_parts(&self, household: HouseholdId) -> Result<HouseholdParts> {
        let stored = document::get(self.conn, household.into())?.ok_or(StoreError::NotFound("household"))?;
        Ok(read_household(&document::load(&stored)?))
    }

    /// The unit in whose channel a household's documents travel.
    pub fn household_unit(&self, household: HouseholdId) -> Result<UnitId> {
        let sql = "SELECT unit FROM document WHERE id = ?1";
        let unit = self.conn.prepare_cached(sql)?.query_row([household.0], |row| row.get(0)).optional()?;
        unit.map(UnitId).ok_or(StoreError::NotFound("household"))
    }

    /// The fields of a household's documents that hold more than one value, with who wrote each and when.
    pub fn conflicts(&self, household: HouseholdId) -> Result<Vec<ConflictRow>> {
        let sql = "SELECT count(*) FROM conflict_row WHERE household = ?1";
        let documents: u32 = self.conn.prepare_cached(sql)?.query_row([household.0], |row| row.get(0))?;
        if documents == 0 {
            return Ok(Vec::new());
        }
        let writers = self.writers()?;
        let mut rows = Vec::new();
        for (doc, stored) in self.documents_of(household)? {
            let document = document::load(&stored)?;
            rows.extend(self.conflicts_in(doc, stored.kind, &document, &writers));
        }
        Ok(rows)
    }

    /// The contested fields of all households, first those whose choice is left to the leader.
    pub fn contested(&self, limit: u32) -> Result<Vec<ContestedRow>> {
        let sql = "SELECT c.household, h.name, c.path, c.deferred
             FROM conflict_row c
             JOIN household_row h ON h.id = coalesce((SELECT root FROM merged_row WHERE id = c.household), c.household)
             ORDER BY c.deferred DESC, h.name_key, c.path LIMIT ?1";
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut rows = statement.query([limit])?;
        let mut contested = Vec::new();
        while let Some(row) = rows.next()? {
            contested.push(ContestedRow {
                household: HouseholdId(row.get(0)?),
                name: row.get(1)?,
                path: serde_json::from_str(&row.get::<_, String>(2)?)?,
                deferred: row.get(3)?,
            });
        }
        Ok(contested)
    }

    pub(super) fn conflicts_in(
        &self,
        doc: DocId,
        kind: DocKind,
        document: &Document,
        writers: &Writers,
    ) -> Vec<ConflictRow> {
        let candidate = |candidate: tungnha_docs::Candidate| CandidateRow {
            who: writers.get(&candidate.actor).map(|writer| writer.holder.clone()),
            mine: writers.get(&candidate.actor).is_some_and(|writer| writer.mine),
            value: candidate.value,
            at: candidate.moment,
        };
        let row = |conflict: tungnha_docs::Conflict| ConflictRow {
            document: doc,
            kind,
            defer: tungnha_docs::defer(&conflict),
            deferred: conflict.deferred.map(|deferral| DeferralRow {
                who: writers.get(&deferral.actor).map(|writer| writer.holder.clone()),
                at: deferral.moment,
            }),
            path: conflict.path,
            candidates: conflict.candidates.into_iter().map(candidate).collect(),
        };
        tungnha_docs::conflicts(document).into_iter().map(row).collect()
    }

    /// Who writes under which actor, as far as this device knows.
    pub(super) fn writers(&self) -> Result<Writers> {
        let certificates = units::certificates(self.conn)?;
        let own = self.identity()?;
        let mut statement = self.conn.prepare_cached("SELECT actor, device FROM actor")?;
        let mut rows = statement.query([])?;
        let mut writers = Writers::new();
        while let Some(row) = rows.next()? {
            let device = tungnha_model::DeviceId(row.get(1)?);
            let own = own.as_ref().filter(|own| own.device == device);
            let holder = own.map(|own| own.holder.clone());
            let holder = holder.or_else(|| certificates.get(&device).map(|certificate| certificate.holder.clone()));
            if let Some(holder) = holder {
                writers.insert(row.get(0)?, Writer { holder, mine: own.is_some() });
            }
        }
        Ok(writers)
    }

    fn documents_of(&self, household: HouseholdId) -> Result<Vec<(DocId, document::Stored)>> {
        let sql =
            "SELECT no, kind, unit, lane, household, bytes, id FROM document WHERE household = ?1 ORDER BY kind, no";
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([household.0], |row| Ok((DocId(row.get(6)?), document::read(row)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

pub(super) type Writers = HashMap<[u8; 16], Writer>;

pub(super) struct Writer {
    holder: String,
    mine: bool,
}
