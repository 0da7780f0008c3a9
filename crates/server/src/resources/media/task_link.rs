//! A link of our own, between a store's and reading through the server: good for this person, this task, this object and, where
//! the storage says so, this address, for a minute. Whoever else gets it has nothing, and the store is asked by the server.

use super::{
    asked::Asked,
    proxy,
    shown::{nothing, require_in_task},
};
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    media::Sources,
};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use labelkeep_database::audit::MediaWay;
use labelkeep_identity::opaque::{derived_token, is_equal};
use labelkeep_model::{Error, ErrorKind, Permission, Result, Say};
use labelkeep_secrets::{Purpose, derive};
use serde::{Deserialize, Serialize};

const SECONDS: u32 = 60;

/// What a link says. Nothing in it is secret: its signature is what counts.
#[derive(Serialize, Deserialize)]
struct Said {
    task: i64,
    user: i64,
    uri: String,
    /// Seconds since 1970.
    until: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
}

impl Said {
    fn token(&self, state: &AppState) -> Result<String> {
        let text = URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).map_err(Error::internal)?);
        let signature = signature(state, &text);
        Ok(format!("{text}.{signature}"))
    }

    fn read(state: &AppState, token: &str) -> Option<Self> {
        let (text, given) = token.split_once('.')?;
        if !is_equal(&signature(state, text), given) {
            return None;
        }
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }
}

fn signature(state: &AppState, text: &str) -> String {
    derived_token(&*derive(state.keys.secret(), Purpose::MediaLinks), text, 0)
}

/// # Errors
/// When the trail cannot be kept.
pub(super) async fn redirect(state: &AppState, asked: &Asked<'_>, task: i64) -> Result<Response> {
    let caller = asked.scope.caller();
    let said = Said {
        task,
        user: caller.user().0,
        uri: asked.uri.to_owned(),
        until: state.clock.now().seconds() + i64::from(SECONDS),
        address: asked.source.binds_address().then(|| caller.address().to_owned()),
    };
    let mut location =
        HeaderValue::from_str(&format!("/data/objects/{}", said.token(state)?)).map_err(Error::internal)?;
    location.set_sensitive(true);
    state.media_trail().note(&state.database, asked.note(MediaWay::Link { seconds: SECONDS })).await?;
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    response.headers_mut().insert(header::LOCATION, location);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/data/objects/{token}", Guard::Project(Permission::DataView), handler)
        .summary("Read an object by a link that is bound to a person, a task and a minute; a range of bytes on request")
        .answers_file(200, "*/*")
        .answers_file(206, "*/*")
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(token): Path<String>,
    method: Method,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let said = Said::read(&state, &token).ok_or_else(nothing)?;
    let scope = access.task(said.task).await?;
    let caller = scope.project().caller();
    let is_theirs = said.user == caller.user().0 && said.address.as_deref().is_none_or(|at| at == caller.address());
    if !is_theirs {
        return Err(nothing().into());
    }
    if state.clock.now().seconds() > said.until {
        return Err(Error::new(ErrorKind::Forbidden, Say::ObjectLinkIsOver).into());
    }
    require_in_task(&state, &scope, &said.uri).await?;
    let sources = Sources::of(&state, scope.project()).await?;
    let (source, key) = sources.find(&said.uri).filter(|(source, _)| source.has_task_links()).ok_or_else(nothing)?;
    let asked = Asked {
        scope: scope.project(),
        task: Some(said.task),
        uri: &said.uri,
        source,
        key: &key,
        method: &method,
        headers: &headers,
    };
    let store = state.connector().connect(&source.storage).await?;
    Ok(proxy::answer(&state, &asked, store).await?)
}
