//! The devices of this device's area.

use tungnha_model::text::fold;
use tungnha_model::{DeviceId, Moment, Role};
use tungnha_store as store;

use crate::App;
use crate::api::{DeviceRevokeArgs, DeviceRow, Nothing};
use crate::error::{ApiError, Result};
use crate::{join, unit};

/// After so many days without data a device is worth a call.
pub const STALE_DAYS: i64 = 7;

const DAY_MILLIS: i64 = 86_400_000;

/// Since how many days nothing came from a device; since it joined, if nothing ever did.
fn days_silent(row: &store::DeviceRow, now: Moment) -> i64 {
    let last = row.last_data.unwrap_or(row.certificate.issued);
    (now.millis().saturating_sub(last.millis()) / DAY_MILLIS).max(0)
}

pub(crate) fn is_stale(row: &store::DeviceRow, now: Moment) -> bool {
    days_silent(row, now) >= STALE_DAYS
}

/// The devices that this one may see.
///
/// # Errors
/// When the device is locked or the store fails.
pub fn list(app: &App, _: Nothing) -> Result<Vec<DeviceRow>> {
    let (now, today) = (app.now(), app.today());
    app.store()?.read(|reader| {
        let own = reader.identity()?.ok_or_else(ApiError::not_joined)?.device;
        let tree = reader.units()?;
        let mut rows: Vec<DeviceRow> = reader
            .devices()?
            .into_iter()
            .map(|row| DeviceRow {
                id: row.certificate.device.to_string(),
                holder: row.certificate.holder.clone(),
                role: row.certificate.role,
                unit: unit::reference(&tree, row.certificate.unit, today),
                joined: row.certificate.issued.millis(),
                lease_until: row.certificate.lease_until.millis(),
                last_data: row.last_data.map(Moment::millis),
                days_silent: u32::try_from(days_silent(&row, now)).ok(),
                revoked: row.certificate.revoked.is_some(),
                mine: row.certificate.device == own,
            })
            .collect();
        // Those to call stand first, the revoked last.
        rows.sort_by_key(|row| (row.revoked, std::cmp::Reverse(row.days_silent), row.id.clone()));
        Ok(rows)
    })
}

/// Revokes a device, confirmed by typing its holder's name.
///
/// # Errors
/// When this device may not, the name does not fit, or the server cannot be reached.
pub async fn revoke(app: App, args: DeviceRevokeArgs) -> Result<Vec<DeviceRow>> {
    if app.identity()?.role != Role::Leader {
        return Err(ApiError::denied());
    }
    let device: DeviceId = args.device.parse().map_err(|_| ApiError::not_found("máy này", "device"))?;
    let rows = list(&app, Nothing {})?;
    let row = rows.iter().find(|row| row.id == args.device).ok_or_else(|| ApiError::not_found("máy này", "device"))?;
    if fold(&row.holder) != fold(&args.typed_name) {
        return Err(ApiError::invalid_field(
            "typed_name",
            "Tên gõ vào chưa đúng. Gõ lại đúng tên người giữ máy để thu hồi.",
            "The name does not match. Type the holder's name exactly to revoke the device.",
        ));
    }
    join::revoke(app.clone(), device).await?;
    list(&app, Nothing {})
}
