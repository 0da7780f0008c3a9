use super::FileUploadBody;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::imports::flag,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::{Error, Permission, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/file-uploads", Guard::Project(Permission::TasksCreate), handler)
        .summary("List uploaded files that no task came from yet, or all, or named ones")
        .query("all", "boolean", "also files that tasks came from")
        .query("ids", "string", "ids, as 1,2 or [1,2]")
        .answers_list::<FileUploadBody>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    all: Option<String>,
    ids: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<FileUploadBody>>> {
    let scope = access.project(id).await?;
    let ids = match query.ids {
        None => None,
        Some(text) => {
            let list = text.trim_matches(['[', ']']).split(',').map(str::trim).filter(|id| !id.is_empty()).take(10_000);
            let ids: Option<Vec<i64>> = list.map(|id| id.parse().ok()).collect();
            Some(ids.ok_or_else(|| Error::field("ids", Say::IdList))?)
        }
    };
    let files = state.database.uploads(&scope, ids, flag(query.all.as_deref(), false)).await?;
    Ok(Json(files.into_iter().map(FileUploadBody::from).collect()))
}
