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
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_model::{Error, Permission, Say};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/predictions", Guard::Project(Permission::PredictionsChange), handler)
        .summary("Create a prediction")
        .takes(MostBytes::RESULTS)
        .body::<PredictionFields>()
        .answers::<PredictionBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<PredictionFields>,
) -> ApiResult<(StatusCode, Json<PredictionBody>)> {
    let task = fields.task.ok_or_else(|| Error::field("task", Say::Required))?;
    if fields.result.is_none() {
        return Err(Error::field("result", Say::Required).into());
    }
    let scope = access.task(task).await?;
    let fields = fields.in_full(&state, &scope).await?;
    let new = fields.over(None)?;
    fields.validate(&state, &scope, &new).await?;
    let prediction = state.database.create_prediction(&scope, new).await?;
    Ok((StatusCode::CREATED, Json(PredictionBody::new(prediction, state.clock.now())?)))
}
