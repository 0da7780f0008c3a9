//! Noting everything once more: for a target that was just added, or whose objects somebody lost.

use super::{Sink, Subject};
use crate::{
    Database, Fetch, Transaction, args,
    engine::dialect::id_list,
    jobs::{JobClaim, Step},
};
use labelkeep_model::Result;

/// A page of what was noted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Noted {
    /// Go on behind this one.
    pub last: i64,
    pub count: i64,
    /// The newest row of the sink.
    pub newest: i64,
}

/// What is not told yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Not tried yet, or not since it changed.
    pub untold: i64,
    /// Tried, and tried again later.
    pub failed: i64,
}

impl Database {
    /// Notes the next annotations (or tasks) of a project for a sink and how far the job is, as one change. `None`: that was
    /// all.
    ///
    /// # Errors
    /// 409 when the job was cancelled or taken over.
    pub async fn note_page(
        &self,
        claim: &JobClaim,
        sink: &Sink,
        after: i64,
        limit: i64,
        step: impl FnOnce(Noted) -> Step + Send + 'static,
    ) -> Result<Option<Noted>> {
        let (claim, sink) = (claim.clone(), sink.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let Some(noted) = note(transaction, &sink, after, limit).await? else { return Ok(None) };
                claim.advance(transaction, &step(noted)).await?;
                Ok(Some(noted))
            })
        })
        .await
    }

    /// How many a sink will be told of when all of its project is noted. `None`: nobody counts those.
    pub async fn count_to_note(&self, sink: &Sink) -> Result<Option<i64>> {
        if sink.subject == Subject::Task {
            return Ok(None);
        }
        let mut database = self;
        let sql = "SELECT total_annotations_number + skipped_annotations_number AS count FROM projects WHERE id = $1";
        database.fetch_one(sql, args![sink.project]).await?.get("count").map(Some)
    }

    /// What of the rows up to this one still waits.
    pub async fn waiting(&self, sink: &Sink, newest: i64) -> Result<Waiting> {
        let mut database = self;
        let sql = "SELECT (SELECT COUNT(*) FROM outbox WHERE sink_id = $1 AND id <= $2) AS waits, \
                   (SELECT COUNT(*) FROM outbox WHERE sink_id = $1 AND id <= $2 AND last_error IS NOT NULL) AS failed";
        let row = database.fetch_one(sql, args![sink.id, newest]).await?;
        let failed = row.get("failed")?;
        Ok(Waiting { untold: row.get::<i64>("waits")? - failed, failed })
    }

    /// What could not be told yet, and why: the first of it.
    pub async fn failed_to_tell(&self, sink: &Sink, most: i64) -> Result<Vec<(i64, String)>> {
        let mut database = self;
        let sql = "SELECT subject_id, last_error FROM outbox WHERE sink_id = $1 AND last_error IS NOT NULL ORDER BY id LIMIT $2";
        let rows = database.fetch_all(sql, args![sink.id, most]).await?;
        rows.iter().map(|row| Ok((row.get("subject_id")?, row.get("last_error")?))).collect()
    }

    /// PostgreSQL: a number by which `has_ended` tells whether all changes that are under way now are over. Those that began
    /// before a sink was there did not note anything for it.
    pub async fn moment(&self) -> Result<i64> {
        if !self.is_postgres() {
            return Ok(0);
        }
        let mut database = self;
        let sql = "SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS moment";
        database.fetch_one(sql, args![]).await?.get("moment")
    }

    /// Whether all changes that were under way at that moment are over.
    pub async fn has_ended(&self, moment: i64) -> Result<bool> {
        if !self.is_postgres() {
            return Ok(true);
        }
        let mut database = self;
        let sql = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint >= $1 AS has_ended";
        database.fetch_one(sql, args![moment]).await?.get("has_ended")
    }

    /// Lets a paused sink try again at once: somebody who looks at it asked for that.
    pub async fn resume_sink(&self, sink: &Sink) -> Result<()> {
        let (kind, target) = (sink.kind, sink.target);
        self.write(move |transaction| Box::pin(async move { super::resume(transaction, kind, target).await })).await
    }
}

async fn note(transaction: &mut Transaction, sink: &Sink, after: i64, limit: i64) -> Result<Option<Noted>> {
    let sql = match sink.subject {
        Subject::Annotation => {
            "SELECT a.id, a.task_id FROM annotations a WHERE a.project_id = $1 AND a.trashed_by = 0 AND a.id > $2 \
             ORDER BY a.id LIMIT $3"
        }
        Subject::Task => {
            "SELECT t.id, t.id AS task_id FROM tasks t WHERE t.project_id = $1 AND t.trashed_by = 0 AND t.id > $2 \
             ORDER BY t.id LIMIT $3"
        }
    };
    let rows = transaction.fetch_all(sql, args![sink.project, after, limit]).await?;
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    let Some(last) = ids.last().copied() else { return Ok(None) };
    if transaction.is_postgres() {
        // As everybody does who notes something: two never wait in a circle.
        let tasks = rows.iter().map(|row| row.get("task_id")).collect::<Result<Vec<i64>>>()?;
        let sql = "SELECT id FROM tasks WHERE id IN (SELECT value FROM ids_of($1)) ORDER BY id FOR NO KEY UPDATE";
        transaction.fetch_all(sql, args![id_list(tasks)]).await?;
    }
    // Those that went to the trash meanwhile, or have no annotation, are found to be gone when they are told.
    let sql = match sink.subject {
        Subject::Annotation => {
            "INSERT INTO outbox (sink_id, subject, subject_id) SELECT s.id, 'annotation', a.id FROM annotations a \
             JOIN outbox_sinks s ON s.id = $1 WHERE a.id IN (SELECT value FROM ids_of($2)) AND a.trashed_by = 0 \
             AND EXISTS (SELECT 1 FROM tasks t WHERE t.id = a.task_id AND t.trashed_by = 0) ORDER BY a.id \
             ON CONFLICT (sink_id, subject, subject_id) DO UPDATE SET version = outbox.version + 1, \
             not_before = CASE WHEN outbox.claimed_by IS NULL THEN 0 ELSE outbox.not_before END"
        }
        Subject::Task => {
            "INSERT INTO outbox (sink_id, subject, subject_id) SELECT s.id, 'task', t.id FROM tasks t \
             JOIN outbox_sinks s ON s.id = $1 WHERE t.id IN (SELECT value FROM ids_of($2)) AND t.trashed_by = 0 \
             AND EXISTS (SELECT 1 FROM annotations a WHERE a.task_id = t.id AND a.trashed_by = 0) ORDER BY t.id \
             ON CONFLICT (sink_id, subject, subject_id) DO UPDATE SET version = outbox.version + 1, \
             not_before = CASE WHEN outbox.claimed_by IS NULL THEN 0 ELSE outbox.not_before END"
        }
    };
    let count = transaction.execute(sql, args![sink.id, id_list(ids)]).await?;
    let sql = "SELECT COALESCE(MAX(id), 0) AS newest FROM outbox WHERE sink_id = $1";
    let newest = transaction.fetch_one(sql, args![sink.id]).await?.get("newest")?;
    Ok(Some(Noted { last, count: i64::try_from(count).unwrap_or(i64::MAX), newest }))
}
