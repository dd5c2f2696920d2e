//! The preview that a person confirms, and the one transaction that follows.

use std::collections::BTreeSet;
use std::sync::Arc;

use tungnha_model::field::{Entity, Scalar, field};
use tungnha_model::{Bilingual, Role, UnitId, UnitTree};
use tungnha_store::query::{Likeness, Reader};
use tungnha_store::{Identity, Op};

use super::heading::TARGETS;
use super::places::Places;
use super::plan::{self, Plan, SAME_CODE, SAME_NAME};
use super::rows::Wanted;
use super::table::Table;
use crate::App;
use crate::api::{
    Changes, DuplicateHint, DuplicateMatch, Event, ImportCommitArgs, ImportDone, ImportPreview, ImportPreviewArgs,
    Mapping, Severity, UnitCount,
};
use crate::error::{ApiError, Code, Result};
use crate::household::{Parts, build};
use crate::unit;
use crate::upload::Upload;

/// How many faults and duplicates a preview lists; their count is always whole.
const LISTED_MAX: usize = 200;
const SAMPLE_ROWS: usize = 5;
/// Progress is told once in so many households.
const PROGRESS_EVERY: usize = 100;

/// A file read against what this device has.
struct Read {
    upload: Upload,
    table: Arc<Table>,
    plan: Plan,
    places: Places,
    tree: Arc<UnitTree>,
    identity: Identity,
}

fn read(app: &App, token: &str, sheet: Option<&str>, mapping: Option<&Mapping>, chosen: Option<&str>) -> Result<Read> {
    let (upload, table) = app.uploaded_table(token, sheet)?;
    let today = app.today();
    let chosen = chosen.map(unit::parse).transpose()?;
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        if identity.role == Role::Coordinator {
            return Err(ApiError::denied());
        }
        let tree = reader.units()?;
        let within = unit::with_households(&tree, identity.unit, today);
        // A commune leader chooses a village; a member's own village goes without saying.
        let fallback = chosen.or(Some(identity.unit)).filter(|unit| within.contains(unit));
        let places = Places::new(&tree, identity.unit, fallback, today);
        let mut plan = plan::plan(&table, mapping, &places, today);
        plan.duplicates = with_existing(reader, &plan, &tree, today)?;
        Ok(Read { upload: upload.clone(), table: Arc::clone(&table), plan, places, tree, identity })
    })
}

/// The duplicates within the file, and those that this device already has.
fn with_existing(
    reader: &Reader<'_>,
    plan: &Plan,
    tree: &UnitTree,
    today: tungnha_model::Day,
) -> Result<Vec<DuplicateHint>> {
    let mut hints = plan.duplicates.clone();
    for wanted in &plan.wanted {
        let matches = existing(reader, wanted, tree, today)?;
        if matches.is_empty() {
            continue;
        }
        match hints.iter_mut().find(|hint| hint.row == wanted.row) {
            Some(hint) => hint.matches.extend(matches),
            None => hints.push(DuplicateHint { row: wanted.row, name: wanted.name().to_owned(), matches }),
        }
    }
    hints.sort_by_key(|hint| hint.row);
    Ok(hints)
}

fn existing(
    reader: &Reader<'_>,
    wanted: &Wanted,
    tree: &UnitTree,
    today: tungnha_model::Day,
) -> Result<Vec<DuplicateMatch>> {
    let code = wanted.code.as_deref().map(|code| reader.household_by_code(wanted.unit, code)).transpose()?.flatten();
    let same = |id: tungnha_model::HouseholdId, name: String, unit: UnitId, why: &(&str, &str)| DuplicateMatch {
        id: Some(id.to_string()),
        row: None,
        name,
        unit: tree.name(unit, today),
        why: Bilingual::new(why.0, why.1),
    };
    if let Some(id) = code {
        let row = reader.household(id)?;
        return Ok(vec![same(id, row.name, row.unit, &SAME_CODE)]);
    }
    let likeness =
        Likeness { name: wanted.name(), birth_year: wanted.birth_year(), phone: None, unit: Some(wanted.unit) };
    let rows = reader.duplicates(&likeness, 3)?;
    // Two different codes in one commune are two households.
    let other_code = |row: &tungnha_store::HouseholdRow| row.code.is_some() && wanted.code.is_some();
    Ok(rows
        .into_iter()
        .filter(|row| !other_code(row))
        .map(|row| same(row.id, row.name, row.unit, &SAME_NAME))
        .collect())
}

/// What an import would do. Nothing is written.
///
/// # Errors
/// When the file cannot be read, the device is locked, or the store fails.
pub fn preview(app: &App, args: ImportPreviewArgs) -> Result<ImportPreview> {
    let Read { upload, table, plan, places, .. } =
        read(app, &args.token, args.sheet.as_deref(), args.mapping.as_ref(), args.unit.as_deref())?;
    Ok(ImportPreview {
        token: args.token,
        file: upload.name,
        sheet: table.sheet.clone(),
        sheets: table.sheets.clone(),
        rows: count(plan.rows),
        fields: TARGETS.iter().map(super::heading::Target::view).collect(),
        ready: count(plan.wanted.len()),
        fault_count: count(plan.faults.len()),
        duplicate_count: count(plan.duplicates.len()),
        per_unit: per_unit(&plan, &places),
        sample: plan.wanted.iter().take(SAMPLE_ROWS).map(|wanted| sample(wanted, &places)).collect(),
        faults: plan.faults.into_iter().take(LISTED_MAX).collect(),
        duplicates: plan.duplicates.into_iter().take(LISTED_MAX).collect(),
        columns: plan.columns,
    })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn per_unit(plan: &Plan, places: &Places) -> Vec<UnitCount> {
    let mut counts: Vec<UnitCount> = Vec::new();
    for wanted in &plan.wanted {
        let id = wanted.unit.to_string();
        match counts.iter_mut().find(|count| count.unit.id == id) {
            Some(count) => count.rows += 1,
            None => counts.push(UnitCount { unit: places.name(wanted.unit), rows: 1 }),
        }
    }
    counts.sort_by_cached_key(|count| tungnha_model::text::sort_key_plain(&count.unit.name));
    counts
}

/// A household in plain words, by the ids of the fields.
fn sample(wanted: &Wanted, places: &Places) -> std::collections::BTreeMap<String, String> {
    let words = |(name, value): (&&str, &Scalar)| ((*name).to_owned(), value.to_text());
    let mut sample: std::collections::BTreeMap<String, String> =
        wanted.head.iter().chain(&wanted.profile).map(words).collect();
    sample.insert("unit".to_owned(), places.name(wanted.unit).name);
    sample.insert("people".to_owned(), wanted.others.join("; "));
    sample.extend(wanted.code.clone().map(|code| ("code".to_owned(), code)));
    sample.retain(|_, value| !value.is_empty());
    sample
}

/// Imports: every household or none.
///
/// # Errors
/// When something stands in the way that the person has not agreed to pass over, or the store fails.
pub fn commit(app: &App, args: ImportCommitArgs) -> Result<ImportDone> {
    let read = read(app, &args.token, args.sheet.as_deref(), args.mapping.as_ref(), args.unit.as_deref())?;
    let skipped_faulty = refuse_faulty(&read.plan, args.skip_faulty)?;
    let duplicates: BTreeSet<u32> =
        read.plan.duplicates.iter().filter(|hint| args.skip_duplicates || is_code(hint)).map(|hint| hint.row).collect();
    let wanted: Vec<&Wanted> = read.plan.wanted.iter().filter(|wanted| !duplicates.contains(&wanted.row)).collect();
    let people = write(app, &read, &wanted)?;
    app.forget_upload(&args.token);
    let changes = Changes::everything();
    app.emit(Event::Changes { changes: changes.clone() });
    Ok(ImportDone {
        households: count(wanted.len()),
        people: count(people),
        skipped: count(skipped_faulty + duplicates.len()),
        changes,
    })
}

/// One code names one household: such a row is never added a second time.
fn is_code(hint: &DuplicateHint) -> bool {
    hint.matches.iter().any(|same| same.why.vi == SAME_CODE.0)
}

fn refuse_faulty(plan: &Plan, skip: bool) -> Result<usize> {
    if plan.blocked {
        let fault = plan.faults.first();
        let (vi, en) = fault.map_or_else(Default::default, |fault| {
            (format!("{} {}", fault.reason.vi, fault.advice.vi), format!("{} {}", fault.reason.en, fault.advice.en))
        });
        return Err(ApiError::new(Code::Invalid, vi, en));
    }
    let rows: BTreeSet<u32> =
        plan.faults.iter().filter(|fault| fault.severity == Severity::Error).map(|fault| fault.row).collect();
    if skip || rows.is_empty() {
        return Ok(rows.len());
    }
    let (count, first) = (rows.len(), rows.first().copied().unwrap_or_default());
    Err(ApiError::new(
        Code::Invalid,
        format!(
            "Còn {count} dòng có lỗi (dòng đầu: {first}). Sửa trong tệp rồi chọn lại, hoặc đồng ý bỏ qua các dòng lỗi. Chưa ghi gì vào máy."
        ),
        format!(
            "{count} rows have errors (the first: row {first}). Correct the file and choose it again, or agree to skip them. Nothing was written."
        ),
    ))
}

/// Writes in one transaction; gives the number of people.
fn write(app: &App, read: &Read, wanted: &[&Wanted]) -> Result<usize> {
    let (now, today) = (app.now(), app.today());
    let store = app.store()?;
    let total = count(wanted.len());
    store.transact(Op::Import, |tx| {
        let mut people = 0;
        for (done, wanted) in wanted.iter().enumerate() {
            if done % PROGRESS_EVERY == 0 {
                app.emit(Event::Import { done: count(done), total });
            }
            unit::must_be_within(&read.tree, wanted.unit, &read.identity, today)?;
            let record = build(app, wanted.unit, &read.tree.address(wanted.unit, today), &parts(wanted))?;
            people += record.people.len();
            tx.import(&record, now)?;
        }
        app.emit(Event::Import { done: total, total });
        Ok::<_, ApiError>(people)
    })
}

fn parts(wanted: &Wanted) -> Parts {
    let known = |entity| move |(name, _): &(&&'static str, &Scalar)| field(entity, name).is_some();
    Parts {
        profile: wanted
            .profile
            .iter()
            .filter(known(Entity::Profile))
            .map(|(name, value)| (*name, value.clone()))
            .collect(),
        head: wanted.head.iter().filter(known(Entity::Person)).map(|(name, value)| (*name, value.clone())).collect(),
        others: wanted.others.clone(),
        code: wanted.code.clone(),
    }
}
