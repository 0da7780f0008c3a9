//! One step of an action, with everything that follows from it.

use super::{BulkAction, edit};
use crate::{
    Fetch, Transaction,
    access::ProjectScope,
    annotations::{lock_tasks, recount_tasks},
    args,
    counts::{
        CounterDelta,
        labels::{LabelCounts, count_labels, label_counts},
    },
    drafts::trash_drafts_of_tasks,
    engine::dialect::id_list,
    task_rows::trash,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{ProjectId, Result, TaskId};
use uuid::Uuid;

/// Results that are read at once: one of them can be large.
const PAGE: usize = 50;

/// Answers how many tasks, annotations or predictions it changed.
pub(super) async fn apply(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    job: i64,
    action: &BulkAction,
    tasks: &[i64],
    name: Uuid,
) -> Result<u64> {
    let project = scope.id();
    match action {
        BulkAction::DeleteTasks => trash::move_tasks(transaction, project, tasks, 0, job).await,
        BulkAction::DeleteAnnotations { annotator } => {
            let sql = "SELECT id, task_id FROM annotations WHERE trashed_by = 0 AND project_id + 0 = $1 \
                       AND task_id IN (SELECT value FROM ids_of($2)) AND ($3 = 0 OR completed_by = $3) ORDER BY id";
            let ids = id_list(tasks.iter().copied());
            let rows = transaction.fetch_all(sql, args![project, ids, annotator.unwrap_or(0)]).await?;
            let parts = rows.iter().map(|row| Ok((row.get("id")?, row.get("task_id")?))).collect::<Result<Vec<_>>>()?;
            let changed = move_annotations(transaction, project, &parts, 0, job).await?;
            trash_drafts_of_tasks(transaction, project, job, tasks, *annotator).await?;
            Ok(changed)
        }
        BulkAction::DeletePredictions => {
            let sql = "SELECT id, task_id FROM predictions WHERE trashed_by = 0 AND project_id + 0 = $1 \
                       AND task_id IN (SELECT value FROM ids_of($2)) ORDER BY id";
            let rows = transaction.fetch_all(sql, args![project, id_list(tasks.iter().copied())]).await?;
            let parts = rows.iter().map(|row| Ok((row.get("id")?, row.get("task_id")?))).collect::<Result<Vec<_>>>()?;
            move_predictions(transaction, project, &parts, 0, job).await
        }
        BulkAction::PredictionsToAnnotations { model_version } => {
            let version = model_version.as_deref().unwrap_or_default();
            annotate(transaction, scope, job, tasks, version, name).await
        }
        BulkAction::Edit(edit) => edit::apply(transaction, scope, job, edit, tasks, name).await,
    }
}

/// (id, task) of annotations that go to the trash or come back.
pub(crate) async fn move_annotations(
    transaction: &mut Transaction,
    project: ProjectId,
    parts: &[(i64, i64)],
    from: i64,
    to: i64,
) -> Result<u64> {
    let around = Around::begin(transaction, project, parts.iter().map(|(_, task)| *task)).await?;
    let in_use: Vec<i64> = parts.iter().filter(|(_, task)| around.has(*task)).map(|(id, _)| *id).collect();
    let labels = labels_of(transaction, &in_use, if to == 0 { 1 } else { -1 }).await?;
    let changed = transaction
        .execute(
            "UPDATE annotations SET trashed_by = $3 WHERE trashed_by = $2 AND id IN (SELECT value FROM ids_of($1))",
            args![id_list(parts.iter().map(|(id, _)| *id)), from, to],
        )
        .await?;
    around.end(transaction, &[], 0, &labels).await?;
    let action = if to == 0 { WebhookAction::AnnotationsCreated } else { WebhookAction::AnnotationsDeleted };
    webhook_events::note(transaction, project, action, &in_use).await?;
    Ok(changed)
}

/// (id, task) of predictions that go to the trash or come back.
pub(crate) async fn move_predictions(
    transaction: &mut Transaction,
    project: ProjectId,
    parts: &[(i64, i64)],
    from: i64,
    to: i64,
) -> Result<u64> {
    let around = Around::begin(transaction, project, parts.iter().map(|(_, task)| *task)).await?;
    let in_use = parts.iter().filter(|(_, task)| around.has(*task)).count();
    let sign = i64::from(to == 0) - i64::from(from == 0);
    let changed = transaction
        .execute(
            "UPDATE predictions SET trashed_by = $3 WHERE trashed_by = $2 AND id IN (SELECT value FROM ids_of($1))",
            args![id_list(parts.iter().map(|(id, _)| *id)), from, to],
        )
        .await?;
    let predictions = sign * i64::try_from(in_use).unwrap_or(i64::MAX);
    around.end(transaction, &[], predictions, &LabelCounts::new()).await?;
    Ok(changed)
}

/// Makes annotations of the caller from the predictions of these tasks.
async fn annotate(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    job: i64,
    tasks: &[i64],
    model_version: &str,
    name: Uuid,
) -> Result<u64> {
    let around = Around::begin(transaction, scope.id(), tasks.iter().copied()).await?;
    let now = transaction.now();
    // One random name for all, and the prediction's id in its last part.
    let name: String = name.to_string().chars().take(24).collect();
    let rows = transaction
        .fetch_all(
            "INSERT INTO annotations (task_id, project_id, completed_by, result, result_count, created_at, updated_at, \
             last_action, import_id, bulk_created, parent_prediction, unique_id) \
             SELECT d.task_id, d.project_id, $4, d.result, \
             /*sqlite json_array_length(d.result)*//*pg json_array_length(d.result::json)*/, $5, $5, 'prediction', $1, TRUE, d.id, \
             $7 || /*sqlite printf('%012x', d.id)*//*pg lpad(to_hex(d.id), 12, '0')*/ \
             FROM predictions d WHERE d.project_id + 0 = $2 AND d.trashed_by = 0 \
             AND d.task_id IN (SELECT value FROM ids_of($3)) AND ($6 = '' OR d.model_version = $6) ORDER BY d.id \
             RETURNING id",
            args![job, scope.id(), around.ids(), scope.caller().user(), now, model_version, name],
        )
        .await?;
    let made = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    let labels = labels_of(transaction, &made, 1).await?;
    around.end(transaction, &made, 0, &labels).await?;
    webhook_events::note(transaction, scope.id(), WebhookAction::AnnotationsCreated, &made).await?;
    Ok(u64::try_from(made.len()).unwrap_or(u64::MAX))
}

/// The labels in these annotations, times `sign`.
pub(super) async fn labels_of(transaction: &mut Transaction, annotations: &[i64], sign: i64) -> Result<LabelCounts> {
    let mut totals = LabelCounts::new();
    for page in annotations.chunks(PAGE) {
        let sql = "SELECT result, was_cancelled FROM annotations WHERE id IN (SELECT value FROM ids_of($1))";
        for row in transaction.fetch_all(sql, args![id_list(page.iter().copied())]).await? {
            for (key, count) in label_counts(&row.get::<String>("result")?, row.get("was_cancelled")?, sign) {
                *totals.entry(key).or_default() += count;
            }
        }
    }
    Ok(totals)
}

/// The tasks in use whose annotations or predictions change, locked, with their counters before.
pub(super) struct Around {
    project: ProjectId,
    before: std::collections::HashMap<i64, crate::annotations::TaskCounts>,
    /// Also those in the trash: their own counters follow, those of the project do not.
    tasks: Vec<i64>,
}

impl Around {
    pub(super) async fn begin(
        transaction: &mut Transaction,
        project: ProjectId,
        tasks: impl Iterator<Item = i64>,
    ) -> Result<Self> {
        let mut tasks: Vec<i64> = tasks.collect();
        tasks.sort_unstable();
        tasks.dedup();
        let mut before = lock_tasks(transaction, &tasks, false).await?;
        let sql = "SELECT id FROM tasks WHERE trashed_by + 0 <> 0 AND id IN (SELECT value FROM ids_of($1))";
        for row in transaction.fetch_all(sql, args![id_list(tasks.iter().copied())]).await? {
            before.remove(&row.get::<i64>("id")?);
        }
        Ok(Self { project, before, tasks })
    }

    fn has(&self, task: i64) -> bool {
        self.before.contains_key(&task)
    }

    pub(super) fn ids(&self) -> crate::Value {
        id_list(self.before.keys().copied())
    }

    /// Settles the tasks, then the project. `made`: annotations that are new.
    pub(super) async fn end(
        self,
        transaction: &mut Transaction,
        made: &[i64],
        predictions: i64,
        labels: &LabelCounts,
    ) -> Result<()> {
        if self.tasks.is_empty() {
            return Ok(());
        }
        let after = recount_tasks(transaction, self.project, &self.tasks, made.iter().copied()).await?;
        let delta = CounterDelta { predictions, ..CounterDelta::between(&self.before, &after) };
        delta.apply_to(transaction, self.project, self.tasks.iter().copied().map(TaskId)).await?;
        count_labels(transaction, self.project, labels).await
    }
}
