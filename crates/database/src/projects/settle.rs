//! What follows from a project's settings for its tasks: overlaps, what is done, the scores of the queue. Few tasks are
//! settled with the change; many page by page, by a job that another process goes on with if this one ends.

use super::overlap::{self, Cut};
use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args,
    engine::{dialect::id_list, transaction::Apart},
    jobs::{JobClaim, JobInput, NewJob, Step, Title},
    task_rows::lock_rows,
};
use labelkeep_model::{Error, ProjectId, Result};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The kind of the job.
pub const SETTLE_QUEUE: &str = "settle_queue";
/// Tasks of one change, and the most that are settled with the change of the settings.
const PAGE: i64 = 1_000;

/// What is to be settled.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
pub(crate) struct Settling {
    pub overlap: bool,
    pub scores: bool,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Checkpoint {
    version: u64,
    cut: Option<Cut>,
    after: i64,
    scores_after: i64,
    done: i64,
}

impl Settling {
    pub fn is_needed(self) -> bool {
        self.overlap || self.scores
    }

    /// All at once, when the tasks are few; otherwise the job that does it, which is stored with the change.
    pub async fn begin(
        self,
        transaction: &mut Transaction,
        scope: &ProjectScope,
        worker: Option<String>,
    ) -> Result<Option<(i64, JobInput)>> {
        if !self.is_needed() || self.is_small(transaction, scope.id()).await? {
            return Ok(None);
        }
        let payload = serde_json::to_value(self).map_err(Error::internal)?;
        let new = NewJob {
            payload: payload.clone(),
            worker,
            ..NewJob::new(SETTLE_QUEUE, Title::new(SETTLE_QUEUE, "Adjust the queue"))
        };
        let job = crate::jobs::insert_job(transaction, scope, new).await?;
        Ok(Some((job.id, JobInput { payload, checkpoint: json!({}) })))
    }

    /// Takes the tasks before their project, as everybody does, where they are few and will be settled with it.
    pub async fn lock_few(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
        if !transaction.is_postgres() {
            return Ok(());
        }
        let sql = "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 \
                   AND (SELECT task_number FROM projects WHERE id = $1) <= $2 ORDER BY id FOR NO KEY UPDATE";
        transaction.fetch_all(sql, args![project, PAGE]).await.map(|_| ())
    }

    /// Settles few tasks at once; answers whether they are so few.
    pub async fn is_small(self, transaction: &mut Transaction, project: ProjectId) -> Result<bool> {
        let sql = "SELECT id FROM tasks WHERE project_id = $1 AND trashed_by = 0 ORDER BY id LIMIT $2";
        let rows = transaction.fetch_all(sql, args![project, PAGE + 1]).await?;
        let tasks = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
        if i64::try_from(tasks.len()).unwrap_or(i64::MAX) > PAGE {
            return Ok(false);
        }
        if self.overlap && !tasks.is_empty() {
            let cut = Cut::find(transaction, project).await?;
            overlap::spread(transaction, project, cut, &tasks).await?;
        }
        if self.scores && !tasks.is_empty() {
            score(transaction, project, &tasks).await?;
        }
        Ok(true)
    }
}

/// A project without a model version takes this one; the order of its queue follows soon.
pub(crate) async fn take_model_version(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    version: &str,
) -> Result<()> {
    let row = transaction
        .fetch_optional(
            "UPDATE projects SET model_version = $2 WHERE id = $1 AND model_version = '' AND chosen_backend = 0 AND $2 <> '' \
             RETURNING sampling = 'Uncertainty sampling' AS scores",
            args![scope.id(), version],
        )
        .await?;
    let Some(row) = row else { return Ok(()) };
    let settling = Settling { overlap: false, scores: row.get("scores")? };
    settling.begin(transaction, scope, None).await.map(|_| ())
}

/// People begin from the predictions of this backend, whichever version it has.
pub(crate) async fn choose_backend(transaction: &mut Transaction, scope: &ProjectScope, backend: i64) -> Result<()> {
    let sql = "UPDATE projects SET chosen_backend = $2, model_version = (SELECT COALESCE(NULLIF(b.answered_version, ''), \
               b.model_version) FROM ml_backends b WHERE b.id = $2) WHERE id = $1 \
               RETURNING sampling = 'Uncertainty sampling' AS scores";
    let row = transaction.fetch_one(sql, args![scope.id(), backend]).await?;
    let settling = Settling { overlap: false, scores: row.get("scores")? };
    settling.begin(transaction, scope, None).await.map(|_| ())
}

/// A backend has another version from now on: so has a project that begins from it, and the order of its queue follows soon.
pub(crate) async fn follow_backend(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    backend: i64,
    version: &str,
) -> Result<()> {
    let sql = "UPDATE projects SET model_version = $3 WHERE id = $1 AND chosen_backend = $2 AND model_version <> $3 \
               RETURNING sampling = 'Uncertainty sampling' AS scores";
    let Some(row) = transaction.fetch_optional(sql, args![scope.id(), backend, version]).await? else { return Ok(()) };
    let settling = Settling { overlap: false, scores: row.get("scores")? };
    settling.begin(transaction, scope, None).await.map(|_| ())
}

impl Database {
    /// Does the job from where it is to its end.
    ///
    /// # Errors
    /// 409 when the job was cancelled or taken over.
    pub async fn settle_queue(&self, scope: &ProjectScope, claim: &JobClaim, input: &JobInput) -> Result<()> {
        let settling: Settling = serde_json::from_value(input.payload.clone()).map_err(Error::internal)?;
        let start = Checkpoint { version: 1, cut: None, after: 0, scores_after: 0, done: 0 };
        let mut at: Checkpoint = serde_json::from_value(input.checkpoint.clone()).unwrap_or(start);
        if settling.overlap {
            let cut = match at.cut {
                Some(cut) => cut,
                None => self.find_cut(scope.id()).await?,
            };
            at.cut = Some(cut);
            loop {
                let tasks = overlap::page(self, scope.id(), at.after, PAGE).await?;
                let Some(last) = tasks.last() else { break };
                (at.after, at.done) = (*last, at.done + i64::try_from(tasks.len()).unwrap_or(0));
                self.settle_page(scope, claim, at, tasks, Page::Overlap(cut)).await?;
            }
        }
        if settling.scores {
            loop {
                let tasks = self.open_page(scope.id(), at.scores_after).await?;
                let Some(last) = tasks.last() else { break };
                at.scores_after = *last;
                self.settle_page(scope, claim, at, tasks, Page::Scores).await?;
            }
        }
        self.finish_job(claim, json!({ "tasks": at.done }), false).await
    }

    /// Beside the one writer.
    async fn find_cut(&self, project: ProjectId) -> Result<Cut> {
        let mut snapshot = self.begin_apart(Apart::Read).await?;
        let cut = Cut::find(&mut snapshot, project).await?;
        snapshot.commit_apart().await?;
        Ok(cut)
    }

    async fn open_page(&self, project: ProjectId, after: i64) -> Result<Vec<i64>> {
        let mut database = self;
        let sql = "SELECT task_id FROM open_tasks WHERE project_id = $1 AND task_id > $2 ORDER BY task_id LIMIT $3";
        let rows = database.fetch_all(sql, args![project, after, PAGE]).await?;
        rows.iter().map(|row| row.get("task_id")).collect()
    }

    async fn settle_page(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        at: Checkpoint,
        tasks: Vec<i64>,
        page: Page,
    ) -> Result<()> {
        let (project, claim) = (scope.id(), claim.clone());
        let checkpoint = serde_json::to_value(at).map_err(Error::internal)?;
        self.write(move |transaction| {
            Box::pin(async move {
                claim.advance(transaction, &Step { done: at.done, total: None, checkpoint }).await?;
                match page {
                    Page::Overlap(cut) => overlap::spread(transaction, project, cut, &tasks).await,
                    Page::Scores => score(transaction, project, &tasks).await,
                }
            })
        })
        .await
    }
}

#[derive(Debug, Clone, Copy)]
enum Page {
    Overlap(Cut),
    Scores,
}

/// The scores of these open tasks, by the project's model version.
async fn score(transaction: &mut Transaction, project: ProjectId, tasks: &[i64]) -> Result<()> {
    lock_rows(transaction, tasks.iter().copied()).await?;
    if !transaction.is_postgres() {
        let tick = "INSERT INTO queue_clock (id, seq) VALUES (1, 1) ON CONFLICT (id) DO UPDATE SET seq = seq + 1";
        transaction.execute(tick, args![]).await?;
    }
    transaction
        .execute(
            "UPDATE open_tasks SET score = n.score, \
             seq = /*sqlite (SELECT seq FROM queue_clock)*//*pg pg_current_xact_id()::text::bigint*/ \
             FROM (SELECT t.id, (SELECT MIN(d.score) FROM predictions d WHERE d.task_id = t.id AND d.trashed_by = 0 \
             AND d.model_version = j.model_version) AS score FROM tasks t JOIN projects j ON j.id = t.project_id \
             WHERE t.id IN (SELECT value FROM ids_of($2))) AS n \
             WHERE open_tasks.project_id = $1 AND open_tasks.task_id = n.id AND open_tasks.score IS DISTINCT FROM n.score",
            args![project, id_list(tasks.iter().copied())],
        )
        .await
        .map(|_| ())
}
