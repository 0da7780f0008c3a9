use super::assets::Files;
use crate::http::{access::Visitor, state::AppState};
use axum::{
    extract::{OriginalUri, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::Engine as _;
use labelkeep_identity::opaque::secret;

const NOT_BUILT: &str = "<!doctype html><html lang=\"en\"><head><title>Labelkeep</title></head><body><p>The interface was not built into this \
program. Build it with <code>cargo xtask run</code>.</p></body></html>";

/// A page that shows nothing to strangers: they are sent to sign in, and back.
pub(super) async fn for_signed_in(
    State(state): State<AppState>,
    Visitor(caller): Visitor,
    OriginalUri(uri): OriginalUri,
) -> Response {
    if caller.is_some() {
        return document(&state, StatusCode::OK);
    }
    let wanted = uri.path_and_query().map_or("/projects/", axum::http::uri::PathAndQuery::as_str);
    let wanted = if wanted == "/" { "/projects/" } else { wanted };
    let next: String = url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    (StatusCode::FOUND, [(header::LOCATION, format!("/user/login/?next={next}"))]).into_response()
}

pub(super) async fn for_everybody(State(state): State<AppState>) -> Response {
    document(&state, StatusCode::OK)
}

/// The page that scripts of the compatible product open first: they read this cookie and send it back with the form.
/// Nothing is proven by it here; where a request comes from is (see `edge`).
pub(super) async fn for_sign_in(State(state): State<AppState>, request: HeaderMap) -> Response {
    let mut response = document(&state, StatusCode::OK);
    let cookies = request.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    if cookies.flat_map(|text| text.split(';')).any(|cookie| cookie.trim_start().starts_with("csrftoken=")) {
        return response;
    }
    let secure = if state.settings.is_https() { "; Secure" } else { "" };
    let text = format!("csrftoken={}; Path=/; HttpOnly; SameSite=Lax{secure}", secret(state.rng.as_ref()));
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// The same document for an address that is no page: it says so itself.
pub(crate) fn not_found(state: &AppState) -> Response {
    document(state, StatusCode::NOT_FOUND)
}

/// The document with a nonce of its own, which the interface's library of controls needs for two constant style sheets.
fn document(state: &AppState, status: StatusCode) -> Response {
    let mut bytes = [0; 16];
    state.rng.fill(&mut bytes);
    let nonce = base64::engine::general_purpose::STANDARD.encode(bytes);
    let html = match Files::get("index.html") {
        Some(file) => String::from_utf8_lossy(&file.data).replacen(
            "<head>",
            &format!("<head>\n    <meta property=\"csp-nonce\" nonce=\"{nonce}\" content=\"{nonce}\" />"),
            1,
        ),
        None => NOT_BUILT.to_owned(),
    };
    let mut response = (status, html).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(policy) = HeaderValue::from_str(&policy(&state.settings.media.hosts, &nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// No inline script, no eval, no other site but for media (S02).
fn policy(media_hosts: &[String], nonce: &str) -> String {
    let media = media_hosts.join(" ");
    format!(
        "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob: {media}; \
         media-src 'self' data: blob: {media}; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; \
         frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; \
         require-trusted-types-for 'script'"
    )
}
