//! Whose the tasks of a batch are, and which are open. On SQLite the triggers that keep this see one row at a time, which an
//! import would feel: they stand back while a batch comes in (see the migration `batches`), and it is settled as a whole.
//! PostgreSQL's see whole statements.

use crate::{
    Fetch, Transaction, args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::Result;

/// The batch that is coming in; `None` on PostgreSQL.
pub(crate) struct Unsettled(Option<i64>);

/// Before the first row of the batch.
pub(crate) async fn begin(transaction: &mut Transaction) -> Result<Unsettled> {
    if transaction.is_postgres() {
        return Ok(Unsettled(None));
    }
    transaction.execute("INSERT INTO batches (id) VALUES (1)", args![]).await?;
    let last = transaction.fetch_one("SELECT COALESCE(MAX(id), 0) AS last FROM tasks", args![]).await?;
    Ok(Unsettled(Some(last.get("last")?)))
}

/// What the triggers would have made of the rows: there is one writer, so all newer tasks are the batch's.
const SETTLE: [&str; 4] = [
    "INSERT INTO task_people (project_id, user_id, task_id, annotations, ground_truths, skips, opened_at) \
     SELECT project_id, COALESCE(completed_by, -id), task_id, SUM(NOT was_cancelled), \
     SUM(ground_truth AND NOT was_cancelled), SUM(was_cancelled), \
     COALESCE(MIN(CASE WHEN updated_by = completed_by THEN created_at END), 0) \
     FROM annotations WHERE task_id > $1 GROUP BY task_id, 2, 1",
    "INSERT INTO queue_clock (id, seq) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1",
    "INSERT INTO open_tasks (project_id, task_id, places, overlap, begun, ground_truths, score, seq) \
     SELECT * FROM (SELECT t.project_id, t.id, t.overlap - COALESCE(SUM(p.annotations > 0 \
     OR (p.skips > 0 AND j.skip_queue <> 'REQUEUE_FOR_OTHERS')), 0) AS places, t.overlap, \
     -COALESCE(SUM(p.annotations > 0), 0), COALESCE(SUM(p.ground_truths), 0), \
     CASE WHEN t.total_predictions > 0 THEN (SELECT MIN(d.score) FROM predictions d WHERE d.task_id = t.id \
     AND d.model_version = j.model_version) END, \
     CASE WHEN t.total_predictions > 0 OR COUNT(p.task_id) > 0 THEN (SELECT seq FROM queue_clock) ELSE 0 END \
     FROM tasks t JOIN projects j ON j.id = t.project_id LEFT JOIN task_people p ON p.task_id = t.id \
     WHERE t.id > $1 GROUP BY t.id) WHERE places > 0",
    "INSERT OR REPLACE INTO field_values SELECT * FROM field_values_read WHERE task_id > $1",
];

/// After the last row of the batch.
pub(super) async fn end(transaction: &mut Transaction, batch: Unsettled) -> Result<()> {
    let Some(last) = batch.0 else { return Ok(()) };
    for statement in SETTLE {
        let args = if statement.contains("$1") { args![last] } else { args![] };
        transaction.execute(statement, args).await?;
    }
    transaction.execute("DELETE FROM batches", args![]).await.map(|_| ())
}

/// After the last row of a batch of tasks with ids of their own, which are not behind all others.
pub(crate) async fn end_of(transaction: &mut Transaction, batch: Unsettled, tasks: &[i64]) -> Result<()> {
    if batch.0.is_none() {
        return Ok(());
    }
    for statement in SETTLE {
        let these = statement.replace("> $1", "IN (SELECT value FROM ids_of($1))");
        let args = if statement.contains("$1") { args![id_list(tasks.iter().copied())] } else { args![] };
        transaction.execute(Sql::assembled(these), args).await?;
    }
    transaction.execute("DELETE FROM batches", args![]).await.map(|_| ())
}
