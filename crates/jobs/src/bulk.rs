//! Actions of the Data Manager on many tasks.

use crate::{
    context::Context,
    kind::{Kind, Lane},
};
use labelkeep_database::{BoxFuture, bulk::BulkAction, jobs::Step};
use labelkeep_model::{Error, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

pub const KIND: &str = "bulk_action";

/// Tasks per step: each is one change, after which others get their turn.
const STEP: usize = 1000;

/// What the job was asked to do. The tasks are those that were selected when it was asked.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct BulkJob {
    pub action: String,
    pub tasks: Vec<i64>,
    pub annotator: Option<i64>,
    pub model_version: Option<String>,
}

impl BulkJob {
    /// The name in the audit trail, and what each step does.
    fn work(&self) -> Option<(&'static str, BulkAction)> {
        Some(match self.action.as_str() {
            "delete_tasks" => ("tasks.deleted", BulkAction::DeleteTasks),
            "remove_duplicates" => ("tasks.duplicates_removed", BulkAction::DeleteTasks),
            "delete_tasks_annotations" => {
                ("annotations.deleted", BulkAction::DeleteAnnotations { annotator: self.annotator })
            }
            "delete_tasks_predictions" => ("predictions.deleted", BulkAction::DeletePredictions),
            "predictions_to_annotations" => {
                let model_version = self.model_version.clone();
                ("annotations.created_from_predictions", BulkAction::PredictionsToAnnotations { model_version })
            }
            _ => return None,
        })
    }
}

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

async fn run(context: &Context) -> Result<()> {
    let job: BulkJob = context.payload()?;
    let (name, action) = job.work().ok_or_else(|| Error::internal(format!("no action is called {}", job.action)))?;
    let tasks = if job.action == "remove_duplicates" {
        context.database.duplicate_tasks(context.project()?, &job.tasks).await?
    } else {
        job.tasks
    };
    let total = i64::try_from(tasks.len()).ok();
    // After a crash: duplicates that are gone are not found again, for the others the checkpoint says how many are done.
    let resumes = job.action != "remove_duplicates";
    let start =
        context.input.checkpoint.get("done").and_then(serde_json::Value::as_u64).filter(|_| resumes).unwrap_or(0);
    let mut done = usize::try_from(start).unwrap_or(0);
    let mut changed = context.input.checkpoint.get("changed").and_then(serde_json::Value::as_u64).unwrap_or(0);
    for chunk in tasks.get(done..).unwrap_or_default().chunks(STEP) {
        done += chunk.len();
        let step = Step {
            done: i64::try_from(done).unwrap_or(i64::MAX),
            total,
            checkpoint: json!({ "done": done, "changed": changed }),
        };
        changed += context
            .database
            .bulk_step(context.project()?, &context.claim, action.clone(), chunk.to_vec(), step)
            .await?;
    }
    let result = json!({ "processed_items": done, "changed": changed });
    context.database.finish_bulk(context.project()?, &context.claim, name, result).await
}
