//! What `cargo xtask bench sync` measures: what exchanges cost over lines of several kinds, beside the floor.
//!
//! Real apps over real TLS against a real server process; between them a line that delays, paces, loses and dies.
//! `sync SERVER_BINARY [DOCUMENTS [LINE…]]`: the second is the size at which being idle is measured again; of the lines
//! only those that are named, all if none is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures with the real clock")]

mod death;
mod floor;
mod link;
#[path = "../support/mod.rs"]
mod support;
mod table;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use jpeg_encoder::{ColorType, Encoder};
use link::{EDGE, EDGE_CUT, EDGE_SHADOW, Kind, LAN, Line, THREE_G};
use serde_json::{Value, json};
use support::cost::Process;
use support::device::Device;
use support::server::Server;
use table::Row;
use tungnha_testkit::demo::VILLAGES;
use tungnha_testkit::random::Dice;

const VILLAGE: usize = 200;
const DAY: usize = 20;
const ME: Process = Process(None);

struct Commune {
    folder: PathBuf,
    server: Server,
    leader: Device,
    rows: Vec<Row>,
    rounds: usize,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let binary = args.first().map(PathBuf::from).expect("usage: sync SERVER_BINARY [DOCUMENTS [LINE…]]");
    let documents: usize = args.get(1).map_or(10_000, |size| size.parse().expect("a number of documents"));
    let named = args.get(2..).unwrap_or_default();
    let is_wanted = |kind: &Kind| named.is_empty() || named.iter().any(|name| name == kind.name);
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let rows = runtime.block_on(async {
        let mut commune = Commune::begin(folder.path(), &binary).await;
        for kind in [LAN, THREE_G, EDGE, EDGE_CUT, EDGE_SHADOW].into_iter().filter(is_wanted) {
            commune.measure(kind).await;
        }
        commune.lead(documents).await;
        commune.rows
    });
    table::print(&rows);
    println!("{}", table::result(&rows));
}

impl Commune {
    /// A server with the demo's villages of 200.
    async fn begin(folder: &Path, binary: &Path) -> Self {
        let server = Server::start(folder, binary);
        let leader = Device::join(&folder.join("leader"), &server.invite("Ba Bể", "leader")).await;
        leader.stay_open().await;
        leader.import(0, VILLAGE * VILLAGES.len()).await;
        leader.call("sync_now", json!({})).await;
        Self { folder: folder.to_owned(), server, leader, rows: Vec::new(), rounds: 0 }
    }

    async fn member(&self, village: &str, name: &str) -> Device {
        let folder = self.folder.join(name);
        let device = Device::join(&folder, &self.server.invite(village, "member")).await;
        device.stay_open().await;
        device
    }

    /// All that is measured over one kind of line; over one that dies, the mean of several beginnings.
    async fn measure(&mut self, kind: Kind) {
        let mut rounds = Vec::new();
        for age in kind.ages() {
            rounds.push(self.round(kind, *age).await);
            self.rounds += 1;
        }
        self.rows.extend(Row::means(&rounds));
    }

    /// One round over lines that have lived for so long when each exchange begins; in a village of its own, so that all
    /// of them exchange as much.
    async fn round(&self, kind: Kind, age: Duration) -> Vec<Row> {
        let name = format!("{} {}", kind.name, age.as_secs());
        let village = VILLAGES[self.rounds];
        let other = self.member(village, &format!("{name} other")).await;
        other.call("sync_now", json!({})).await;
        let member = self.member(village, &format!("{name} member")).await;

        let first = self.exchange((kind, age), "first sync, 200 households", &member).await;
        let before = member.records();
        let first = with_floor(first, kind, floor::bytes(&json!(before)), floor::Way::Down).await;
        let page = member.list("", 0).await.0;
        for row in page["rows"].as_array().unwrap().iter().take(DAY) {
            member.visit(&row["id"]).await;
        }
        let day = floor::bytes(&json!(visits_since(&before, &member)));
        let up = self.exchange((kind, age), "20 visits up", &member).await;
        let up = with_floor(up, kind, day, floor::Way::Up).await;
        let down = self.exchange((kind, age), "the same down", &other).await;
        let down = with_floor(down, kind, day, floor::Way::Down).await;
        let idle = self.idle(kind, "nothing new, 200 households", &member).await;
        member.agree_to_photos(&page["rows"][0]["id"]).await;
        member.photograph(&page["rows"][0]["id"], picture(&name)).await;
        let owed: u32 = member.owed().iter().sum();
        let photo = self.exchange((kind, age), "a photo", &member).await;
        let photo = with_floor(photo, kind, owed as usize, floor::Way::Up).await;
        assert_eq!(member.owed(), [0; 0], "the photo is through");
        vec![first, up, down, idle, photo]
    }

    /// Being idle with all villages of a commune, and with as many households as a commune may have.
    async fn lead(&mut self, documents: usize) {
        let held = VILLAGE * VILLAGES.len();
        self.rows.push(self.idle(LAN, "nothing new, the commune", &self.leader).await);
        if documents > held {
            self.leader.import(held, documents).await;
            self.leader.call("sync_now", json!({})).await;
        }
        let count = self.leader.list("", 0).await.0["total"].clone();
        println!("the leader of {} villages held {held} households, then {count}", VILLAGES.len());
        for kind in [LAN, EDGE] {
            self.rows.push(self.idle(kind, "nothing new, all its households", &self.leader).await);
        }
    }

    /// The second of two exchanges over a line that is warm.
    async fn idle(&self, kind: Kind, what: &'static str, device: &Device) -> Row {
        let line = Line::lay(Kind { death: None, ..kind }, Duration::ZERO, self.server.port()).await;
        device.meet_at(line.port);
        device.call("sync_now", json!({})).await;
        over(&line, kind, what, device).await
    }

    async fn exchange(&self, (kind, age): (Kind, Duration), what: &'static str, device: &Device) -> Row {
        let line = Line::lay(kind, age, self.server.port()).await;
        device.meet_at(line.port);
        over(&line, kind, what, device).await
    }
}

async fn with_floor(row: Row, kind: Kind, bytes: usize, way: floor::Way) -> Row {
    Row { floor: Some((bytes, floor::time(kind, bytes, way).await)), ..row }
}

async fn over(line: &Line, kind: Kind, what: &'static str, device: &Device) -> Row {
    ME.forget_peak();
    let (before, cpu) = (line.bytes(), ME.cpu());
    let (report, time) = device.timed("sync_now", json!({})).await;
    let after = line.bytes();
    eprintln!("{}: {what}: {:.1} s, {} B", kind.name, time.as_secs_f64(), after.0 + after.1 - before.0 - before.1);
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
fn picture(seed: &str) -> Vec<u8> {
    let mut dice = Dice::new(seed.bytes().fold(7, |all, byte| all * 31 % 65_521 + u64::from(byte)));
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
