//! How far the work has come in each village below a unit.

use tungnha_model::{Moment, UnitId};
use tungnha_store as store;

use crate::App;
use crate::api::{Coverage, CoverageArgs, CoverageRow, UnitRef};
use crate::device::is_stale;
use crate::error::{ApiError, Result};
use crate::unit;

/// The numbers of each village below a unit (without one: below this device's own), and their total.
///
/// # Errors
/// When the device is locked, the unit unknown, or the store fails.
pub fn coverage(app: &App, args: CoverageArgs) -> Result<Coverage> {
    let (now, today) = (app.now(), app.today());
    let chosen = args.unit.as_deref().map(unit::parse).transpose()?;
    app.store()?.read(|reader| {
        let identity = reader.identity()?.ok_or_else(ApiError::not_joined)?;
        let root = chosen.unwrap_or(identity.unit);
        let tree = reader.units()?;
        let units = unit::with_households(&tree, root, today);
        let devices = reader.devices()?;
        let rows: Vec<CoverageRow> = reader
            .coverage(&units)?
            .into_iter()
            .map(|row| view(row, unit::reference(&tree, row.unit, today), &devices, now))
            .collect();
        let reference = unit::reference(&tree, root, today);
        let mut total = rows.iter().fold(CoverageRow { unit: reference.clone(), ..CoverageRow::default() }, add);
        // Devices of the commune itself stand in no village's row.
        let (all, stale) = count(&devices, |unit| unit == root && !units.contains(&root), now);
        total.devices += all;
        total.stale_devices += stale;
        Ok(Coverage { unit: reference, rows, total, as_of: now.millis() })
    })
}

fn view(row: store::CoverageRow, unit: UnitRef, devices: &[store::DeviceRow], now: Moment) -> CoverageRow {
    let (all, stale) = count(devices, |unit| unit == row.unit, now);
    CoverageRow {
        unit,
        households: row.households,
        visited: row.visited,
        absent: row.absent,
        call_back: row.call_back,
        refused: row.refused,
        reached: row.reached,
        visits: row.visits,
        last_data: row.last_data.map(Moment::millis),
        devices: all,
        stale_devices: stale,
    }
}

/// How many devices in use there are, and how many of them are silent for long.
fn count(devices: &[store::DeviceRow], within: impl Fn(UnitId) -> bool, now: Moment) -> (u32, u32) {
    let used = devices.iter().filter(|row| row.certificate.revoked.is_none() && within(row.certificate.unit));
    used.fold((0, 0), |(all, stale), row| (all + 1, stale + u32::from(is_stale(row, now))))
}

fn add(mut total: CoverageRow, row: &CoverageRow) -> CoverageRow {
    total.households += row.households;
    total.visited += row.visited;
    total.absent += row.absent;
    total.call_back += row.call_back;
    total.refused += row.refused;
    total.reached += row.reached;
    total.visits += row.visits;
    total.devices += row.devices;
    total.stale_devices += row.stale_devices;
    total.last_data = total.last_data.max(row.last_data);
    total
}
