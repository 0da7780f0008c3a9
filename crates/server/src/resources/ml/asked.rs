//! Beginning the job that gets predictions.

use crate::http::state::AppState;
use labelkeep_database::{access::ProjectScope, jobs::NewJob, ml_backends::MlBackend};
use labelkeep_jobs::{predict::PredictJob, selected::Selected};
use labelkeep_model::{Error, Result, Say};
use serde_json::{Value, json};

/// The job for what is selected, from the backend that people begin from, or from the project's first.
///
/// # Errors
/// 409 when no backend is connected.
pub(crate) async fn predict_selected(state: &AppState, scope: &ProjectScope, query: &Value) -> Result<NewJob> {
    let chosen = match state.database.chosen_ml_backend(scope).await? {
        Some(chosen) => Some(chosen),
        None => state.database.ml_backends(scope).await?.into_iter().next(),
    };
    let backend = chosen.ok_or_else(|| Error::conflict(Say::MlNoBackend))?;
    job(state, scope, &backend, query, PredictJob::BATCH).await
}

/// The job for all tasks.
pub(super) async fn predict_all(
    state: &AppState,
    scope: &ProjectScope,
    backend: &MlBackend,
    batch_size: usize,
) -> Result<NewJob> {
    job(state, scope, backend, &json!({ "selectedItems": { "all": true, "excluded": [] } }), batch_size).await
}

async fn job(
    state: &AppState,
    scope: &ProjectScope,
    backend: &MlBackend,
    query: &Value,
    batch_size: usize,
) -> Result<NewJob> {
    let total = match query.pointer("/selectedItems/included").and_then(Value::as_array) {
        Some(included) => i64::try_from(included.len()).ok(),
        None if query.get("filters").is_some_and(|filters| !filters.is_null()) => None,
        None => Some(state.database.project(scope).await?.task_number),
    };
    let (selected, items) = Selected::read(&state.database, scope, query).await?;
    PredictJob { backend: backend.id, selected, batch_size }.job(items, total)
}
