//! The front end: from the folder that was named, or the one built into the program.

use std::borrow::Cow;
use std::path::{Component, Path};

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use super::Site;

/// The built front end. Development builds read the folder each time, release builds carry it.
#[derive(RustEmbed)]
#[folder = "../../ui/dist"]
struct Built;

/// A file of the front end; its routes are behind `#`, so there is one page.
pub async fn page(State(site): State<Site>, uri: Uri) -> Response {
    let path = uri.path().trim_start_matches('/');
    let path = if path.is_empty() { "index.html" } else { path };
    let bytes = match site.ui.as_deref() {
        Some(folder) => from_folder(folder, path),
        None => Built::get(path).map(|file| file.data),
    };
    match bytes {
        Some(bytes) => {
            let kind = mime_guess::from_path(path).first_or_octet_stream();
            ([(header::CONTENT_TYPE, kind.as_ref().to_owned())], bytes.into_owned()).into_response()
        }
        None if path == "index.html" => (
            StatusCode::NOT_FOUND,
            "Chưa có giao diện: chạy `cargo xtask setup` · the front end is not built: run `cargo xtask setup`",
        )
            .into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn from_folder(folder: &Path, path: &str) -> Option<Cow<'static, [u8]>> {
    let plain = Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    if plain { std::fs::read(folder.join(path)).ok().map(Cow::Owned) } else { None }
}
