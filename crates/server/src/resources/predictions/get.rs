use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::PredictionBody,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/predictions/{id}", Guard::Project(Permission::DataView), handler)
        .summary("Read a prediction")
        .answers::<PredictionBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<PredictionBody>> {
    let scope = access.prediction(id).await?;
    let prediction = state.database.prediction(&scope, id).await?;
    Ok(Json(PredictionBody::new(prediction, state.clock.now())?))
}
