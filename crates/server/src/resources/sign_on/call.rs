//! One call of a provider, through the guarded way out. Nothing of an answer is shown.

use crate::http::state::AppState;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use labelkeep_egress::{Body, Patience, Request};
use labelkeep_model::{Error, ErrorKind, Result, Say, Text};
use serde::de::DeserializeOwned;
use std::time::Duration;
use url::{Position, Url};

const MOST_BYTES: usize = 256 * 1024;
const LONGEST: Duration = Duration::from_secs(10);

pub(super) fn refused_because(reason: impl Into<Text>) -> Error {
    let reason: Text = reason.into();
    Error::new(ErrorKind::FailedDependency, Say::ProviderUnreachable { reason: reason.into() })
}

/// HTTPS, or plain HTTP on this very machine.
pub(super) fn address(text: &str) -> Result<Url> {
    let url = Url::parse(text).map_err(|_| refused_because(Say::ProviderAddress))?;
    let is_local = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
    let is_good = url.scheme() == "https" || (url.scheme() == "http" && is_local);
    if is_good && url.username().is_empty() && url.password().is_none() && url.fragment().is_none() {
        Ok(url)
    } else {
        Err(refused_because(Say::ProviderAddress))
    }
}

/// What is sent to an address of a provider (with a form: a code to be exchanged), and the JSON that comes back.
pub(super) async fn call<T: DeserializeOwned>(
    state: &AppState,
    url: &str,
    mut headers: HeaderMap,
    form: Option<String>,
) -> Result<T> {
    let url = address(url)?;
    let brings_code = form.is_some();
    headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
    if brings_code {
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
    }
    let request = Request {
        method: if brings_code { Method::POST } else { Method::GET },
        base: url[..Position::BeforePath].to_owned(),
        path_and_query: url[Position::BeforePath..Position::AfterQuery].to_owned(),
        headers,
        body: form.map_or(Body::Empty, |form| Body::Bytes(form.into())),
        patience: Patience { head: LONGEST, idle: LONGEST, total: Some(LONGEST) },
    };
    let response =
        state.egress.for_purpose(labelkeep_egress::Purpose::SignOn).send(request).await.map_err(refused_because)?;
    let status = response.status;
    if brings_code && status.is_client_error() {
        return Err(refused_because(Say::ProviderCodeRefused));
    }
    if !status.is_success() {
        return Err(refused_because(Say::UrlStatus { status: u32::from(status.as_u16()).into() }));
    }
    let bytes = response.bytes(MOST_BYTES).await.map_err(refused_because)?;
    serde_json::from_slice(&bytes).map_err(|_| refused_because(Say::ProviderAnswer))
}
