use super::{GUARD, body::WebhookBody, home};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/webhooks/{id}/resume", GUARD, handler)
        .summary("Try a webhook that is paused at once")
        .answers::<WebhookBody>(200)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<WebhookBody>> {
    let home = home(&state, &access, id).await?;
    state.database.resume_webhook(&home, id).await?;
    Ok(Json(WebhookBody::new(state.database.webhook(&home, id).await?, state.database.now())))
}
