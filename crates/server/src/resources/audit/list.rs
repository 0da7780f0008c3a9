use super::asked::{Asked, PARAMETERS};
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        paging::{Page, PageRequest, list_address, page_number, page_size},
        state::AppState,
    },
    wire::raw,
};
use axum::{
    Json,
    extract::{OriginalUri, Query, State},
};
use labelkeep_model::{Permission, Result, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    let endpoint = Endpoint::get("/api/audit", Guard::Organization(Permission::AuditView), handler)
        .summary("Search the audit trail, newest first");
    PARAMETERS
        .into_iter()
        .fold(endpoint, |endpoint, (name, kind, meaning)| endpoint.query(name, kind, meaning))
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "50 by default, 200 at most")
        .answers_page::<AuditBody>(200)
}

#[derive(Debug, Deserialize)]
struct Which {
    #[serde(default, deserialize_with = "page_number")]
    page: Option<i64>,
    #[serde(default, deserialize_with = "page_size")]
    page_size: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct AuditBody {
    id: i64,
    #[schema(value_type = String)]
    at: Timestamp,
    actor: Option<Actor>,
    action: String,
    object_type: String,
    object_id: Option<i64>,
    project: Option<i64>,
    credential: String,
    address: String,
    #[schema(value_type = Object)]
    details: Box<RawValue>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Actor {
    id: i64,
    email: String,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<Asked>,
    Query(which): Query<Which>,
) -> ApiResult<Json<Page<AuditBody>>> {
    let scope = access.organization()?;
    let request = PageRequest::new(which.page, which.page_size, 50, 200);
    let query = asked.query(request.size, request.offset())?;
    let (entries, total) = state.database.audit_entries(&scope, &query).await?;
    request.check(total)?;
    let results = entries.into_iter().map(|entry| {
        Ok(AuditBody {
            id: entry.id,
            at: entry.at,
            actor: entry.actor_id.filter(|id| *id != 0).map(|id| Actor { id, email: entry.actor_email }),
            action: entry.action,
            object_type: entry.object_type,
            object_id: entry.object_id,
            project: entry.project_id,
            credential: entry.credential,
            address: entry.address,
            details: raw(entry.details)?,
        })
    });
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, results.collect::<Result<_>>()?)))
}
