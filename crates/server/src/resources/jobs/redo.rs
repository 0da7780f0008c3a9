use super::body::JobBody;
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_jobs::import;
use labelkeep_model::{Error, Permission};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/jobs/{id}/redo", Guard::Project(Permission::ActionsRun), handler)
        .summary("Bring back an import that was taken back, with what people did on its tasks")
        .answers::<JobBody>(202)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<(StatusCode, Json<JobBody>)> {
    let scope = access.job(id).await?;
    if state.database.job(&scope, id).await?.kind != import::KIND {
        return Err(Error::conflict("Only an import can be redone. Run the action again.").into());
    }
    state.database.redo_import(&scope, id).await?;
    Ok((StatusCode::ACCEPTED, Json(state.database.job(&scope, id).await?.into())))
}
