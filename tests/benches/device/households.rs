//! One device with very many households.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::device::{Device, millis, percentile};
use crate::support::server::Server;

const OPENINGS: usize = 5;
const VISITS: usize = 100;
/// What a person types, keystroke by keystroke.
const TYPED: [&str; 4] = ["nông văn mẫu", "thi vi du", "nha 12", "cay da"];

pub async fn measure(folder: &Path, binary: &Path, sizes: &[usize]) -> Vec<Value> {
    let server = Server::start(folder, binary);
    let place = folder.join("leader");
    let device = Device::join(&place, &server.invite("Ba Bể", "leader")).await;
    device.stay_open().await;
    let mut rows = Vec::new();
    let mut there = 0;
    for &size in sizes {
        let begun = Instant::now();
        device.import(there, size).await;
        let import_s = begun.elapsed().as_secs_f64();
        println!("{} households imported in {import_s:.1} s", size - there);
        there = size;
        let mut row = one(&device, size).await;
        row["import_s"] = json!(import_s);
        rows.push(row);
    }
    rows
}

async fn one(device: &Device, size: usize) -> Value {
    let (mut opens, mut unlocks) = (Vec::new(), Vec::new());
    for _ in 0..OPENINGS {
        let begun = Instant::now();
        let fresh = Device::at(&device.folder);
        fresh.unlock().await;
        unlocks.push(begun.elapsed());
        assert_eq!(fresh.list("", 0).await.0["total"], size);
        opens.push(begun.elapsed());
    }
    let searches = searches(device).await;
    let (saves, syncs) = saves(device).await;
    json!({
        "households": size,
        "open_ms": percentile(&opens, 50),
        "unlock_ms": percentile(&unlocks, 50),
        "search_ms": percentile(&searches, 50),
        "search_p95_ms": percentile(&searches, 95),
        "search_worst_ms": percentile(&searches, 100),
        "save_ms": percentile(&saves, 50),
        "save_p95_ms": percentile(&saves, 95),
        "fsync_ms": percentile(&syncs, 50),
        "save_per_fsync": percentile(&saves, 50) / percentile(&syncs, 50),
        "database_mib": database_mib(&device.folder),
    })
}

async fn searches(device: &Device) -> Vec<Duration> {
    let mut times = Vec::new();
    for text in TYPED {
        for (end, letter) in text.char_indices() {
            times.push(device.list(&text[..end + letter.len_utf8()], 0).await.1);
        }
    }
    times
}

/// Saves visits and, in turn, flushes a page to the same disk.
async fn saves(device: &Device) -> (Vec<Duration>, Vec<Duration>) {
    let (mut saves, mut syncs) = (Vec::new(), Vec::new());
    let mut bare = std::fs::File::create(device.folder.join("bare-fsync")).unwrap();
    for offset in (0..VISITS).step_by(50) {
        let page = device.list("", offset).await.0;
        for row in page["rows"].as_array().unwrap() {
            saves.push(device.visit(&row["id"]).await);
            let begun = Instant::now();
            bare.write_all(&[0; 4096]).unwrap();
            bare.sync_all().unwrap();
            syncs.push(begun.elapsed());
        }
    }
    assert!(saves.len() >= VISITS, "{:.0} ms", millis(saves[0]));
    (saves, syncs)
}

fn database_mib(folder: &Path) -> f64 {
    let size = |name: &str| std::fs::metadata(folder.join(name)).map_or(0, |about| about.len());
    let bytes = size("device.db") + size("device.db-wal");
    bytes as f64 / f64::from(1 << 20)
}
