use super::{GUARD, body::MlBackendBody};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/ml/{id}", GUARD, handler)
        .summary("Get an ML backend; it is asked how it is, some seconds at most")
        .answers::<MlBackendBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<MlBackendBody>> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    let checked = state.ml().check(&scope, &backend).await?;
    Ok(Json(MlBackendBody::new(checked.backend, &scope)))
}
