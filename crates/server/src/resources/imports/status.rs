use super::answer::{ImportStatus, answer};
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
use labelkeep_database::jobs::JobStatus;
use labelkeep_model::{Error, Permission, Say};
use serde_json::{Value, json};

/// Imports and reimports are jobs; this is the form in which the official client asks for them.
pub(super) fn endpoint(path: &'static str) -> Endpoint {
    Endpoint::get(path, Guard::Project(Permission::TasksCreate), handler)
        .summary("Tell how far an import is")
        .answers::<ImportStatus>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((id, import)): Path<(i64, i64)>,
) -> ApiResult<Json<Value>> {
    let scope = access.project(id).await?;
    let job = state.database.job(&scope, import).await.map_err(|_| missing())?;
    if job.kind != "import" {
        return Err(missing().into());
    }
    let status = match job.status {
        JobStatus::Queued => "created",
        JobStatus::Running => "in_progress",
        JobStatus::Completed => "completed",
        JobStatus::Failed | JobStatus::Cancelled => "failed",
    };
    let mut body = answer(&job);
    let head = json!({
        "id": job.id,
        "project": id,
        "preannotated_from_fields": null,
        "commit_to_project": true,
        "return_task_ids": false,
        "status": status,
        "url": null,
        "error": job.error,
        "created_at": job.created_at,
        "updated_at": job.finished_at.or(job.started_at),
        "finished_at": job.finished_at,
        "tasks": null,
    });
    for (name, value) in head.as_object().into_iter().flatten() {
        body.insert(name.clone(), value.clone());
    }
    let ids: Vec<i64> = match job.status {
        JobStatus::Completed => state.database.imported_tasks(&scope, job.id).await?.iter().map(|id| id.0).collect(),
        _ => Vec::new(),
    };
    body.insert("task_ids".to_owned(), json!(ids));
    Ok(Json(Value::Object(body)))
}

fn missing() -> Error {
    Error::not_found(Say::NoSuchObject { what: "ProjectImport".into() })
}
