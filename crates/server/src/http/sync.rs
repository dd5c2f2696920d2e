//! `POST /v1/sync`: the exchange of `tungnha-host` over this server's storage.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use tungnha_sync::server::{Effect, Event, Session};

use super::metrics::Metrics;
use super::{Desk, busy};
use crate::clock;
use crate::performer::Performer;

pub(super) async fn sync(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    let Ok(slot) = Arc::clone(&desk.syncs).try_acquire_owned() else {
        tracing::warn!(event = "syncs_full");
        desk.metrics.turned_away();
        return busy();
    };
    let session = Session::new(desk.site.signer.clone());
    let performer = Performer::new(desk.site.id, Arc::clone(&desk.site.storage), Arc::clone(&desk.membership));
    let performer = performer.sharing(Arc::clone(&desk.snapshots));
    let performer = Counted { performer, metrics: Arc::clone(&desk.metrics) };
    tungnha_host::answer(performer, session, body, desk.site.config.limits.host(), slot)
}

/// The performer, and what it does counted.
struct Counted {
    performer: Performer,
    metrics: Arc<Metrics>,
}

impl tungnha_host::Performer for Counted {
    fn answer(&self, question: Effect) -> Event {
        let answer = self.performer.answer(question, clock::now());
        self.metrics.answered(&answer);
        answer
    }

    fn ended(&self, end: &'static str, received: u64, sent: u64) {
        self.metrics.ended(end, received, sent);
        self.performer.note_end(end, received, sent);
    }
}
