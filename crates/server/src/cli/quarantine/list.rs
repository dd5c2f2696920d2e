//! `quarantine list`.

use serde::Serialize;

use super::super::print;
use super::{decided, reason};
use crate::clock;
use crate::error::Result;
use crate::site::Site;
use crate::storage::QuarantineRow;

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
    accepted: Option<bool>,
}

/// What waits for a decision; with `all`, what was decided too.
pub fn list(site: &Site, all: bool, as_json: bool) -> Result<()> {
    let mut found = site.storage.quarantined()?;
    found.retain(|row| all || row.accepted.is_none());
    if as_json {
        print::json(&found.iter().map(row).collect::<Vec<_>>());
        return Ok(());
    }
    if found.is_empty() {
        say!("Không có gì chờ xem xét. · Nothing waits for review.");
        return Ok(());
    }
    let heads = ["Số·No", "Lúc·When", "Thiết bị·Device", "Lô·Batch", "Byte", "Quyết định·Decision", "Lý do·Reason"];
    let cells = found.iter().map(|row| {
        let (when, device) = (clock::display(row.received), row.stream.device.to_string());
        let (number, seq, size) = (row.id.to_string(), row.seq.to_string(), row.size.to_string());
        vec![number, when, device, seq, size, decided(row).to_owned(), reason::line(&row.reason)]
    });
    print::table(&heads, &cells.collect::<Vec<_>>());
    say!("Xem một lô và cần làm gì: quarantine show SỐ");
    say!("One batch and what to do about it: quarantine show NUMBER");
    Ok(())
}

fn row(row: &QuarantineRow) -> Row {
    Row {
        id: row.id,
        received: row.received.millis(),
        device: row.stream.device.to_string(),
        incarnation: format!("{:016x}", row.stream.incarnation.0),
        seq: row.seq,
        unit: row.channel.unit.to_string(),
        reason: row.reason.clone(),
        bytes: row.size,
        hash: row.hash.to_string(),
        accepted: row.accepted,
    }
}
