//! `quarantine show`: whose a batch is, why it lies there, what can be done. What its records say stays unread.

use std::path::Path;

use serde::Serialize;
use tungnha_sync::batch::{Batch, open};

use super::super::print;
use super::{decided, find, reason};
use crate::clock;
use crate::error::{Error, Result};
use crate::site::Site;

#[derive(Serialize)]
struct Shown {
    id: u64,
    received: i64,
    device: String,
    holder: Option<String>,
    unit: String,
    unit_name: String,
    seq: u64,
    /// What the device's clock said when it sealed the batch.
    written: Option<i64>,
    /// How many records its changes touch; `None` when it cannot be opened.
    records: Option<usize>,
    changes: Option<usize>,
    bytes: u64,
    hash: String,
    reason: String,
    accepted: Option<bool>,
    can_be_accepted: bool,
    vi: String,
    en: String,
}

pub fn show(site: &Site, number: u64, out: Option<&Path>, as_json: bool) -> Result<()> {
    let (row, bytes) = find(site, number)?;
    let membership = site.membership()?;
    let maker = membership.devices.get(&row.stream.device);
    let batch = Batch::parse(&bytes).ok();
    let opened = batch.clone().zip(maker).and_then(|(batch, maker)| open(batch, &maker.verify_key).ok());
    let records = opened.as_ref().map(|opened| {
        let docs: std::collections::BTreeSet<_> = opened.items.iter().map(|item| item.doc).collect();
        docs.len()
    });
    let words = reason::words(&row.reason, row.counts);
    let shown = Shown {
        id: row.id,
        received: row.received.millis(),
        device: row.stream.device.to_string(),
        holder: maker.map(|maker| maker.holder.clone()),
        unit: row.channel.unit.to_string(),
        unit_name: membership.tree().path(row.channel.unit, clock::today()),
        seq: row.seq,
        written: batch.map(|batch| batch.header.clock.millis()),
        records,
        changes: opened.map(|opened| opened.items.len()),
        bytes: row.size,
        hash: row.hash.to_string(),
        reason: row.reason.clone(),
        accepted: row.accepted,
        can_be_accepted: row.counts && row.accepted != Some(true),
        vi: format!("{}. {}", words.vi, words.do_vi),
        en: format!("{}. {}", words.en, words.do_en),
    };
    if let Some(file) = out {
        keep(file, &bytes)?;
    }
    if as_json {
        print::json(&shown);
    } else {
        tell(&shown, decided(&row));
    }
    Ok(())
}

/// Writes the bytes to a file that is not there yet.
fn keep(file: &Path, bytes: &[u8]) -> Result<()> {
    let mut new = std::fs::File::create_new(file).map_err(|cause| Error::file(file, cause))?;
    std::io::Write::write_all(&mut new, bytes).map_err(|cause| Error::file(file, cause))
}

fn tell(shown: &Shown, decided: &str) {
    let unknown = || "không rõ · unknown".to_owned();
    let moment = |millis: i64| clock::display(tungnha_model::Moment(millis));
    let lines = [
        ("Lô số·Number", shown.id.to_string()),
        ("Quyết định·Decision", decided.to_owned()),
        ("Nhận lúc·Received", moment(shown.received)),
        ("Máy ghi lúc·Device's clock", shown.written.map_or_else(unknown, moment)),
        ("Thiết bị·Device", shown.device.clone()),
        ("Người giữ·Holder", shown.holder.clone().unwrap_or_else(unknown)),
        ("Đơn vị·Unit", shown.unit_name.clone()),
        (
            "Hồ sơ, thay đổi·Records, changes",
            match (shown.records, shown.changes) {
                (Some(records), Some(changes)) => format!("{records}, {changes}"),
                _ => unknown(),
            },
        ),
        ("Byte", shown.bytes.to_string()),
    ];
    for (head, value) in lines {
        say!("{head}: {value}");
    }
    say!("{}: {}", shown.reason, shown.vi);
    say!("{}: {}", shown.reason, shown.en);
}
