//! What the demo started, so that Ctrl-C stops all of it.

use std::process::{Child, Command};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::step::{Doing, Outcome};

/// How long a child may take to stop by itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// The running child processes; stopped when this is dropped.
#[derive(Clone)]
pub struct Children(Arc<Mutex<Vec<Child>>>);

/// One of them, by its process number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Id(u32);

impl Children {
    /// None yet; from now on Ctrl-C stops those that come.
    pub fn watch() -> Outcome<Self> {
        let children = Self(Arc::default());
        let watched = children.clone();
        ctrlc::set_handler(move || {
            println!("\nStopping…");
            watched.stop_all();
            std::process::exit(130);
        })
        .doing("watch for Ctrl-C")?;
        Ok(children)
    }

    /// Starts one.
    pub fn start(&self, command: &mut Command) -> Outcome<Id> {
        let child = command.spawn().doing(format!("start {}", command.get_program().to_string_lossy()))?;
        Ok(self.keep(child))
    }

    /// Takes over one that was started.
    pub fn keep(&self, child: Child) -> Id {
        let id = Id(child.id());
        self.list().push(child);
        id
    }

    /// Whether it still runs.
    pub fn runs(&self, id: Id) -> bool {
        let mut list = self.list();
        let child = list.iter_mut().find(|child| child.id() == id.0);
        child.is_some_and(|child| matches!(child.try_wait(), Ok(None)))
    }

    /// Stops one and waits for its end.
    pub fn stop(&self, id: Id) {
        let child = {
            let mut list = self.list();
            let found = list.iter().position(|child| child.id() == id.0);
            found.map(|at| list.swap_remove(at))
        };
        if let Some(mut child) = child {
            stop(&mut child);
        }
    }

    fn stop_all(&self) {
        for mut child in self.list().drain(..).rev() {
            stop(&mut child);
        }
    }

    fn list(&self) -> MutexGuard<'_, Vec<Child>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Children {
    fn drop(&mut self) {
        // The handler of Ctrl-C keeps one; the last but one is the demo itself.
        if Arc::strong_count(&self.0) <= 2 {
            self.stop_all();
        }
    }
}

/// Asks it to end, waits a little, then ends it.
fn stop(child: &mut Child) {
    let asked = Command::new("kill").arg(child.id().to_string()).status().is_ok_and(|status| status.success());
    let begun = Instant::now();
    while asked && begun.elapsed() < PATIENCE {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}
