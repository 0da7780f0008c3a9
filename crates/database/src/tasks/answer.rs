//! How long an answer with tasks may be.

use super::Task;
use crate::{
    Database, Fetch, args,
    engine::{dialect::id_list, quotas::MEGABYTE},
    quotas::{megabytes, refused},
};
use labelkeep_model::{Result, Say};

impl Database {
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
