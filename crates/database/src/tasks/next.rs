//! The next task to label. Order: a task the caller holds already; if the project says so, one with a known right answer;
//! then by the project's sampling among the tasks that are neither done nor held by enough others nor solved by the
//! caller; then the caller's postponed drafts; then, if the project says so, what the caller skipped.

use super::{Task, locks, object::task_columns};
use crate::{
    Args, Database, Fetch, Row, Transaction, Value,
    access::ProjectScope,
    args,
    dialect::{Sql, id_list},
};
use labelkeep_model::{Permission, Result, TaskId};

/// From which queue a task came; the texts are the compatible API's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Queue {
    Lock,
    GroundTruth,
    BreadthFirst,
    Sequence,
    Random,
    Uncertainty,
    Postponed,
    Skipped,
}

impl Queue {
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Lock => "Task lock",
            Self::GroundTruth => "Onboarding ground truth queue",
            Self::BreadthFirst => "Breadth first queue",
            Self::Sequence => "Sequence queue",
            Self::Random => "Uniform random queue",
            Self::Uncertainty => "Active learning or random queue",
            Self::Postponed => "Postponed draft queue",
            Self::Skipped => "Skipped queue",
        }
    }
}

pub struct NextTask {
    pub task: Task,
    pub lock: String,
    pub queue: Queue,
}

/// Random choice looks among this many candidates: enough to be even, and independent of the project's size.
const CANDIDATES: i64 = 100;

/// Tasks that may be given to the caller. `$1` project, `$2` caller, `$3` now, `$4` ids that the client holds already.
const AVAILABLE: &str = "t.project_id = $1 AND t.trashed_by = 0 AND t.is_labeled = FALSE \
    AND NOT EXISTS (SELECT 1 FROM annotations a WHERE a.task_id = t.id AND a.completed_by = $2 AND a.trashed_by = 0) \
    AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.task_id = t.id AND d.user_id = $2 AND d.was_postponed = TRUE) \
    AND t.total_annotations + (SELECT COUNT(*) FROM task_locks l WHERE l.task_id = t.id AND l.user_id <> $2 AND l.expires_at > $3) < t.overlap \
    AND t.id NOT IN (SELECT value FROM ids_of($4))";

const WITH_GROUND_TRUTH: &str = "AND t.ground_truths > 0 ORDER BY t.id";
const BEGUN: &str = "AND t.total_annotations > 0 ORDER BY t.total_annotations DESC, t.id";

impl Database {
    /// Gives the caller the next task and notes that it is held; `None` when there is nothing to do. `exclude` are
    /// tasks the client has fetched ahead.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn next_task(&self, scope: &ProjectScope, exclude: Vec<i64>) -> Result<Option<NextTask>> {
        scope.require(Permission::Label)?;
        if let Some(held) = self.held_task(scope, &exclude).await? {
            return Ok(Some(held));
        }
        let scope = scope.clone();
        let unique_id = self.rng().uuid().to_string();
        let random = self.rng().u64();
        self.write(move |transaction| {
            Box::pin(async move {
                let Some((id, queue)) = choose(transaction, &scope, exclude, random).await? else { return Ok(None) };
                let lock = locks::hold(transaction, &scope, id, &unique_id).await?;
                let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1");
                let task = Task::from_row(&transaction.fetch_one(sql, args![id]).await?)?;
                Ok(Some(NextTask { task, lock, queue }))
            })
        })
        .await
    }

    /// The first of these tasks that the caller has not labeled, whatever the project's queue says: a person who sees
    /// all tasks chose them.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn next_task_among(&self, scope: &ProjectScope, ids: Vec<i64>) -> Result<Option<NextTask>> {
        scope.require(Permission::Label)?;
        let scope = scope.clone();
        let unique_id = self.rng().uuid().to_string();
        self.write(move |transaction| {
            Box::pin(async move {
                let places: std::collections::HashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
                let rows = transaction
                    .fetch_all(
                        "SELECT t.id FROM tasks t WHERE t.project_id = $1 AND t.trashed_by = 0 \
                         AND t.id IN (SELECT value FROM ids_of($3)) AND NOT EXISTS (SELECT 1 FROM annotations a \
                         WHERE a.task_id = t.id AND a.completed_by = $2 AND a.trashed_by = 0)",
                        args![scope.id(), scope.caller().user(), id_list(ids)],
                    )
                    .await?;
                let open = rows.iter().map(|row| row.get::<i64>("id")).collect::<Result<Vec<_>>>()?;
                let Some(first) = open.into_iter().min_by_key(|id| places.get(id).copied()) else { return Ok(None) };
                let lock = locks::hold(transaction, &scope, TaskId(first), &unique_id).await?;
                let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1");
                let task = Task::from_row(&transaction.fetch_one(sql, args![first]).await?)?;
                Ok(Some(NextTask { task, lock, queue: Queue::Sequence }))
            })
        })
        .await
    }

    /// The oldest task that the caller holds and has not finished: no write is needed.
    async fn held_task(&self, scope: &ProjectScope, exclude: &[i64]) -> Result<Option<NextTask>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                concat!(
                    "SELECT l.unique_id, ",
                    task_columns!(),
                    " JOIN task_locks l ON l.task_id = t.id \
                     WHERE l.project_id = $1 AND l.user_id = $2 AND l.expires_at > $3 AND t.trashed_by = 0 AND t.is_labeled = FALSE \
                     AND NOT EXISTS (SELECT 1 FROM annotations a WHERE a.task_id = t.id AND a.completed_by = $2 AND a.trashed_by = 0) \
                     AND NOT EXISTS (SELECT 1 FROM drafts d WHERE d.task_id = t.id AND d.user_id = $2 AND d.was_postponed = TRUE) \
                     AND t.id NOT IN (SELECT value FROM ids_of($4)) ORDER BY l.created_at, t.id LIMIT 1"
                ),
                args![scope.id(), scope.caller().user(), self.now(), id_list(exclude.iter().copied())],
            )
            .await?;
        row.map(|row| Ok(NextTask { task: Task::from_row(&row)?, lock: row.get("unique_id")?, queue: Queue::Lock }))
            .transpose()
    }
}

async fn choose(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    exclude: Vec<i64>,
    random: u64,
) -> Result<Option<(TaskId, Queue)>> {
    let project = transaction
        .fetch_one(
            "SELECT sampling, maximum_annotations, skip_queue, model_version, show_overlap_first, \
             (show_ground_truth_first = TRUE OR annotator_evaluation_enabled = TRUE) AS ground_truth_first \
             FROM projects WHERE id = $1",
            args![scope.id()],
        )
        .await?;
    // On PostgreSQL two nodes must not give the last place of a task twice: choosing is one at a time per project.
    if transaction.is_postgres() {
        transaction
            .fetch_all("SELECT pg_advisory_xact_lock(7307282, $1::int)", args![scope.id().0 & 0x7fff_ffff])
            .await?;
    }
    let args = args![scope.id(), scope.caller().user(), transaction.now(), id_list(exclude.iter().copied())];
    if let Some(first) = begun_or_known(transaction, &project, &args, random).await? {
        return Ok(Some(first));
    }
    let overlap_first = if project.get("show_overlap_first")? { "t.overlap DESC, " } else { "" };
    let found = match project.get::<String>("sampling")?.as_str() {
        "Uniform sampling" => (pick_random(transaction, &args, random).await?, Queue::Random),
        "Uncertainty sampling" => {
            let least_sure = pick_uncertain(transaction, &args, project.get("model_version")?).await?;
            let id = if least_sure.is_some() { least_sure } else { pick_random(transaction, &args, random).await? };
            (id, Queue::Uncertainty)
        }
        _ => (pick(transaction, &format!("ORDER BY {overlap_first}t.id"), &args, None, false).await?, Queue::Sequence),
    };
    if let (Some(id), queue) = found {
        return Ok(Some((id, queue)));
    }
    if let Some(id) = postponed(transaction, &args).await? {
        return Ok(Some((id, Queue::Postponed)));
    }
    if project.get::<String>("skip_queue")? == "REQUEUE_FOR_ME" {
        return Ok(skipped(transaction, &args).await?.map(|id| (id, Queue::Skipped)));
    }
    Ok(None)
}

/// What comes before the sampling: a task whose right answer is known, if the project says so, then one that others began.
async fn begun_or_known(
    transaction: &mut Transaction,
    project: &Row,
    args: &Args,
    random: u64,
) -> Result<Option<(TaskId, Queue)>> {
    if project.get("ground_truth_first")? {
        let chance = (project.get::<String>("sampling")? != "Sequential sampling").then_some(random);
        if let Some(id) = pick(transaction, WITH_GROUND_TRUTH, args, chance, false).await? {
            return Ok(Some((id, Queue::GroundTruth)));
        }
    }
    if project.get::<i64>("maximum_annotations")? > 1 {
        let begun = pick(transaction, BEGUN, args, Some(random), true).await?;
        return Ok(begun.map(|id| (id, Queue::BreadthFirst)));
    }
    Ok(None)
}

/// The first available task by `rest` (constants of this file), or one of the first by chance; `same_only`: only among
/// those with as many annotations as the first.
async fn pick(
    transaction: &mut Transaction,
    rest: &str,
    args: &Args,
    random: Option<u64>,
    same_only: bool,
) -> Result<Option<TaskId>> {
    let limit = if random.is_some() { CANDIDATES } else { 1 };
    let text = format!("SELECT t.id, t.total_annotations FROM tasks t WHERE {AVAILABLE} {rest} LIMIT {limit}");
    let rows = transaction.fetch_all(Sql::assembled(text), args.clone()).await?;
    let Some(first) = rows.first() else { return Ok(None) };
    let most: i64 = first.get("total_annotations")?;
    let candidates: Vec<&Row> =
        rows.iter().filter(|row| !same_only || row.get::<i64>("total_annotations").is_ok_and(|n| n == most)).collect();
    one_of(&candidates, random.unwrap_or(0))
}

fn one_of(rows: &[&Row], random: u64) -> Result<Option<TaskId>> {
    let count = u64::try_from(rows.len()).unwrap_or(1).max(1);
    let index = usize::try_from(random % count).unwrap_or(0);
    rows.get(index).map(|row| row.get("id").map(TaskId)).transpose()
}

/// Even over the project: starts at a random id and takes the next available one, from the start again if need be.
async fn pick_random(transaction: &mut Transaction, args: &Args, random: u64) -> Result<Option<TaskId>> {
    let sql = format!(
        "SELECT COALESCE(MIN(t.id), 0) AS least, COALESCE(MAX(t.id), 0) AS most FROM tasks t WHERE {AVAILABLE}"
    );
    let row = transaction.fetch_one(Sql::assembled(sql), args.clone()).await?;
    let (least, most): (i64, i64) = (row.get("least")?, row.get("most")?);
    if most == 0 {
        return Ok(None);
    }
    let span = u64::try_from(most - least + 1).unwrap_or(1);
    let start = least + i64::try_from(random % span).unwrap_or(0);
    let mut args = args.clone();
    args.push(Value::from(start));
    let text = format!(
        "SELECT t.id FROM tasks t WHERE {AVAILABLE} ORDER BY CASE WHEN t.id >= $5 THEN 0 ELSE 1 END, t.id LIMIT 1"
    );
    let row = transaction.fetch_optional(Sql::assembled(text), args).await?;
    row.map(|row| row.get("id").map(TaskId)).transpose()
}

/// The task of whose prediction the model is least sure.
async fn pick_uncertain(transaction: &mut Transaction, args: &Args, model_version: String) -> Result<Option<TaskId>> {
    let mut args = args.clone();
    args.push(Value::from(model_version));
    let text = format!(
        "SELECT t.id FROM tasks t JOIN predictions d ON d.task_id = t.id AND d.trashed_by = 0 AND d.model_version = $5 \
         WHERE {AVAILABLE} AND d.score IS NOT NULL ORDER BY d.score, t.id LIMIT 1"
    );
    let row = transaction.fetch_optional(Sql::assembled(text), args).await?;
    row.map(|row| row.get("id").map(TaskId)).transpose()
}

async fn postponed(transaction: &mut Transaction, args: &Args) -> Result<Option<TaskId>> {
    let row = transaction
        .fetch_optional(
            "SELECT t.id FROM drafts d JOIN tasks t ON t.id = d.task_id WHERE d.project_id = $1 AND d.user_id = $2 \
             AND d.was_postponed = TRUE AND t.trashed_by = 0 AND t.is_labeled = FALSE AND d.updated_at <= $3 \
             AND t.id NOT IN (SELECT value FROM ids_of($4)) ORDER BY d.updated_at LIMIT 1",
            args.clone(),
        )
        .await?;
    row.map(|row| row.get("id").map(TaskId)).transpose()
}

async fn skipped(transaction: &mut Transaction, args: &Args) -> Result<Option<TaskId>> {
    let row = transaction
        .fetch_optional(
            "SELECT t.id FROM annotations a JOIN tasks t ON t.id = a.task_id WHERE a.project_id = $1 AND a.completed_by = $2 \
             AND a.was_cancelled = TRUE AND a.trashed_by = 0 AND t.trashed_by = 0 AND t.is_labeled = FALSE \
             AND a.updated_at <= $3 AND t.id NOT IN (SELECT value FROM ids_of($4)) ORDER BY a.updated_at LIMIT 1",
            args.clone(),
        )
        .await?;
    row.map(|row| row.get("id").map(TaskId)).transpose()
}
