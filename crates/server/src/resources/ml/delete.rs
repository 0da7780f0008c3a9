use super::GUARD;
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_database::webhooks::WebhookHome;
use labelkeep_model::ErrorKind;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/ml/{id}", GUARD, handler)
        .summary("Remove an ML backend with its password and its webhook; its predictions stay")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    state.database.delete_ml_backend(&scope, id).await?;
    if backend.webhook_id != 0 {
        // Somebody may have deleted it before.
        match state.database.delete_webhook(&WebhookHome::Project(scope), backend.webhook_id).await {
            Err(error) if error.kind != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
    }
    Ok(StatusCode::NO_CONTENT)
}
