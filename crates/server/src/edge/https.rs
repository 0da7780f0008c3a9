//! An installation whose address is HTTPS answers nothing else (S02): pages send people to the right address, the API
//! refuses, because a redirect would hide from a script that its token went over the wire unprotected.

use crate::{error::ApiError, state::AppState};
use axum::{
    extract::Request,
    http::{Method, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use labelkeep_model::{Error, ErrorKind};

/// Stands in the extensions of a request that did not come by HTTPS all the way.
#[derive(Debug, Clone, Copy)]
pub(crate) struct PlainHttp;

/// The answer to a request that must not be served; `None` when it may.
pub(super) fn refuse(state: &AppState, request: &Request) -> Option<Response> {
    let path = request.uri().path();
    let is_plain = request.extensions().get::<PlainHttp>().is_some();
    // Load balancers ask for the health inside their own network.
    if !is_plain || !state.settings.is_https() || path.trim_end_matches('/') == "/health" {
        return None;
    }
    let public_url = state.settings.public_url.trim_end_matches('/');
    if path.starts_with("/api/") || !matches!(*request.method(), Method::GET | Method::HEAD) {
        let text = format!(
            "This installation is reached by HTTPS only: use {public_url}. If the request carried a token or password, replace it: it was not protected on its way."
        );
        return Some(ApiError(Error::new(ErrorKind::Forbidden, text)).into_response());
    }
    let wanted = request.uri().path_and_query().map_or("/", axum::http::uri::PathAndQuery::as_str);
    let location = format!("{public_url}{wanted}");
    Some((StatusCode::PERMANENT_REDIRECT, [(header::LOCATION, location)]).into_response())
}

#[cfg(test)]
mod tests {
    use crate::serve::is_plain;
    use axum::http::HeaderMap;
    use std::net::IpAddr;

    #[test]
    fn s02_only_a_declared_proxy_says_how_a_request_came() {
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = [ip("10.0.0.1")];
        let forwarded =
            |proto: &str| HeaderMap::from_iter([("x-forwarded-proto".parse().unwrap(), proto.parse().unwrap())]);
        assert!(is_plain(ip("10.0.0.1"), &forwarded("http"), &proxies));
        assert!(is_plain(ip("10.0.0.1"), &forwarded("https, http"), &proxies));
        assert!(!is_plain(ip("10.0.0.1"), &forwarded("https"), &proxies));
        assert!(!is_plain(ip("10.0.0.1"), &HeaderMap::new(), &proxies), "a proxy that does not tell");
        // Whoever goes round the proxy comes by plain HTTP, whatever they claim.
        assert!(is_plain(ip("203.0.113.7"), &forwarded("https"), &proxies));
        assert!(!is_plain(ip("127.0.0.1"), &HeaderMap::new(), &proxies));
        assert!(!is_plain(ip("203.0.113.7"), &HeaderMap::new(), &[]), "plain HTTP was asked for");
    }
}
