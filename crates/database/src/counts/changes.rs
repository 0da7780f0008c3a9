//! Which tasks the latest changes of a project were about.

use crate::{
    Fetch, Transaction, args,
    engine::{dialect::id_list, questions::Question},
};
use labelkeep_model::{ProjectId, Result, TaskId, UserId};

/// So many versions are kept, and up to a round more: a list of one person's tasks follows that person's through the work
/// of all the others.
const KEPT: i64 = 10_000;
const ROUND: i64 = 256;

/// Notes that this version of the project differs from the one before by these tasks alone.
pub(super) async fn note(
    transaction: &mut Transaction,
    project: ProjectId,
    version: i64,
    tasks: impl Iterator<Item = TaskId>,
) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO task_changes (project_id, version, task_id) \
             SELECT $1, $2, /*sqlite value FROM json_each($3)*//*pg value FROM unnest($3::bigint[]) AS value*/",
            args![project, version, id_list(tasks.map(|task| task.0))],
        )
        .await?;
    if version % ROUND == 0 {
        let sql = "DELETE FROM task_changes WHERE project_id = $1 AND version < $2";
        transaction.execute(sql, args![project, version - KEPT]).await?;
    }
    Ok(())
}

/// The project's version, and the tasks that changed since another one. `None`: more than `most`, or they are not known.
pub(crate) async fn changed_tasks(
    fetch: &mut Question,
    project: ProjectId,
    since: i64,
    most: usize,
) -> Result<Option<(i64, Vec<i64>)>> {
    let row = fetch.fetch_one("SELECT data_version FROM projects WHERE id = $1", args![project]).await?;
    let version: i64 = row.get("data_version")?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    // Each version has a row at least, or nobody knows what it was about.
    if version < since || version - since > most {
        return Ok(None);
    }
    let rows = fetch
        .fetch_all(
            "SELECT version, task_id FROM task_changes WHERE project_id = $1 AND version > $2 AND version <= $3 \
             ORDER BY version LIMIT $4",
            args![project, since, version, most + 1],
        )
        .await?;
    let (mut next, mut tasks) = (since, Vec::with_capacity(rows.len()));
    for row in &rows {
        let at: i64 = row.get("version")?;
        if at > next + 1 {
            return Ok(None);
        }
        next = at;
        tasks.push(row.get("task_id")?);
    }
    let are_all = next == version && i64::try_from(rows.len()).unwrap_or(i64::MAX) <= most;
    tasks.sort_unstable();
    tasks.dedup();
    Ok(are_all.then_some((version, tasks)))
}

/// As `changed_tasks`, of those that this person ever had to do with: nobody else's are in the own list.
pub(crate) async fn changed_tasks_of(
    fetch: &mut Question,
    project: ProjectId,
    user: UserId,
    since: i64,
    most: usize,
) -> Result<Option<(i64, Vec<i64>)>> {
    let row = fetch.fetch_one("SELECT data_version FROM projects WHERE id = $1", args![project]).await?;
    let version: i64 = row.get("data_version")?;
    if version < since || version - since > KEPT {
        return Ok(None);
    }
    let between = args![project, since, version];
    let sql = "SELECT COUNT(DISTINCT version) AS known FROM task_changes \
               WHERE project_id = $1 AND version > $2 AND version <= $3";
    if fetch.fetch_one(sql, between.clone()).await?.get::<i64>("known")? != version - since {
        return Ok(None);
    }
    let sql = "SELECT DISTINCT c.task_id FROM task_changes c WHERE c.project_id = $1 AND c.version > $2 AND c.version <= $3 \
               AND EXISTS (SELECT 1 FROM task_people p WHERE p.project_id = $1 AND p.user_id = $4 AND p.task_id = c.task_id) \
               LIMIT $5";
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let rows = fetch.fetch_all(sql, [between, args![user, most + 1]].concat()).await?;
    if i64::try_from(rows.len()).unwrap_or(i64::MAX) > most {
        return Ok(None);
    }
    let tasks = rows.iter().map(|row| row.get("task_id")).collect::<Result<_>>()?;
    Ok(Some((version, tasks)))
}
