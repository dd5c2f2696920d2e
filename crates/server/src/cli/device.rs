//! `device list` and `device revoke`.

use serde::Serialize;
use tungnha_model::{DeviceId, Moment, Role};
use tungnha_sync::Certificate;

use super::print;
use crate::clock;
use crate::error::{Error, Result};
use crate::membership::{self, Membership, role_name};
use crate::site::Site;
use crate::storage::DeviceRow;

#[derive(Serialize)]
struct Row {
    device: String,
    holder: String,
    role: Role,
    unit: String,
    unit_name: String,
    joined: i64,
    last_seen: Option<i64>,
    held: u64,
    stable: u64,
    lease_until: i64,
    revoked: Option<i64>,
    wipe: bool,
}

pub fn list(site: &Site, as_json: bool) -> Result<()> {
    let membership = site.membership()?;
    let seen = site.storage.devices()?;
    let tree = membership.tree();
    let today = clock::today();
    let row = |certificate: &Certificate| {
        let seen = seen.iter().find(|row| row.device == certificate.device);
        let sum = |of: fn(&crate::storage::StreamState) -> u64| {
            seen.map_or(0, |row| row.streams.iter().map(|(_, state)| of(state)).sum())
        };
        Row {
            device: certificate.device.to_string(),
            holder: certificate.holder.clone(),
            role: certificate.role,
            unit: certificate.unit.to_string(),
            unit_name: tree.path(certificate.unit, today),
            joined: certificate.issued.millis(),
            last_seen: seen.and_then(|row| row.last_seen).map(Moment::millis),
            held: sum(|state| state.held),
            stable: sum(|state| state.stable),
            lease_until: lease(site, certificate, seen).millis(),
            revoked: certificate.revoked.map(Moment::millis),
            wipe: certificate.wipe,
        }
    };
    let rows: Vec<Row> = membership.devices.values().map(row).collect();
    if as_json {
        print::json(&rows)
    } else {
        tell(&rows)
    }
    Ok(())
}

/// A device's lease runs from its last meeting with the server.
fn lease(site: &Site, certificate: &Certificate, seen: Option<&DeviceRow>) -> Moment {
    let days = i64::from(site.config.devices.lease_days);
    let renewed = seen.and_then(|row| row.last_seen).map(|last| last.plus_millis(days * 86_400_000));
    renewed.map_or(certificate.lease_until, |renewed| renewed.max(certificate.lease_until))
}

fn tell(rows: &[Row]) {
    if rows.is_empty() {
        say!("Chưa có thiết bị nào. Hãy mời: invite · No devices yet. Invite one: invite");
        return;
    }
    let heads = [
        "Thiết bị·Device",
        "Người giữ·Holder",
        "Vai trò·Role",
        "Đơn vị·Unit",
        "Gặp lần cuối·Last seen",
        "Lô·Held",
        "Hạn·Lease",
    ];
    let cells = rows.iter().map(|row| {
        let last = row.last_seen.map_or_else(|| "chưa · never".to_owned(), |at| clock::display(Moment(at)));
        let lease = match (row.revoked, row.wipe) {
            (Some(_), true) => "đã thu hồi, xóa · revoked, wipe".to_owned(),
            (Some(_), false) => "đã thu hồi · revoked".to_owned(),
            (None, _) => clock::display(Moment(row.lease_until)),
        };
        let role = role_name(row.role).to_owned();
        vec![row.device.clone(), row.holder.clone(), role, row.unit_name.clone(), last, row.held.to_string(), lease]
    });
    print::table(&heads, &cells.collect::<Vec<_>>());
}

pub fn revoke(site: &Site, text: &str, wipe: bool, as_json: bool) -> Result<()> {
    let membership = site.membership()?;
    let certificate = find(&membership, text)?;
    let since = membership::revoke(&*site.storage, &site.signer, certificate, wipe, clock::now())?;
    let device = certificate.device.to_string();
    if as_json {
        print::json(&serde_json::json!({ "device": device, "revoked": since.millis(), "wipe": wipe }));
        return Ok(());
    }
    say!(
        "Đã thu hồi {device}. Máy chủ không gửi gì cho thiết bị này nữa; dữ liệu nó gửi sau đây sẽ chờ xem xét (quarantine list)."
    );
    say!(
        "Revoked {device}. Nothing flows to it any more; what it sends from now on waits for review (quarantine list)."
    );
    if wipe {
        say!("Lệnh xóa sẽ đến khi thiết bị có mạng. Nếu không, dữ liệu trên máy tự khóa khi hết hạn.");
        say!(
            "The order to destroy its data arrives when the device is online; otherwise it locks when its lease ends."
        );
    }
    Ok(())
}

pub(super) fn find<'a>(membership: &'a Membership, text: &str) -> Result<&'a Certificate> {
    if let Some(found) = text.parse::<DeviceId>().ok().and_then(|id| membership.devices.get(&id)) {
        return Ok(found);
    }
    let wanted = text.to_lowercase();
    let mut found =
        membership.devices.values().filter(|certificate| certificate.device.to_string().starts_with(&wanted));
    match (found.next(), found.next()) {
        (Some(only), None) if wanted.len() >= 4 => Ok(only),
        (Some(_), Some(_)) => Err(Error::new(
            format!("Nhiều thiết bị có id bắt đầu bằng \"{text}\". Hãy ghi đủ id; xem: device list"),
            format!("Several devices' ids begin with \"{text}\". Give the whole id; see: device list"),
        )),
        _ => Err(Error::new(
            format!("Không có thiết bị \"{text}\". Hãy xem danh sách: device list"),
            format!("There is no device \"{text}\". See the list: device list"),
        )),
    }
}
