//! What `cargo xtask bench server` measures: many phones at once against one server process.
//!
//! `server SERVER_BINARY [PHONES]`. Phones speak the real protocol over real TLS, without a database of their own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures with the real clock")]

mod crowd;
mod durable;
mod first;
mod floor;
mod phone;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::time::Duration;

use phone::{NOW, Phone};
use support::server::Server;
use tungnha_model::{HouseholdRecord, Role, UnitId};
use tungnha_server::site::Site;
use tungnha_sync::ChangeItem;
use tungnha_testkit::demo;
use tungnha_testkit::fieldwork::{Pen, record};
use tungnha_testkit::random::Dice;

const VILLAGE: usize = 200;
/// Visits in a day's batch.
const DAY: usize = 20;
/// When somebody who was told to come again does so: sooner than asked.
const IMPATIENCE: Duration = Duration::from_millis(500);

struct Bench {
    server: Server,
    site: Site,
    unit: UnitId,
    dice: Dice,
    phones: u64,
    records: Vec<HouseholdRecord>,
    /// The village as its leader made it, in parts of as many households as a day has visits.
    pens: Vec<Pen>,
}

fn main() {
    let args: Vec<String> = std::env::args().skip(1).filter(|arg| arg != "--bench").collect();
    let binary = args.first().map(PathBuf::from).expect("usage: server SERVER_BINARY [PHONES]");
    let phones: usize = args.get(1).map_or(100, |count| count.parse().expect("a number of phones"));
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let result = runtime.block_on(async {
        let mut bench = Bench::begin(folder.path(), &binary).await;
        let durable = bench.durable().await;
        let first = bench.first_syncs(phones).await;
        let crowd = bench.crowd().await;
        println!("{}", bench.counts().await);
        format!("result: {durable}; {first}; {crowd}")
    });
    println!("{result}");
}

impl Bench {
    /// A server that holds a village as it was imported.
    async fn begin(folder: &Path, binary: &Path) -> Self {
        let server = Server::start(folder, binary);
        let site = Site::open(server.data()).unwrap();
        let membership = site.membership().unwrap();
        let named =
            |unit: &UnitId| membership.tree().name(*unit, tungnha_model::Day::in_vietnam(NOW)) == "Thôn Pác Ngòi";
        let unit = membership.units.keys().copied().find(named).expect("the demo's village");
        let mut dice = Dice::new(2_026);
        let demos = demo::households(VILLAGE);
        let records: Vec<_> = demos.iter().map(|demo| record(demo, unit, NOW, true, &mut dice)).collect();
        let mut bench = Self { server, site, unit, dice, phones: 0, records, pens: Vec::new() };
        let mut leader = bench.phone(Role::Leader);
        for part in bench.records.chunks(DAY) {
            let mut pen = Pen::new(leader.actor());
            let saves: Vec<ChangeItem> = part.iter().flat_map(|record| pen.import(record, NOW).unwrap()).collect();
            leader.seal(&saves);
            bench.pens.push(pen);
        }
        leader.exchange(usize::MAX, false).await.unwrap();
        assert!(leader.is_done(), "the village lies with the server");
        bench
    }

    /// A new phone, in the roll.
    fn phone(&mut self, role: Role) -> Phone {
        self.phones += 1;
        let (phone, entry) = Phone::new(self.phones, role, self.unit, &self.site, self.server.port());
        self.site.append(&[entry]).unwrap();
        phone
    }

    /// What the server counts of commits and frames.
    async fn counts(&mut self) -> String {
        let text = String::from_utf8(self.phone(Role::Member).ask("/metrics").await.unwrap()).unwrap();
        let told = |line: &&str| line.starts_with("tungnha_commit") || line.starts_with("tungnha_snapshot");
        let redone = |line: &&str| line.starts_with("tungnha_verdicts");
        text.lines().filter(|line| told(line) || redone(line)).collect::<Vec<_>>().join(", ")
    }
}
