//! Drafts whose annotation, or task's annotations, went or changed: they are out of everybody's way, and an action that is
//! taken back brings its own back. Who calls these holds the tasks: tasks before drafts, so that nobody waits in a circle.

use crate::{
    Fetch, Transaction, args,
    engine::{dialect::id_list, quotas::Quotas},
};
use labelkeep_model::{AnnotationId, ProjectId, Result, TaskId};

/// In `trashed_by` for what no action can bring back.
const ALONE: i64 = -1;

macro_rules! columns {
    () => {
        "id, task_id, project_id, annotation_id, user_id, result, lead_time, was_postponed, import_id, created_at, updated_at"
    };
}

/// Everybody's drafts of a change to an annotation that was changed or deleted meanwhile. Of each person no more stay in the
/// trash of a task than may be in the task itself.
pub(crate) async fn trash_drafts_of_annotation(
    transaction: &mut Transaction,
    task: TaskId,
    annotation: AnnotationId,
    quotas: Quotas,
) -> Result<()> {
    let sql = "SELECT id FROM drafts WHERE task_id = $1 AND annotation_id = $2 ORDER BY id /*pg FOR UPDATE*/";
    let rows = transaction.fetch_all(sql, args![task, annotation]).await?;
    let drafts = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<_>>>()?;
    if drafts.is_empty() {
        return Ok(());
    }
    trash(transaction, ALONE, &drafts, &[task.0]).await?;
    let most = |quota: i64| if quota > 0 { quota } else { i64::MAX };
    let sql = "DELETE FROM trashed_drafts WHERE id IN (SELECT id FROM (SELECT id, \
               ROW_NUMBER() OVER (PARTITION BY user_id ORDER BY id DESC) AS place, \
               SUM(octet_length(result)) OVER (PARTITION BY user_id ORDER BY id DESC) AS bytes \
               FROM trashed_drafts WHERE task_id = $1 AND trashed_by = $2) AS kept WHERE place > $3 OR bytes > $4)";
    let args = args![task, ALONE, most(quotas.drafts), most(quotas.person_bytes)];
    transaction.execute(sql, args).await.map(|_| ())
}

/// Drafts of tasks, of their annotations too: those of one person, or all.
pub(crate) async fn trash_drafts_of_tasks(
    transaction: &mut Transaction,
    project: ProjectId,
    job: i64,
    tasks: &[i64],
    author: Option<i64>,
) -> Result<()> {
    let sql = "SELECT id FROM drafts WHERE project_id + 0 = $1 AND task_id IN (SELECT value FROM ids_of($2)) \
               AND ($3 = 0 OR user_id = $3) ORDER BY id /*pg FOR UPDATE*/";
    let args = args![project, id_list(tasks.iter().copied()), author.unwrap_or(0)];
    let rows = transaction.fetch_all(sql, args).await?;
    let drafts = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<_>>>()?;
    trash(transaction, job, &drafts, tasks).await
}

async fn trash(transaction: &mut Transaction, by: i64, drafts: &[i64], tasks: &[i64]) -> Result<()> {
    if drafts.is_empty() {
        return Ok(());
    }
    let list = id_list(drafts.iter().copied());
    let keep = concat!(
        "INSERT INTO trashed_drafts (",
        columns!(),
        ", trashed_by, trashed_at) SELECT ",
        columns!(),
        ", $2, $3 FROM drafts WHERE id IN (SELECT value FROM ids_of($1))"
    );
    let now = transaction.now();
    transaction.execute(keep, args![list.clone(), by, now]).await?;
    transaction.execute("DELETE FROM drafts WHERE id IN (SELECT value FROM ids_of($1))", args![list]).await?;
    recount(transaction, tasks).await
}

/// Brings back what a job has put away of these tasks. Answers how many drafts.
pub(crate) async fn restore_drafts(
    transaction: &mut Transaction,
    project: ProjectId,
    job: i64,
    tasks: &[i64],
) -> Result<u64> {
    let args = || args![project, job, id_list(tasks.iter().copied())];
    let back = concat!(
        "INSERT INTO drafts (",
        columns!(),
        ") SELECT ",
        columns!(),
        " FROM trashed_drafts WHERE project_id = $1 AND trashed_by = $2 AND task_id IN (SELECT value FROM ids_of($3))"
    );
    let restored = transaction.execute(back, args()).await?;
    let sql = "DELETE FROM trashed_drafts WHERE project_id = $1 AND trashed_by = $2 \
               AND task_id IN (SELECT value FROM ids_of($3))";
    transaction.execute(sql, args()).await?;
    recount(transaction, tasks).await?;
    Ok(restored)
}

async fn recount(transaction: &mut Transaction, tasks: &[i64]) -> Result<()> {
    let sql = "UPDATE tasks SET draft_count = (SELECT COUNT(*) FROM drafts d WHERE d.task_id = tasks.id) \
               WHERE id IN (SELECT value FROM ids_of($1))";
    transaction.execute(sql, args![id_list(tasks.iter().copied())]).await?;
    Ok(())
}
