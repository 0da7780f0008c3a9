//! Walks over the open tasks in an order, from where a person was the last time. Open tasks that the person has done
//! already are passed once, not with every press: behind them is the person's cursor, and what became available before it
//! since then is found by `seq`.

use super::{Asker, open::done};
use crate::{Database, Fetch, Transaction, args, engine::dialect::Sql};
use labelkeep_model::{ProjectId, Result, Timestamp, UserId};

/// So many tasks that changed are looked at one by one; after more changes the walk begins at the front again.
const MOST_CHANGED: i64 = 2_000;
/// After so many changes, or with so many tasks before the cursor, it goes back to the first of them: otherwise each
/// press would look at all of them.
const MANY_CHANGED: i64 = 500;
const MANY_RETURNED: i64 = 64;
/// A walk takes so many tasks at once, at first and at most.
const BATCH: (i64, i64) = (64, 8_192);
/// A cursor is kept when it would save the next walk so many tasks.
const WORTH_KEEPING: i64 = 32;
/// On PostgreSQL a change that commits late can be overlooked behind a cursor: so often, at most, somebody for whom there
/// is nothing is looked for from the front.
const CHECK_SECONDS: i64 = 60;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// As the tasks came.
    Sequence,
    /// Those that most people have annotated first.
    Begun,
    /// With a known right answer, as they came.
    Truth,
    /// Those that the model is least sure of first.
    Score,
}

/// `overlapping`: only tasks that several people label.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    pub kind: Kind,
    pub overlapping: bool,
}

impl Order {
    fn name(self) -> &'static str {
        match (self.kind, self.overlapping) {
            (Kind::Sequence, false) => "sequence",
            (Kind::Sequence, true) => "sequence of overlapping",
            (Kind::Begun, _) => "begun",
            (Kind::Truth, _) => "ground truth",
            (Kind::Score, false) => "score",
            (Kind::Score, true) => "score of overlapping",
        }
    }

    fn filter(self) -> &'static str {
        match (self.kind, self.overlapping) {
            (Kind::Sequence, false) => "",
            (Kind::Sequence, true) => " AND q.overlap > 1",
            (Kind::Begun, _) => " AND q.begun < 0",
            (Kind::Truth, _) => " AND q.ground_truths > 0",
            (Kind::Score, false) => " AND q.score IS NOT NULL",
            (Kind::Score, true) => " AND q.score IS NOT NULL AND q.overlap > 1",
        }
    }

    fn by(self) -> &'static str {
        match self.kind {
            Kind::Sequence | Kind::Truth => "q.task_id",
            Kind::Begun => "q.begun, q.task_id",
            Kind::Score => "q.score, q.task_id",
        }
    }

    fn place(self) -> &'static str {
        match self.kind {
            Kind::Sequence | Kind::Truth => "CAST(0 AS DOUBLE PRECISION)",
            Kind::Begun => "CAST(q.begun AS DOUBLE PRECISION)",
            Kind::Score => "q.score",
        }
    }

    /// `$4` is a place, `$5` a task: whether it comes behind them (`>`), or not (`<=`).
    fn compared(self, comparison: &'static str) -> String {
        match self.kind {
            Kind::Sequence | Kind::Truth => format!("$4 IS NOT NULL AND q.task_id {comparison} $5"),
            Kind::Begun => format!("(q.begun, q.task_id) {comparison} (CAST($4 AS BIGINT), $5)"),
            Kind::Score => format!("(q.score, q.task_id) {comparison} ($4, $5)"),
        }
    }

    /// Before every task.
    fn front(self, seq: i64) -> Cursor {
        let place = if self.kind == Kind::Score { f64::MIN } else { -1.0e15 };
        Cursor { place, task: 0, seq, checked_at: 0 }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Cursor {
    place: f64,
    task: i64,
    seq: i64,
    checked_at: i64,
}

/// A cursor that has moved.
#[derive(Debug, Clone)]
pub(super) struct Step {
    order: Order,
    to: Cursor,
}

impl Step {
    pub async fn keep(&self, transaction: &mut Transaction, project: ProjectId, user: UserId) -> Result<()> {
        let Cursor { place, task, seq, checked_at } = self.to;
        transaction
            .execute(
                "INSERT INTO queue_cursors (project_id, user_id, name, place, task_id, seq, checked_at) \
                 VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (project_id, user_id, name) DO UPDATE SET \
                 place = excluded.place, task_id = excluded.task_id, seq = excluded.seq, checked_at = excluded.checked_at",
                args![project, user, self.order.name(), place, task, seq, checked_at],
            )
            .await
            .map(|_| ())
    }
}

/// Tasks for the person, in order, with their places in it.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub tasks: Vec<(i64, f64)>,
    pub step: Option<Step>,
}

/// The first `wanted` tasks for the person; none at all only when there is none in this order.
pub(super) async fn walk(database: &Database, asker: &Asker, order: Order, wanted: usize) -> Result<Found> {
    let (kept, newest) = read(database, asker, order).await?;
    let mut cursor = kept.unwrap_or_else(|| order.front(newest));
    let changed = changed(database, asker, cursor.seq).await?;
    if changed > MOST_CHANGED {
        cursor = order.front(newest);
    } else if changed > 0
        && let Some(returned) = returned(database, asker, order, cursor, wanted).await?
    {
        if changed > MANY_CHANGED || returned.count > MANY_RETURNED {
            cursor = Cursor { place: returned.first.1, task: returned.first.0 - 1, seq: newest, ..cursor };
        } else {
            // What changed before the oldest of them is looked at once.
            let seq = cursor.seq;
            cursor.seq = newest.min(returned.oldest - 1);
            if !returned.tasks.is_empty() {
                let is_worth_it = changed >= WORTH_KEEPING && cursor.seq > seq;
                return Ok(Found { tasks: returned.tasks, step: is_worth_it.then_some(Step { order, to: cursor }) });
            }
        }
    } else {
        cursor.seq = newest;
    }
    let from = cursor;
    let (tasks, passed) = onward(database, asker, order, &mut cursor, wanted).await?;
    let gained = passed + changed + i64::from(from.place < cursor.place || from.task + 1_000 < cursor.task);
    let is_worth_it = kept.is_none() && passed > 0 || gained >= WORTH_KEEPING || cursor.task > from.task + 1_000;
    Ok(Found { tasks, step: is_worth_it.then_some(Step { order, to: cursor }) })
}

/// From the front, whatever the cursor says; `None`: that was done a moment ago.
pub(super) async fn check(database: &Database, asker: &Asker, order: Order, wanted: usize) -> Result<Option<Found>> {
    let (kept, newest) = read(database, asker, order).await?;
    let now = database.now();
    let Some(kept) = kept else { return Ok(None) };
    if now < Timestamp(kept.checked_at).plus_seconds(CHECK_SECONDS) {
        return Ok(None);
    }
    let mut cursor = Cursor { checked_at: now.0, ..order.front(newest) };
    let (tasks, _) = onward(database, asker, order, &mut cursor, wanted).await?;
    Ok(Some(Found { tasks, step: Some(Step { order, to: cursor }) }))
}

/// The person's cursor, and up to which `seq` all is there to be read.
async fn read(mut database: &Database, asker: &Asker, order: Order) -> Result<(Option<Cursor>, i64)> {
    let row = database
        .fetch_one(
            "SELECT s.newest, c.place, c.task_id, c.seq, c.checked_at FROM (SELECT \
             /*sqlite COALESCE(MAX(seq), 0) AS newest FROM queue_clock*//*pg pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1 AS newest*/) AS s \
             LEFT JOIN queue_cursors c ON c.project_id = $1 AND c.user_id = $2 AND c.name = $3",
            args![asker.project, asker.user, order.name()],
        )
        .await?;
    let newest: i64 = row.get("newest")?;
    let Some(place) = row.get::<Option<f64>>("place")? else { return Ok((None, newest)) };
    let cursor = Cursor { place, task: row.get("task_id")?, seq: row.get("seq")?, checked_at: row.get("checked_at")? };
    // Numbers of another server, from which these rows were copied.
    Ok((Some(cursor).filter(|cursor| cursor.seq <= newest), newest))
}

/// How many open tasks changed since then, counted up to the first too many. The parameter comes first: SQLite begins its
/// walk of the index with the first condition, and the other one is there for the index to be used at all.
async fn changed(mut database: &Database, asker: &Asker, seq: i64) -> Result<i64> {
    let row = database
        .fetch_one(
            "SELECT COUNT(*) AS changed FROM (SELECT 1 AS one FROM open_tasks \
             WHERE project_id = $1 AND seq > $2 AND seq > 0 LIMIT $3) AS c",
            args![asker.project, seq, MOST_CHANGED + 1],
        )
        .await?;
    row.get("changed")
}

/// Tasks for the person that became available before the cursor.
struct Returned {
    /// The first of them, in order.
    first: (i64, f64),
    /// Those of them, in order, that the client does not have.
    tasks: Vec<(i64, f64)>,
    count: i64,
    /// The `seq` of the one that changed first.
    oldest: i64,
}

/// What became available since then before the cursor.
async fn returned(
    mut database: &Database,
    asker: &Asker,
    order: Order,
    cursor: Cursor,
    wanted: usize,
) -> Result<Option<Returned>> {
    let text = format!(
        "SELECT q.task_id, {} AS place, COUNT(*) OVER () AS all_tasks, MIN(q.seq) OVER () AS oldest \
         FROM (SELECT * FROM open_tasks WHERE project_id = $1 AND seq > $6 AND seq > 0 ORDER BY seq LIMIT {}) AS q WHERE {}{} AND NOT {} ORDER BY {} LIMIT $3",
        order.place(),
        MOST_CHANGED + 1,
        order.compared("<="),
        order.filter(),
        done(),
        order.by()
    );
    let limit = wanted + asker.exclude.len();
    let args = args![asker.project, asker.user, count(limit), cursor.place, cursor.task, cursor.seq];
    let rows = database.fetch_all(Sql::assembled(text), args).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let mut tasks = Vec::new();
    for row in &rows {
        let id: i64 = row.get("task_id")?;
        if !asker.exclude.contains(&id) && tasks.len() < wanted {
            tasks.push((id, row.get("place")?));
        }
    }
    Ok(Some(Returned {
        first: (first.get("task_id")?, first.get("place")?),
        tasks,
        count: first.get("all_tasks")?,
        oldest: first.get("oldest")?,
    }))
}

/// From the cursor on. It moves up to the first task that is not done; answers also how many done ones it passed.
async fn onward(
    mut database: &Database,
    asker: &Asker,
    order: Order,
    cursor: &mut Cursor,
    wanted: usize,
) -> Result<(Vec<(i64, f64)>, i64)> {
    let text = format!(
        "SELECT q.task_id, {} AS place, {} AS is_done FROM open_tasks q WHERE q.project_id = $1 AND {}{} \
         ORDER BY {} LIMIT $3",
        order.place(),
        done(),
        order.compared(">"),
        order.filter(),
        order.by()
    );
    let (mut tasks, mut passed, mut limit, mut at, mut only_done) = (Vec::new(), 0, BATCH.0, *cursor, true);
    limit = limit.max(count(wanted));
    loop {
        let args = args![asker.project, asker.user, limit, at.place, at.task];
        let rows = database.fetch_all(Sql::assembled(text.clone()), args).await?;
        for row in &rows {
            (at.place, at.task) = (row.get("place")?, row.get("task_id")?);
            let is_done: bool = row.get("is_done")?;
            if is_done && only_done {
                passed += 1;
                (cursor.place, cursor.task) = (at.place, at.task);
            }
            if !is_done && only_done {
                only_done = false;
                (cursor.place, cursor.task) = (at.place, at.task - 1);
            }
            if !is_done && !asker.exclude.contains(&at.task) && tasks.len() < wanted {
                tasks.push((at.task, at.place));
            }
        }
        let is_end = count(rows.len()) < limit;
        if is_end || !tasks.is_empty() {
            return Ok((tasks, passed));
        }
        limit = (limit * 8).min(BATCH.1);
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
