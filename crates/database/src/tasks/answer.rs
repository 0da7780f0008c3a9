//! How long an answer with tasks may be.

use super::Task;
use crate::{
    Database, Fetch, args,
    engine::{dialect::id_list, quotas::MEGABYTE},
    quotas::{megabytes, refused},
};
use labelkeep_model::{Result, Say};
use std::collections::HashMap;

impl Database {
    /// How many of these tasks, from the first on, can be held at once with what belongs to them: one at least.
    pub async fn tasks_that_fit(&self, tasks: &[Task]) -> Result<usize> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT t.id, CAST((SELECT COALESCE(SUM(octet_length(a.result)), 0) FROM annotations a \
                 WHERE a.task_id = t.id AND a.trashed_by = 0) \
                 + (SELECT COALESCE(SUM(octet_length(p.result)), 0) FROM predictions p \
                 WHERE p.task_id = t.id AND p.trashed_by = 0) AS BIGINT) AS bytes \
                 FROM tasks t WHERE t.id IN (SELECT value FROM ids_of($1))",
                args![id_list(tasks.iter().map(|task| task.id))],
            )
            .await?;
        let bytes =
            rows.iter().map(|row| Ok((row.get("id")?, row.get("bytes")?))).collect::<Result<HashMap<i64, i64>>>()?;
        let lengths: Vec<(i64, i64)> =
            tasks.iter().map(|task| (task.id, bytes.get(&task.id).copied().unwrap_or(0))).collect();
        let last = self.quotas.last_that_fits(&lengths);
        Ok(lengths.iter().position(|(id, _)| Some(*id) == last).map_or(0, |at| at + 1))
    }

    /// Whether what belongs to these tasks can be held as one answer: what is longer is to be asked for in parts.
    ///
    /// # Errors
    /// 413 when it is too long.
    pub async fn check_answer(&self, tasks: &[Task]) -> Result<()> {
        let with = |has: fn(&Task) -> bool| id_list(tasks.iter().filter(|task| has(task)).map(|task| task.id));
        let has_any = |task: &Task| {
            task.total_annotations + task.cancelled_annotations + task.total_predictions + task.draft_count > 0
        };
        if !tasks.iter().any(has_any) {
            return Ok(());
        }
        let mut database = self;
        let row = database
            .fetch_one(
                "SELECT (SELECT COALESCE(SUM(octet_length(a.result)), 0) FROM annotations a \
                 WHERE a.task_id IN (SELECT value FROM ids_of($1)) AND a.trashed_by = 0) AS annotations, \
                 (SELECT COALESCE(SUM(octet_length(p.result)), 0) FROM predictions p \
                 WHERE p.task_id IN (SELECT value FROM ids_of($2)) AND p.trashed_by = 0) AS predictions, \
                 (SELECT COALESCE(SUM(octet_length(d.result)), 0) FROM drafts d \
                 WHERE d.task_id IN (SELECT value FROM ids_of($3))) AS drafts",
                args![
                    with(|task| task.total_annotations + task.cancelled_annotations > 0),
                    with(|task| task.total_predictions > 0),
                    with(|task| task.draft_count > 0)
                ],
            )
            .await?;
        let bytes = row.get::<i64>("annotations")? + row.get::<i64>("predictions")? + row.get::<i64>("drafts")?;
        if bytes <= self.quotas.answer_bytes {
            return Ok(());
        }
        let (megabytes, most) = (megabytes(bytes).into(), (self.quotas.answer_bytes / MEGABYTE).into());
        Err(refused(match tasks {
            [_] => Say::TaskAnswerTooLarge { megabytes, most },
            _ => Say::AnswerTooLarge { megabytes, most },
        }))
    }
}
