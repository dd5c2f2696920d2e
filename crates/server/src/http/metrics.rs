//! `GET /metrics`: counts for a monitor, in Prometheus's text form. Ids and names never stand there. It answers this
//! machine alone, or whoever shows the token of `server.toml`.

use std::fmt::Write as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use tungnha_host::Remote;
use tungnha_sync::server::{Event, Stored};

use super::{Desk, blocking};
use crate::storage::StorageResult;

/// What this process has done since it started.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    ends: [AtomicU64; ENDS.len()],
    outcomes: [AtomicU64; OUTCOMES.len()],
    received: AtomicU64,
    sent: AtomicU64,
    turned_away: AtomicU64,
}

/// How an exchange ends.
const ENDS: [&str; 5] = ["complete", "cut", "refused", "stalled", "gone"];
/// What becomes of a batch.
const OUTCOMES: [&str; 5] = ["held", "quarantined", "gap", "forked", "rejected"];

impl Metrics {
    /// An exchange is over.
    pub(crate) fn ended(&self, end: &str, received: u64, sent: u64) {
        if let Some((_, count)) = ENDS.iter().zip(&self.ends).find(|(name, _)| **name == end) {
            count.fetch_add(1, Relaxed);
        }
        self.received.fetch_add(received, Relaxed);
        self.sent.fetch_add(sent, Relaxed);
    }

    /// Somebody was told to come again later.
    pub(crate) fn turned_away(&self) {
        self.turned_away.fetch_add(1, Relaxed);
    }

    /// A session's question was answered.
    pub(crate) fn answered(&self, answer: &Event) {
        let Event::Stored(stored) = answer else { return };
        let outcome = match stored {
            Stored::Held { review: None, .. } => 0,
            Stored::Held { .. } => 1,
            Stored::Gap { .. } => 2,
            Stored::Forked => 3,
            Stored::Rejected(_) => 4,
        };
        if let Some(count) = self.outcomes.get(outcome) {
            count.fetch_add(1, Relaxed);
        }
    }
}

pub(super) async fn metrics(
    State(desk): State<Arc<Desk>>,
    Extension(remote): Extension<Remote>,
    headers: HeaderMap,
) -> Response {
    if !may_ask(&desk.site.config.metrics.token, remote, &headers) {
        return StatusCode::NOT_FOUND.into_response();
    }
    match blocking(move || text(&desk)).await {
        Some(Ok(text)) => ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// With a token, who shows it; without one, this machine. What a proxy passes on comes from elsewhere.
fn may_ask(token: &str, remote: Remote, headers: &HeaderMap) -> bool {
    if token.is_empty() {
        let passed_on =
            ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name));
        return remote.0.ip().to_canonical().is_loopback() && !passed_on;
    }
    let shown = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    // Hashes are compared, so that the time it takes says nothing of the token.
    shown.is_some_and(|shown| blake3::hash(shown.as_bytes()) == blake3::hash(token.as_bytes()))
}

fn text(desk: &Desk) -> StorageResult<String> {
    let (storage, metrics) = (&desk.site.storage, &desk.metrics);
    let membership = desk.membership()?;
    let (commits, snapshots) = (storage.commits(), desk.snapshots.counts());
    let rows: u64 = storage.channels()?.iter().map(|(_, tip)| tip.seq).sum();
    let waiting = storage.quarantined()?.iter().filter(|row| row.accepted.is_none()).count();
    let backup = storage.last_backup()?.map_or(0, |row| row.made.millis() / 1000);
    let database = std::fs::metadata(desk.site.folder.database()).map_or(0, |meta| meta.len());
    let mut page = Page(String::new());
    page.one("tungnha_info", "gauge", &format!("{{version=\"{}\"}}", env!("CARGO_PKG_VERSION")), 1);
    page.many("tungnha_exchanges_total", "end", &ENDS, &metrics.ends);
    page.many("tungnha_batches_total", "outcome", &OUTCOMES, &metrics.outcomes);
    page.one("tungnha_received_bytes_total", "counter", "", metrics.received.load(Relaxed));
    page.one("tungnha_sent_bytes_total", "counter", "", metrics.sent.load(Relaxed));
    page.one("tungnha_turned_away_total", "counter", "", metrics.turned_away.load(Relaxed));
    page.one("tungnha_exchanges_under_way", "gauge", "", desk.under_way());
    page.one("tungnha_commits_total", "counter", "", commits.commits);
    page.one("tungnha_committed_writes_total", "counter", "", commits.writes);
    page.one("tungnha_verdicts_redone_total", "counter", "", commits.redone);
    page.one("tungnha_snapshot_frames_sent_total", "counter", "", snapshots.sent);
    page.one("tungnha_snapshot_frames_packed_total", "counter", "", snapshots.made);
    page.one("tungnha_snapshot_frames_bytes", "gauge", "", snapshots.bytes);
    page.one("tungnha_devices", "gauge", "", membership.devices.len());
    page.one("tungnha_units", "gauge", "", membership.units.len());
    page.one("tungnha_log_rows", "gauge", "", rows);
    page.one("tungnha_quarantine_waiting", "gauge", "", waiting);
    page.one("tungnha_last_backup_timestamp_seconds", "gauge", "", backup);
    page.one("tungnha_database_bytes", "gauge", "", database);
    Ok(page.0)
}

struct Page(String);

impl Page {
    fn one(&mut self, name: &str, kind: &str, labels: &str, value: impl std::fmt::Display) {
        let _ = writeln!(self.0, "# TYPE {name} {kind}\n{name}{labels} {value}");
    }

    fn many(&mut self, name: &str, label: &str, values: &[&str], counts: &[AtomicU64]) {
        let _ = writeln!(self.0, "# TYPE {name} counter");
        for (value, count) in values.iter().zip(counts) {
            let _ = writeln!(self.0, "{name}{{{label}=\"{value}\"}} {}", count.load(Relaxed));
        }
    }
}
