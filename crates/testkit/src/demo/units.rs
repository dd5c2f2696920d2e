//! The demo's units: tỉnh Thái Nguyên, xã Ba Bể, twelve villages. Ids are fixed, so that a second run finds the first.

use tungnha_model::day::Day;
use tungnha_model::unit::{LegalBasis, Unit, UnitFact, UnitKind};
use tungnha_model::{Moment, UnitId};

use super::names::VILLAGES;
use crate::random::Dice;

/// The code of xã Ba Bể since 1 July 2025; until then another commune bore it.
pub const COMMUNE_CODE: &str = "01906";

/// 1 July 2025: the communes of today.
const REFORM: Moment = Moment(1_751_302_800_000);

fn id(number: u64) -> UnitId {
    UnitId::new(REFORM, Dice::new(number).ten())
}

/// The id of xã Ba Bể.
#[must_use]
pub fn commune() -> UnitId {
    id(1)
}

fn fact(name: &str, kind: UnitKind, code: Option<&str>, parent: Option<UnitId>) -> UnitFact {
    let reform = Day::of(REFORM, 7 * 60);
    let basis = LegalBasis {
        number: "1683/NQ-UBTVQH15".to_owned(),
        issuer: "Ủy ban Thường vụ Quốc hội".to_owned(),
        date: Day::new(2025, 6, 16),
        title: "Sắp xếp các đơn vị hành chính cấp xã của tỉnh Thái Nguyên (minh họa)".to_owned(),
    };
    UnitFact { from: reform, to: None, name: name.to_owned(), kind, code: code.map(str::to_owned), parent, basis }
}

fn unit(id: UnitId, fact: UnitFact) -> Unit {
    Unit { id, facts: vec![fact], lineage: Vec::new() }
}

/// Province, commune, villages, in this order.
#[must_use]
pub fn units() -> Vec<Unit> {
    let province = id(0);
    let mut units = vec![
        unit(province, fact("Thái Nguyên", UnitKind::Province, Some("19"), None)),
        unit(commune(), fact("Ba Bể", UnitKind::Commune, Some(COMMUNE_CODE), Some(province))),
    ];
    for (number, village) in (2_u64..).zip(VILLAGES) {
        units.push(unit(id(number), fact(village, UnitKind::Village, None, Some(commune()))));
    }
    units
}

/// The units as `tungnha-server unit import` reads them: a JSON list.
///
/// # Errors
/// Never for these units; the writer's type allows it.
pub fn units_json() -> Result<String, serde_json::Error> {
    serde_json::to_string_pretty(&units())
}
