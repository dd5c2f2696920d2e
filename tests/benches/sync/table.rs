//! The table, and the figures that are aimed at.

use std::time::Duration;

use crate::link::{EDGE, EDGE_CUT, EDGE_SHADOW, Kind, LAN};
use crate::support::device::millis;

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    pub link: &'static str,
    pub what: &'static str,
    pub up: u64,
    pub down: u64,
    /// The same with TLS and HTTP, photos too.
    pub wire: (u64, u64),
    pub trips: u64,
    pub time: Duration,
    pub cpu: Duration,
    pub peak_mib: f64,
    pub floor: Option<(usize, Duration)>,
}

impl Row {
    /// The means of several rounds of the same rows.
    pub fn means(rounds: &[Vec<Self>]) -> Vec<Self> {
        let rows = rounds.first().map_or(0, Vec::len);
        (0..rows).map(|at| mean(&rounds.iter().map(|round| round[at]).collect::<Vec<_>>())).collect()
    }

    fn on_the_wire(&self) -> f64 {
        (self.wire.0 + self.wire.1) as f64
    }

    fn times_the_floor(&self) -> f64 {
        (self.up + self.down) as f64 / self.floor.map_or(1, |(bytes, _)| bytes) as f64
    }
}

fn mean(rows: &[Row]) -> Row {
    let count = rows.len() as u64;
    let number = |of: fn(&Row) -> u64| rows.iter().map(of).sum::<u64>().div_ceil(count);
    let time = |of: fn(&Row) -> Duration| rows.iter().map(of).sum::<Duration>() / rows.len() as u32;
    let floor = |row: &Row| row.floor.unwrap_or_default();
    let floors =
        (rows.iter().map(|row| floor(row).0).sum::<usize>() / rows.len(), time(|row| row.floor.unwrap_or_default().1));
    Row {
        up: number(|row| row.up),
        down: number(|row| row.down),
        wire: (number(|row| row.wire.0), number(|row| row.wire.1)),
        trips: number(|row| row.trips),
        time: time(|row| row.time),
        cpu: time(|row| row.cpu),
        peak_mib: rows.iter().map(|row| row.peak_mib).fold(0.0, f64::max),
        floor: rows[0].floor.map(|_| floors),
        ..rows[0]
    }
}

pub fn print(rows: &[Row]) {
    println!(
        "\n{:<11} {:<32} {:>9} {:>9} {:>17} {:>5} {:>8} {:>8} {:>8} {:>17}",
        "line", "what", "up", "down", "with TLS+HTTP", "trips", "time", "CPU", "peak", "floor"
    );
    for row in rows {
        let floor =
            row.floor.map_or_else(String::new, |(bytes, time)| format!("{bytes} B {:.1} s", time.as_secs_f64()));
        println!(
            "{:<11} {:<32} {:>9} {:>9} {:>8} {:>8} {:>5} {:>6.1} s {:>5.0} ms {:>5.0} MiB {:>17}",
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

/// The figures that are aimed at, of what was measured.
pub fn result(rows: &[Row]) -> String {
    let find = |link: Kind, what: &str| rows.iter().find(|row| row.link == link.name && row.what.starts_with(what));
    let mut said = Vec::new();
    for what in ["nothing new, 200", "nothing new, the commune", "nothing new, all"] {
        said.extend(find(LAN, what).map(|row| format!("{}: {} trip, {}+{} B", row.what, row.trips, row.up, row.down)));
    }
    for what in ["20 visits", "the same", "first sync"] {
        said.extend(find(LAN, what).map(|row| format!("{}: {:.2} x the floor", row.what, row.times_the_floor())));
    }
    for (what, kind) in ["first sync", "20 visits", "the same", "a photo"]
        .into_iter()
        .flat_map(|what| [(what, EDGE_CUT), (what, EDGE_SHADOW)])
    {
        let (Some(alive), Some(dying)) = (find(EDGE, what), find(kind, what)) else { continue };
        said.push(format!(
            "{} on {}: {:.2} x the bytes, {:.2} x the time",
            alive.what,
            kind.name,
            dying.on_the_wire() / alive.on_the_wire(),
            dying.time.as_secs_f64() / alive.time.as_secs_f64()
        ));
    }
    format!("result: {}", said.join("; "))
}
