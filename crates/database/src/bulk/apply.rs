//! One step of an action, with everything that follows from it.

use super::{
    BulkAction,
    around::{Around, labels_of},
    edit,
};
use crate::{
    Fetch, Transaction,
    access::ProjectScope,
    args,
    counts::labels::LabelCounts,
    drafts::trash_drafts_of_tasks,
    engine::dialect::id_list,
    task_rows::trash,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{ProjectId, Result};
use uuid::Uuid;

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
