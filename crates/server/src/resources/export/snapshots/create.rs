use super::{
    body::{CreatedExportBody, ExportBody},
    options::SnapshotBody,
};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_database::{access::ProjectScope, exports::NewExport};
use labelkeep_jobs::{export::SnapshotRequest, selected::Selected};
use labelkeep_model::{Error, ErrorKind, Permission, Result, Say};
use serde_json::{Value, json};
use std::time::Duration;

/// The compatible server answers when the file is complete, and many scripts download it next without asking for the
/// status. Who waits longer than this gets `in_progress` and asks again.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/exports", Guard::Project(Permission::Export), handler)
        .summary("Take a snapshot of a project for export; answers when it is complete, or after a minute")
        .body::<SnapshotBody>()
        .answers::<CreatedExportBody>(201)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<SnapshotBody>,
) -> ApiResult<(StatusCode, Json<CreatedExportBody>)> {
    let scope = access.project(id).await?;
    let (selected, items) = match body.task_filter_options.as_ref().and_then(|options| options.view) {
        Some(view) => {
            let (selected, items) = selected_in_view(&state, &scope, view).await?;
            (Some(selected), items)
        }
        None => (None, Vec::new()),
    };
    let title = match &body.title {
        Some(title) => title.clone(),
        None => default_title(&state, &scope).await?,
    };
    let choice = body.task_filter_options.as_ref().map(super::options::TaskOptions::choice).unwrap_or_default();
    let details = json!({ "title": title, "is_filtered": selected.is_some() });
    let request = SnapshotRequest { selected, choice, form: body.form() };
    let job = request.job(&title, items);
    let jobs = state.jobs();
    let (export, handle) = jobs.start_snapshot(&scope, NewExport { title, details }, job).await?;
    // How it ended is read from the snapshot, also when it failed.
    let _ = tokio::time::timeout(PATIENCE, handle).await;
    let export = ExportBody::from(state.database.export(&scope, export.id).await?);
    let body = CreatedExportBody {
        export,
        task_filter_options: None,
        annotation_filter_options: None,
        serialization_options: None,
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// What a tab shows, and of that what is selected in it. (The compatible server exports everything when there is no
/// such tab; here that is an error, as nobody who names a tab wants everything.)
async fn selected_in_view(state: &AppState, scope: &ProjectScope, view: i64) -> Result<(Selected, Vec<i64>)> {
    let view = state.database.view(scope, view).await.map_err(|error| match error.kind {
        ErrorKind::NotFound => Error::field("task_filter_options.view", Say::NoSuchTab),
        _ => error,
    })?;
    Selected::read(&state.database, scope, &Value::Object(view.data)).await
}

async fn default_title(state: &AppState, scope: &ProjectScope) -> Result<String> {
    let project = state.database.project(scope).await?;
    let time = state.clock.now().datetime().format("%Y-%m-%d-%H-%M");
    Ok(format!("{}-at-{time}", project.title.replace(' ', "-")))
}
