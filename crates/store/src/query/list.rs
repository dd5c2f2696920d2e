//! The list of households: filtered, sorted, one stretch at a time.
//!
//! Without words, one index walk per stretch; totals come from `tally`. With words, the full-text index gives
//! the set of matches; the stretch is then found in the cheaper of two ways: fetching the keys of all matches
//! and sorting them (few matches), or walking the sort index and keeping matches (many).

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use tungnha_model::UnitId;
use tungnha_model::day::Day;
use tungnha_model::text::sort_key_plain;

use super::Reader;
use super::household::{HOUSEHOLD_COLUMNS, read_row};
use super::search::{self, Matches};
use crate::error::Result;
use crate::row::{HouseholdPage, HouseholdRow, VisitState};

/// In which order households are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HouseholdSort {
    /// As they lie: unit, hamlet, house number, name.
    #[default]
    Near,
    /// By given name, Vietnamese order.
    Name,
    /// Longest not visited first; never visited before all.
    LastVisit,
}

/// What is asked of the list.
#[derive(Debug, Clone, Default)]
pub struct HouseholdList<'a> {
    /// Words, nickname, landmark or digits of a telephone number, with or without accents, in any order.
    pub text: &'a str,
    /// Only these units, in this order where the list goes by nearness; `None` for all.
    pub units: Option<&'a [UnitId]>,
    /// Only this state.
    pub state: Option<VisitState>,
    /// Only households with something unsent.
    pub unsent: bool,
    /// The order.
    pub sort: HouseholdSort,
    /// How many to pass over.
    pub offset: u32,
    /// How many to give at most.
    pub limit: u32,
}

impl Reader<'_> {
    /// One stretch of the list of households.
    pub fn households(&self, list: &HouseholdList) -> Result<HouseholdPage> {
        let (units, all) = self.units_of(list)?;
        let narrowed = if all { None } else { Some(units.as_slice()) };
        if let Some(matches) = search::matches(self.conn, list.text, narrowed)? {
            return found(self.conn, list, &units, matches);
        }
        let counts = counts(self.conn, list, &units)?;
        let total = counts.iter().sum();
        if all && list.sort != HouseholdSort::Near && total < FEW && (list.state.is_some() || list.unsent) {
            return found(self.conn, list, &units, few(self.conn, list)?);
        }
        let rows = match list.sort {
            HouseholdSort::Near => near(self.conn, list, &units, &counts)?,
            _ => ordered(self.conn, list, &units, all)?,
        };
        Ok(HouseholdPage { total, rows })
    }

    /// The units asked for that have households, in their order (all of them by name, where that matters),
    /// and whether these are all that there are.
    fn units_of(&self, list: &HouseholdList) -> Result<(Vec<UnitId>, bool)> {
        let mut statement = self.conn.prepare_cached("SELECT DISTINCT unit FROM tally")?;
        let mut held = statement.query_map([], |row| row.get(0).map(UnitId))?.collect::<rusqlite::Result<Vec<_>>>()?;
        if let Some(wanted) = list.units {
            let units: Vec<UnitId> = wanted.iter().filter(|unit| held.contains(unit)).copied().collect();
            let all = units.len() == held.len();
            return Ok((units, all));
        }
        if list.sort == HouseholdSort::Near {
            let tree = self.units.tree(self.conn)?;
            held.sort_by_cached_key(|unit| (sort_key_plain(&tree.path(*unit, Day(chrono::NaiveDate::MAX))), *unit));
        }
        Ok((held, true))
    }
}

/// So few households are sorted sooner than the whole index is walked for them.
const FEW: u32 = 1_000;

/// The households that pass the filter, when they are few.
fn few(conn: &Connection, list: &HouseholdList) -> Result<Matches> {
    let sql = match list.state {
        Some(_) => "SELECT no FROM household_row WHERE state = ?1",
        None => "SELECT no FROM household_row WHERE unsent > 0 AND ?1 IS NULL",
    };
    let mut statement = conn.prepare_cached(sql)?;
    let numbers = statement.query_map([list.state.map(VisitState::number)], |row| row.get(0))?;
    Ok(Matches::new(numbers.collect::<rusqlite::Result<_>>()?))
}

/// How many households of each unit pass the filter.
fn counts(conn: &Connection, list: &HouseholdList, units: &[UnitId]) -> Result<Vec<u32>> {
    let sql = "SELECT coalesce(sum(households), 0) FROM tally
               WHERE unit = ?1 AND (?2 IS NULL OR state = ?2) AND (NOT ?3 OR unsent = 1)";
    let mut statement = conn.prepare_cached(sql)?;
    let state = list.state.map(VisitState::number);
    units.iter().map(|unit| Ok(statement.query_row((unit.0, state, list.unsent), |row| row.get(0))?)).collect()
}

/// Unit after unit, each by nearness; whole units are passed over by their counts.
fn near(conn: &Connection, list: &HouseholdList, units: &[UnitId], counts: &[u32]) -> Result<Vec<HouseholdRow>> {
    let mut rows = Vec::new();
    let mut skip = list.offset;
    for (unit, count) in units.iter().zip(counts) {
        let wanted = list.limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
        if wanted == 0 {
            break;
        }
        if skip >= *count {
            skip -= count;
            continue;
        }
        let single = HouseholdList { offset: skip, limit: wanted, ..list.clone() };
        rows.append(&mut ordered(conn, &single, &[*unit], false)?);
        skip = 0;
    }
    Ok(rows)
}

/// One index walk.
fn ordered(conn: &Connection, list: &HouseholdList, units: &[UnitId], all: bool) -> Result<Vec<HouseholdRow>> {
    let (index, order) = index_and_order(list.sort, units.len() == 1 && !all);
    let mut filter = filter_sql(list, units, all);
    filter.values.extend([list.limit, list.offset].map(|number| Value::Integer(i64::from(number))));
    let sql = format!(
        "SELECT {HOUSEHOLD_COLUMNS} FROM household_row h INDEXED BY {index}
         WHERE {} ORDER BY {order} LIMIT ? OFFSET ?",
        filter.sql
    );
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(filter.values), read_row)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

const fn index_and_order(sort: HouseholdSort, one_unit: bool) -> (&'static str, &'static str) {
    match (sort, one_unit) {
        (HouseholdSort::Near, _) => ("household_unit_near", "h.unit, h.near_key"),
        (HouseholdSort::Name, true) => ("household_unit_name", "h.name_key"),
        (HouseholdSort::Name, false) => ("household_name", "h.name_key"),
        (HouseholdSort::LastVisit, true) => ("household_unit_last", "h.last_visit, h.name_key"),
        (HouseholdSort::LastVisit, false) => ("household_last", "h.last_visit, h.name_key"),
    }
}

struct Filter {
    sql: String,
    values: Vec<Value>,
}

fn filter_sql(list: &HouseholdList, units: &[UnitId], all: bool) -> Filter {
    let mut filter = Filter { sql: "1".to_owned(), values: Vec::new() };
    if !all {
        let marks = vec!["?"; units.len()].join(",");
        let operator = if units.len() == 1 { "= ?".to_owned() } else { format!("IN ({marks})") };
        filter.sql.push_str(&format!(" AND h.unit {operator}"));
        filter.values.extend(units.iter().map(|unit| Value::Blob(unit.0.to_vec())));
    }
    if let Some(state) = list.state {
        filter.sql.push_str(" AND h.state = ?");
        filter.values.push(Value::Integer(state.number()));
    }
    if list.unsent {
        filter.sql.push_str(" AND h.unsent > 0");
    }
    filter
}

/// A stretch of the households that the full-text index found.
fn found(conn: &Connection, list: &HouseholdList, units: &[UnitId], mut matches: Matches) -> Result<HouseholdPage> {
    if let Some(state) = list.state {
        let mut statement = conn.prepare_cached("SELECT no FROM household_row WHERE state = ?1")?;
        matches.keep_only(statement.query_map([state.number()], |row| row.get(0))?)?;
    }
    if list.unsent {
        let mut statement = conn.prepare_cached("SELECT no FROM household_row WHERE unsent > 0")?;
        matches.keep_only(statement.query_map([], |row| row.get(0))?)?;
    }
    let total = matches.len();
    let households: u64 = conn
        .query_row("SELECT coalesce(sum(households), 0) FROM tally", [], |row| row.get::<_, i64>(0))?
        .cast_unsigned();
    let steps_to_walk = (u64::from(list.offset) + u64::from(list.limit)) * households / u64::from(total.max(1));
    let chosen = if u64::from(total) <= steps_to_walk {
        by_sorting(conn, list, units, &matches)?
    } else {
        by_walking(conn, list, units, &matches)?
    };
    let sql = format!("SELECT {HOUSEHOLD_COLUMNS} FROM household_row h WHERE h.no = ?1");
    let mut statement = conn.prepare_cached(&sql)?;
    let rows = chosen.iter().map(|no| statement.query_row([no], read_row)).collect::<rusqlite::Result<_>>()?;
    Ok(HouseholdPage { total, rows })
}

type SortKey = (usize, Vec<u8>, Vec<u8>);

fn by_sorting(conn: &Connection, list: &HouseholdList, units: &[UnitId], matches: &Matches) -> Result<Vec<i64>> {
    let columns = match list.sort {
        HouseholdSort::Near => "near_key, x''",
        HouseholdSort::Name => "name_key, x''",
        HouseholdSort::LastVisit => "coalesce(CAST(last_visit AS BLOB), x''), name_key",
    };
    let mut statement = conn.prepare_cached(&format!("SELECT unit, {columns} FROM household_row WHERE no = ?1"))?;
    let places = places(units);
    let near = list.sort == HouseholdSort::Near;
    let mut keyed: Vec<(SortKey, i64)> = Vec::new();
    for no in matches.iter() {
        let key = statement.query_row([no], |row| {
            let unit: [u8; 16] = row.get(0)?;
            let place = if near { places.get(&unit).copied().unwrap_or(usize::MAX) } else { 0 };
            Ok((place, row.get(1)?, row.get(2)?))
        })?;
        keyed.push((key, no));
    }
    keyed.sort_unstable();
    Ok(stretch(keyed.into_iter().map(|(_, no)| no), list))
}

fn by_walking(conn: &Connection, list: &HouseholdList, units: &[UnitId], matches: &Matches) -> Result<Vec<i64>> {
    let mut chosen = Vec::new();
    let wanted = usize::try_from(u64::from(list.offset) + u64::from(list.limit)).unwrap_or(usize::MAX);
    let walks: Vec<Option<UnitId>> = match (list.sort, units) {
        (HouseholdSort::Near, _) => units.iter().copied().map(Some).collect(),
        (_, [one]) => vec![Some(*one)],
        _ => vec![None],
    };
    for unit in walks {
        let (index, order) = index_and_order(list.sort, unit.is_some());
        let filter = if unit.is_some() { "h.unit = ?1" } else { "?1 IS NULL" };
        let sql = format!("SELECT h.no FROM household_row h INDEXED BY {index} WHERE {filter} ORDER BY {order}");
        let mut statement = conn.prepare_cached(&sql)?;
        let mut rows = statement.query([unit.map(|unit| unit.0)])?;
        while let Some(row) = rows.next()? {
            let no = row.get(0)?;
            if matches.contains(no) {
                chosen.push(no);
                if chosen.len() >= wanted {
                    return Ok(stretch(chosen.into_iter(), list));
                }
            }
        }
    }
    Ok(stretch(chosen.into_iter(), list))
}

fn places(units: &[UnitId]) -> std::collections::HashMap<[u8; 16], usize> {
    units.iter().enumerate().map(|(place, unit)| (unit.0, place)).collect()
}

fn stretch(all: impl Iterator<Item = i64>, list: &HouseholdList) -> Vec<i64> {
    let skip = usize::try_from(list.offset).unwrap_or(usize::MAX);
    let take = usize::try_from(list.limit).unwrap_or(usize::MAX);
    all.skip(skip).take(take).collect()
}
