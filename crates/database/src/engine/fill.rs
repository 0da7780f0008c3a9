//! Tables and columns that a migration makes and that follow from tasks which were there before. The migration makes them empty, with the
//! triggers that keep them; what was there before is filled in page by page, while servers of the version before go on
//! writing. How far it is stands in `settings` and moves with each page, so that a start that was killed goes on there.
//! Nobody reads these tables before they are whole: a server of this version begins to serve behind it.

mod older;

use crate::{Database, Fetch, Transaction, args};
use labelkeep_model::{Error, ErrorKind, Result};
use std::time::{Duration, Instant};

/// How often a change at the start is tried.
const TRIES: usize = 20;

/// What one migration leaves to be filled.
struct Fill {
    migration: i64,
    /// Where in `settings` its place is kept.
    name: &'static str,
    /// Tasks (or annotations, or ids) of a page: `$1` is the one before it; answers the last.
    page: &'static str,
    /// Each with `$1`, behind this id, and `$2`, up to this one.
    statements: &'static [&'static str],
}

static FILLS: [Fill; 5] = [
    Fill { migration: 9, name: "fill unique_id of annotations", page: older::NAMELESS, statements: &[older::NAMES] },
    Fill {
        migration: 11,
        name: "fill task_uploads",
        page: TASKS,
        statements: &[HOLD_TASKS, "DELETE FROM task_uploads WHERE task_id > $1 AND task_id <= $2", older::UPLOADS],
    },
    Fill {
        migration: 20,
        name: "fill task_people and open_tasks",
        page: TASKS,
        statements: &[HOLD_TASKS, "DELETE FROM task_people WHERE task_id > $1 AND task_id <= $2", PEOPLE, CLOSE, OPEN],
    },
    Fill { migration: 32, name: "fill kinds of data", page: TASKS, statements: &[HOLD_TASKS, older::KINDS] },
    Fill {
        migration: 35,
        name: "fill task_blocks",
        // Always a whole block.
        page: "SELECT (MIN(id) >> 13) * 8192 + 8191 AS last FROM (SELECT id FROM tasks WHERE id > $1 ORDER BY id LIMIT 1) AS page",
        statements: &[HOLD_BLOCK, EMPTY_BLOCK, BLOCK],
    },
];

const TASKS: &str = "SELECT MAX(id) AS last FROM (SELECT id FROM tasks WHERE id > $1 ORDER BY id LIMIT 1000) AS page";

/// Whoever changes one of these tasks waits, or was first.
const HOLD_TASKS: &str = "SELECT COUNT(*) FROM (SELECT id FROM tasks WHERE id > $1 AND id <= $2 ORDER BY id /*pg FOR NO KEY UPDATE*/) AS held";

const PEOPLE: &str = "INSERT INTO task_people (project_id, user_id, task_id, annotations, ground_truths, skips, drafts, postponed, \
    held_until, opened_at) \
    SELECT project_id, user_id, task_id, CAST(SUM(annotations) AS BIGINT), CAST(SUM(ground_truths) AS BIGINT), \
      CAST(SUM(skips) AS BIGINT), CAST(SUM(drafts) AS BIGINT), CAST(SUM(postponed) AS BIGINT), MAX(held_until), \
      COALESCE(MIN(opened_at), 0) \
    FROM ( \
      SELECT project_id, COALESCE(completed_by, -id) AS user_id, task_id, CASE WHEN was_cancelled THEN 0 ELSE 1 END AS annotations, \
        CASE WHEN ground_truth AND NOT was_cancelled THEN 1 ELSE 0 END AS ground_truths, \
        CASE WHEN was_cancelled THEN 1 ELSE 0 END AS skips, 0 AS drafts, 0 AS postponed, 0 AS held_until, \
        CASE WHEN updated_by = completed_by THEN created_at ELSE NULL END AS opened_at \
      FROM annotations WHERE trashed_by = 0 AND task_id > $1 AND task_id <= $2 \
      UNION ALL \
      SELECT project_id, user_id, task_id, 0, 0, 0, 1, CASE WHEN was_postponed THEN 1 ELSE 0 END, 0, NULL FROM drafts \
      WHERE task_id > $1 AND task_id <= $2 \
      UNION ALL \
      SELECT project_id, user_id, task_id, 0, 0, 0, 0, 0, expires_at, created_at FROM task_locks \
      WHERE task_id > $1 AND task_id <= $2 \
    ) AS acts GROUP BY project_id, user_id, task_id";

const CLOSE: &str = "DELETE FROM open_tasks WHERE (project_id, task_id) IN (SELECT t.project_id, t.id FROM tasks t \
    WHERE t.id > $1 AND t.id <= $2)";

const OPEN: &str = "INSERT INTO open_tasks (project_id, task_id, places, overlap, begun, ground_truths, score) \
    SELECT t.project_id, t.id, t.overlap - COALESCE(c.taken, 0), t.overlap, -COALESCE(c.begun, 0), COALESCE(c.ground_truths, 0), \
      CASE WHEN t.total_predictions > 0 THEN (SELECT MIN(d.score) FROM predictions d WHERE d.task_id = t.id AND d.trashed_by = 0 \
        AND d.model_version = j.model_version) ELSE NULL END \
    FROM tasks t JOIN projects j ON j.id = t.project_id LEFT JOIN ( \
      SELECT p.task_id, SUM(CASE WHEN p.annotations > 0 OR p.held_until > 0 \
          OR (p.skips > 0 AND s.skip_queue <> 'REQUEUE_FOR_OTHERS') THEN 1 ELSE 0 END) AS taken, \
        SUM(CASE WHEN p.annotations > 0 THEN 1 ELSE 0 END) AS begun, SUM(p.ground_truths) AS ground_truths \
      FROM task_people p JOIN projects s ON s.id = p.project_id WHERE p.task_id > $1 AND p.task_id <= $2 GROUP BY p.task_id \
    ) AS c ON c.task_id = t.id \
    WHERE t.id > $1 AND t.id <= $2 AND t.trashed_by = 0 AND t.overlap > COALESCE(c.taken, 0)";

/// Nobody puts the differences of this block together meanwhile (see `settle_task_block`).
const HOLD_BLOCK: &str = "/*sqlite SELECT $1, $2*/\
    /*pg SELECT pg_advisory_xact_lock(7307282, hashint8(project_id * 1000003 + (CAST($2 AS BIGINT) >> 13))) \
    FROM (SELECT DISTINCT project_id FROM tasks WHERE id > CAST($1 AS BIGINT) AND id <= CAST($2 AS BIGINT)) AS projects*/";

const EMPTY_BLOCK: &str = "/*sqlite DELETE FROM task_blocks WHERE block = $2 >> 13 AND $1 < $2*/\
    /*pg SELECT CAST($1 AS BIGINT) < CAST($2 AS BIGINT)*/";

/// On PostgreSQL one statement, so that it counts what it takes away: tasks may change meanwhile.
const BLOCK: &str = "/*pg WITH gone AS (DELETE FROM task_blocks WHERE block = CAST($2 AS BIGINT) >> 13 RETURNING block)*/ \
    INSERT INTO task_blocks SELECT project_id, id >> 13, is_labeled, total_annotations, cancelled_annotations, \
    total_predictions, COUNT(*) FROM tasks WHERE id >= (CAST($2 AS BIGINT) >> 13) * 8192 AND id <= CAST($2 AS BIGINT) \
    AND CAST($1 AS BIGINT) < CAST($2 AS BIGINT) AND trashed_by = 0 GROUP BY 1, 2, 3, 4, 5, 6";

/// Notes what the migration that was just applied leaves to be filled, if there are tasks.
pub(super) async fn note(transaction: &mut Transaction, migration: i64) -> Result<()> {
    for fill in FILLS.iter().filter(|fill| fill.migration == migration) {
        let sql = "INSERT INTO settings (name, value) SELECT $1, '0' WHERE EXISTS (SELECT 1 FROM tasks)";
        transaction.execute(sql, args![fill.name]).await?;
    }
    Ok(())
}

/// Fills everything within one change: for the copy of a backup that nobody else sees.
pub(super) async fn all(transaction: &mut Transaction) -> Result<()> {
    for fill in &FILLS {
        while page(transaction, fill).await?.is_some() {}
    }
    Ok(())
}

impl Database {
    /// Fills what migrations have left, page by page; says in the log how far it is.
    pub(super) async fn fill_tables(&self) -> Result<()> {
        for fill in &FILLS {
            let mut told = Instant::now();
            while let Some(last) = self.next_page(fill).await? {
                if told.elapsed() > Duration::from_secs(5) {
                    told = Instant::now();
                    let newest = self.last_task().await?;
                    tracing::info!("{}: up to id {last}; the newest task is {newest}", fill.name);
                }
            }
        }
        Ok(())
    }

    async fn next_page(&self, fill: &'static Fill) -> Result<Option<i64>> {
        patiently(|| self.write(move |transaction| Box::pin(async move { page(transaction, fill).await }))).await
    }

    async fn last_task(&self) -> Result<i64> {
        let mut database = self;
        database.fetch_one("SELECT COALESCE(MAX(id), 0) AS last FROM tasks", args![]).await?.get("last")
    }
}

/// Again, when others who write were in the way: a start does not fail for that.
pub(super) async fn patiently<T, F: Future<Output = Result<T>>>(change: impl Fn() -> F) -> Result<T> {
    let mut tried = 1;
    loop {
        match change().await {
            Err(error) if error.kind == ErrorKind::Unavailable && tried < TRIES => tried += 1,
            outcome => return outcome,
        }
    }
}

/// Fills the next page. Answers the last task of it; `None`: nothing is left.
async fn page(transaction: &mut Transaction, fill: &'static Fill) -> Result<Option<i64>> {
    if transaction.is_postgres() {
        transaction.execute("SET LOCAL lock_timeout = 0", args![]).await?;
    }
    // Of several servers that start, one at a time.
    let sql = "SELECT value FROM settings WHERE name = $1 /*pg FOR UPDATE*/";
    let Some(row) = transaction.fetch_optional(sql, args![fill.name]).await? else { return Ok(None) };
    let after: i64 = row.get::<String>("value")?.parse().map_err(Error::internal)?;
    let last: Option<i64> = transaction.fetch_one(fill.page, args![after]).await?.get("last")?;
    let Some(last) = last else {
        transaction.execute("DELETE FROM settings WHERE name = $1", args![fill.name]).await?;
        return Ok(None);
    };
    for sql in fill.statements {
        transaction.fetch_all(*sql, args![after, last]).await?;
    }
    let sql = "UPDATE settings SET value = $2 WHERE name = $1";
    transaction.execute(sql, args![fill.name, last.to_string()]).await?;
    Ok(Some(last))
}
