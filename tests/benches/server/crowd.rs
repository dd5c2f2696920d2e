//! Ten times as many phones as are served at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tungnha_app::sync::http::LinkError;
use tungnha_model::Role;
use tungnha_server::storage::stream_key;
use tungnha_sync::Incarnation;
use tungnha_testkit::demo;
use tungnha_testkit::fieldwork::{Pen, record};

use super::phone::{NOW, Phone};
use super::{Bench, IMPATIENCE, VILLAGE};

/// As many as the server serves at once, ten times.
const CROWD: usize = 640;
/// How long the crowd presses.
const PRESSURE: Duration = Duration::from_secs(10);

impl Bench {
    /// Presses for a while. Who is turned away must be told when to come again, and what was acknowledged must lie with
    /// the server.
    pub async fn crowd(&mut self) -> String {
        let phones = self.newcomers();
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
                        Err(LinkError::Busy { retry_after }) => {
                            assert!(
                                retry_after.is_some_and(|wait| !wait.is_zero()),
                                "turned away without a Retry-After"
                            );
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
        let time = begun.elapsed();
        let acknowledged: u64 = phones.iter().map(|phone| phone.acknowledged).sum();
        let lost: u64 = phones.iter().map(|phone| phone.acknowledged.saturating_sub(self.held(phone))).sum();
        let (away, slow) = (turned_away.load(Relaxed), slowest.load(Relaxed));
        let peak = self.server.process().peak_mib();
        println!(
            "{CROWD} phones: {acknowledged} batches acknowledged in {time:.1?}, {away} times told to come again, slowest {slow} ms, peak {peak:.0} MiB"
        );
        assert_eq!(lost, 0, "something acknowledged is not there");
        assert!(away > 0, "it was no crowd");
        format!("at ten times the load {acknowledged} acknowledged, {lost} lost, {away} times told to come again")
    }

    /// Phones that have each founded four households.
    fn newcomers(&mut self) -> Vec<Phone> {
        let demos = demo::households(VILLAGE + CROWD);
        let newcomer = |demo| {
            let mut phone = self.phone(Role::Member);
            let mut pen = Pen::new(phone.actor());
            for _ in 0..4 {
                let fresh = record(demo, self.unit, NOW, false, &mut self.dice);
                phone.seal(&pen.import(&fresh, NOW).unwrap());
            }
            phone
        };
        demos.iter().skip(VILLAGE).map(newcomer).collect()
    }

    /// How many of a phone's batches lie in the server's database.
    fn held(&self, phone: &Phone) -> u64 {
        self.site.storage.stream(stream_key(phone.device, Incarnation(5))).unwrap().held
    }
}
