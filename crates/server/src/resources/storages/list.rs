use super::{addressed::Addressed, body::StorageBody};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

const GUARD: Guard = Guard::Project(Permission::StoragesManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/storages/{provider}", GUARD, handler)
            .summary("List the source storages of a provider")
            .query("project", "integer", "of this project; required")
            .answers_list::<StorageBody>(200),
        Endpoint::get("/api/storages/export/{provider}", GUARD, handler)
            .summary("List the target storages of a provider")
            .query("project", "integer", "of this project; required")
            .answers_list::<StorageBody>(200),
    ]
}

#[derive(Debug, Deserialize)]
pub(super) struct ListQuery {
    project: Option<String>,
}

impl ListQuery {
    /// # Errors
    /// 400 when it is no number.
    pub fn project(&self) -> Result<Option<i64>> {
        let text = self.project.as_deref().filter(|text| !text.is_empty());
        let read = |text: &str| text.parse().map_err(|_| Error::field("project", Say::NoInteger));
        text.map(read).transpose()
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    addressed: Addressed,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<StorageBody>>> {
    let project = query.project()?.ok_or_else(|| Error::non_field(Say::ProjectParameter))?;
    let scope = access.project(project).await?;
    let storages = state.database.storages(&scope, addressed.direction).await?;
    let of_provider = storages.into_iter().filter(|storage| addressed.is_about(storage));
    let bodies = StorageBody::list(&state.database, of_provider).await?;
    Ok(Json(bodies.into_iter().map(|body| body.named(&addressed)).collect()))
}
