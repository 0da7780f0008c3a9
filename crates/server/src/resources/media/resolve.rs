//! An address in a task, resolved for who may see the task: signed in, the address stands in this task's data, and lies under the
//! bucket, prefix and expression of a storage of its project. Everything else is the same 404 (S13).

use super::{
    asked::Asked,
    give::give,
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
    extract::{Path, Query, State},
    http::{HeaderMap, Method},
    response::Response,
};
use base64::{Engine as _, engine::GeneralPurpose, engine::general_purpose::GeneralPurposeConfig};
use labelkeep_database::access::{ProjectScope, Visibility};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

/// A key has at most 1,024 bytes; the rest is for its bucket.
const LONGEST: usize = 4096;

pub(super) fn of_task(path: &'static str) -> Endpoint {
    documented(Endpoint::get(path, Guard::Project(Permission::DataView), task_handler))
        .summary("Open an object that stands in a task's data: a link to its store, or the object itself")
}

pub(super) fn of_project(path: &'static str) -> Endpoint {
    documented(Endpoint::get(path, Guard::Project(Permission::DataView), project_handler))
        .summary("Open an object of a project's storages, for who sees all its data")
}

fn documented(endpoint: Endpoint) -> Endpoint {
    endpoint
        .query("fileuri", "string", "the address of the object, for example s3://bucket/key, in URL-safe base64")
        .answers_nothing(303)
        .answers_file(200, "*/*")
        .answers_file(206, "*/*")
}

#[derive(Debug, Deserialize)]
struct ResolveQuery {
    fileuri: Option<String>,
}

impl ResolveQuery {
    fn uri(self) -> Result<String> {
        let text = self
            .fileuri
            .filter(|text| text.len() <= LONGEST * 2)
            .ok_or_else(|| Error::field("fileuri", Say::NameTheObject))?;
        let lenient =
            GeneralPurposeConfig::new().with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent);
        let decoded = GeneralPurpose::new(&base64::alphabet::URL_SAFE, lenient).decode(text.trim());
        // As the compatible product: what is not encoded is taken as it is.
        Ok(decoded.ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or(text))
    }
}

async fn task_handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<ResolveQuery>,
    method: Method,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let scope = access.task(id).await?;
    let uri = query.uri()?;
    require_in_task(&state, &scope, &uri).await?;
    Ok(answer(&state, scope.project(), Some(id), &uri, &method, &headers).await?)
}

async fn project_handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<ResolveQuery>,
    method: Method,
    headers: HeaderMap,
) -> ApiResult<Response> {
    let scope = access.project(id).await?;
    let uri = query.uri()?;
    if scope.visibility() != Visibility::All {
        return Err(nothing().into());
    }
    Ok(answer(&state, &scope, None, &uri, &method, &headers).await?)
}

async fn answer(
    state: &AppState,
    scope: &ProjectScope,
    task: Option<i64>,
    uri: &str,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Response> {
    let sources = Sources::of(state, scope).await?;
    let (source, key) = sources.find(uri).ok_or_else(nothing)?;
    give(state, &Asked { scope, task, uri, source, key: &key, method, headers }).await
}
