//! Making an order: task by task in the order of ids, while triggers keep what is there.

use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args,
    jobs::{JobClaim, Step},
};
use labelkeep_model::{ProjectId, Result};
use serde_json::json;

/// Tasks of one step, and bytes of their data: nobody who writes waits for long.
const MOST_TASKS: i64 = 1_000;
const MOST_BYTES: i64 = 4 << 20;

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MakingStep {
    /// There is more. So many tasks are in it.
    Made { done: i64 },
    /// Changes are under way that do not know of the order yet: it is tried again in a moment.
    Wait,
    /// The order is ready, or is no longer wanted; the job has ended with this step.
    Over,
}

impl Database {
    /// Takes the next tasks into the order that the job makes; `done` are in it already.
    ///
    /// # Errors
    /// 409 when the job was cancelled or taken over.
    pub async fn make_field_order(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        order: i64,
        done: i64,
    ) -> Result<MakingStep> {
        let project = scope.id();
        let upto = self.order_upto(project, order).await?;
        let tasks = match upto {
            Some(upto) => self.next_tasks(project, upto).await?,
            None => Vec::new(),
        };
        let claim = claim.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let count = i64::try_from(tasks.len()).unwrap_or(0);
                let next =
                    Step { done: done + count, total: None, checkpoint: json!({ "version": 1, "done": done + count }) };
                claim.advance(transaction, &next).await?;
                if upto.is_some() && transaction.is_postgres() && !all_know(transaction, order).await? {
                    claim
                        .advance(
                            transaction,
                            &Step { done, total: None, checkpoint: json!({ "version": 1, "done": done }) },
                        )
                        .await?;
                    return Ok(MakingStep::Wait);
                }
                if let (Some(upto), Some(last)) = (upto, tasks.last().copied()) {
                    take_in(transaction, order, upto, last, tasks).await?;
                    return Ok(MakingStep::Made { done: done + count });
                }
                transaction.execute("UPDATE field_orders SET is_ready = TRUE WHERE id = $1", args![order]).await?;
                claim.finish(transaction, &json!({ "tasks": done }), false).await?;
                Ok(MakingStep::Over)
            })
        })
        .await
    }

    /// `None`: it is not wanted any more.
    async fn order_upto(&self, project: ProjectId, order: i64) -> Result<Option<i64>> {
        let mut database = self;
        let sql = "SELECT upto FROM field_orders WHERE id = $1 AND project_id = $2 AND is_over = FALSE";
        let row = database.fetch_optional(sql, args![order, project]).await?;
        row.map(|row| row.get("upto")).transpose()
    }

    async fn next_tasks(&self, project: ProjectId, after: i64) -> Result<Vec<i64>> {
        let mut database = self;
        let sql = "SELECT id, CAST(octet_length(data) AS BIGINT) AS size FROM tasks \
                   WHERE project_id = $1 AND trashed_by = 0 AND id > $2 ORDER BY id LIMIT $3";
        let (mut tasks, mut bytes) = (Vec::new(), 0);
        for row in database.fetch_all(sql, args![project, after, MOST_TASKS]).await? {
            bytes += row.get::<i64>("size")?;
            if !tasks.is_empty() && bytes > MOST_BYTES {
                break;
            }
            tasks.push(row.get("id")?);
        }
        Ok(tasks)
    }
}

/// Whether every transaction that runs began when the order was there, so that what it writes is kept by the triggers.
async fn all_know(transaction: &mut Transaction, order: i64) -> Result<bool> {
    let sql = "SELECT horizon, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest, \
               pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS newest FROM field_orders WHERE id = $1";
    let row = transaction.fetch_one(sql, args![order]).await?;
    let (horizon, oldest): (i64, i64) = (row.get("horizon")?, row.get("oldest")?);
    if horizon > 0 {
        return Ok(oldest >= horizon);
    }
    let sql = "UPDATE field_orders SET horizon = $2 WHERE id = $1";
    transaction.execute(sql, args![order, row.get::<i64>("newest")?]).await.map(|_| false)
}

async fn take_in(transaction: &mut Transaction, order: i64, upto: i64, last: i64, tasks: Vec<i64>) -> Result<()> {
    if transaction.is_postgres() {
        // Whoever is changing one of them has told the order of it, or waits until it is in.
        let sql = "SELECT id FROM tasks WHERE id IN (SELECT value FROM ids_of($1)) ORDER BY id FOR SHARE";
        transaction.fetch_all(sql, args![crate::engine::dialect::id_list(tasks)]).await?;
    }
    let sql = "INSERT INTO field_values (field_id, task_id, class, number, text) \
               SELECT field_id, task_id, class, number, text FROM field_values_read \
               WHERE field_id = $1 AND task_id > $2 AND task_id <= $3 ON CONFLICT (field_id, task_id) DO NOTHING";
    transaction.execute(sql, args![order, upto, last]).await?;
    transaction.execute("UPDATE field_orders SET upto = $2 WHERE id = $1", args![order, last]).await.map(drop)
}
