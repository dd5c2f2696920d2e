//! What a process costs, as Linux counts it; elsewhere nothing is known, and zero is said.

use std::time::Duration;

/// Clock ticks a second in `/proc/PID/stat`.
const TICKS: u64 = 100;

/// A process; `None` is this one.
#[derive(Debug, Clone, Copy)]
pub struct Process(pub Option<u32>);

impl Process {
    fn read(self, name: &str) -> String {
        let pid = self.0.map_or_else(|| "self".to_owned(), |pid| pid.to_string());
        std::fs::read_to_string(format!("/proc/{pid}/{name}")).unwrap_or_default()
    }

    /// The time on processors so far.
    pub fn cpu(self) -> Duration {
        let stat = self.read("stat");
        // The name of the program, which may hold anything, ends with the last parenthesis.
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks: u64 = after.split_whitespace().skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
        Duration::from_millis(ticks * 1000 / TICKS)
    }

    /// The most memory that it has held, MiB.
    pub fn peak_mib(self) -> f64 {
        let status = self.read("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: f64 = line.and_then(|rest| rest.split_whitespace().next()?.parse().ok()).unwrap_or(0.0);
        kib / 1024.0
    }

    /// Begins to watch the peak anew.
    pub fn forget_peak(self) {
        let pid = self.0.map_or_else(|| "self".to_owned(), |pid| pid.to_string());
        let _ = std::fs::write(format!("/proc/{pid}/clear_refs"), "5");
    }
}
