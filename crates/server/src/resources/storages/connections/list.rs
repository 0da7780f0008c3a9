use super::{GUARD, body::ConnectionBody};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/storage-connections", GUARD, list)
            .summary("List the connections that projects share, with the projects that may use each")
            .answers_list::<ConnectionBody>(200),
        Endpoint::get("/api/storage-connections/{id}", GUARD, read)
            .summary("Get a shared connection")
            .answers::<ConnectionBody>(200),
    ]
}

async fn list(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<ConnectionBody>>> {
    let all = state.database.storage_connections(&access.organization()?).await?;
    Ok(Json(all.into_iter().map(Into::into).collect()))
}

async fn read(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<ConnectionBody>> {
    Ok(Json(state.database.storage_connection(&access.organization()?, id).await?.into()))
}
