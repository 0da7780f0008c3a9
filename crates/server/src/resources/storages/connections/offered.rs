use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::storages::Shared;
use labelkeep_model::Permission;
use labelkeep_storages::fields;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/storage-connections", Guard::Project(Permission::StoragesManage), handler)
        .summary("List the connections that the project's storages may use")
        .answers_list::<Offered>(200)
}

/// What people of a project see of a connection: where it leads, and neither secrets nor the name of an account.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OfferedStorageConnection)]
struct Offered {
    id: i64,
    /// `s3`, `gcs`, `azure` or `redis`.
    provider: &'static str,
    title: String,
    /// What the prefix of a storage that uses it must begin with; empty: nothing.
    prefix: String,
    #[schema(value_type = Object)]
    settings: Map<String, Value>,
}

impl From<Shared> for Offered {
    fn from(shared: Shared) -> Self {
        let Shared { id, title, provider, mut settings, prefix, .. } = shared;
        settings.retain(|name, _| fields(provider).iter().any(|field| field.name == name && field.is_shown));
        Self { id, provider: provider.as_str(), title, prefix, settings }
    }
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<Vec<Offered>>> {
    let all = state.database.shared_connections(&access.project(id).await?).await?;
    Ok(Json(all.into_iter().map(Into::into).collect()))
}
