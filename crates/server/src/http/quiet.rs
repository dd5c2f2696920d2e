//! What is done ahead while nobody asks for anything.

use std::sync::Arc;
use std::time::Duration;

use super::{Desk, blocking};

/// How often the server looks whether it is quiet.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Packs first syncs ahead, as long as no exchange is under way.
pub(crate) async fn work_ahead(desk: Arc<Desk>) {
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let worker = Arc::clone(&desk);
        let done = blocking(move || worker.snapshots.prepare(&*worker.site.storage, &|| worker.under_way() == 0));
        if !matches!(done.await, Some(Ok(()))) {
            tracing::error!(event = "snapshots_failed");
        }
    }
}
