//! Actions on many tasks, step by step as jobs do them. What is removed notes its job in `trashed_by`, so that undoing
//! the job brings back exactly that. Each step moves the counters by what it changed.

mod apply;
mod around;
mod edit;
mod undo;

pub(crate) use apply::{move_annotations, move_predictions};
pub use edit::{BulkAnswer, BulkEdit, FieldValue};

use crate::{
    Database, Fetch, Transaction,
    access::{ProjectScope, task_people::visible},
    audit,
    engine::dialect::Sql,
    jobs::{JobClaim, Step},
    task_filter_sql::compile_condition,
};
use labelkeep_model::{Permission, Result};
use labelkeep_task_filter::CheckedFilter;
use serde_json::Value as Json;

/// What is done to the tasks.
#[derive(Debug, Clone, PartialEq)]
pub enum BulkAction {
    DeleteTasks,
    /// Those of one person, or all.
    DeleteAnnotations {
        annotator: Option<i64>,
    },
    DeletePredictions,
    /// Those of one model version, or all.
    PredictionsToAnnotations {
        model_version: Option<String>,
    },
    Edit(BulkEdit),
}

impl BulkAction {
    #[must_use]
    pub fn permission(&self) -> Permission {
        match self {
            Self::DeleteTasks => Permission::TasksDelete,
            Self::DeleteAnnotations { .. } => Permission::AnnotationsDeleteAny,
            Self::DeletePredictions | Self::PredictionsToAnnotations { .. } => Permission::PredictionsChange,
            Self::Edit(BulkEdit::CacheLabels { .. } | BulkEdit::SetField { .. }) => Permission::TasksChange,
            Self::Edit(BulkEdit::Propagate { .. } | BulkEdit::Answer(_)) => Permission::Label,
            Self::Edit(BulkEdit::RenameLabels { .. }) => Permission::AnnotationsChangeAny,
        }
    }
}

impl Database {
    /// Does the action to these tasks and notes the progress, as one change. Answers how much it changed.
    ///
    /// # Errors
    /// 403 without the right; 409 when the job was cancelled or taken over.
    pub async fn bulk_step(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        action: BulkAction,
        tasks: Vec<i64>,
        step: impl FnOnce(u64) -> Step + Send + 'static,
    ) -> Result<u64> {
        scope.require(action.permission())?;
        let (scope, claim) = (scope.clone(), claim.clone());
        let name = self.rng().uuid();
        self.write(move |transaction| {
            Box::pin(async move {
                let changed = apply::apply(transaction, &scope, claim.job, &action, &tasks, name).await?;
                claim.advance(transaction, &step(changed)).await?;
                Ok(changed)
            })
        })
        .await
    }

    /// Ends the job.
    ///
    /// # Errors
    /// 409 when the job was taken over.
    pub async fn finish_bulk(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        action: &'static str,
        (result, can_undo): (Json, bool),
    ) -> Result<()> {
        let (scope, claim) = (scope.clone(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                record(transaction, &scope, action, claim.job, result.clone()).await?;
                claim.finish(transaction, &result, can_undo).await
            })
        })
        .await
    }

    /// Among the tasks that match, the repetitions of another one's data that nobody has annotated. The one with most
    /// annotations, then the oldest, stays.
    pub async fn duplicate_tasks(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<Vec<i64>> {
        let (condition, mut args) = visible(scope, self.now(), 1);
        let (matching, more) = compile_condition(scope, filter, args.len() + 1, self.is_postgres());
        args.extend(more);
        let text = format!(
            "SELECT id FROM (SELECT t.id, t.total_annotations + t.cancelled_annotations AS annotations, \
             ROW_NUMBER() OVER (PARTITION BY t.data ORDER BY t.total_annotations DESC, t.id) AS place FROM tasks t \
             WHERE {condition} AND {matching}) AS placed WHERE place > 1 AND annotations = 0 ORDER BY id"
        );
        let rows = self.question(scope, filter).await?.fetch_all(Sql::assembled(text), args).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }
}

async fn record(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &str,
    job: i64,
    details: Json,
) -> Result<()> {
    let entry = audit::Entry { action, object_type: "job", object_id: Some(job), project: Some(scope.id()), details };
    audit::record(transaction, scope.caller(), entry).await
}
