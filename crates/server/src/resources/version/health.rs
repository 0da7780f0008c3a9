use crate::http::{
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/health", Guard::Public("load balancers ask it"), handler)
        .summary("Tell whether the server and its database answer")
        .answers::<Health>(200)
}

#[derive(Serialize, ToSchema)]
struct Health {
    status: &'static str,
}

async fn handler(State(state): State<AppState>) -> ApiResult<Json<Health>> {
    state.database.check_schema().await?;
    Ok(Json(Health { status: "UP" }))
}
