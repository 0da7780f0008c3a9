use super::PredictionRow;
use super::ROWS;
use crate::{
    Args, Database, Fetch, Transaction,
    access::ProjectScope,
    args, audit,
    counts::CounterDelta,
    engine::dialect::{Sql, id_list},
    projects::take_model_version,
    task_rows::lock_rows,
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde_json::json;
use std::collections::BTreeSet;

impl Database {
    /// Adds predictions to tasks that are there, all or none, and answers how many.
    ///
    /// # Errors
    /// 403 without the right; 400 when a task is not in the project.
    pub async fn import_predictions(&self, scope: &ProjectScope, rows: Vec<(i64, PredictionRow)>) -> Result<i64> {
        scope.require(Permission::PredictionsChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let tasks: BTreeSet<i64> = rows.iter().map(|(task, _)| *task).collect();
                require_tasks(transaction, &scope, &tasks).await?;
                lock_rows(transaction, tasks.iter().copied()).await?;
                let inserted: Vec<_> = rows.iter().map(|(task, prediction)| (*task, prediction)).collect();
                insert(transaction, &scope, &inserted).await?;
                settle(transaction, &tasks).await?;
                if let Some((_, last)) = rows.last() {
                    take_model_version(transaction, &scope, &last.model_version).await?;
                }
                let created = i64::try_from(rows.len()).unwrap_or(i64::MAX);
                let entry = audit::Entry {
                    action: "predictions.imported",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({ "predictions": created }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                let delta = CounterDelta { predictions: created, ..CounterDelta::default() };
                delta.apply(transaction, scope.id()).await?;
                Ok(created)
            })
        })
        .await
    }
}

async fn require_tasks(transaction: &mut Transaction, scope: &ProjectScope, tasks: &BTreeSet<i64>) -> Result<()> {
    let found = transaction
        .fetch_all(
            "SELECT id FROM tasks WHERE project_id + 0 = $1 AND trashed_by = 0 AND id IN (SELECT value FROM ids_of($2))",
            args![scope.id(), id_list(tasks.iter().copied())],
        )
        .await?;
    let found: BTreeSet<i64> = found.iter().map(|row| row.get("id")).collect::<Result<_>>()?;
    match tasks.difference(&found).next() {
        None => Ok(()),
        Some(missing) => Err(Error::non_field(Say::PredictionTaskUnknown { task: missing.to_string().into() })),
    }
}

/// Inserts predictions of the tasks with these ids.
pub(crate) async fn insert(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    rows: &[(i64, &PredictionRow)],
) -> Result<()> {
    let now = transaction.now();
    for chunk in rows.chunks(ROWS) {
        let mut args = Args::new();
        for (task, prediction) in chunk {
            let (result, model_version) = (&prediction.result, &prediction.model_version);
            args.extend(args![scope.id(), now, now, *task, result, model_version, prediction.score]);
        }
        let insert =
            "INSERT INTO predictions (project_id, created_at, updated_at, task_id, result, model_version, score)";
        transaction.execute(Sql::rows(insert, chunk.len(), 7, ""), args).await?;
    }
    Ok(())
}

/// The tasks' counts and mean scores follow.
pub(crate) async fn settle(transaction: &mut Transaction, tasks: &BTreeSet<i64>) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "UPDATE tasks SET updated_at = $2, \
             total_predictions = (SELECT COUNT(*) FROM predictions p WHERE p.task_id = tasks.id AND p.trashed_by = 0), \
             prediction_score = (SELECT AVG(p.score) FROM predictions p WHERE p.task_id = tasks.id AND p.trashed_by = 0) \
             WHERE id IN (SELECT value FROM ids_of($1))",
            args![id_list(tasks.iter().copied()), now],
        )
        .await
        .map(|_| ())
}
