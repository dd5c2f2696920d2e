//! `unit add`, `unit list`, `unit import`.

use std::path::Path;

use tungnha_model::text::parse_day;
use tungnha_model::unit::{LegalBasis, UnitFact, UnitKind};
use tungnha_model::{Day, Unit, UnitId, UnitTree};

use super::args::UnitAdd;
use super::print;
use crate::clock;
use crate::error::{Error, Result};
use crate::membership::unit_entry;
use crate::site::Site;

pub fn add(site: &Site, args: &UnitAdd, as_json: bool) -> Result<()> {
    let tree = site.membership()?.tree();
    let today = clock::today();
    let parent = args.parent.as_deref().map(|text| find(&tree, text, today)).transpose()?;
    let kind = UnitKind::from_word(&args.kind).ok_or_else(|| unknown_kind(&args.kind))?;
    let fact = UnitFact {
        from: day(&args.from, "--from")?,
        to: None,
        name: tungnha_model::text::tidy(&args.name),
        kind,
        code: args.code.clone(),
        parent,
        basis: LegalBasis {
            number: args.basis.clone(),
            issuer: args.basis_issuer.clone(),
            date: args.basis_date.as_deref().map(|text| day(text, "--basis-date")).transpose()?,
            title: args.basis_title.clone(),
        },
    };
    if tree.units().any(|unit| unit.on(today).is_some_and(|held| same_unit(held, &fact))) {
        return Err(Error::new(
            format!("{} đã có dưới cùng cấp trên. Hãy xem: unit list", fact.display()),
            format!("{} exists under the same parent already. See: unit list", fact.display()),
        ));
    }
    let unit = Unit { id: UnitId::new(clock::now(), clock::random()?), facts: vec![fact], lineage: Vec::new() };
    accept(site, &tree, std::slice::from_ref(&unit))?;
    if as_json {
        print::json(&unit);
    } else {
        let name = unit.nearest(today).map(UnitFact::display).unwrap_or_default();
        say!("Đã thêm {name}: {}", unit.id);
        say!("Added {name}: {}", unit.id);
    }
    Ok(())
}

fn same_unit(held: &UnitFact, new: &UnitFact) -> bool {
    held.kind == new.kind && held.name == new.name && held.parent == new.parent
}

pub fn import(site: &Site, file: &Path, as_json: bool) -> Result<()> {
    let bytes = std::fs::read(file).map_err(|cause| Error::file(file, cause))?;
    let units: Vec<Unit> = serde_json::from_slice(&bytes).map_err(|cause| {
        let name = file.display();
        Error::new(
            format!("{name} không phải là danh sách đơn vị (JSON): {cause}. Hãy sửa dòng được nêu; mẫu: unit list --json"),
            format!("{name} is not a list of units (JSON): {cause}. Correct the line named; for the form see: unit list --json"),
        )
    })?;
    let tree = site.membership()?.tree();
    let fresh: Vec<Unit> = units.into_iter().filter(|unit| tree.get(unit.id) != Some(unit)).collect();
    accept(site, &tree, &fresh)?;
    if as_json {
        print::json(&serde_json::json!({ "imported": fresh.len() }));
    } else {
        say!("Đã nhập {} đơn vị mới hoặc có thay đổi; những đơn vị khác giữ nguyên.", fresh.len());
        say!("Imported {} new or changed units; the others stay as they are.", fresh.len());
    }
    Ok(())
}

/// Checks units among the known ones, then signs and appends them, all or none.
fn accept(site: &Site, tree: &UnitTree, units: &[Unit]) -> Result<()> {
    let today = clock::today();
    let mut whole = tree.clone();
    for unit in units {
        unit.validate().map_err(|fault| Error::new(fault.message().vi, fault.message().en).because(fault))?;
        whole.insert(unit.clone());
    }
    for unit in units {
        let parents = unit.facts.iter().filter_map(|fact| fact.parent);
        if let Some(unknown) = parents.clone().find(|parent| whole.get(*parent).is_none()) {
            return Err(Error::new(
                format!("Cấp trên {unknown} của {} chưa có. Hãy thêm cấp trên trước.", whole.name(unit.id, today)),
                format!("The unit {unknown} above {} does not exist. Add it first.", whole.name(unit.id, today)),
            ));
        }
        if goes_round(&whole, unit.id, today) {
            return Err(Error::new(
                format!("{} nằm dưới chính nó. Hãy sửa cấp trên.", whole.name(unit.id, today)),
                format!("{} lies below itself. Correct its parent.", whole.name(unit.id, today)),
            ));
        }
    }
    let entries: Vec<_> = units.iter().map(|unit| unit_entry(unit, today)).collect();
    if !entries.is_empty() {
        site.append(&entries)?;
    }
    Ok(())
}

fn goes_round(tree: &UnitTree, id: UnitId, today: Day) -> bool {
    let above = tree.ancestors(id, today);
    above.last().copied().or(Some(id)).and_then(|top| tree.parent(top, today)).is_some()
}

pub fn list(site: &Site, as_json: bool) -> Result<()> {
    let tree = site.membership()?.tree();
    if as_json {
        print::json(&tree.units().collect::<Vec<_>>());
        return Ok(());
    }
    if tree.is_empty() {
        say!("Chưa có đơn vị nào. Hãy thêm: unit add, hoặc nhập: unit import TỆP.json");
        say!("There are no units yet. Add one: unit add, or import: unit import FILE.json");
        return Ok(());
    }
    let today = clock::today();
    let mut tops: Vec<UnitId> = tree
        .units()
        .map(|unit| unit.id)
        .filter(|id| tree.parent(*id, today).is_none_or(|above| tree.get(above).is_none()))
        .collect();
    tops.sort_by_cached_key(|id| tungnha_model::text::sort_key_plain(&tree.name(*id, today)));
    for top in tops {
        branch(&tree, top, 0, today);
    }
    Ok(())
}

fn branch(tree: &UnitTree, id: UnitId, depth: usize, today: Day) {
    let code = tree.get(id).and_then(|unit| unit.nearest(today)).and_then(|fact| fact.code.as_deref());
    let code = code.map(|code| format!(" ({code})")).unwrap_or_default();
    say!("{:indent$}{}{code}  {id}", "", tree.name(id, today), indent = depth * 2);
    // Deeper than any administration: the tree was made by a newer release with other rules.
    if depth < 32 {
        for child in tree.children(id, today) {
            branch(tree, child, depth + 1, today);
        }
    }
}

/// The unit that an operator means: by id, by code, or by its name, with or without the kind and the commune.
pub fn find(tree: &UnitTree, text: &str, today: Day) -> Result<UnitId> {
    if let Ok(id) = text.parse::<UnitId>() {
        return tree.get(id).map(|unit| unit.id).ok_or_else(|| unknown_unit(text));
    }
    let named: Vec<UnitId> =
        tree.units().filter(|unit| is_called(tree, unit, text, today)).map(|unit| unit.id).collect();
    match named.as_slice() {
        [] => Err(unknown_unit(text)),
        [only] => Ok(*only),
        several => Err(ambiguous(tree, text, several, today)),
    }
}

fn is_called(tree: &UnitTree, unit: &Unit, text: &str, today: Day) -> bool {
    let Some(fact) = unit.nearest(today) else { return false };
    let wanted = tungnha_model::text::nfc(text).to_lowercase();
    let names = [fact.name.clone(), fact.display(), tree.path(unit.id, today)];
    fact.code.as_deref() == Some(text) || names.iter().any(|name| name.to_lowercase() == wanted)
}

fn ambiguous(tree: &UnitTree, text: &str, several: &[UnitId], today: Day) -> Error {
    let list: Vec<String> = several.iter().map(|id| format!("  {id}  {}", tree.address(*id, today))).collect();
    let list = list.join("\n");
    Error::new(
        format!("Có {} đơn vị tên \"{text}\". Hãy dùng id của một trong các đơn vị sau:\n{list}", several.len()),
        format!("{} units are called \"{text}\". Use the id of one of those listed above.", several.len()),
    )
}

fn unknown_unit(text: &str) -> Error {
    Error::new(
        format!("Không có đơn vị \"{text}\". Hãy xem danh sách: unit list"),
        format!("There is no unit \"{text}\". See the list: unit list"),
    )
}

fn unknown_kind(text: &str) -> Error {
    let vi = UnitKind::ALL.map(|kind| kind.vi().to_lowercase()).join(", ");
    Error::new(
        format!("Không có loại đơn vị \"{text}\". Hãy chọn một trong: {vi}"),
        format!("There is no kind of unit \"{text}\". Choose one of: {vi}"),
    )
}

fn day(text: &str, option: &str) -> Result<Day> {
    parse_day(text).ok_or_else(|| {
        Error::new(
            format!("{option}: \"{text}\" không phải là ngày. Hãy ghi dạng 01/07/2025"),
            format!("{option}: \"{text}\" is not a day. Write it like 01/07/2025"),
        )
    })
}
