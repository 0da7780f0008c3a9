use super::PredictionFields;
use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes},
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

pub(super) fn endpoint_patch() -> Endpoint {
    Endpoint::patch("/api/predictions/{id}", Guard::Project(Permission::PredictionsChange), handler)
        .summary("Change a prediction")
        .takes(MostBytes::RESULTS)
        .body::<PredictionFields>()
        .answers::<PredictionBody>(200)
}

pub(super) fn endpoint_put() -> Endpoint {
    Endpoint::put("/api/predictions/{id}", Guard::Project(Permission::PredictionsChange), handler)
        .summary("Replace a prediction")
        .takes(MostBytes::RESULTS)
        .body::<PredictionFields>()
        .answers::<PredictionBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<PredictionFields>,
) -> ApiResult<Json<PredictionBody>> {
    let scope = access.prediction(id).await?;
    let fields = fields.in_full(&state, &scope).await?;
    let old = state.database.prediction(&scope, id).await?;
    let new = fields.over(Some(old))?;
    fields.validate(&state, &scope, &new).await?;
    let prediction = state.database.change_prediction(&scope, id, new).await?;
    Ok(Json(PredictionBody::new(prediction, state.clock.now())?))
}
