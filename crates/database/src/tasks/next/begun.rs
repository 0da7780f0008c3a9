//! A task that others began: of those that most people have annotated, one by chance. How many have is a level; in each,
//! some tasks behind an id that was drawn are looked at. Only where all of those are done by the person, and there are
//! more, somebody has to look one after the other.

use super::{
    Asker, CANDIDATES,
    open::done,
    uniform::{between, shuffle},
};
use crate::{Database, Fetch, args, engine::dialect::Sql};
use labelkeep_model::Result;

/// Tasks that are looked at behind an id.
const PAGE: usize = 64;
/// How often an id is drawn in a level.
const DRAWS: usize = 3;
/// Levels that are looked at: few have more, and an overlap may be any number.
const LEVELS: usize = 8;

#[derive(Debug)]
pub(super) enum Drawn {
    Tasks(Vec<i64>),
    /// Nothing that others began is for the person.
    Nothing,
    /// Perhaps something is.
    Unknown,
}

/// Tasks that equally many people have annotated.
struct Level {
    begun: i64,
    first: i64,
    last: i64,
}

pub(super) async fn draw(database: &Database, asker: &Asker) -> Result<Drawn> {
    let mut above = i64::MIN;
    for _ in 0..LEVELS {
        let Some(level) = level(database, asker, above).await? else { return Ok(Drawn::Nothing) };
        match draw_of(database, asker, &level).await? {
            Drawn::Nothing => above = level.begun,
            drawn => return Ok(drawn),
        }
    }
    Ok(Drawn::Unknown)
}

/// The next level behind this one.
async fn level(mut database: &Database, asker: &Asker, above: i64) -> Result<Option<Level>> {
    // The parameter first: SQLite begins its walk of the index with the first condition.
    let sql = "SELECT l.begun, (SELECT MIN(q.task_id) FROM open_tasks q WHERE q.project_id = $1 AND q.begun = l.begun \
               AND q.begun < 0) AS first, (SELECT MAX(q.task_id) FROM open_tasks q WHERE q.project_id = $1 \
               AND q.begun = l.begun AND q.begun < 0) AS last \
               FROM (SELECT MIN(begun) AS begun FROM open_tasks WHERE project_id = $1 AND begun > $2 AND begun < 0) AS l";
    let row = database.fetch_one(sql, args![asker.project, above]).await?;
    let Some(begun) = row.get::<Option<i64>>("begun")? else { return Ok(None) };
    let ends = row.get::<Option<i64>>("first")?.zip(row.get::<Option<i64>>("last")?);
    Ok(ends.map(|(first, last)| Level { begun, first, last }))
}

async fn draw_of(database: &Database, asker: &Asker, level: &Level) -> Result<Drawn> {
    let rng = database.rng().as_ref();
    for _ in 0..DRAWS {
        let at = between(rng, level.first, level.last);
        let (mut tasks, mut is_all) = page(database, asker, level.begun, at, i64::MAX).await?;
        if is_all && at > level.first {
            let (before, is_rest) = page(database, asker, level.begun, i64::MIN, at).await?;
            tasks.extend(before);
            is_all = is_rest;
        }
        if !tasks.is_empty() {
            shuffle(&mut tasks, rng);
            tasks.truncate(CANDIDATES);
            return Ok(Drawn::Tasks(tasks));
        }
        if is_all {
            return Ok(Drawn::Nothing);
        }
    }
    Ok(Drawn::Unknown)
}

/// The tasks for the person among the first from this id on and before the other, and whether there are no more.
async fn page(mut database: &Database, asker: &Asker, begun: i64, from: i64, before: i64) -> Result<(Vec<i64>, bool)> {
    let text = format!(
        "SELECT q.task_id, {} AS is_done FROM open_tasks q WHERE q.project_id = $1 AND q.begun = $3 \
         AND q.begun < 0 AND q.task_id >= $4 AND q.task_id < $5 ORDER BY q.task_id LIMIT $6",
        done()
    );
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    let args = args![asker.project, asker.user, begun, from, before, limit];
    let rows = database.fetch_all(Sql::assembled(text), args).await?;
    let mut tasks = Vec::new();
    for row in &rows {
        let id = row.get("task_id")?;
        if !row.get::<bool>("is_done")? && !asker.exclude.contains(&id) {
            tasks.push(id);
        }
    }
    Ok((tasks, rows.len() < PAGE))
}
