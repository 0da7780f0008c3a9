use super::FileUploadBody;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::imports::{Parts, store},
};
use axum::{
    Json,
    extract::{Path, Request, State},
    http::header,
};
use labelkeep_database::{access::ProjectScope, uploads::FileUpload};
use labelkeep_model::{Error, FileUploadId, Permission, Result, Say};

/// Largest body that brings no file.
const MOST_BYTES: usize = 64 << 10;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/import/file-upload/{id}", Guard::Project(Permission::TasksCreate), handler)
        .summary("Put another file in the place of an uploaded one that no task shows: multipart, field \"file\"")
        .answers::<FileUploadBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    request: Request,
) -> ApiResult<Json<FileUploadBody>> {
    let scope = access.file_upload(id).await?;
    let mut files = state.database.uploads(&scope, Some(vec![id]), true).await?;
    let old = files.pop().ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "FileUpload".into() }))?;
    let Some(new) = received(&state, &scope, request).await? else { return Ok(Json(old.into())) };
    let spare = FileUploadId(new.id);
    match state.database.replace_upload(&scope, old, new).await {
        Ok(file) => Ok(Json(file.into())),
        Err(error) => {
            state.database.discard_upload(&scope, spare).await?;
            Err(error.into())
        }
    }
}

/// The file that a request brings; `None` when it says nothing of one.
async fn received(state: &AppState, scope: &ProjectScope, request: Request) -> Result<Option<FileUpload>> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !kind.starts_with("multipart/form-data") {
        let body = axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| no_file())?;
        return if body.trim_ascii().is_empty() || body.trim_ascii() == b"{}" { Ok(None) } else { Err(no_file()) };
    }
    let mut parts = Parts::of(request).await?;
    let reader = parts.reader();
    while let Some(part) = parts.next().await? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.file_name().map(str::to_owned).ok_or_else(no_file)?;
        return store(state, scope, &name, reader(part)).await.map(Some);
    }
    Ok(None)
}

fn no_file() -> Error {
    Error::field("file", Say::NoFileSent)
}
