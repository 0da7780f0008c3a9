//! The same answer for many tasks.

use super::super::around::{Around, labels_of};
use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    annotations::note_submits,
    args,
    engine::dialect::id_list,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::Result;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What each of the tasks is answered with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BulkAnswer {
    /// A checked JSON list.
    pub result: String,
    pub result_count: i64,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    /// Seconds, of each.
    pub lead_time: Option<f64>,
    /// Whose the annotations are; without one, the caller's.
    pub completed_by: Option<i64>,
}

/// Answers how many annotations it made.
pub(super) async fn give(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    job: i64,
    answer: &BulkAnswer,
    tasks: &[i64],
    name: Uuid,
) -> Result<u64> {
    let around = Around::begin(transaction, scope.id(), tasks.iter().copied()).await?;
    let (now, user) = (transaction.now(), scope.caller().user());
    if answer.ground_truth {
        // One ground truth per task: the newer one replaces the older.
        let sql = "UPDATE annotations SET ground_truth = FALSE WHERE task_id IN (SELECT value FROM ids_of($1)) \
                   AND project_id + 0 = $2 AND ground_truth = TRUE";
        transaction.execute(sql, args![around.ids(), scope.id()]).await?;
    }
    // One random name for all, and the task's id in its last part.
    let name: String = name.to_string().chars().take(24).collect();
    let rows = transaction
        .fetch_all(
            "INSERT INTO annotations (task_id, project_id, completed_by, updated_by, result, result_count, was_cancelled, \
             ground_truth, lead_time, created_at, updated_at, last_action, import_id, bulk_created, unique_id) \
             SELECT t.id, t.project_id, $4, $5, $7, $8, $9, $10, $11, $6, $6, \
             CASE WHEN $9 THEN 'skipped' ELSE 'submitted' END, $1, TRUE, \
             $12 || /*sqlite printf('%012x', t.id)*//*pg lpad(to_hex(t.id), 12, '0')*/ \
             FROM tasks t WHERE t.project_id + 0 = $2 AND t.id IN (SELECT value FROM ids_of($3)) ORDER BY t.id RETURNING id",
            args![
                job,
                scope.id(),
                around.ids(),
                answer.completed_by.unwrap_or(user.0),
                user,
                now,
                &answer.result,
                answer.result_count,
                answer.was_cancelled,
                answer.ground_truth,
                answer.lead_time,
                name,
            ],
        )
        .await?;
    let made = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    note_submits(transaction, &id_list(made.iter().copied())).await?;
    let labels = labels_of(transaction, &made, 1).await?;
    around.end(transaction, &made, 0, &labels).await?;
    webhook_events::note(transaction, scope.id(), WebhookAction::AnnotationsCreated, &made).await?;
    Ok(u64::try_from(made.len()).unwrap_or(u64::MAX))
}

impl Database {
    /// The annotations that a job has made by giving the same answer, in the order of their tasks.
    pub async fn answers_of_job(&self, scope: &ProjectScope, job: i64) -> Result<Vec<i64>> {
        let mut database = self;
        let sql = "SELECT id FROM annotations WHERE project_id + 0 = $1 AND import_id = $2 AND bulk_created = TRUE \
                   AND last_action IN ('submitted', 'skipped') AND trashed_by = 0 \
                   AND created_at >= (SELECT created_at FROM jobs WHERE id = $2) ORDER BY id";
        database.fetch_all(sql, args![scope.id(), job]).await?.iter().map(|row| row.get("id")).collect()
    }
}
