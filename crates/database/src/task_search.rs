//! The index of texts in the data of tasks: made behind what is written, a batch at a time, so that an import does not wait
//! for it. See the migration `task_search`.

use crate::{Database, Fetch, Transaction, args, engine::dialect::id_list};
use labelkeep_model::{Result, TaskId};
use labelkeep_task_filter::CheckedFilter;

/// Tasks of one batch, and bytes of their data: nobody who writes waits for long.
const MOST_TASKS: i64 = 1_000;
const MOST_BYTES: i64 = 512 << 10;

/// For backups, which do not have it: then it is made anew.
pub(crate) const EMPTY: &str =
    "/*sqlite INSERT INTO task_search (task_search) VALUES ('delete-all')*//*pg DELETE FROM task_search*/";
pub(crate) const BEGIN: &str = "INSERT INTO task_search_state (id, upto) VALUES (1, 0)";

/// What became of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchStep {
    /// There may be more. The newest task is this one: who sees it grow knows that tasks are being written.
    Indexed { newest: i64 },
    /// Everything that is committed is in the index, or will be looked at in a moment.
    Wait,
}

impl Database {
    /// Makes the index if it is not there. `false`: the database cannot have one, and searches read the data.
    pub async fn prepare_task_search(&self) -> Result<bool> {
        if !self.is_postgres() {
            return Ok(true);
        }
        let made = self.write(|transaction| {
            Box::pin(async move {
                let row = transaction.fetch_one("SELECT make_task_search() AS made", args![]).await?;
                row.get("made")
            })
        });
        made.await
    }

    /// Takes the next tasks into the index.
    pub async fn index_task_search(&self) -> Result<SearchStep> {
        let mut database = self;
        let upto = self.task_search_upto().await?;
        let sql = "SELECT id, CAST(octet_length(data) AS BIGINT) AS size FROM tasks WHERE id > $1 ORDER BY id LIMIT $2";
        let rows = database.fetch_all(sql, args![upto, MOST_TASKS]).await?;
        let (mut last, mut bytes) = (upto, 0);
        for row in &rows {
            bytes += row.get::<i64>("size")?;
            if last > upto && bytes > MOST_BYTES {
                break;
            }
            last = row.get("id")?;
        }
        if last == upto {
            return Ok(SearchStep::Wait);
        }
        let row = database.fetch_one("SELECT MAX(id) AS newest FROM tasks", args![]).await?;
        let newest = row.get::<Option<i64>>("newest")?.unwrap_or(last);
        let step = self.write(move |transaction| Box::pin(async move { step(transaction, upto, last).await })).await?;
        Ok(if step { SearchStep::Indexed { newest } } else { SearchStep::Wait })
    }

    /// The tasks up to this id are in the index.
    pub async fn task_search_upto(&self) -> Result<i64> {
        let mut database = self;
        database.fetch_one("SELECT upto FROM task_search_state WHERE id = 1", args![]).await?.get("upto")
    }

    /// How far the index goes, if the filter can use one.
    pub(crate) async fn searched(&self, filter: &CheckedFilter) -> Result<Option<TaskId>> {
        if !filter.searches_texts() {
            return Ok(None);
        }
        let upto = self.task_search_upto().await?;
        Ok((upto > 0).then_some(TaskId(upto)))
    }
}

/// Tasks that come with ids of their own, which the walk may have passed.
pub(crate) async fn take_in(transaction: &mut Transaction, tasks: &[i64]) -> Result<()> {
    let sql = "SELECT upto FROM task_search_state WHERE id = 1 /*pg FOR UPDATE*/";
    let upto: i64 = transaction.fetch_one(sql, args![]).await?.get("upto")?;
    let passed: Vec<i64> = tasks.iter().copied().filter(|id| *id <= upto).collect();
    if passed.is_empty() {
        return Ok(());
    }
    let sql = "/*sqlite INSERT INTO task_search (rowid, text) SELECT id, text FROM task_search_texts*/\
               /*pg INSERT INTO task_search (task_id, text) SELECT id, data_json::text FROM tasks*/ \
               WHERE id IN (SELECT value FROM ids_of($1)) /*pg ON CONFLICT (task_id) DO UPDATE SET text = excluded.text*/";
    transaction.execute(sql, args![id_list(passed)]).await.map(|_| ())
}

/// `false`: there is nothing that can be taken in now.
async fn step(transaction: &mut Transaction, upto: i64, last: i64) -> Result<bool> {
    let last = if transaction.is_postgres() {
        // A restore takes this table first too, so that nobody waits in a circle.
        transaction.execute("LOCK TABLE tasks IN ROW SHARE MODE", args![]).await?;
        match settled(transaction, upto).await? {
            Some(next) => last.min(next),
            None => return Ok(false),
        }
    } else {
        last
    };
    if last <= upto {
        return Ok(false);
    }
    if transaction.is_postgres() {
        // Who is changing one of them had no reason to change the index: the row is read when that is over.
        let sql = "SELECT id FROM tasks WHERE id > $1 AND id <= $2 ORDER BY id FOR SHARE";
        transaction.fetch_all(sql, args![upto, last]).await?;
    }
    let sql = "INSERT INTO task_search (/*sqlite rowid, text*//*pg task_id, text*/) \
               SELECT id, /*sqlite text FROM task_search_texts*//*pg data_json::text FROM tasks*/ \
               WHERE id > $1 AND id <= $2 AND EXISTS (SELECT 1 FROM task_search_state WHERE id = 1 AND upto = $1)";
    transaction.execute(sql, args![upto, last]).await?;
    let sql = "UPDATE task_search_state SET upto = $2 WHERE id = 1 AND upto = $1";
    transaction.execute(sql, args![upto, last]).await?;
    Ok(true)
}

/// PostgreSQL: up to which id all rows are committed or never will be. Ids are given before their rows are seen; so what
/// was given some time ago is settled when all transactions that ran at a later moment have ended.
async fn settled(transaction: &mut Transaction, upto: i64) -> Result<Option<i64>> {
    let sql = "SELECT upto, next, horizon, pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS oldest, \
               pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS newest, \
               COALESCE(pg_sequence_last_value(pg_get_serial_sequence('tasks', 'id')::regclass), 0) AS given \
               FROM task_search_state WHERE id = 1 FOR UPDATE";
    let row = transaction.fetch_one(sql, args![]).await?;
    let number = |name: &str| row.get::<i64>(name);
    let (next, horizon) = (number("next")?, number("horizon")?);
    if number("upto")? != upto {
        return Ok(None);
    }
    if next <= upto {
        let sql = "UPDATE task_search_state SET next = $1, horizon = 0 WHERE id = 1";
        transaction.execute(sql, args![number("given")?]).await?;
        return Ok(None);
    }
    if horizon == 0 {
        let sql = "UPDATE task_search_state SET horizon = $1 WHERE id = 1";
        transaction.execute(sql, args![number("newest")?]).await?;
        return Ok(None);
    }
    Ok((number("oldest")? >= horizon).then_some(next))
}
