//! What `cargo xtask bench` measures: one device with many households, and how a village is synced.
//!
//! Every step goes through the command list, as the screens do, against a real server process. Prints a
//! table and writes the figures as JSON to the file that the first argument names.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures with the real clock")]

mod households;
#[path = "../support/mod.rs"]
mod support;
mod survey;
mod village;

use std::path::PathBuf;

use serde_json::{Value, json};

/// A village of this size is synced.
const VILLAGE: usize = 200;

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let out = args.first().map(PathBuf::from).expect("usage: device OUT.json SERVER_BINARY SIZE…");
    let binary = args.get(1).map(PathBuf::from).expect("the server's binary");
    let sizes: Vec<usize> = args.iter().skip(2).map(|size| size.parse().expect("a number of households")).collect();

    let runtime = tokio::runtime::Runtime::new().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let (households, village, surveys) = runtime.block_on(async {
        let surveys = survey::measure(&folder.path().join("surveys"), &binary).await;
        let village = village::measure(&folder.path().join("village"), &binary, VILLAGE).await;
        let households = households::measure(&folder.path().join("households"), &binary, &sizes).await;
        (households, village, surveys)
    });
    print(&households, &village);
    survey::print(&surveys);
    let report = json!({ "households": households, "village": village, "surveys": surveys });
    std::fs::write(&out, serde_json::to_string_pretty(&report).unwrap() + "\n").unwrap();
    println!("\n{}", out.display());
}

fn print(households: &[Value], village: &Value) {
    println!("\n{:<44}{}", "one device", cells(households, |row| format!("{} households", row["households"])));
    let lines: [(&str, &str, &str); 9] = [
        ("open to the first list, median", "open_ms", "ms"),
        ("  of which unlocking (PIN stretching)", "unlock_ms", "ms"),
        ("search keystroke, median", "search_ms", "ms"),
        ("search keystroke, 95 of 100 below", "search_p95_ms", "ms"),
        ("save a visit, median", "save_ms", "ms"),
        ("save a visit, 95 of 100 below", "save_p95_ms", "ms"),
        ("a bare fsync in the same run, median", "fsync_ms", "ms"),
        ("database", "database_mib", "MiB"),
        ("import", "import_s", "s"),
    ];
    for (title, key, unit) in lines {
        println!("{title:<44}{}", cells(households, |row| format!("{:.1} {unit}", row[key].as_f64().unwrap())));
    }
    println!("\n{:<44}{:>14}{:>14}{:>14}{:>12}", "sync of a village", "bytes up", "bytes down", "round trips", "time");
    for (title, key) in [("first, 200 households", "first"), ("idle", "idle"), ("one visit", "visit")] {
        let row = &village[key];
        let number = |name: &str| row[name].as_u64().unwrap().to_string();
        let (up, down, trips) = (number("bytes_up"), number("bytes_down"), number("round_trips"));
        println!("{title:<44}{up:>14}{down:>14}{trips:>14}{:>9.0} ms", row["ms"].as_f64().unwrap());
    }
}

fn cells(rows: &[Value], cell: impl Fn(&Value) -> String) -> String {
    rows.iter().map(|row| format!("{:>22}", cell(row))).collect()
}
