use crate::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    paging::{PageRequest, page_number, page_size},
    state::AppState,
    wire::TaskSimpleBody,
};
use axum::{
    Json,
    extract::{Path, Query, State},
};
use labelkeep_model::{Error, Permission};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/tasks", Guard::Project(Permission::DataView), handler)
        .summary("List the tasks of a project by id")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "100 by default, 1000 at most")
        .answers::<Vec<TaskSimpleBody>>(200)
}

#[derive(Debug, Deserialize)]
struct PageQuery {
    #[serde(default, deserialize_with = "page_number")]
    page: Option<i64>,
    #[serde(default, deserialize_with = "page_size")]
    page_size: Option<i64>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<PageQuery>,
) -> ApiResult<Json<Vec<TaskSimpleBody>>> {
    let scope = access.project(id).await?;
    let page = PageRequest::new(query.page, query.page_size, 100, 1000);
    let tasks = state.database.tasks_in(&scope, page.size, page.offset()).await?;
    if tasks.is_empty() && page.page != 1 {
        return Err(Error::not_found("Invalid page.").into());
    }
    let parts = state.database.parts_of(&scope, &tasks).await?;
    Ok(Json(TaskSimpleBody::list(tasks, parts, state.clock.now())?))
}
