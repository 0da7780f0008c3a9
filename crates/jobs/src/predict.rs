//! Batch prediction: the selected tasks that have no prediction of the backend's version yet are sent to it, some at a time. Each
//! answer is stored together with how far the job is, so that another worker can go on behind it.

use crate::{
    context::{Context, checkpoint},
    kind::{Kind, Lane},
    ml::{Asker, Checked, Health, MlBackends, Outcome, away},
    selected::Selected,
};
use futures_util::{StreamExt as _, stream::FuturesOrdered};
use labelkeep_database::{
    BoxFuture,
    jobs::{JOBS, NewJob, Step, Title},
    ml_backends::{MlBackend, ToPredict, money},
};
use labelkeep_model::{Error, ErrorKind, Result, Say, Told};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::{collections::VecDeque, future::Future, time::Duration};

const KIND: &str = "ml_predictions";
const CHECKPOINT_VERSION: u64 = 1;
/// Tasks of one request.
pub const MOST_IN_BATCH: usize = 500;
/// Bytes of their data, if there are several.
const MOST_BYTES: i64 = 8 << 20;
/// Tasks that are named with what is wrong with them.
const NAMED: usize = 20;
/// Tasks that a language model is asked about at the same moment.
const MODELS_AT_ONCE: usize = 4;
/// It is looked so often whether the job is still wanted.
const LOOK: Duration = Duration::from_secs(5);

/// What the job was asked to do.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PredictJob {
    pub backend: i64,
    pub selected: Selected,
    pub batch_size: usize,
}

impl PredictJob {
    pub const BATCH: usize = 50;

    /// `items`: the tasks that were named one by one; `total`: how many there are.
    ///
    /// # Errors
    /// None that can happen: it is written as JSON.
    pub fn job(&self, items: Vec<i64>, total: Option<i64>) -> Result<NewJob> {
        let payload = serde_json::to_value(self).map_err(Error::internal)?;
        Ok(NewJob { payload, items, total, ..NewJob::new(KIND, Title::new(KIND, "Get predictions")) })
    }
}

pub(crate) struct Predict;

impl Kind for Predict {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Models
    }

    fn retries(&self) -> &'static [i64] {
        &[10, 60, 300, 900]
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let ml = context.ml()?;
            let work = run(context, ml);
            unless_ended(context, work).await?
        })
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Progress {
    /// The last task that is done.
    after: i64,
    done: i64,
    predictions: i64,
    failed: i64,
    #[serde(default)]
    in_a_row: usize,
    #[serde(default)]
    problems: Vec<Problem>,
    /// Parts of money.
    #[serde(default)]
    cost: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Problem {
    task: i64,
    error: Told,
}

impl Progress {
    fn step(&self) -> Step {
        Step { done: self.done, total: None, checkpoint: checkpoint(CHECKPOINT_VERSION, self) }
    }

    fn add(&mut self, outcome: &mut Outcome) {
        self.in_a_row = outcome.behind(self.in_a_row);
        self.predictions += i64::try_from(outcome.rows.len()).unwrap_or(0);
        self.failed += i64::try_from(outcome.failed.len()).unwrap_or(0);
        let room = NAMED.saturating_sub(self.problems.len());
        let named = outcome.failed.iter().take(room).cloned();
        self.problems.extend(named.map(|(task, text)| Problem { task, error: text.into() }));
    }
}

async fn run(context: &Context, ml: &MlBackends) -> Result<()> {
    let (job, scope): (PredictJob, _) = (context.payload()?, context.project()?);
    let backend = context.database.ml_backend(scope, job.backend).await?;
    let backend = match ml.check(scope, &backend).await? {
        Checked { backend, health: Health::Good } => backend,
        Checked { health: Health::Away(fault) | Health::Unfit(fault), .. } => return Err(away(fault)),
    };
    let asker = Asker::new(ml, scope, &backend).await?;
    let is_chat = backend.chat.is_some();
    let filter = job.selected.filter(context).await?;
    let mut at: Progress = context.checkpoint(CHECKPOINT_VERSION)?.unwrap_or_default();
    loop {
        let (ids, after) = job.selected.next(context, &filter, at.after).await?;
        if ids.is_empty() {
            break;
        }
        let wanted = context.database.tasks_to_predict(scope, &backend, &ids).await?;
        let (size, at_once) = if is_chat { (1, MODELS_AT_ONCE) } else { (job.batch_size, ml.requests()) };
        let batches = batches(&wanted, size);
        let begun = at.done;
        ask_all(context, &backend, &asker, (batches, at_once), &ids, &mut at).await?;
        (at.after, at.done) = (after, begun + i64::try_from(ids.len()).unwrap_or(0));
        context.database.advance_job(&context.claim, at.step()).await?;
    }
    let result = json!({
        "processed_items": at.done,
        "predictions": at.predictions,
        "failed": at.failed,
        "problems": at.problems,
        "backend": backend.id,
        "cost": is_chat.then(|| money(at.cost)),
    });
    context.database.finish_ml_predictions(scope, &context.claim, result).await
}

/// Asks about batch after batch, some at the same moment, and stores what came in their order. What is being asked goes on
/// meanwhile: it may hold a connection to the database that storing waits for.
async fn ask_all(
    context: &Context,
    backend: &MlBackend,
    asker: &Asker<'_>,
    (batches, at_once): (Vec<Vec<i64>>, usize),
    ids: &[i64],
    at: &mut Progress,
) -> Result<()> {
    let begun = at.done;
    let ask = |batch: Vec<i64>| async move { (asker.ask(&batch).await, batch) };
    let (mut batches, mut asked, mut came) = (batches.into_iter(), FuturesOrdered::new(), VecDeque::new());
    loop {
        let room = at_once.saturating_sub(asked.len() + came.len());
        asked.extend(batches.by_ref().take(room).map(ask));
        let next = match came.pop_front() {
            Some(answer) => Some(answer),
            None => asked.next().await,
        };
        let Some((outcome, batch)) = next else { return Ok(()) };
        let last = batch.last().copied().unwrap_or(at.after);
        let done = ids.iter().filter(|id| **id <= last).count();
        at.cost = at.cost.saturating_add(asker.take_cost());
        let place = (last, begun + i64::try_from(done).unwrap_or(0));
        let mut storing = std::pin::pin!(store(context, backend, at, outcome?, place));
        loop {
            tokio::select! {
                stored = &mut storing => break stored?,
                Some(more) = asked.next(), if !asked.is_empty() => came.push_back(more),
            }
        }
    }
}

async fn store(
    context: &Context,
    backend: &MlBackend,
    at: &mut Progress,
    mut outcome: Outcome,
    (after, done): (i64, i64),
) -> Result<()> {
    at.add(&mut outcome);
    (at.after, at.done) = (after, done);
    let gives_up = outcome.gives_up();
    let job = Some((context.claim.clone(), at.step()));
    context.database.store_ml_predictions(context.project()?, backend, outcome.rows, job).await?;
    gives_up.map_or(Ok(()), Err)
}

fn batches(tasks: &[ToPredict], size: usize) -> Vec<Vec<i64>> {
    let (mut all, mut batch, mut bytes) = (Vec::new(), Vec::new(), 0);
    for task in tasks {
        if !batch.is_empty() && (batch.len() >= size.clamp(1, MOST_IN_BATCH) || bytes + task.length > MOST_BYTES) {
            all.push(std::mem::take(&mut batch));
            bytes = 0;
        }
        batch.push(task.id);
        bytes += task.length;
    }
    if !batch.is_empty() {
        all.push(batch);
    }
    all
}

/// Leaves the work when the job is asked to stop, or the process ends: a backend that says nothing keeps neither.
async fn unless_ended<T>(context: &Context, work: impl Future<Output = T>) -> Result<T> {
    let mut work = std::pin::pin!(work);
    let mut stopping = context.stopping.clone();
    let mut wake_ups = context.database.wake_ups();
    loop {
        tokio::select! {
            done = &mut work => return Ok(done),
            _ = stopping.wait_for(|is_stopping| *is_stopping) => {
                return Err(Error::new(ErrorKind::Unavailable, Say::JobTakenOver));
            }
            topic = wake_ups.recv() => {
                if topic.is_ok_and(|topic| topic != JOBS) { continue }
            }
            () = tokio::time::sleep(LOOK) => {}
        }
        if context.database.claimed_job(&context.claim).await?.cancel_requested {
            return Err(Error::conflict(Say::JobCancelled));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST_BYTES, ToPredict, batches};

    #[test]
    fn a_request_is_bounded_in_tasks_and_in_bytes() {
        let tasks = |lengths: &[i64]| {
            lengths.iter().zip(1..).map(|(length, id)| ToPredict { id, length: *length }).collect::<Vec<_>>()
        };
        assert_eq!(batches(&tasks(&[1; 5]), 2), [vec![1, 2], vec![3, 4], vec![5]]);
        assert_eq!(batches(&tasks(&[1, MOST_BYTES, 1, 2 * MOST_BYTES]), 50), [vec![1], vec![2], vec![3], vec![4]]);
        assert_eq!(batches(&tasks(&[1; 2]), 0), [vec![1], vec![2]]);
        assert!(batches(&[], 50).is_empty());
    }
}
