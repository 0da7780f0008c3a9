//! Actions of the Data Manager on many tasks.

use crate::{
    context::{Context, checkpoint},
    kind::{Kind, Lane},
    selected::Selected,
};
use labelkeep_database::{
    BoxFuture,
    bulk::{BulkAction, BulkEdit},
    jobs::{NewJob, Step, Title},
};
use labelkeep_model::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

const KIND: &str = "bulk_action";
const CHECKPOINT_VERSION: u64 = 2;

/// What the job was asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BulkJob {
    pub action: String,
    pub selected: Selected,
    pub annotator: Option<i64>,
    pub model_version: Option<String>,
    /// Of an action that changes what tasks or annotations say.
    #[serde(default)]
    pub edit: Option<BulkEdit>,
}

impl BulkJob {
    /// `items`: the tasks that were named one by one.
    ///
    /// # Errors
    /// None that can happen: it is written as JSON.
    pub fn job(&self, title: &str, items: Vec<i64>) -> Result<NewJob> {
        Ok(NewJob {
            payload: serde_json::to_value(self).map_err(Error::internal)?,
            items,
            ..NewJob::new(KIND, Title::new(&self.action, title))
        })
    }

    /// The name in the audit trail, and what each step does.
    fn work(&self) -> Option<(&'static str, BulkAction)> {
        Some(match self.action.as_str() {
            "delete_tasks" => ("tasks.deleted", BulkAction::DeleteTasks),
            REMOVE_DUPLICATES => ("tasks.duplicates_removed", BulkAction::DeleteTasks),
            "delete_tasks_annotations" => {
                ("annotations.deleted", BulkAction::DeleteAnnotations { annotator: self.annotator })
            }
            "delete_tasks_predictions" => ("predictions.deleted", BulkAction::DeletePredictions),
            "predictions_to_annotations" => {
                let model_version = self.model_version.clone();
                ("annotations.created_from_predictions", BulkAction::PredictionsToAnnotations { model_version })
            }
            action => {
                let name = match action {
                    "cache_labels" => "tasks.labels_cached",
                    "add_data_field" => "tasks.field_set",
                    "propagate_annotations" => "annotations.propagated",
                    "annotate_tasks" => "annotations.submitted_in_bulk",
                    "rename_labels" => "annotations.labels_renamed",
                    _ => return None,
                };
                (name, BulkAction::Edit(self.edit.clone()?))
            }
        })
    }
}

/// An action as it is for tasks behind the first `done`.
fn behind(action: &BulkAction, done: i64) -> BulkAction {
    match action.clone() {
        BulkAction::Edit(edit) => BulkAction::Edit(edit.behind(done)),
        other => other,
    }
}

const REMOVE_DUPLICATES: &str = "remove_duplicates";

pub(crate) struct Bulk;

impl Kind for Bulk {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Actions
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(run(context))
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Checkpoint {
    /// The last task that is done.
    after: i64,
    done: i64,
    changed: u64,
}

async fn run(context: &Context) -> Result<()> {
    let job: BulkJob = context.payload()?;
    let (name, action) = job.work().ok_or_else(|| Error::internal(format!("no action is called {}", job.action)))?;
    let mut at: Checkpoint = context.checkpoint(CHECKPOINT_VERSION)?.unwrap_or_default();
    let tasks = Tasks::new(context, &job).await?;
    loop {
        let (chunk, after) = tasks.next(context, &job.selected, at.after).await?;
        if chunk.is_empty() {
            break;
        }
        at.after = after;
        let action = behind(&action, at.done);
        at.done += i64::try_from(chunk.len()).unwrap_or(i64::MAX);
        let (before, total) = (at.clone(), tasks.total());
        let step = move |changed| Step {
            done: before.done,
            total,
            checkpoint: checkpoint(CHECKPOINT_VERSION, &Checkpoint { changed: before.changed + changed, ..before }),
        };
        at.changed += context.database.bulk_step(context.project()?, &context.claim, action, chunk, step).await?;
    }
    let result = json!({ "processed_items": at.done, "changed": at.changed });
    let can_undo = !matches!(&action, BulkAction::Edit(edit) if !edit.can_undo());
    context.database.finish_bulk(context.project()?, &context.claim, name, (result, can_undo)).await
}

/// Where the tasks of the next step come from.
enum Tasks {
    Walk(labelkeep_task_filter::CheckedFilter),
    /// Repetitions are known only when all tasks were compared. After a crash those that are gone are not found again.
    Found(Vec<i64>),
}

impl Tasks {
    async fn new(context: &Context, job: &BulkJob) -> Result<Self> {
        let filter = job.selected.filter(context).await?;
        if job.action != REMOVE_DUPLICATES {
            return Ok(Self::Walk(filter));
        }
        let mut compared = Vec::new();
        let mut after = 0;
        // Only what was chosen by hand must be walked first.
        while job.selected.names_tasks() {
            let part = job.selected.next(context, &filter, after).await?;
            if part.0.is_empty() {
                break;
            }
            after = part.1;
            compared.extend(part.0);
        }
        let filter = job.selected.narrow(filter, compared);
        context.database.duplicate_tasks(context.project()?, &filter).await.map(Self::Found)
    }

    async fn next(&self, context: &Context, selected: &Selected, after: i64) -> Result<(Vec<i64>, i64)> {
        match self {
            Self::Walk(filter) => selected.next(context, filter, after).await,
            Self::Found(ids) => {
                let from = ids.partition_point(|id| *id <= after);
                let part: Vec<i64> = ids.iter().skip(from).take(Selected::STEP).copied().collect();
                let last = part.last().copied().unwrap_or(after);
                Ok((part, last))
            }
        }
    }

    fn total(&self) -> Option<i64> {
        match self {
            Self::Walk(_) => None,
            Self::Found(ids) => i64::try_from(ids.len()).ok(),
        }
    }
}
