//! A task with everything that belongs to it and that its caller may see.

use crate::{
    http::state::AppState,
    wire::{DraftBody, NestedAnnotationBody, PredictionBody, TaskBody},
};
use labelkeep_database::{access::TaskScope, tasks::Task};
use labelkeep_model::Result;

/// Reads what the counters say is there, and nothing else.
pub(super) async fn open(state: &AppState, scope: &TaskScope, task: Task) -> Result<TaskBody> {
    let now = state.clock.now();
    state.database.check_answer(std::slice::from_ref(&task)).await?;
    let annotations = if task.total_annotations + task.cancelled_annotations > 0 {
        state.database.annotations_of(scope).await?
    } else {
        Vec::new()
    };
    let predictions = if task.total_predictions > 0 { state.database.predictions_of(scope).await? } else { Vec::new() };
    let drafts = if task.draft_count > 0 { state.database.drafts_of(scope, None).await? } else { Vec::new() };
    TaskBody::new(
        task,
        annotations
            .into_iter()
            .map(|annotation| NestedAnnotationBody::nested(annotation, now))
            .collect::<Result<_>>()?,
        predictions.into_iter().map(|prediction| PredictionBody::new(prediction, now)).collect::<Result<_>>()?,
        drafts.into_iter().map(|draft| DraftBody::new(draft, now)).collect::<Result<_>>()?,
    )
}
