//! Who may ask: only a page that this program served, with the token that it printed.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Site;

/// The header that carries the token.
const TOKEN: HeaderName = HeaderName::from_static("x-tungnha-token");

const HEADERS: [(HeaderName, &str); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Puts the protective headers on every answer.
pub async fn headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    for (name, value) in HEADERS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Refuses host names that are not this machine's own.
pub async fn host(State(site): State<Site>, request: Request, next: Next) -> Response {
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if host == format!("127.0.0.1:{}", site.port) || host == format!("localhost:{}", site.port) {
        next.run(request).await
    } else {
        (StatusCode::MISDIRECTED_REQUEST, "Chỉ mở được trên chính máy này · only from this machine").into_response()
    }
}

/// Refuses calls without the token. An event stream cannot send headers, so it may be in the query.
pub async fn token(State(site): State<Site>, request: Request, next: Next) -> Response {
    let header = request.headers().get(TOKEN).and_then(|token| token.to_str().ok());
    let query = request.uri().query().and_then(|query| query.split('&').find_map(|part| part.strip_prefix("token=")));
    if header.or(query).is_some_and(|given| same(given, &site.token)) {
        next.run(request).await
    } else {
        let message = "Thiếu mã truy cập: mở lại đường dẫn mà chương trình in ra · the token is missing: open the printed address again";
        (StatusCode::UNAUTHORIZED, message).into_response()
    }
}

/// Compares without telling by its time how much was right.
fn same(given: &str, wanted: &str) -> bool {
    given.len() == wanted.len() && given.bytes().zip(wanted.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
