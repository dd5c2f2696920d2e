//! What `cargo xtask bench sync` measures: what exchanges cost over lines of several kinds, beside the floor.
//!
//! Real apps over real TLS against a real server process; between them a line that delays, paces, loses and dies.
//! `sync SERVER_BINARY [DOCUMENTS]`: the second is the size at which being idle is measured again.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures with the real clock")]

mod floor;
mod link;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jpeg_encoder::{ColorType, Encoder};
use link::{EDGE, EDGE_DYING, Kind, LAN, Line, THREE_G};
use serde_json::{Value, json};
use support::cost::Process;
use support::device::{Device, millis};
use support::server::Server;
use tungnha_testkit::demo;
use tungnha_testkit::random::Dice;

const VILLAGE: usize = 200;
const DAY: usize = 20;
const ME: Process = Process(None);

/// One line of the table.
struct Row {
    link: &'static str,
    what: &'static str,
    up: u64,
    down: u64,
    /// The same with TLS and HTTP.
    wire: (u64, u64),
    trips: u64,
    time: Duration,
    cpu: Duration,
    peak_mib: f64,
    floor: Option<(usize, Duration)>,
}

struct Commune {
    folder: PathBuf,
    server: Server,
    leader: Device,
    rows: Vec<Row>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let binary = args.first().map(PathBuf::from).expect("usage: sync SERVER_BINARY [DOCUMENTS]");
    let documents: usize = args.get(1).map_or(10_000, |size| size.parse().expect("a number of documents"));
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let rows = runtime.block_on(async {
        let mut commune = Commune::begin(folder.path(), &binary).await;
        for kind in [LAN, THREE_G, EDGE, EDGE_DYING] {
            commune.measure(kind).await;
        }
        commune.grow(documents).await;
        commune.rows
    });
    print(&rows);
    println!("{}", result(&rows));
}

impl Commune {
    /// A server with the demo's villages of 200.
    async fn begin(folder: &Path, binary: &Path) -> Self {
        let server = Server::start(folder, binary);
        let leader = Device::join(&folder.join("leader"), &server.invite("Ba Bể", "leader")).await;
        leader.stay_open().await;
        let villages = demo::units().len() - 2;
        leader.import(0, VILLAGE * villages).await;
        leader.call("sync_now", json!({})).await;
        Self { folder: folder.to_owned(), server, leader, rows: Vec::new() }
    }

    async fn member(&self, name: &str) -> Device {
        let folder = self.folder.join(name);
        let device = Device::join(&folder, &self.server.invite("Pác Ngòi", "member")).await;
        device.stay_open().await;
        device
    }

    /// All that is measured over one kind of line.
    async fn measure(&mut self, kind: Kind) {
        let other = self.member(&format!("{} other", kind.name)).await;
        other.call("sync_now", json!({})).await;
        let member = self.member(&format!("{} member", kind.name)).await;

        let first = self.exchange(kind, "first sync, 200 households", &member).await;
        let before = member.records();
        self.keep(first, kind, floor::bytes(&json!(before)), floor::Way::Down).await;
        let page = member.list("", 0).await.0;
        for row in page["rows"].as_array().unwrap().iter().take(DAY) {
            member.visit(&row["id"]).await;
        }
        let day = floor::bytes(&json!(visits_since(&before, &member)));
        let up = self.exchange(kind, "20 visits up", &member).await;
        self.keep(up, kind, day, floor::Way::Up).await;
        let down = self.exchange(kind, "the same down", &other).await;
        self.keep(down, kind, day, floor::Way::Down).await;
        let idle = self.idle(kind, "nothing new, 200 households", &member).await;
        self.rows.push(idle);
        let jpeg = picture(self.rows.len() as u64);
        member.agree_to_photos(&page["rows"][0]["id"]).await;
        member.photograph(&page["rows"][0]["id"], jpeg).await;
        let photo = self.exchange(kind, "a photo", &member).await;
        self.rows.push(photo);
    }

    /// Being idle with as many documents as a commune has.
    async fn grow(&mut self, documents: usize) {
        let villages = demo::units().len() - 2;
        let held = VILLAGE * villages;
        if documents > held {
            self.leader.import(held, documents).await;
            self.leader.call("sync_now", json!({})).await;
        }
        let count = self.leader.list("", 0).await.0["total"].clone();
        println!("the leader holds {count} households");
        for kind in [LAN, EDGE] {
            let row = self.idle(kind, "nothing new, the commune", &self.leader).await;
            self.rows.push(row);
        }
    }

    /// The second of two exchanges over a line that is warm.
    async fn idle(&self, kind: Kind, what: &'static str, device: &Device) -> Row {
        let line = Line::lay(kind, self.server.port()).await;
        device.meet_at(line.port);
        device.call("sync_now", json!({})).await;
        over(&line, kind, what, device).await
    }

    async fn exchange(&self, kind: Kind, what: &'static str, device: &Device) -> Row {
        let line = Line::lay(kind, self.server.port()).await;
        device.meet_at(line.port);
        over(&line, kind, what, device).await
    }

    async fn keep(&mut self, mut row: Row, kind: Kind, bytes: usize, way: floor::Way) {
        row.floor = Some((bytes, floor::time(kind, bytes, way).await));
        self.rows.push(row);
    }
}

async fn over(line: &Line, kind: Kind, what: &'static str, device: &Device) -> Row {
    ME.forget_peak();
    let (before, cpu) = (line.bytes(), ME.cpu());
    let (report, time) = device.timed("sync_now", json!({})).await;
    let after = line.bytes();
    let number = |name: &str| report[name].as_u64().unwrap();
    Row {
        link: kind.name,
        what,
        up: number("bytes_up"),
        down: number("bytes_down"),
        wire: (after.0 - before.0, after.1 - before.1),
        trips: number("round_trips"),
        time,
        cpu: ME.cpu().saturating_sub(cpu),
        peak_mib: ME.peak_mib(),
        floor: None,
    }
}

/// The visits that were not there before, as facts.
fn visits_since(before: &[tungnha_model::HouseholdRecord], member: &Device) -> Vec<Value> {
    let known: BTreeSet<_> = before.iter().flat_map(|record| record.visits.iter().map(|visit| visit.id)).collect();
    let mut facts = Vec::new();
    for record in member.records() {
        for visit in record.visits.iter().filter(|visit| !known.contains(&visit.id)) {
            facts.push(json!({ "household": record.id, "visit": visit }));
        }
    }
    facts
}

/// A picture that becomes about 100 KB; each seed's is another, since nothing is sent twice.
fn picture(seed: u64) -> Vec<u8> {
    let mut dice = Dice::new(seed);
    let (width, height) = (1280_u16, 960_u16);
    let mut pixels = Vec::with_capacity(usize::from(width) * usize::from(height) * 3);
    for y in 0..height {
        for x in 0..width {
            let grain = dice.below(40) as u8;
            pixels.extend([(x / 6) as u8 ^ grain, (y / 5) as u8, 90 + grain]);
        }
    }
    let mut bytes = Vec::new();
    Encoder::new(&mut bytes, 90).encode(&pixels, width, height, ColorType::Rgb).unwrap();
    bytes
}

fn print(rows: &[Row]) {
    println!(
        "\n{:<11} {:<28} {:>9} {:>9} {:>17} {:>5} {:>8} {:>8} {:>8} {:>17}",
        "line", "what", "up", "down", "with TLS+HTTP", "trips", "time", "CPU", "peak", "floor"
    );
    for row in rows {
        let floor =
            row.floor.map_or_else(String::new, |(bytes, time)| format!("{bytes} B {:.1} s", time.as_secs_f64()));
        println!(
            "{:<11} {:<28} {:>9} {:>9} {:>8} {:>8} {:>5} {:>6.1} s {:>5.0} ms {:>5.0} MiB {:>17}",
            row.link,
            row.what,
            row.up,
            row.down,
            row.wire.0,
            row.wire.1,
            row.trips,
            row.time.as_secs_f64(),
            millis(row.cpu),
            row.peak_mib,
            floor
        );
    }
}

/// The figures that are aimed at.
fn result(rows: &[Row]) -> String {
    let find = |link: Kind, what: &str| {
        rows.iter().find(|row| row.link == link.name && row.what.starts_with(what)).expect("a measured row")
    };
    let times = |row: &Row| (row.up + row.down) as f64 / row.floor.map_or(1, |(bytes, _)| bytes) as f64;
    let idle = |what| {
        let row = find(LAN, what);
        format!("{} trip, {}+{} B", row.trips, row.up, row.down)
    };
    let (mut bytes, mut time) = (0.0_f64, 0.0_f64);
    for what in ["first sync", "20 visits", "the same", "a photo"] {
        let (alive, dying) = (find(EDGE, what), find(EDGE_DYING, what));
        bytes = bytes.max((dying.wire.0 + dying.wire.1) as f64 / (alive.wire.0 + alive.wire.1) as f64);
        time = time.max(dying.time.as_secs_f64() / alive.time.as_secs_f64());
    }
    format!(
        "result: nothing new {} with 200 households and {} with the commune; 20 visits {:.2} x the floor up, {:.2} x down; \
         village {:.2} x the floor; dying line at most {bytes:.2} x the bytes and {time:.2} x the time",
        idle("nothing new, 200"),
        idle("nothing new, the commune"),
        times(find(LAN, "20 visits")),
        times(find(LAN, "the same")),
        times(find(LAN, "first sync")),
    )
}
