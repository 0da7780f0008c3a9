use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::raw,
};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_model::{Error, Permission, Result, Say, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/annotation-history", Guard::Project(Permission::DataView), handler)
        .summary("List what was done to an annotation, oldest first")
        .query("annotation", "integer", "the annotation")
        .query("after", "integer", "only entries behind this one: a long history comes in parts, the last one is empty")
        .answers_list::<HistoryBody>(200)
}

#[derive(Debug, Deserialize)]
struct HistoryQuery {
    annotation: Option<i64>,
    after: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct HistoryBody {
    id: i64,
    action: String,
    annotation_id: i64,
    task_id: i64,
    project_id: i64,
    #[schema(value_type = String)]
    created_at: Timestamp,
    created_by: Option<i64>,
    lead_time: Option<f64>,
    /// Of an import: who made the annotation where it comes from, when that is nobody here.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    imported_author: Option<String>,
    #[schema(value_type = Vec<Object>)]
    result: Box<RawValue>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<HistoryQuery>,
) -> ApiResult<Json<Vec<HistoryBody>>> {
    let annotation = query.annotation.ok_or_else(|| Error::field("annotation", Say::QueryRequired))?;
    let scope = access.annotation(annotation).await?;
    let entries = state.database.annotation_history(&scope, query.after.unwrap_or(0)).await?.into_iter().map(|entry| {
        Ok(HistoryBody {
            id: entry.id,
            action: entry.action,
            annotation_id: entry.annotation_id,
            task_id: entry.task_id,
            project_id: entry.project_id,
            created_at: entry.created_at,
            created_by: entry.created_by,
            lead_time: entry.lead_time,
            imported_author: entry.imported_author,
            result: raw(entry.result)?,
        })
    });
    Ok(Json(entries.collect::<Result<_>>()?))
}
