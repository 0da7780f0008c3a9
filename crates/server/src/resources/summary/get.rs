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
use labelkeep_model::{Permission, Timestamp};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/summary", Guard::Project(Permission::StatsView), handler)
        .summary("Read which data a project's tasks have and what its results use")
        .answers::<SummaryBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct SummaryBody {
    project: i64,
    #[schema(value_type = String)]
    created_at: Timestamp,
    /// Data column to the number of tasks that have it.
    all_data_columns: BTreeMap<String, i64>,
    /// The columns that every task has.
    common_data_columns: Vec<String>,
    /// `from_name|to_name|type` to the number of items in annotations.
    created_annotations: BTreeMap<String, i64>,
    /// Control name to label to the number of items.
    created_labels: BTreeMap<String, BTreeMap<String, i64>>,
    created_labels_drafts: BTreeMap<String, BTreeMap<String, i64>>,
}

async fn handler(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<SummaryBody>> {
    let scope = access.project(id).await?;
    let summary = state.database.project_summary(&scope).await?;
    let common_data_columns = summary.common_columns().into_iter().map(str::to_owned).collect();
    let usage = summary.usage;
    Ok(Json(SummaryBody {
        project: id,
        created_at: summary.created_at,
        all_data_columns: usage.data_columns,
        common_data_columns,
        created_annotations: usage.created_annotations,
        created_labels: usage.created_labels,
        created_labels_drafts: usage.created_labels_drafts,
    }))
}
