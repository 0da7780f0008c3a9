use super::{GUARD, home};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    extract::{Path, State},
    http::StatusCode,
};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::delete("/api/webhooks/{id}", GUARD, handler)
        .summary("Delete a webhook, with its secrets, its log and what waits for it")
        .answers_nothing(204)
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let home = home(&state, &access, id).await?;
    state.database.delete_webhook(&home, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
