use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::UserSimple,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/annotators", Guard::Project(Permission::StatsView), handler)
        .summary("List who annotated in a project")
        .answers_list::<UserSimple>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<UserSimple>>> {
    let scope = access.project(id).await?;
    let people = state.database.annotators_of(&scope).await?;
    Ok(Json(people.into_iter().map(UserSimple::from).collect()))
}
