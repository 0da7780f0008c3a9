//! The next task to label. Order: a task the caller holds already; if the project says so, one with a known right answer;
//! one that others began, where several label each; then by the project's sampling; then the caller's postponed drafts;
//! then, if the project says so, what the caller skipped.
//!
//! Tasks are found outside of any change, by walks over indexes of `open_tasks`, several at a time. The change then takes
//! the first of them that is still to be had: what is true is looked at there, with the task locked.

mod among;
mod begun;
mod choose;
mod claim;
mod open;
mod set_aside;
mod uniform;
mod walk;

use super::{Task, object::task_columns};
use crate::{
    Database, Fetch,
    access::{ProjectScope, TaskScope, task_people::IS_DONE},
    args,
    engine::dialect::{Sql, id_list},
};
use choose::{Choice, choose};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say, TaskId, UserId};

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
    Chosen,
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
            Self::Chosen => "Data manager queue",
        }
    }
}

pub struct NextTask {
    pub task: Task,
    pub lock: String,
    pub queue: Queue,
}

/// Tasks that are found at once: others who ask at the same moment take some of them.
const CANDIDATES: usize = 32;
/// How often it is looked anew when others were faster; from the second time on, nobody passes over a task that somebody
/// else has locked just now.
const TRIES: usize = 20;

/// Who asks.
#[derive(Debug, Clone)]
struct Asker {
    project: ProjectId,
    user: UserId,
    /// Tasks that the client has fetched ahead.
    exclude: Vec<i64>,
}

impl ProjectScope {
    /// The task that `Database::next_task` just gave to the caller of this scope.
    #[must_use]
    pub fn held_task(&self, next: &NextTask) -> TaskScope {
        self.task(TaskId(next.task.id))
    }
}

impl Database {
    /// Gives the caller the next task and notes that it is held; `None` when there is nothing to do. `exclude` are
    /// tasks the client has fetched ahead.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn next_task(&self, scope: &ProjectScope, exclude: Vec<i64>) -> Result<Option<NextTask>> {
        scope.require(Permission::Label)?;
        let asker = Asker { project: scope.id(), user: scope.caller().user(), exclude };
        if let Some(held) = self.held_task(&asker).await? {
            return Ok(Some(held));
        }
        for tried in 0..TRIES {
            let choice = choose(self, &asker).await?;
            if choice.tasks.is_empty() {
                self.keep_steps(&asker, choice).await?;
                return Ok(None);
            }
            if let Some(next) = self.take(scope, choice, tried > 0).await? {
                return Ok(Some(next));
            }
        }
        Err(too_busy())
    }

    /// Takes the first of these tasks that is still to be had.
    async fn take(&self, scope: &ProjectScope, choice: Choice, waits: bool) -> Result<Option<NextTask>> {
        let (scope, unique_id) = (scope.clone(), self.rng().uuid().to_string());
        self.write(move |transaction| {
            Box::pin(async move {
                let Some((id, lock)) = claim::first(transaction, &scope, &choice, &unique_id, waits).await? else {
                    return Ok(None);
                };
                for step in &choice.steps {
                    step.keep(transaction, scope.id(), scope.caller().user()).await?;
                }
                let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1");
                let task = Task::from_row(&transaction.fetch_one(sql, args![id]).await?)?;
                Ok(Some(NextTask { task, lock, queue: choice.queue }))
            })
        })
        .await
    }

    async fn keep_steps(&self, asker: &Asker, choice: Choice) -> Result<()> {
        if choice.steps.is_empty() {
            return Ok(());
        }
        let (project, user) = (asker.project, asker.user);
        self.write(move |transaction| {
            Box::pin(async move {
                for step in &choice.steps {
                    step.keep(transaction, project, user).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// The oldest task that the caller holds and has not finished: no write is needed.
    async fn held_task(&self, asker: &Asker) -> Result<Option<NextTask>> {
        let text = format!(
            concat!(
                "SELECT l.unique_id, ",
                task_columns!(),
                " JOIN task_locks l ON l.task_id = t.id \
                 WHERE l.project_id = $1 AND l.user_id = $2 AND l.expires_at + 0 > $3 AND t.trashed_by = 0 AND t.is_labeled = FALSE \
                 AND NOT EXISTS (SELECT 1 FROM task_people p WHERE p.project_id = $1 AND p.user_id = $2 AND p.task_id = t.id AND {}) \
                 AND t.id NOT IN (SELECT value FROM ids_of($4)) ORDER BY l.created_at, t.id LIMIT 1"
            ),
            IS_DONE
        );
        let args = args![asker.project, asker.user, self.now(), id_list(asker.exclude.iter().copied())];
        let mut database = self;
        let row = database.fetch_optional(Sql::assembled(text), args).await?;
        row.map(|row| Ok(NextTask { task: Task::from_row(&row)?, lock: row.get("unique_id")?, queue: Queue::Lock }))
            .transpose()
    }
}

fn too_busy() -> Error {
    Error { detail: Say::QueueIsBusy.into(), ..Error::unavailable("others took every task that was found") }
}
