//! The prediction of a task that somebody opens: it is waited for a moment, and comes behind otherwise. A backend that did not answer
//! is left alone for a while, and none has more than a few of these at once.

use super::{MlBackends, ask::Asker};
use labelkeep_database::{
    access::{Credential, ProjectScope},
    ml_backends::MlBackend,
    tasks::Task,
};
use labelkeep_model::{Result, UserId};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::time::Instant;

/// Of one backend.
const MOST_AT_ONCE: usize = 4;

/// Of one person, who waits for what an interactive backend suggests.
const MOST_OF_PERSON: usize = 3;

/// Who is being asked, and who rests.
#[derive(Clone, Default)]
pub(super) struct Turns(Arc<Mutex<HashMap<i64, Turn>>>, Arc<Mutex<HashMap<i64, usize>>>);

/// A place that is taken. It is free again when this is dropped.
pub(super) struct Place(Turns, i64);

impl Drop for Place {
    fn drop(&mut self) {
        let mut people = self.0.people();
        let left = people.get(&self.1).map_or(0, |count| count.saturating_sub(1));
        if left == 0 {
            people.remove(&self.1);
        } else {
            people.insert(self.1, left);
        }
    }
}

#[derive(Default)]
struct Turn {
    tasks: HashSet<i64>,
    rests_until: Option<Instant>,
}

impl Turns {
    fn all(&self) -> MutexGuard<'_, HashMap<i64, Turn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn people(&self) -> MutexGuard<'_, HashMap<i64, usize>> {
        self.1.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// `None`: this person waits for enough already.
    pub fn place(&self, person: UserId) -> Option<Place> {
        let mut people = self.people();
        let count = people.entry(person.0).or_default();
        if *count >= MOST_OF_PERSON {
            return None;
        }
        *count += 1;
        Some(Place(self.clone(), person.0))
    }

    fn begin(&self, backend: i64, task: i64) -> bool {
        let mut all = self.all();
        let turn = all.entry(backend).or_default();
        let rests = turn.rests_until.is_some_and(|until| until > Instant::now());
        !rests && turn.tasks.len() < MOST_AT_ONCE && turn.tasks.insert(task)
    }

    fn end(&self, backend: i64, task: i64, rests_until: Option<Instant>) {
        let mut all = self.all();
        if let Some(turn) = all.get_mut(&backend) {
            turn.tasks.remove(&task);
            turn.rests_until = rests_until;
            if turn.tasks.is_empty() && rests_until.is_none() {
                all.remove(&backend);
            }
        }
    }
}

impl MlBackends {
    /// For a task that is opened and has no prediction of the model that the project's people begin from. Answers whether one
    /// came in time.
    ///
    /// # Errors
    /// What the database says.
    pub async fn prelabel(&self, scope: &ProjectScope, task: &Task) -> Result<bool> {
        // What a backend reads must not send it back to itself.
        if matches!(scope.caller().credential(), Credential::MlBackend(_)) {
            return Ok(false);
        }
        let Some(backend) = self.database.chosen_ml_backend(scope).await? else { return Ok(false) };
        self.predict_opened(scope, backend, task).await
    }

    /// The same for a task that is read, where the project wants predictions of what is read.
    ///
    /// # Errors
    /// What the database says.
    pub async fn evaluate(&self, scope: &ProjectScope, task: &Task) -> Result<bool> {
        if task.total_predictions > 0 || matches!(scope.caller().credential(), Credential::MlBackend(_)) {
            return Ok(false);
        }
        let Some(backend) = self.database.evaluating_ml_backend(scope).await? else { return Ok(false) };
        self.predict_opened(scope, backend, task).await
    }

    async fn predict_opened(&self, scope: &ProjectScope, backend: MlBackend, task: &Task) -> Result<bool> {
        // What costs something is asked when somebody wants it, by a job.
        if backend.chat.is_some() {
            return Ok(false);
        }
        let missing = self.database.tasks_to_predict(scope, &backend, &[task.id]).await?;
        if missing.is_empty() || !self.turns.begin(backend.id, task.id) {
            return Ok(false);
        }
        let (ml, task) = (self.clone(), task.id);
        let by: Option<UserId> = Some(scope.caller().user());
        let project = scope.id();
        let work = tokio::spawn(async move {
            let outcome = ml.predict_one(project, by, &backend, task).await;
            let rests = !matches!(outcome, Ok(Some(_)));
            ml.turns.end(backend.id, task, rests.then(|| Instant::now() + ml.pace.rest));
            outcome
        });
        match tokio::time::timeout(self.pace.opening, work).await {
            Ok(Ok(Ok(stored))) => Ok(stored.is_some_and(|count| count > 0)),
            Ok(Ok(Err(error))) => {
                tracing::warn!(task, %error, "the prediction of a task that was opened was not stored");
                Ok(false)
            }
            _ => Ok(false),
        }
    }

    /// Answers how many came; `None`: the backend gave no answer.
    async fn predict_one(
        &self,
        project: labelkeep_model::ProjectId,
        by: Option<UserId>,
        backend: &MlBackend,
        task: i64,
    ) -> Result<Option<i64>> {
        // Predictions are the project's, whoever opened the task.
        let scope = ProjectScope::unscoped_for_job(&self.database, project, by).await?;
        match Asker::new(self, &scope, backend).await?.once(task).await? {
            Ok(outcome) => self.database.store_ml_predictions(&scope, backend, outcome.rows, None).await.map(Some),
            Err(fault) => {
                tracing::info!(
                    backend = backend.id,
                    ?fault,
                    "an ML backend gave no prediction for a task that was opened"
                );
                self.look_after(&scope, backend).await;
                Ok(None)
            }
        }
    }
}
