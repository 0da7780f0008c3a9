use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    paging::PageRequest,
    state::AppState,
    wire::BaseTaskBody,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::{Error, Permission, Result};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/tasks", Guard::Project(Permission::DataView), handler)
        .summary("List the tasks of a project by id")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "100 by default, 1000 at most")
        .answers::<Vec<BaseTaskBody>>(200)
}

#[derive(Debug, Deserialize)]
struct PageQuery {
    page: Option<i64>,
    page_size: Option<i64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<PageQuery>,
) -> ApiResult<Json<Vec<BaseTaskBody>>> {
    let scope = access.project(id).await?;
    let page = PageRequest::new(query.page, query.page_size, 100, 1000);
    let tasks = state.database.tasks_in(&scope, page.size, page.offset()).await?;
    if tasks.is_empty() && page.page != 1 {
        return Err(Error::not_found("Invalid page.").into());
    }
    Ok(Json(tasks.into_iter().map(BaseTaskBody::new).collect::<Result<_>>()?))
}
