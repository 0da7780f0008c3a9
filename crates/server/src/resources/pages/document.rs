use super::{assets::Files, policy};
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
    if let Some(caller) = caller {
        let media = policy::media_for(&state, &caller, uri.path()).await;
        return document(&state, StatusCode::OK, &media);
    }
    let wanted = uri.path_and_query().map_or("/projects/", axum::http::uri::PathAndQuery::as_str);
    let wanted = if wanted == "/" { "/projects/" } else { wanted };
    let next: String = url::form_urlencoded::byte_serialize(wanted.as_bytes()).collect();
    (StatusCode::FOUND, [(header::LOCATION, format!("/user/login/?next={next}"))]).into_response()
}

pub(super) async fn for_everybody(State(state): State<AppState>) -> Response {
    document(&state, StatusCode::OK, &state.settings.media.hosts)
}

/// The page that scripts of the compatible product open first: they read this cookie and send it back with the form.
/// Nothing is proven by it here; where a request comes from is (see `edge`).
pub(super) async fn for_sign_in(State(state): State<AppState>, request: HeaderMap) -> Response {
    let mut response = document(&state, StatusCode::OK, &state.settings.media.hosts);
    let cookies = request.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    // Bound to this host where it can be: then no neighbouring host can put another one in its place.
    let (name, secure) = if state.settings.is_https() { ("__Host-csrftoken", "; Secure") } else { ("csrftoken", "") };
    let is_it = |cookie: &str| cookie.trim_start().strip_prefix(name).is_some_and(|rest| rest.starts_with('='));
    if cookies.flat_map(|text| text.split(';')).any(is_it) {
        return response;
    }
    let text = format!("{name}={}; Path=/; HttpOnly; SameSite=Lax{secure}", secret(state.rng.as_ref()));
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
    response
}

/// The same document for an address that is no page: it says so itself.
pub(crate) fn not_found(state: &AppState) -> Response {
    document(state, StatusCode::NOT_FOUND, &state.settings.media.hosts)
}

/// The document with a nonce of its own, which the interface's library of controls needs for two constant style sheets, and
/// with a policy that lets in these media.
fn document(state: &AppState, status: StatusCode, media: &[String]) -> Response {
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
    if let Ok(policy) = HeaderValue::from_str(&policy::text(media, &nonce)) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
