//! Predictions of some tasks, with patience: what may pass is tried again after growing pauses, and what may be about one task is
//! asked task by task, so that a bad one stops nobody else's.

use super::{MlBackends, Told, chat::ChatModel, rows::Rows, tasks};
use labelkeep_database::{access::ProjectScope, imports::PredictionRow, ml_backends::MlBackend, tasks::Task};
use labelkeep_egress::EgressError;
use labelkeep_ml_backends::{Backend, Fault, Predicted};
use labelkeep_model::{Error, ErrorKind, Result, Say, Text};

/// So many tasks that fail one after another, and no more are asked for.
const MOST_IN_A_ROW: usize = 20;

pub(crate) struct Asker<'a> {
    ml: &'a MlBackends,
    scope: &'a ProjectScope,
    opened: Backend,
    told: Told,
    rows: Rows<'a>,
    /// Where it is a language model.
    chat: Option<ChatModel>,
}

/// What became of some tasks.
#[derive(Default)]
pub(crate) struct Outcome {
    pub rows: Vec<(i64, PredictionRow)>,
    pub failed: Vec<(i64, Text)>,
    /// Tasks that failed since the last that went well.
    in_a_row: usize,
}

impl Outcome {
    fn add(&mut self, task: i64, found: std::result::Result<Vec<PredictionRow>, Text>) {
        match found {
            Ok(rows) => {
                self.in_a_row = 0;
                self.rows.extend(rows.into_iter().map(|row| (task, row)));
            }
            Err(text) => {
                self.in_a_row += 1;
                self.failed.push((task, text));
            }
        }
    }

    /// Whether there is no use in asking for more.
    pub fn gives_up(&self) -> Option<Error> {
        let (_, why) = self.failed.last().filter(|_| self.in_a_row >= MOST_IN_A_ROW)?;
        Some(Error::conflict(Say::MlGivesUp { tasks: self.in_a_row.into(), why: why.clone().into() }))
    }

    /// Goes on counting behind what came before.
    pub fn behind(&mut self, before: usize) -> usize {
        if self.rows.is_empty() {
            self.in_a_row += before;
        }
        self.in_a_row
    }
}

impl<'a> Asker<'a> {
    pub async fn new(ml: &'a MlBackends, scope: &'a ProjectScope, backend: &'a MlBackend) -> Result<Self> {
        let (opened, told) = (ml.open(backend).await?, ml.told(scope).await?);
        let rows = Rows::new(backend, &told.label_config);
        let chat =
            backend.chat.clone().map(|settings| ChatModel::new(backend, settings, &told.label_config)).transpose()?;
        Ok(Self { ml, scope, opened, told, rows, chat })
    }

    /// Parts of money that it has cost since this was called last.
    pub fn take_cost(&self) -> i64 {
        self.chat.as_ref().map_or(0, ChatModel::take_cost)
    }

    /// A backend gets whole tasks, a language model is asked about their data.
    async fn texts(&self, tasks: &[Task]) -> Result<Vec<String>> {
        if self.chat.is_some() {
            return Ok(tasks.iter().map(|task| task.data.clone()).collect());
        }
        tasks::texts(&self.ml.database, self.scope, tasks, false).await
    }

    /// # Errors
    /// 503 when the backend is away.
    pub async fn ask(&self, ids: &[i64]) -> Result<Outcome> {
        let tasks = self.ml.database.tasks_by_id(self.scope, ids).await?;
        let texts = self.texts(&tasks).await?;
        let ids: Vec<i64> = tasks.iter().map(|task| task.id).collect();
        let mut outcome = Outcome::default();
        if ids.is_empty() {
            return Ok(outcome);
        }
        match self.patiently(&texts).await? {
            Ok(predicted) => self.take(&mut outcome, &ids, predicted),
            Err(fault) if !fault.is_of_tasks() => return Err(away(fault)),
            Err(fault) if ids.len() == 1 => self.give_up_one(&mut outcome, &ids, fault).await?,
            Err(_) => {
                for (id, text) in ids.iter().zip(&texts) {
                    match self.patiently(std::slice::from_ref(text)).await? {
                        Ok(predicted) => self.take(&mut outcome, &[*id], predicted),
                        Err(fault) if !fault.is_of_tasks() => return Err(away(fault)),
                        Err(fault) => self.give_up_one(&mut outcome, &[*id], fault).await?,
                    }
                    if outcome.gives_up().is_some() {
                        break;
                    }
                }
            }
        }
        Ok(outcome)
    }

    /// One try, for who waits for it.
    pub async fn once(&self, id: i64) -> Result<std::result::Result<Outcome, Fault>> {
        let tasks = self.ml.database.tasks_by_id(self.scope, &[id]).await?;
        let texts = self.texts(&tasks).await?;
        let mut outcome = Outcome::default();
        if texts.is_empty() {
            return Ok(Ok(outcome));
        }
        Ok(self.call(&texts).await?.map(|predicted| {
            self.take(&mut outcome, &[id], predicted);
            outcome
        }))
    }

    fn take(&self, outcome: &mut Outcome, ids: &[i64], predicted: Predicted) {
        let version = predicted.model_version;
        for (id, answered) in ids.iter().zip(predicted.tasks) {
            outcome.add(*id, self.rows.of(answered, version.as_deref()));
        }
    }

    /// It is this task's fault, unless the backend is away.
    async fn give_up_one(&self, outcome: &mut Outcome, ids: &[i64], fault: Fault) -> Result<()> {
        if matches!(fault, Fault::Way(_)) {
            self.ml.client.health(&self.opened).await.map_err(away)?;
        }
        for id in ids {
            outcome.add(*id, Err(fault.clone().into()));
        }
        Ok(())
    }

    async fn call(&self, texts: &[String]) -> Result<std::result::Result<Predicted, Fault>> {
        let Some(model) = &self.chat else {
            let told = (self.told.uid.as_str(), self.told.label_config.as_str());
            return Ok(self.ml.client.predict(&self.opened, told, texts, None).await);
        };
        let mut tasks = Vec::with_capacity(texts.len());
        for text in texts {
            match self.ml.say(self.scope, &self.opened, model, text).await? {
                Ok(said) => tasks.push(Ok(vec![said.prediction()])),
                Err(fault) => return Ok(Err(fault)),
            }
        }
        Ok(Ok(Predicted { model_version: Some(model.version()), tasks }))
    }

    async fn patiently(&self, texts: &[String]) -> Result<std::result::Result<Predicted, Fault>> {
        for pause in self.ml.pace.pauses {
            match self.call(texts).await? {
                // Who took so long once takes as long again: fewer at once may be quicker.
                Err(fault) if fault.may_pass() && fault != Fault::Way(EgressError::Timeout) => {
                    tokio::time::sleep(*pause).await;
                }
                answered => return Ok(answered),
            }
        }
        self.call(texts).await
    }
}

/// The job waits and tries again.
pub(crate) fn away(fault: Fault) -> Error {
    let kind = if fault.may_pass() { ErrorKind::Unavailable } else { ErrorKind::Conflict };
    Error::new(kind, fault)
}
