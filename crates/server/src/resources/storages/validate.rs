use super::{addressed::Addressed, given::Given, tried};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{extract::State, http::StatusCode};
use labelkeep_model::Permission;
use serde_json::{Map, Value};

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/api/storages/{provider}/validate", GUARD, handler)
            .summary(
                "Ask whether a source storage would work; stored secrets are used only where they are used already",
            )
            .body::<Given>()
            .answers_nothing(200),
        Endpoint::post("/api/storages/export/{provider}/validate", GUARD, handler)
            .summary("Ask whether a target storage would work; nothing is written")
            .body::<Given>()
            .answers_nothing(200),
    ]
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<StatusCode> {
    tried::from_body(&state, &access, &addressed, &body).await?.check(&state).await?;
    Ok(StatusCode::OK)
}
