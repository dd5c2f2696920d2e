//! Units as screens name them, and which of them this device works in.

use tungnha_model::{Day, UnitId, UnitTree};
use tungnha_store::Identity;

use crate::App;
use crate::api::{Nothing, UnitNode, UnitRef};
use crate::error::{ApiError, Result};

/// How a unit is called today.
#[must_use]
pub fn reference(tree: &UnitTree, id: UnitId, day: Day) -> UnitRef {
    UnitRef { id: id.to_string(), name: tree.name(id, day), path: tree.path(id, day) }
}

/// A unit's id from a command's argument.
pub(crate) fn parse(text: &str) -> Result<UnitId> {
    text.parse().map_err(|_| ApiError::not_found("đơn vị", "unit"))
}

/// The unit itself and all below that hold households.
#[must_use]
pub(crate) fn with_households(tree: &UnitTree, root: UnitId, day: Day) -> Vec<UnitId> {
    let holds =
        |id: &UnitId| tree.get(*id).and_then(|unit| unit.nearest(day)).is_some_and(|fact| fact.kind.holds_households());
    std::iter::once(root).chain(tree.descendants(root, day)).filter(holds).collect()
}

/// That a unit lies within what this device works in.
pub(crate) fn must_be_within(tree: &UnitTree, unit: UnitId, identity: &Identity, day: Day) -> Result<()> {
    let coordinates = identity.role == tungnha_model::Role::Coordinator;
    if coordinates || !tree.is_within(unit, identity.unit, day) { Err(ApiError::denied()) } else { Ok(()) }
}

/// All units that this device knows, each after the one above it.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, _: Nothing) -> Result<Vec<UnitNode>> {
    let own = app.identity()?.unit;
    let day = app.today();
    let tree = app.store()?.read(|reader| reader.units())?;
    let rootless = |id: &UnitId| tree.parent(*id, day).is_none_or(|parent| tree.get(parent).is_none());
    let roots: Vec<UnitId> = tree.units().map(|unit| unit.id).filter(rootless).collect();
    let all = roots.iter().flat_map(|root| std::iter::once(*root).chain(tree.descendants(*root, day)));
    Ok(all.filter_map(|id| node(&tree, id, own, day)).collect())
}

fn node(tree: &UnitTree, id: UnitId, own: UnitId, day: Day) -> Option<UnitNode> {
    let fact = tree.get(id)?.nearest(day)?;
    let kind = serde_json::to_value(fact.kind).ok()?;
    Some(UnitNode {
        id: id.to_string(),
        name: fact.display(),
        kind: kind.as_str().unwrap_or_default().to_owned(),
        code: fact.code.clone(),
        parent: fact.parent.map(|parent| parent.to_string()),
        path: tree.path(id, day),
        children: u32::try_from(tree.children(id, day).len()).unwrap_or(u32::MAX),
        mine: tree.is_within(id, own, day),
    })
}
