//! Files of the server's own disk, by the address that stands in tasks. It names no task, so it is looked for in which tasks it
//! stands, and given to who may see one of them.

use super::{asked::Asked, give::give};
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
    extract::{Query, State},
    http::{HeaderMap, Method},
    response::Response,
};
use labelkeep_formats::media::percent_encoded;
use labelkeep_model::{Error, ErrorKind, Permission, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/data/local-files", Guard::Project(Permission::DataView), handler)
        .summary("Read a file of the server's own disk that stands in a task's data; a range of bytes on request")
        .query("d", "string", "its path below LOCAL_FILES_DOCUMENT_ROOT")
        .answers_file(200, "*/*")
        .answers_file(206, "*/*")
}

#[derive(Debug, Deserialize)]
struct LocalQuery {
    d: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<LocalQuery>,
    method: Method,
    headers: HeaderMap,
) -> ApiResult<Response> {
    if state.settings.media.local_root.is_none() {
        return Err(Error::new(ErrorKind::Forbidden, Say::LocalFilesOff).into());
    }
    let path = query.d.unwrap_or_default();
    let path = path.trim_start_matches('/');
    let uri = format!("/data/local-files/?d={}", percent_encoded(path));
    for project in state.database.projects_with_local_file(path).await? {
        let scope = match access.project(project.0).await {
            Ok(scope) => scope,
            Err(error) if matches!(error.kind, ErrorKind::NotFound | ErrorKind::Forbidden) => continue,
            Err(error) => return Err(error.into()),
        };
        let Some(task) = state.database.task_with_local_file(&scope, path).await? else { continue };
        let sources = Sources::of(&state, &scope).await?;
        let Some((source, key)) = sources.find(&uri) else { continue };
        let (task, uri) = (Some(task.id().0), uri.as_str());
        let asked = Asked { scope: &scope, task, uri, source, key: &key, method: &method, headers: &headers };
        return Ok(give(&state, &asked).await?);
    }
    Err(Error::not_found(Say::NoSuchLocalFile).into())
}
