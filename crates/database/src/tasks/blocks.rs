//! How many tasks of each kind there are among every 8,192 ids of a project: see the migration `task_blocks`, whose
//! triggers keep it.

use crate::{Args, Fetch, Transaction, args, engine::dialect::Sql};
use labelkeep_model::{ProjectId, Result};
use std::collections::BTreeMap;

/// Bits of an id that count within a block.
pub(crate) const BITS: u32 = 13;

/// What tasks of one count have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub is_labeled: bool,
    pub annotations: i64,
    pub cancelled: i64,
    pub predictions: i64,
}

/// Makes the counts from the tasks.
pub(crate) const FILL: &str = "INSERT INTO task_blocks \
    SELECT project_id, id >> 13, is_labeled, total_annotations, cancelled_annotations, total_predictions, COUNT(*) \
    FROM tasks WHERE trashed_by = 0 GROUP BY 1, 2, 3, 4, 5, 6";

/// Counts the tasks that one statement has just inserted for an import. A trigger of SQLite sees one row at a time, which
/// an import would feel; that of PostgreSQL sees the whole statement.
pub(crate) async fn count_imported(transaction: &mut Transaction, project: ProjectId, kinds: Vec<Kind>) -> Result<()> {
    if transaction.is_postgres() {
        return Ok(());
    }
    // There is one writer: the ids of one statement follow each other.
    let last: i64 = transaction.fetch_one("SELECT MAX(id) AS last FROM tasks", args![]).await?.get("last")?;
    let first = last + 1 - i64::try_from(kinds.len()).unwrap_or(0);
    let mut counts: BTreeMap<(i64, Kind), i64> = BTreeMap::new();
    for (id, kind) in (first..).zip(kinds) {
        *counts.entry((id >> BITS, kind)).or_default() += 1;
    }
    let rows = counts.len();
    let args = counts.into_iter().flat_map(|((block, kind), tasks)| {
        args![project, block, kind.is_labeled, kind.annotations, kind.cancelled, kind.predictions, tasks]
    });
    let sql = Sql::rows(
        "INSERT INTO task_blocks (project_id, block, is_labeled, total_annotations, cancelled_annotations, \
         total_predictions, tasks)",
        rows,
        7,
        "ON CONFLICT DO UPDATE SET tasks = tasks + excluded.tasks",
    );
    transaction.execute(sql, args.collect::<Args>()).await.map(|_| ())
}
