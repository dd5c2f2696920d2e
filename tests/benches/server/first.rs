//! First syncs of a village that has been worked in.

use std::time::Instant;

use tokio::task::JoinSet;
use tungnha_app::sync::http::LinkError;
use tungnha_model::Role;

use super::phone::{Brought, Phone};
use super::{Bench, IMPATIENCE};

impl Bench {
    /// Phones that take the whole village at once, before anything of it was packed. They are more than are served at
    /// once: some wait their turn. Then one more, alone.
    pub async fn first_syncs(&mut self, count: usize) -> String {
        let phones: Vec<Phone> = (0..count).map(|_| self.phone(Role::Member)).collect();
        let (begun, cpu) = (Instant::now(), self.server.process().cpu());
        self.server.process().forget_peak();
        let mut tasks = JoinSet::new();
        for mut phone in phones {
            tasks.spawn(async move { (take_all(&mut phone).await, begun.elapsed()) });
        }
        let all = tasks.join_all().await;
        let last = all.iter().map(|(_, time)| *time).max().unwrap_or_default();
        let first = all.iter().map(|(_, time)| *time).min().unwrap_or_default();
        let cpu = self.server.process().cpu().saturating_sub(cpu);
        let peak = self.server.process().peak_mib();
        let (bytes, frames) = all.first().map_or((0, 0), |(brought, _)| (brought.bytes, brought.frames));
        println!(
            "{count} first syncs of {bytes} bytes in {frames} frames: {last:.1?}, the first {first:.1?}, the server's CPU {cpu:.1?}, peak {peak:.0} MiB"
        );
        let (mut late, begun) = (self.phone(Role::Member), Instant::now());
        take_all(&mut late).await;
        println!("one more, alone: {:.1?}", begun.elapsed());
        format!("{count} first syncs at once in {:.1} s", last.as_secs_f64())
    }
}

/// The whole village, in one exchange; who is told to come again does so.
async fn take_all(phone: &mut Phone) -> Brought {
    loop {
        match phone.exchange(0, true).await {
            Ok(brought) => {
                assert!(brought.whole && brought.documents > 0, "it has the whole village, as documents");
                return brought;
            }
            Err(LinkError::Busy { .. }) => tokio::time::sleep(IMPATIENCE).await,
            Err(error) => panic!("{error}"),
        }
    }
}
