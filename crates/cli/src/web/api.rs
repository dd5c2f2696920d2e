//! Commands, files and events over HTTP.

use std::convert::Infallible;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::sse::{Event as Message, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::Value;
use tokio_stream::wrappers::BroadcastStream;
use tokio_stream::{Stream, StreamExt};
use tungnha_app::ApiError;
use tungnha_app::api::{Changes, Event};

use super::Site;

/// Runs a command of the list. Its errors are answers too: 422 with the error as JSON.
pub async fn call(State(site): State<Site>, Path(name): Path<String>, Json(args): Json<Value>) -> Response {
    answer(site.app.call(&name, args).await)
}

/// The name of a file that is handed in.
#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// Keeps a file for the command that names its token next.
pub async fn upload(State(site): State<Site>, Query(named): Query<Named>, bytes: Bytes) -> Response {
    answer(site.app.upload(&named.name, bytes.into()))
}

fn answer<T: serde::Serialize>(outcome: Result<T, ApiError>) -> Response {
    match outcome {
        Ok(value) => Json(value).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

/// What happens in the app, as it happens. A listener that fell behind is told to refresh everything.
pub async fn events(State(site): State<Site>) -> Sse<impl Stream<Item = Result<Message, Infallible>>> {
    let stream = BroadcastStream::new(site.app.events()).filter_map(|event| {
        let event = event.unwrap_or_else(|_| Event::Changes { changes: Changes::everything() });
        Message::default().json_data(event).ok().map(Ok)
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}
