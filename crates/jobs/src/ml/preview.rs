//! What a language model says of some tasks, before anything of it is stored: how it answers, how far that is what people said, and
//! what it costs.

use super::{
    MlBackends,
    chat::{ChatModel, Said},
};
use futures_util::{StreamExt as _, stream};
use labelkeep_database::{
    access::ProjectScope,
    ml_backends::{ChatSettings, MlBackend, money},
    tasks::Task,
};
use labelkeep_labeling::answers::agreement;
use labelkeep_ml_backends::Backend;
use labelkeep_model::{Error, Result, Say, TaskId, Text};
use serde_json::value::RawValue;
use std::{collections::BTreeMap, time::Duration};
use tokio::time::Instant;

/// Tasks of a preview.
pub const MOST_OF_PREVIEW: usize = 10;
/// Half of them are those that people have annotated, if there are some.
const ANNOTATED: usize = 5;
/// Somebody waits for it.
const TOGETHER: Duration = Duration::from_secs(60);
const AT_ONCE: usize = 4;

#[derive(Debug)]
pub struct Preview {
    pub rows: Vec<PreviewRow>,
    pub tokens_in: u64,
    pub tokens_out: u64,
    pub cost: f64,
    /// What all tasks of the project would come to, at the same price each.
    pub cost_of_all: f64,
    pub asked: Vec<String>,
    pub left_out: Vec<String>,
    /// What the model is told before each task.
    pub instructions: String,
}

#[derive(Debug)]
pub struct PreviewRow {
    pub task: i64,
    pub data: Box<RawValue>,
    /// A JSON list.
    pub result: Option<String>,
    pub score: Option<f64>,
    /// Words that it marked and that are not in the text.
    pub missed: usize,
    /// With the people who annotated the task, from 0 to 1.
    pub agreement: Option<f64>,
    pub error: Option<Text>,
}

impl MlBackends {
    /// `settings` may be others than are stored; `random`: behind which task the tasks are that nobody has annotated.
    ///
    /// # Errors
    /// 409 when there is nothing to ask; 400 without tasks; what the database says.
    pub async fn preview(
        &self,
        scope: &ProjectScope,
        backend: &MlBackend,
        settings: ChatSettings,
        count: usize,
        random: u64,
    ) -> Result<Preview> {
        let place = self.turns.place(scope.caller().user());
        let _place = place.ok_or_else(|| Error::conflict(Say::MlBusy))?;
        let (opened, told) = (self.open(backend).await?, self.told(scope).await?);
        let model = ChatModel::new(backend, settings, &told.label_config)?;
        let tasks = self.tasks_to_show(scope, count.clamp(1, MOST_OF_PREVIEW), random).await?;
        if tasks.is_empty() {
            return Err(Error::bad_request(Say::MlNoTasks));
        }
        let mut preview = Preview {
            rows: Vec::new(),
            tokens_in: 0,
            tokens_out: 0,
            cost: 0.0,
            cost_of_all: 0.0,
            asked: model.form.asked().map(str::to_owned).collect(),
            left_out: model.form.left_out().to_vec(),
            instructions: model.instructions().to_owned(),
        };
        self.ask_all(scope, &opened, &model, &tasks, &mut preview).await?;
        preview.cost = money(model.take_cost());
        [preview.tokens_in, preview.tokens_out] = model.tokens();
        let answered = preview.rows.iter().filter(|row| row.result.is_some()).count();
        if answered > 0 {
            #[expect(clippy::cast_precision_loss, reason = "counts of tasks")]
            let share = self.database.project(scope).await?.task_number as f64 / answered as f64;
            preview.cost_of_all = preview.cost * share;
        }
        Ok(preview)
    }

    async fn tasks_to_show(&self, scope: &ProjectScope, count: usize, random: u64) -> Result<Vec<Task>> {
        let mut ids = self.database.last_annotated(scope, count.min(ANNOTATED)).await?;
        let newest = u64::try_from(self.database.newest_task(scope).await?).unwrap_or(0);
        let behind = TaskId(i64::try_from(random % newest.max(1)).unwrap_or(0));
        let most = i64::try_from(MOST_OF_PREVIEW * 2).unwrap_or(20);
        // From the beginning, where too few are behind that place.
        for from in [behind, TaskId(0)] {
            for task in self.database.tasks_in(scope, from, 0, most).await? {
                if ids.len() < count && !ids.contains(&task.id) {
                    ids.push(task.id);
                }
            }
        }
        self.database.tasks_by_id(scope, &ids).await
    }

    async fn ask_all(
        &self,
        scope: &ProjectScope,
        opened: &Backend,
        model: &ChatModel,
        tasks: &[Task],
        preview: &mut Preview,
    ) -> Result<()> {
        let annotations = self.database.parts_of(scope, tasks).await?.annotations;
        let by_people = |task: i64, said: &str| {
            let all = annotations.iter().filter(|annotation| annotation.task_id == task && !annotation.was_cancelled);
            let each = all.filter_map(|annotation| agreement(model.form.asked(), said, &annotation.result));
            mean(each.filter_map(|controls| mean(controls.into_values())))
        };
        let until = Instant::now() + TOGETHER;
        let said = |task: Task| async move {
            let answered = tokio::time::timeout_at(until, self.say(scope, opened, model, &task.data)).await;
            (task, answered)
        };
        let mut answers = stream::iter(tasks.to_vec()).map(said).buffered(AT_ONCE);
        while let Some((task, answered)) = answers.next().await {
            let data = RawValue::from_string(task.data.clone()).map_err(Error::internal)?;
            let empty =
                PreviewRow { task: task.id, data, result: None, score: None, missed: 0, agreement: None, error: None };
            let answered = match answered {
                Err(_) => Err(Say::ChatOver.into()),
                Ok(said) => said?.map_err(Text::from),
            };
            preview.rows.push(match answered {
                Err(error) => PreviewRow { error: Some(error), ..empty },
                Ok(Said(filled)) => {
                    let result = filled.result.to_string();
                    let agreement = by_people(task.id, &result);
                    let (score, missed) = (filled.score, filled.missed);
                    PreviewRow { result: Some(result), score, missed, agreement, ..empty }
                }
            });
        }
        Ok(())
    }
}

/// How far a model says what people say.
#[derive(Debug)]
pub struct Agreement {
    pub model_version: String,
    /// Annotations that were compared.
    pub compared: usize,
    pub agreement: Option<f64>,
    /// Of each control: annotations, and the agreement.
    pub controls: BTreeMap<String, (usize, f64)>,
}

/// Annotations that are looked at, the last ones.
const MOST_COMPARED: i64 = 500;

impl MlBackends {
    /// Of the backend's current version, with the last annotations of the project.
    ///
    /// # Errors
    /// What the database says.
    pub async fn agreement(&self, scope: &ProjectScope, backend: &MlBackend) -> Result<Agreement> {
        let config = labelkeep_labeling::Config::parse(&self.told(scope).await?.label_config);
        let names: Vec<String> = config.iter().flat_map(|config| config.control_names().map(str::to_owned)).collect();
        let named = [backend.current_version(), backend.named_version()];
        let version = named.into_iter().find(|version| !version.is_empty()).unwrap_or_default().to_owned();
        let both = self.database.said_by_both(scope, &version, MOST_COMPARED).await?;
        let (mut all, mut sums, mut total) = (Vec::new(), BTreeMap::<String, (usize, f64)>::new(), 0);
        for said in both {
            let controls = agreement(names.iter().map(String::as_str), &said.model, &said.person).unwrap_or_default();
            all.extend(mean(controls.values().copied()));
            for (name, value) in controls {
                let (count, sum) = sums.entry(name).or_default();
                (*count, *sum) = (*count + 1, *sum + value);
            }
            total += 1;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of annotations")]
        let controls = sums.into_iter().map(|(name, (count, sum))| (name, (count, sum / count as f64))).collect();
        Ok(Agreement { model_version: version, compared: total, agreement: mean(all.into_iter()), controls })
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (count, sum) = values.fold((0_u32, 0.0), |(count, sum), value| (count + 1, sum + value));
    (count > 0).then(|| sum / f64::from(count))
}
