use super::promises::{Promise, promises};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::Server;
use labelkeep_model::{Permission, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/security", Guard::Organization(Permission::AuditView), handler)
        .summary("Tell what is open, what is closed and why, from the settings in force")
        .answers::<Security>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct Security {
    promises: Vec<Promise>,
    /// The servers and workers that run on the database.
    servers: Vec<RunningServer>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RunningServer {
    /// The machine, and what it does there.
    name: String,
    version: String,
    /// The newest migration that it knows.
    schema: i64,
    #[schema(value_type = String)]
    started_at: Timestamp,
    #[schema(value_type = String)]
    seen_at: Timestamp,
}

impl From<Server> for RunningServer {
    fn from(server: Server) -> Self {
        let Server { name, version, schema, started_at, seen_at } = server;
        Self { name, version, schema, started_at, seen_at }
    }
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<Security>> {
    let organization = state.database.organization(&access.organization()?).await?;
    Ok(Json(Security {
        promises: promises(&state.settings, state.egress.settings(), &organization),
        servers: state.database.servers().await?.into_iter().map(Into::into).collect(),
    }))
}
