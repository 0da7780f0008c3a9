//! Tasks as backends get them: the compatible object with its annotations, and of an interactive one with the caller's drafts.

use crate::objects;
use labelkeep_database::{Database, access::ProjectScope, predictions::Prediction, tasks::Task};
use labelkeep_model::{Error, Result};
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

type Raw = Box<RawValue>;

#[derive(Serialize)]
struct PredictionObject<'a> {
    id: i64,
    result: &'a RawValue,
    model_version: &'a str,
    score: Option<f64>,
    task: i64,
    project: i64,
}

#[derive(Serialize)]
struct DraftObject<'a> {
    id: i64,
    result: &'a RawValue,
    task: i64,
    annotation: Option<i64>,
}

#[derive(Serialize)]
struct Around {
    annotations: Vec<Raw>,
    predictions: Vec<Raw>,
    #[serde(skip_serializing_if = "Option::is_none")]
    drafts: Option<Vec<Raw>>,
}

/// One JSON text for each, in their order.
pub(super) async fn texts(
    database: &Database,
    scope: &ProjectScope,
    tasks: &[Task],
    has_drafts: bool,
) -> Result<Vec<String>> {
    let parts = database.parts_of(scope, tasks).await?;
    tasks
        .iter()
        .map(|task| {
            let annotations = parts.annotations.iter().filter(|annotation| annotation.task_id == task.id);
            let predictions = parts.predictions.iter().filter(|prediction| prediction.task_id == task.id);
            let drafts = parts.drafts.iter().filter(|draft| draft.task_id == task.id).map(|draft| {
                json(&DraftObject {
                    id: draft.id,
                    result: raw(&draft.result)?,
                    task: task.id,
                    annotation: draft.annotation_id,
                })
            });
            let around = Around {
                annotations: annotations.map(objects::annotation).collect::<Result<_>>()?,
                predictions: predictions.map(prediction).collect::<Result<_>>()?,
                drafts: has_drafts.then(|| drafts.collect::<Result<_>>()).transpose()?,
            };
            join(&objects::task(task)?, &json(&around)?)
        })
        .collect()
}

fn prediction(prediction: &Prediction) -> Result<Raw> {
    json(&PredictionObject {
        id: prediction.id,
        result: raw(&prediction.result)?,
        model_version: &prediction.model_version,
        score: prediction.score,
        task: prediction.task_id,
        project: prediction.project_id,
    })
}

fn raw(text: &str) -> Result<&RawValue> {
    serde_json::from_str(text).map_err(Error::internal)
}

fn json(object: &impl Serialize) -> Result<Raw> {
    to_raw_value(object).map_err(Error::internal)
}

/// The members of both objects in one; neither is empty.
fn join(first: &RawValue, second: &RawValue) -> Result<String> {
    let (first, second) = (first.get().strip_suffix('}'), second.get().strip_prefix('{'));
    let (Some(first), Some(second)) = (first, second) else { return Err(Error::internal("a task is no object")) };
    Ok(format!("{first},{second}"))
}
