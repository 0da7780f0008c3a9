//! A task by chance, each as likely as any other. Ids are drawn evenly between the first and the last open task; one that
//! names an open task is it. Only where open tasks are rare among the ids, they are looked for one after the other.

use super::{
    Asker, CANDIDATES,
    open::{done, filter, open_among},
    walk::{Found, Kind, Order, walk},
};
use crate::{
    Database, Fetch, args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::{Result, Rng};

/// Ids that are drawn, one time after the other.
const DRAWS: [usize; 3] = [32, 256, 1_024];
/// Where the draws hit nothing, one of so many is taken: of all, if they are no more.
const FEW: usize = 2_000;
/// Otherwise one of so many behind an id that was drawn.
const NEAR: i64 = 200;

pub(super) async fn draw(database: &Database, asker: &Asker, overlapping: bool) -> Result<Found> {
    let Some((first, last)) = range(database, asker, overlapping).await? else { return Ok(Found::default()) };
    let rng = database.rng().as_ref();
    for draws in DRAWS {
        let drawn: Vec<i64> = (0..draws).map(|_| between(rng, first, last)).collect();
        let open = open_among(database, asker, overlapping, &drawn).await?;
        if !open.is_empty() {
            return Ok(Found { tasks: open.into_iter().map(|id| (id, 0.0)).collect(), step: None });
        }
    }
    let mut few = walk(database, asker, Order { kind: Kind::Sequence, overlapping }, FEW).await?;
    if few.tasks.len() >= FEW {
        let near = near(database, asker, overlapping, between(rng, first, last)).await?;
        if !near.is_empty() {
            few.tasks = near;
        }
    }
    shuffle(&mut few.tasks, rng);
    few.tasks.truncate(CANDIDATES);
    Ok(few)
}

/// The ids of the first and the last open task.
async fn range(mut database: &Database, asker: &Asker, overlapping: bool) -> Result<Option<(i64, i64)>> {
    let end = |direction: &str| {
        let filter = filter(overlapping);
        format!(
            "(SELECT q.task_id FROM open_tasks q WHERE q.project_id = $1{filter} ORDER BY q.task_id {direction} LIMIT 1)"
        )
    };
    let text = format!("SELECT {} AS first, {} AS last", end("ASC"), end("DESC"));
    let row = database.fetch_one(Sql::assembled(text), args![asker.project]).await?;
    Ok(row.get::<Option<i64>>("first")?.zip(row.get::<Option<i64>>("last")?))
}

/// Tasks for the person from this id on.
async fn near(mut database: &Database, asker: &Asker, overlapping: bool, from: i64) -> Result<Vec<(i64, f64)>> {
    let text = format!(
        "SELECT q.task_id FROM open_tasks q WHERE q.project_id = $1 AND q.task_id >= $3{} AND NOT {} \
         AND q.task_id NOT IN (SELECT value FROM ids_of($4)) ORDER BY q.task_id LIMIT $5",
        filter(overlapping),
        done()
    );
    let args = args![asker.project, asker.user, from, id_list(asker.exclude.iter().copied()), NEAR];
    let rows = database.fetch_all(Sql::assembled(text), args).await?;
    rows.iter().map(|row| Ok((row.get("task_id")?, 0.0))).collect()
}

pub(super) fn between(rng: &dyn Rng, first: i64, last: i64) -> i64 {
    let span = u64::try_from(last - first).unwrap_or(0).saturating_add(1);
    first + i64::try_from(rng.u64() % span).unwrap_or(0)
}

pub(super) fn shuffle<T>(items: &mut [T], rng: &dyn Rng) {
    for at in (1..items.len()).rev() {
        let other = usize::try_from(rng.u64() % u64::try_from(at + 1).unwrap_or(1)).unwrap_or(0);
        items.swap(at, other);
    }
}
