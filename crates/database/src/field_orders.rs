//! The order of a project's tasks by a field of their data, kept in the database: see the migration `field_orders`. It is
//! made when somebody asks for such a list of many tasks, by a job, and goes when nobody has for long.

mod make;

use crate::{
    Database, Fetch, Transaction,
    access::{ProjectScope, Visibility},
    args,
    jobs::{NewJob, Title, insert_job},
};
use labelkeep_model::{ProjectId, Result, Timestamp};
use labelkeep_task_filter::{CheckedFilter, Column, DataKey, NumberColumn, OrderColumn};
pub use make::MakingStep;
use serde_json::json;

/// The kind of the job.
pub const MAKE_FIELD_ORDER: &str = "make_field_order";
/// Of one project. A further one takes the place of the one that was not used for longest.
const MOST: i64 = 8;
/// One that was used so lately keeps its place. Nothing is noted more often.
const USED_SECONDS: i64 = 3_600;
/// Values of one step of clearing up.
const STEP: i64 = 5_000;

/// An order that is kept, as a list wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldOrder {
    pub(crate) id: i64,
    pub(crate) is_numeric: bool,
    pub(crate) descending: bool,
}

/// What there is for a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptOrder {
    /// No such order is kept, or can be.
    None,
    /// It will be there. So many tasks are in it already.
    InTheMaking {
        done: i64,
    },
    Ready(FieldOrder),
}

/// What a list is ordered by.
struct Wanted<'f> {
    key: &'f DataKey,
    is_numeric: bool,
    descending: bool,
}

/// A row of the table.
struct Known {
    id: i64,
    is_ready: bool,
    used_at: Timestamp,
    done: i64,
    /// Somebody makes it, or will.
    is_being_made: bool,
}

impl Database {
    /// The order that the list can be walked along. One that is not there begins to be made.
    pub async fn kept_order(&self, scope: &ProjectScope, filter: &CheckedFilter) -> Result<KeptOrder> {
        let Some(wanted) = wanted(scope, filter) else { return Ok(KeptOrder::None) };
        let known = self.known_order(scope.id(), &wanted).await?;
        let Some(known) = known.filter(|known| known.is_ready || known.is_being_made) else {
            let is_begun = self.begin_order(scope, &wanted).await;
            return Ok(if is_begun { KeptOrder::InTheMaking { done: 0 } } else { KeptOrder::None });
        };
        if known.used_at < self.now().plus_seconds(-USED_SECONDS) {
            let _ = self.note_use(known.id).await;
        }
        if !known.is_ready {
            return Ok(KeptOrder::InTheMaking { done: known.done });
        }
        let Wanted { is_numeric, descending, .. } = wanted;
        Ok(KeptOrder::Ready(FieldOrder { id: known.id, is_numeric, descending }))
    }

    async fn known_order(&self, project: ProjectId, wanted: &Wanted<'_>) -> Result<Option<Known>> {
        let mut database = self;
        let sql = "SELECT f.id, f.is_ready, f.used_at, COALESCE(j.progress_done, 0) AS done, j.id IS NOT NULL AS is_being_made \
                   FROM field_orders f LEFT JOIN jobs j ON j.id = f.job_id AND j.status IN ('queued', 'running') \
                   WHERE f.project_id = $1 AND f.name = $2 AND f.is_numeric = $3 AND f.is_over = FALSE";
        let row = database.fetch_optional(sql, args![project, wanted.key.as_str(), wanted.is_numeric]).await?;
        let known = row.map(|row| {
            Ok(Known {
                id: row.get("id")?,
                is_ready: row.get("is_ready")?,
                used_at: row.time("used_at")?,
                done: row.get("done")?,
                is_being_made: row.get("is_being_made")?,
            })
        });
        known.transpose()
    }

    async fn note_use(&self, id: i64) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                transaction
                    .execute("UPDATE field_orders SET used_at = $2 WHERE id = $1", args![id, now])
                    .await
                    .map(drop)
            })
        })
        .await
    }

    /// `false`: there is no room for it, or for the job.
    async fn begin_order(&self, scope: &ProjectScope, wanted: &Wanted<'_>) -> bool {
        let (scope, name, is_numeric) = (scope.clone(), wanted.key.as_str().to_owned(), wanted.is_numeric);
        let begun =
            self.write(move |transaction| Box::pin(async move { begin(transaction, &scope, &name, is_numeric).await }));
        // Too many jobs of the project wait, or nothing can be written: the list is to be had all the same.
        begun.await.unwrap_or_else(|error| {
            tracing::warn!(%error, "an order of tasks was not begun");
            false
        })
    }

    /// Takes the orders away that nobody has used since then, and what is left of others.
    pub async fn drop_unused_orders(&self, before: Timestamp) -> Result<i64> {
        let over = self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE field_orders SET is_over = TRUE WHERE used_at < $1";
                transaction.execute(sql, args![before]).await?;
                let rows = transaction.fetch_all("SELECT id FROM field_orders WHERE is_over = TRUE", args![]).await?;
                rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()
            })
        });
        let over = over.await?;
        for id in &over {
            while self.clear_order(*id).await? {}
        }
        Ok(i64::try_from(over.len()).unwrap_or(i64::MAX))
    }

    /// Whether there is more.
    async fn clear_order(&self, id: i64) -> Result<bool> {
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "DELETE FROM field_values WHERE field_id = $1 AND task_id IN \
                           (SELECT task_id FROM field_values WHERE field_id = $1 ORDER BY task_id LIMIT $2)";
                let more = transaction.execute(sql, args![id, STEP]).await? > 0;
                if !more {
                    transaction.execute("DELETE FROM field_orders WHERE id = $1", args![id]).await?;
                }
                Ok(more)
            })
        })
        .await
    }
}

/// `None`: no such order is kept for the list.
fn wanted<'f>(scope: &ProjectScope, filter: &'f CheckedFilter) -> Option<Wanted<'f>> {
    let [first, rest @ ..] = filter.ordering.as_slice() else { return None };
    let by_id = OrderColumn::Fixed(Column::Number(NumberColumn::Id));
    let fits = rest.first().is_none_or(|second| second.column == by_id && !second.descending);
    match &first.column {
        // A path of SQLite cannot name a field with these.
        OrderColumn::Data { key, numeric } if fits && !key.as_str().contains(['"', '\\']) => {
            let wanted = Wanted { key, is_numeric: *numeric, descending: first.descending };
            matches!(scope.visibility(), Visibility::All).then_some(wanted)
        }
        _ => None,
    }
}

async fn begin(transaction: &mut Transaction, scope: &ProjectScope, name: &str, is_numeric: bool) -> Result<bool> {
    let (project, now) = (scope.id(), transaction.now());
    let there =
        "SELECT id FROM field_orders WHERE project_id = $1 AND name = $2 AND is_numeric = $3 AND is_over = FALSE";
    let id = match transaction.fetch_optional(there, args![project, name, is_numeric]).await? {
        Some(row) => row.get("id")?,
        None if !make_room(transaction, project).await? => return Ok(false),
        None => {
            let sql = "INSERT INTO field_orders (project_id, name, path, is_numeric, used_at) VALUES ($1, $2, $3, $4, $5) \
                       RETURNING id";
            let args = args![project, name, format!("$.\"{name}\""), is_numeric, now];
            transaction.fetch_one(sql, args).await?.get::<i64>("id")?
        }
    };
    let total = transaction.fetch_one("SELECT task_number FROM projects WHERE id = $1", args![project]).await?;
    let title = Title::with(MAKE_FIELD_ORDER, json!({ "field": name }), format!("Prepare the order by {name}"));
    let job = NewJob {
        payload: json!({ "order": id }),
        total: Some(total.get("task_number")?),
        ..NewJob::new(MAKE_FIELD_ORDER, title)
    };
    let job = insert_job(transaction, scope, job).await?;
    transaction.execute("UPDATE field_orders SET job_id = $2 WHERE id = $1", args![id, job.id]).await?;
    Ok(true)
}

/// `false`: all that are there were used lately.
async fn make_room(transaction: &mut Transaction, project: ProjectId) -> Result<bool> {
    let sql = "SELECT id, used_at FROM field_orders WHERE project_id = $1 AND is_over = FALSE ORDER BY used_at, id";
    let rows = transaction.fetch_all(sql, args![project]).await?;
    let Some(oldest) = rows.first().filter(|_| i64::try_from(rows.len()).is_ok_and(|count| count >= MOST)) else {
        return Ok(true);
    };
    if oldest.time("used_at")? > transaction.now().plus_seconds(-USED_SECONDS) {
        return Ok(false);
    }
    let sql = "UPDATE field_orders SET is_over = TRUE WHERE id = $1";
    transaction.execute(sql, args![oldest.get::<i64>("id")?]).await.map(|_| true)
}
