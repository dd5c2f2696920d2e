//! Answers to surveys, and what is being answered.

use rusqlite::Row;
use tungnha_model::consent::Purpose;
use tungnha_model::household::Answer;
use tungnha_model::{AnswerId, DocId, HouseholdId, Moment, UnitId};

use super::Reader;
use super::household::state_of;
use crate::error::Result;
use crate::row::{AnswerCountRow, AnswerRow, GivenAnswerRow, SurveyDraftRow};

const DRAFT: &str = include_str!("survey_drafts.sql");

const ANSWER: &str = "SELECT a.unit, a.household, a.month, a.body, h.code,
       (SELECT group_concat(w.purpose) FROM withdrawn_row w WHERE w.household = a.household)
     FROM answer_shown a LEFT JOIN household_any h ON h.id = a.household";

impl Reader<'_> {
    /// Everything that is being answered, newest first.
    pub fn survey_drafts(&self) -> Result<Vec<SurveyDraftRow>> {
        let mut statement = self.conn.prepare_cached(&format!("{DRAFT} ORDER BY d.saved_at DESC, d.household"))?;
        let mut rows = statement.query([])?;
        let mut drafts = Vec::new();
        while let Some(row) = rows.next()? {
            drafts.push(read_draft(row)?);
        }
        Ok(drafts)
    }

    /// What is being answered by a household.
    pub fn survey_draft(&self, household: HouseholdId, form: &str) -> Result<Option<SurveyDraftRow>> {
        let sql = format!("{DRAFT} WHERE d.household = ?1 AND d.form = ?2 AND d.answer IS NULL");
        let mut statement = self.conn.prepare_cached(&sql)?;
        let mut rows = statement.query((household.0, form))?;
        rows.next()?.map(read_draft).transpose()
    }

    /// The correction of a saved answer that is under way.
    pub fn answer_draft(&self, answer: AnswerId) -> Result<Option<SurveyDraftRow>> {
        let mut statement = self.conn.prepare_cached(&format!("{DRAFT} WHERE d.answer = ?1"))?;
        let mut rows = statement.query([answer.0])?;
        rows.next()?.map(read_draft).transpose()
    }

    /// The answers of a household, newest first; none of somebody who took consent back, as in all that follows.
    pub fn answers_of(&self, household: HouseholdId) -> Result<Vec<GivenAnswerRow>> {
        let mut statement = self.conn.prepare_cached(include_str!("answers_of.sql"))?;
        let mut rows = statement.query([household.0])?;
        let mut answers = Vec::new();
        while let Some(row) = rows.next()? {
            answers.push(GivenAnswerRow {
                document: DocId(row.get(0)?),
                answer: serde_json::from_str(&row.get::<_, String>(1)?)?,
                is_corrected: row.get(2)?,
                sync: state_of(row.get(3)?, row.get(4)?, row.get(5)?),
            });
        }
        Ok(answers)
    }

    /// Shows every answer to a form, one after another, in the order of their ids; an id of chance tells no order.
    pub fn each_answer<E: From<crate::StoreError>>(
        &self,
        form: &str,
        mut see: impl FnMut(AnswerRow) -> std::result::Result<(), E>,
    ) -> std::result::Result<(), E> {
        let sql = format!("{ANSWER} WHERE a.form = ?1 ORDER BY a.id");
        let mut statement = self.conn.prepare_cached(&sql).map_err(crate::StoreError::from)?;
        let mut rows = statement.query([form]).map_err(crate::StoreError::from)?;
        while let Some(row) = rows.next().map_err(crate::StoreError::from)? {
            see(read_answer(row)?)?;
        }
        Ok(())
    }

    /// How many answers there are, by form, version, village and month.
    pub fn answer_counts(&self) -> Result<Vec<AnswerCountRow>> {
        let sql = "SELECT form, version, unit, month, count(*) FROM answer_shown
             GROUP BY form, version, unit, month ORDER BY form, version, unit, month";
        self.counted(sql)
    }

    /// How many did not want to be asked, by form, version, village and month.
    pub fn refusal_counts(&self) -> Result<Vec<AnswerCountRow>> {
        let sql = "SELECT form, version, unit, month, count(*) FROM refusal_row
             GROUP BY form, version, unit, month ORDER BY form, version, unit, month";
        self.counted(sql)
    }

    fn counted(&self, sql: &str) -> Result<Vec<AnswerCountRow>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map([], |row| {
            Ok(AnswerCountRow {
                form: row.get(0)?,
                version: row.get(1)?,
                unit: UnitId(row.get(2)?),
                month: row.get(3)?,
                count: row.get(4)?,
            })
        })?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

fn read_draft(row: &Row<'_>) -> Result<SurveyDraftRow> {
    Ok(SurveyDraftRow {
        household: HouseholdId(row.get(0)?),
        name: row.get(1)?,
        form: row.get(2)?,
        answer: row.get::<_, Option<[u8; 16]>>(3)?.map(AnswerId),
        body: serde_json::from_str(&row.get::<_, String>(4)?)?,
        saved_at: Moment(row.get(5)?),
    })
}

fn read_answer(row: &Row<'_>) -> Result<AnswerRow> {
    let answer: Answer = serde_json::from_str(&row.get::<_, String>(3)?)?;
    let withdrawn = row.get::<_, Option<String>>(5)?.unwrap_or_default();
    Ok(AnswerRow {
        unit: UnitId(row.get(0)?),
        household: row.get::<_, Option<[u8; 16]>>(1)?.map(HouseholdId),
        month: row.get(2)?,
        code: row.get(4)?,
        withdrawn: Purpose::ALL.into_iter().filter(|one| withdrawn.split(',').any(|word| word == one.word())).collect(),
        answer,
    })
}
