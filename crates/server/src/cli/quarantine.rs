//! `quarantine list`: what was refused, and why. Ids only: what it says stays unread.

use serde::Serialize;

use super::print;
use crate::clock;
use crate::error::Result;
use crate::site::Site;

#[derive(Serialize)]
struct Row {
    id: u64,
    received: i64,
    device: String,
    incarnation: String,
    seq: u64,
    unit: String,
    reason: String,
    bytes: u64,
    hash: String,
}

pub fn list(site: &Site, as_json: bool) -> Result<()> {
    let found = site.storage.quarantined()?;
    let rows: Vec<Row> = found
        .iter()
        .map(|row| Row {
            id: row.id,
            received: row.received.millis(),
            device: row.stream.device.to_string(),
            incarnation: format!("{:016x}", row.stream.incarnation.0),
            seq: row.seq,
            unit: row.channel.unit.to_string(),
            reason: row.reason.clone(),
            bytes: row.size,
            hash: data_encoding::HEXLOWER.encode(&row.hash.0),
        })
        .collect();
    if as_json {
        print::json(&rows);
        return Ok(());
    }
    if rows.is_empty() {
        say!("Không có gì bị giữ lại. · Nothing is held back.");
        return Ok(());
    }
    let heads = ["Số·No", "Lúc·When", "Thiết bị·Device", "Lô·Batch", "Byte", "Lý do·Reason"];
    let cells = found.iter().map(|row| {
        let (when, device) = (clock::display(row.received), row.stream.device.to_string());
        vec![row.id.to_string(), when, device, row.seq.to_string(), row.size.to_string(), explain(&row.reason)]
    });
    print::table(&heads, &cells.collect::<Vec<_>>());
    Ok(())
}

/// What a reason means, in both languages, after its name.
fn explain(name: &str) -> String {
    let (vi, en) = match name {
        "Denied" => ("thiết bị không được ghi ở đây", "the device may not write here"),
        "Revoked" => ("thiết bị đã bị thu hồi", "the device was revoked"),
        "Forked" => ("hai bản dữ liệu cùng một thiết bị", "two databases wrote as one device"),
        "UnknownDevice" => ("không rõ thiết bị nào", "unknown device"),
        "WrongServer" => ("gửi cho máy chủ khác", "meant for another server"),
        "WrongChannel" => ("hồ sơ thuộc đơn vị khác", "the record belongs to another unit"),
        "WrongActor" => ("ghi dưới tên thiết bị khác", "written under another device's name"),
        _ => ("dữ liệu không hợp lệ", "unsound data"),
    };
    format!("{name}: {vi} · {en}")
}
