use super::body::{number, value};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::bulk::BulkEdit;
use labelkeep_jobs::{bulk::BulkJob, selected::Selected};
use labelkeep_model::Permission;
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/labels/bulk", Guard::Project(Permission::ActionsRun), handler)
        .summary("Rename a label in all annotations of a project, as a job that is waited for")
        .body::<Given>()
        .answers::<Renamed>(200)
}

/// Whole values, such as `["car"]`.
#[derive(ToSchema)]
#[schema(as = LabelRenameRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
struct Given {
    project: i64,
    #[schema(value_type = Value)]
    old_label: (),
    #[schema(value_type = Value)]
    new_label: (),
}

#[derive(Serialize, ToSchema)]
#[schema(as = LabelsRenamed)]
struct Renamed {
    /// Regions and answers that had the label.
    annotations_updated: u64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<Renamed>> {
    let (project, old, new) = (number(&body, "project")?, value(&body, "old_label")?, value(&body, "new_label")?);
    let scope = access.project(project).await?;
    scope.require(Permission::AnnotationsChangeAny)?;
    let all = json!({ "selectedItems": { "all": true, "excluded": [] } });
    let (selected, items) = Selected::read(&state.database, &scope, &all).await?;
    let edit = BulkEdit::RenameLabels { control: None, old, new };
    let job = BulkJob {
        action: "rename_labels".to_owned(),
        selected,
        annotator: None,
        model_version: None,
        edit: Some(edit),
    };
    let done = state.jobs().run_now(&scope, job.job("Rename labels", items)?).await?;
    let changed = done.result.unwrap_or_default().get("changed").and_then(Value::as_u64).unwrap_or(0);
    Ok(Json(Renamed { annotations_updated: changed }))
}
