use super::{addressed::direction, body::StorageBody, list::ListQuery};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Query, State},
    http::Uri,
};
use labelkeep_model::Permission;

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/storages", GUARD, handler)
            .summary("List the source storages of all providers")
            .query("project", "integer", "of this project; without one the list is empty")
            .answers_list::<StorageBody>(200),
        Endpoint::get("/api/storages/export", GUARD, handler)
            .summary("List the target storages of all providers")
            .query("project", "integer", "of this project; without one the list is empty")
            .answers_list::<StorageBody>(200),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    uri: Uri,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<StorageBody>>> {
    // Clients of the compatible API look at it without a project too, and find none.
    let Some(project) = query.project()? else { return Ok(Json(Vec::new())) };
    let scope = access.project(project).await?;
    let storages = state.database.storages(&scope, direction(uri.path())).await?;
    Ok(Json(StorageBody::list(&state.database, storages.into_iter()).await?))
}
