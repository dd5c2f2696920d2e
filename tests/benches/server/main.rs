//! What `cargo xtask bench server` measures: many phones at once against one server process.
//!
//! `server SERVER_BINARY [PHONES]`. Phones speak the real protocol over real TLS, without a database of their own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]
#![allow(clippy::disallowed_methods, reason = "a benchmark measures with the real clock")]

mod phone;
#[path = "../support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use phone::{NOW, Phone};
use support::server::Server;
use tokio::task::JoinSet;
use tungnha_app::sync::http::LinkError;
use tungnha_model::{HouseholdRecord, Role, UnitId};
use tungnha_server::site::Site;
use tungnha_server::storage::stream_key;
use tungnha_sync::{ChangeItem, Incarnation};
use tungnha_testkit::demo;
use tungnha_testkit::fieldwork::{Pen, record, visited};
use tungnha_testkit::random::Dice;

const VILLAGE: usize = 200;
/// Visits in a day's batch.
const DAY: usize = 20;
/// Phones that push at once while durable visits are counted.
const PUSHERS: usize = 32;
const DAYS: usize = 6;
/// As many as the server serves at once, ten times.
const CROWD: usize = 640;
/// How long the crowd presses.
const PRESSURE: Duration = Duration::from_secs(10);
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
        let first = bench.first_syncs(phones).await;
        let durable = bench.durable().await;
        let crowd = bench.crowd().await;
        let peak = bench.server.process().peak_mib();
        format!("result: {first}; {durable}; {crowd}; the server's peak {peak:.0} MiB")
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

    /// Phones that take a whole village at once. The newcomers are more than are served at once: some wait their turn.
    async fn first_syncs(&mut self, count: usize) -> String {
        let phones: Vec<Phone> = (0..count).map(|_| self.phone(Role::Member)).collect();
        let (begun, cpu) = (Instant::now(), self.server.process().cpu());
        let mut tasks = JoinSet::new();
        for mut phone in phones {
            tasks.spawn(async move {
                loop {
                    match phone.exchange(0, true).await {
                        Ok(brought) => break (brought, begun.elapsed()),
                        Err(LinkError::Busy) => tokio::time::sleep(IMPATIENCE).await,
                        Err(error) => panic!("{error}"),
                    }
                }
            });
        }
        let all = tasks.join_all().await;
        assert!(all.iter().all(|(brought, _)| brought.whole && brought.frames > 0), "each has the whole village");
        let last = all.iter().map(|(_, time)| *time).max().unwrap_or_default();
        let cpu = self.server.process().cpu().saturating_sub(cpu);
        let bytes = all.first().map_or(0, |(brought, _)| brought.bytes);
        println!("{count} first syncs of {bytes} bytes: {last:.1?}, the server's CPU {cpu:.1?}");
        format!("{count} first syncs at once in {:.1} s", last.as_secs_f64())
    }

    /// Days of visits from phones that push at the same time; each counts when its receipt has come.
    async fn durable(&mut self) -> String {
        let mut phones = Vec::new();
        for number in 0..PUSHERS {
            let mut phone = self.phone(Role::Member);
            let part = number % self.pens.len();
            let mut pen = self.pens[part].handed_to(phone.actor());
            for day in 0..DAYS {
                let mut saves = Vec::new();
                for (turn, record) in self.records.chunks(DAY).nth(part).unwrap().iter().enumerate() {
                    let at = NOW.plus_millis(day as i64 * 86_400_000 + turn as i64 * 1_200_000);
                    let visited = visited(record, ("Nông Văn Mẫu", phone.device), at, &mut self.dice);
                    saves.extend(pen.visit(record, &visited).unwrap());
                }
                phone.seal(&saves);
            }
            phones.push(phone);
        }
        let (begun, cpu) = (Instant::now(), self.server.process().cpu());
        let mut tasks = JoinSet::new();
        for mut phone in phones {
            tasks.spawn(async move {
                while !phone.is_done() {
                    phone.exchange(1, false).await.unwrap();
                }
            });
        }
        tasks.join_all().await;
        let (time, visits) = (begun.elapsed(), PUSHERS * DAYS * DAY);
        let cpu = self.server.process().cpu().saturating_sub(cpu);
        println!("{visits} visits from {PUSHERS} phones: {time:.1?}, the server's CPU {cpu:.1?}");
        format!("{:.0} visits/s durable", visits as f64 / time.as_secs_f64())
    }

    /// Ten times as many as are served at once press for a while; what was acknowledged must lie with the server.
    async fn crowd(&mut self) -> String {
        let mut phones = Vec::new();
        let demos = demo::households(VILLAGE + CROWD);
        for demo in demos.iter().skip(VILLAGE) {
            let mut phone = self.phone(Role::Member);
            let mut pen = Pen::new(phone.actor());
            for _ in 0..4 {
                let fresh = record(demo, self.unit, NOW, false, &mut self.dice);
                phone.seal(&pen.import(&fresh, NOW).unwrap());
            }
            phones.push(phone);
        }
        self.server.process().forget_peak();
        let (turned_away, slowest) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let begun = Instant::now();
        let mut tasks = JoinSet::new();
        for mut phone in phones {
            let (turned_away, slowest) = (Arc::clone(&turned_away), Arc::clone(&slowest));
            tasks.spawn(async move {
                while begun.elapsed() < PRESSURE && !phone.is_done() {
                    let asked = Instant::now();
                    match phone.exchange(1, false).await {
                        Ok(_) => {
                            slowest.fetch_max(asked.elapsed().as_millis() as usize, Relaxed);
                        }
                        Err(LinkError::Busy) => {
                            turned_away.fetch_add(1, Relaxed);
                            tokio::time::sleep(IMPATIENCE).await;
                        }
                        Err(_) => tokio::time::sleep(IMPATIENCE).await,
                    }
                }
                phone
            });
        }
        let phones = tasks.join_all().await;
        let acknowledged: u64 = phones.iter().map(|phone| phone.acknowledged).sum();
        let lost: u64 = phones.iter().map(|phone| phone.acknowledged.saturating_sub(self.held(phone))).sum();
        let (away, slow) = (turned_away.load(Relaxed), slowest.load(Relaxed));
        let time = begun.elapsed();
        println!(
            "{CROWD} phones: {acknowledged} acknowledged in {time:.1?}, {away} told to come again, slowest {slow} ms"
        );
        assert_eq!(lost, 0, "something acknowledged is not there");
        format!("at ten times the load {acknowledged} acknowledged, {lost} lost, {away} times told to come again")
    }

    /// How many of a phone's batches lie in the server's database.
    fn held(&self, phone: &Phone) -> u64 {
        self.site.storage.stream(stream_key(phone.device, Incarnation(5))).unwrap().held
    }
}
