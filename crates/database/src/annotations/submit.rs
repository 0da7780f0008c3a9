//! Submits of one project that wait at the same moment are stored together: each is answered when it is on disk, and
//! one flush of the disk and one change of the project's counters serve them all. Without that, every submit would hold
//! the project's row until its own flush is over, and the others would wait for it one by one.

use super::{
    Annotation, NewAnnotation, create,
    new::{Outcome, Submit},
};
use crate::{Database, access::TaskScope};
use labelkeep_model::{Error, Permission, Result};
use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};
use tokio::sync::oneshot;

/// So many are stored together at most: beyond this the shared part of the cost is small.
const MOST: usize = 64;

struct Waiting {
    submit: Submit,
    answer: oneshot::Sender<Result<Annotation>>,
}

/// Who waits, by project. A project is in here while one task stores its submits.
#[derive(Default)]
struct Submits(Mutex<HashMap<i64, Vec<Waiting>>>);

impl Submits {
    /// Begins to store for the project, or leaves the submit to who does that already.
    fn join(&self, project: i64, waiting: Waiting) -> Option<Waiting> {
        let mut projects = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = projects.get_mut(&project) {
            queue.push(waiting);
            return None;
        }
        projects.insert(project, Vec::new());
        Some(waiting)
    }

    /// The next to be stored together, one of a task: the second of a task must see the first. Empty: the work ends.
    fn next(&self, project: i64) -> Vec<Waiting> {
        let mut projects = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(queue) = projects.get_mut(&project) else { return Vec::new() };
        let mut tasks = HashSet::new();
        let mut left = Vec::new();
        let mut taken = Vec::new();
        for waiting in queue.drain(..) {
            let fits = taken.len() < MOST && tasks.insert(waiting.submit.scope.id().0);
            if fits { taken.push(waiting) } else { left.push(waiting) }
        }
        *queue = left;
        if taken.is_empty() {
            projects.remove(&project);
        }
        taken
    }
}

impl Database {
    /// Stores an annotation, by its author, with everything that follows from it, as one change.
    ///
    /// # Errors
    /// 403 when the draft is not the caller's or of another task; 409 when another annotation has the
    /// `unique_id`; 413 when it is too much.
    pub async fn create_annotation(&self, scope: &TaskScope, new: NewAnnotation) -> Result<Annotation> {
        scope.project().require(Permission::Label)?;
        if new.ground_truth {
            scope.project().require(Permission::GroundTruthSet)?;
        }
        let submit = Submit::new(scope.clone(), new, self.rng().as_ref());
        store(self, submit).await
    }
}

/// Answers when the annotation is on disk. It is stored also when the caller goes away meanwhile.
pub(super) async fn store(database: &Database, submit: Submit) -> Result<Annotation> {
    let (answer, receive) = oneshot::channel();
    let project = submit.scope.project().id().0;
    if let Some(first) = database.part::<Submits>().join(project, Waiting { submit, answer }) {
        let database = database.clone();
        tokio::spawn(async move {
            let mut batch = vec![first];
            while !batch.is_empty() {
                // Each in a task of its own: should one break, those in it are told, and the next are stored.
                let _ = tokio::spawn(store_all(database.clone(), batch)).await;
                batch = database.part::<Submits>().next(project);
            }
        });
    }
    receive.await.map_err(|_| Error::unavailable("an annotation was not stored"))?
}

async fn store_all(database: Database, batch: Vec<Waiting>) {
    let submits: Vec<Submit> = batch.iter().map(|waiting| waiting.submit.clone()).collect();
    let quotas = database.quotas;
    let together = database.write(move |transaction| Box::pin(create::all(transaction, submits, quotas, true))).await;
    let Ok(outcomes) = together else {
        // One of them cannot be stored, and nothing was: alone, the others can be.
        store_alone(&database, batch).await;
        return;
    };
    let mut busy = Vec::new();
    for (waiting, outcome) in batch.into_iter().zip(outcomes) {
        match outcome {
            Outcome::Stored(annotation) => drop(waiting.answer.send(Ok(*annotation))),
            Outcome::Refused(error) => drop(waiting.answer.send(Err(error))),
            Outcome::Busy => busy.push(waiting),
        }
    }
    if !busy.is_empty() {
        let database = database.clone();
        tokio::spawn(async move { store_alone(&database, busy).await });
    }
}

async fn store_alone(database: &Database, batch: Vec<Waiting>) {
    let quotas = database.quotas;
    for Waiting { submit, answer } in batch {
        let alone =
            database.write(move |transaction| Box::pin(create::all(transaction, vec![submit], quotas, false))).await;
        let result = alone.and_then(|outcomes| match outcomes.into_iter().next() {
            Some(Outcome::Stored(annotation)) => Ok(*annotation),
            Some(Outcome::Refused(error)) => Err(error),
            Some(Outcome::Busy) | None => Err(Error::internal("a submit without an outcome")),
        });
        let _ = answer.send(result);
    }
}
