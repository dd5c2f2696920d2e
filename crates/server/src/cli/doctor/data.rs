//! What `doctor` looks at in the database: integrity, the log's chain, backups, quarantine, the roll.

use tungnha_sync::Tree;

use super::{Check, DAY_MS, Health};
use crate::clock;
use crate::site::Site;

pub(super) fn integrity(site: &Site) -> Check {
    match site.storage.check_integrity() {
        Ok(found) if found.is_empty() => {
            Check::new("integrity", Health::Good, "Cơ sở dữ liệu nguyên vẹn.", "Database: sound.")
        }
        Ok(found) => {
            let first = found.first().cloned().unwrap_or_default();
            Check::new(
                "integrity",
                Health::Bad,
                format!(
                    "Cơ sở dữ liệu bị hỏng ({first}). Đừng xóa gì; hãy restore bản sao lưu mới nhất vào thư mục mới."
                ),
                format!(
                    "The database is damaged ({first}). Delete nothing; restore the newest backup into a new folder."
                ),
            )
        }
        Err(cause) => Check::failed("integrity", &cause.into()),
    }
}

pub(super) fn log_chain(site: &Site) -> Check {
    let checked = site.storage.channels().and_then(|channels| {
        for (channel, _) in &channels {
            if let Some(seq) = site.storage.check_log(*channel)? {
                return Ok(Err((channel.unit, seq)));
            }
        }
        Ok(Ok(channels.len()))
    });
    match checked {
        Ok(Ok(count)) => Check::new(
            "log",
            Health::Good,
            format!("Nhật ký lô: {count} kênh, không đứt đoạn."),
            format!("Log of batches: {count} channels, unbroken."),
        ),
        Ok(Err((unit, seq))) => Check::new(
            "log",
            Health::Bad,
            format!(
                "Nhật ký lô của đơn vị {unit} bị sửa hoặc mất từ dòng {seq}. Hãy restore bản sao lưu mới nhất vào thư mục mới; điện thoại sẽ gửi lại phần thiếu."
            ),
            format!(
                "The log of unit {unit} was changed or lost from row {seq} on. Restore the newest backup into a new folder; phones send again what is missing."
            ),
        ),
        Err(cause) => Check::failed("log", &cause.into()),
    }
}

pub(super) fn backup(site: &Site) -> Check {
    let (last, created) = match site.storage.last_backup().and_then(|last| Ok((last, site.storage.meta()?.created))) {
        Ok(found) => found,
        Err(cause) => return Check::failed("backup", &cause.into()),
    };
    let now = clock::now().millis();
    let days = (now - last.map_or(created, |row| row.made).millis()) / DAY_MS;
    let late = days >= i64::from(site.config.backup.warn_after_days);
    let advice_vi = "Hãy chạy mỗi đêm: tungnha-server backup TỆP";
    let advice_en = "Run every night: tungnha-server backup FILE";
    let health = if late { Health::Warning } else { Health::Good };
    match last {
        Some(row) => {
            let when = clock::display(row.made);
            let (vi, en) =
                if late { (format!(" {advice_vi}"), format!(" {advice_en}")) } else { (String::new(), String::new()) };
            Check::new("backup", health, format!("Sao lưu gần nhất: {when}.{vi}"), format!("Last backup: {when}.{en}"))
        }
        None => Check::new(
            "backup",
            Health::Warning,
            format!("Chưa có bản sao lưu nào. {advice_vi}"),
            format!("There is no backup yet. {advice_en}"),
        ),
    }
}

pub(super) fn quarantine(site: &Site) -> Check {
    match site.storage.quarantined() {
        Ok(rows) if rows.iter().all(|row| row.accepted.is_some()) => {
            Check::new("quarantine", Health::Good, "Không có gì chờ xem xét.", "Nothing waits for review.")
        }
        Ok(rows) => {
            let count = rows.iter().filter(|row| row.accepted.is_none()).count();
            Check::new(
                "quarantine",
                Health::Warning,
                format!("{count} lô bị giữ lại chờ xem xét. Hãy xem: quarantine list"),
                format!("{count} batches wait for review. See: quarantine list"),
            )
        }
        Err(cause) => Check::failed("quarantine", &cause.into()),
    }
}

/// Each decision's chain covers all before it.
pub(super) fn audit(site: &Site) -> Check {
    let rows = match site.storage.audit() {
        Ok(rows) => rows,
        Err(cause) => return Check::failed("audit", &cause.into()),
    };
    let (mut before, mut number) = ([0; 32], 0_u64);
    for row in &rows {
        number = number.saturating_add(1);
        if row.number != number || row.chain != row.chain_after(&before) {
            return Check::new(
                "audit",
                Health::Bad,
                format!("Sổ quyết định bị sửa hoặc thiếu từ dòng {number}. Hãy đối chiếu với bản sao lưu gần nhất."),
                format!(
                    "The log of decisions was changed or cut from row {number} on. Compare it with the last backup."
                ),
            );
        }
        before = row.chain;
    }
    let count = rows.len();
    Check::new(
        "audit",
        Health::Good,
        format!("Sổ quyết định: {count} dòng, nguyên vẹn."),
        format!("Log of decisions: {count} rows, sound."),
    )
}

pub(super) fn members(site: &Site) -> Check {
    match site.membership() {
        Ok(membership) => {
            let forged = membership.entries.iter().find(|entry| entry.verify(&site.key).is_err());
            if let Some(entry) = forged {
                let number = entry.number;
                return Check::new(
                    "roll",
                    Health::Bad,
                    format!(
                        "Dòng {number} của danh sách thành viên không do máy chủ này ký. Hãy restore bản sao lưu mới nhất vào thư mục mới."
                    ),
                    format!(
                        "Entry {number} of the membership log is not signed by this server. Restore the newest backup into a new folder."
                    ),
                );
            }
            let (units, devices) = (membership.units.len(), membership.devices.len());
            Check::new(
                "roll",
                Health::Good,
                format!("{units} đơn vị, {devices} thiết bị."),
                format!("{units} units, {devices} devices."),
            )
        }
        Err(cause) => Check::failed("roll", &cause),
    }
}

/// Devices whose unit has ended write on under its name; what they send is taken in.
pub(super) fn moved(site: &Site) -> Check {
    let membership = match site.membership() {
        Ok(membership) => membership,
        Err(cause) => return Check::failed("moved", &cause),
    };
    let (tree, today) = (membership.tree(), clock::today());
    let stayed = membership
        .devices
        .values()
        .filter(|held| held.revoked.is_none() && tree.get(held.unit).is_some_and(|unit| unit.on(today).is_none()));
    let names: Vec<String> = stayed
        .map(|held| {
            let became = membership.parents.became(held.unit).map(|unit| format!(" → {}", tree.name(unit, today)));
            format!("{} ({}{})", held.device, tree.name(held.unit, today), became.unwrap_or_default())
        })
        .collect();
    if names.is_empty() {
        return Check::new(
            "moved",
            Health::Good,
            "Mọi thiết bị đều ở đơn vị hiện có.",
            "Every device is in a unit that exists.",
        );
    }
    let (count, names) = (names.len(), names.join(", "));
    Check::new(
        "moved",
        Health::Warning,
        format!(
            "{count} thiết bị còn ghi dưới tên đơn vị đã kết thúc; phiếu vẫn được nhận. Hãy mời lại ở đơn vị mới: {names}"
        ),
        format!(
            "{count} devices still write under a unit that has ended; what they send is taken in. Invite them to the new unit: {names}"
        ),
    )
}

pub(super) fn blobs(site: &Site) -> Check {
    match site.storage.check_blobs() {
        Ok(Ok(count)) => Check::new(
            "photos",
            Health::Good,
            format!("Ảnh và ghi âm: {count}, nguyên vẹn."),
            format!("Photos and voice notes: {count}, sound."),
        ),
        Ok(Err(hash)) => Check::new(
            "photos",
            Health::Bad,
            format!("Ảnh hoặc ghi âm {hash} bị hỏng. Đừng xóa gì; hãy restore bản sao lưu mới nhất vào thư mục mới."),
            format!(
                "The photo or voice note {hash} is damaged. Delete nothing; restore the newest backup into a new folder."
            ),
        ),
        Err(cause) => Check::failed("photos", &cause.into()),
    }
}
