//! `POST /v1/sync`: the exchange of `tungnha-host` over this server's storage.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State;
use axum::response::Response;
use tungnha_sync::server::{Effect, Event, Session};

use super::{Desk, busy};
use crate::clock;
use crate::performer::Performer;

pub(super) async fn sync(State(desk): State<Arc<Desk>>, body: Body) -> Response {
    let Ok(slot) = Arc::clone(&desk.syncs).try_acquire_owned() else {
        tracing::warn!(event = "syncs_full");
        return busy();
    };
    let session = Session::new(desk.site.signer.clone());
    let performer = Performer::new(desk.site.id, Arc::clone(&desk.site.storage), Arc::clone(&desk.membership));
    tungnha_host::answer(performer, session, body, desk.site.config.limits.host(), slot)
}

impl tungnha_host::Performer for Performer {
    fn answer(&self, question: Effect) -> Event {
        Self::answer(self, question, clock::now())
    }

    fn ended(&self, end: &'static str, received: u64, sent: u64) {
        self.note_end(end, received, sent);
    }
}
