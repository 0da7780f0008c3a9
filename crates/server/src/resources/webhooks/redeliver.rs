use super::{GUARD, deliveries::DeliveryBody, home};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/webhooks/{id}/deliveries/{delivery}/redeliver", GUARD, handler)
        .summary("Tell a webhook something once more, behind everything that waits")
        .answers::<DeliveryBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((id, delivery)): Path<(i64, i64)>,
) -> ApiResult<(StatusCode, Json<DeliveryBody>)> {
    let home = home(&state, &access, id).await?;
    let again = state.database.redeliver(&home, id, delivery).await?;
    Ok((StatusCode::CREATED, Json(again.into())))
}
