use super::PredictionRow;
use crate::{
    Args, Database, Fetch, Transaction, Value,
    access::ProjectScope,
    args, audit,
    dialect::{Sql, id_list},
    projects::CounterDelta,
};
use labelkeep_model::{Error, Permission, Result};
use serde_json::json;
use std::collections::BTreeSet;

const ROWS: usize = 500;

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
                insert(transaction, &scope, &rows).await?;
                settle(transaction, &tasks).await?;
                if let Some((_, last)) = rows.last() {
                    transaction
                        .execute(
                            "UPDATE projects SET model_version = $2 WHERE id = $1 AND model_version = ''",
                            args![scope.id(), &last.model_version],
                        )
                        .await?;
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
            "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 AND id IN (SELECT value FROM ids_of($2))",
            args![scope.id(), id_list(tasks.iter().copied())],
        )
        .await?;
    let found: BTreeSet<i64> = found.iter().map(|row| row.get("id")).collect::<Result<_>>()?;
    match tasks.difference(&found).next() {
        None => Ok(()),
        Some(missing) => Err(Error::non_field(format!(
            "{{'task': {missing}}} contains invalid \"task\" field: corresponding task ID couldn't be retrieved from project tasks"
        ))),
    }
}

async fn insert(transaction: &mut Transaction, scope: &ProjectScope, rows: &[(i64, PredictionRow)]) -> Result<()> {
    let now = transaction.now();
    for chunk in rows.chunks(ROWS) {
        let mut args: Args = args![scope.id(), now];
        for (task, prediction) in chunk {
            let fields: [Value; 4] = [
                (*task).into(),
                (&prediction.result).into(),
                (&prediction.model_version).into(),
                prediction.score.into(),
            ];
            args.extend(fields);
        }
        let text = format!(
            "INSERT INTO predictions (project_id, created_at, updated_at, task_id, result, model_version, score) VALUES {}",
            super::insert::values("$1, $2, $2", 3, 4, chunk.len())
        );
        transaction.execute(Sql::assembled(text), args).await?;
    }
    Ok(())
}

/// The tasks' counts and mean scores follow.
async fn settle(transaction: &mut Transaction, tasks: &BTreeSet<i64>) -> Result<()> {
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
