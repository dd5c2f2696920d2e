//! Days of visits from phones that push at the same time.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use tungnha_model::Role;
use tungnha_testkit::fieldwork::visited;

use super::floor::{bare_fsync, bare_signature, gate_alone};
use super::phone::{NOW, Phone};
use super::{Bench, DAY};

/// Phones that push at once.
const PUSHERS: usize = 32;
const DAYS: usize = 6;

impl Bench {
    /// Each visit counts when its receipt has come.
    pub async fn durable(&mut self) -> String {
        let phones: Vec<Phone> = (0..PUSHERS).map(|number| self.worked(number)).collect();
        let visits = (PUSHERS * DAYS * DAY) as f64;
        let batches: Vec<_> = phones.iter().flat_map(|phone| phone.outbox()).cloned().collect();
        let gate = gate_alone(&self.site, self.pens.iter().flat_map(|pen| pen.documents()), &batches);
        let (signature, sync) = (bare_signature(&self.site, &batches), bare_fsync(self.server.data()));

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
        let time = begun.elapsed();
        let cpu = self.server.process().cpu().saturating_sub(cpu);
        let (durable, per_visit) = (visits / time.as_secs_f64(), |cpu: Duration| cpu.as_secs_f64() * 1000.0 / visits);
        println!(
            "{visits} visits from {PUSHERS} phones: {time:.1?}; the server's CPU {:.2} ms a visit",
            per_visit(cpu)
        );
        println!("the gate alone, nothing stored: {:.2} ms a visit", per_visit(gate));
        println!("a bare signature check {signature:.1?}, a bare fsync {sync:.1?}");
        let ratio = cpu.as_secs_f64() / gate.as_secs_f64();
        format!("{durable:.0} visits/s durable (CPU: {ratio:.1} times that of the gate alone)")
    }

    /// A phone with days of visits in its outbox, a batch a day.
    fn worked(&mut self, number: usize) -> Phone {
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
        phone
    }
}
