//! Answers to `/predict`.

use crate::{answer::read, fault::Fault};
use labelkeep_model::json::is_summand;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Predictions of one task that are taken.
const MOST_OF_TASK: usize = 20;
const LONGEST_VERSION: usize = 1_000;

/// What a backend said of some tasks.
#[derive(Debug)]
pub struct Predicted {
    pub model_version: Option<String>,
    /// One for each task, in their order.
    pub tasks: Vec<Answered>,
}

/// What it said of one task.
pub type Answered = Result<Vec<Prediction>, Fault>;

/// One prediction as it came.
#[derive(Debug, Clone)]
pub struct Prediction {
    /// JSON that nobody has looked at yet.
    pub result: String,
    pub score: Option<f64>,
    pub model_version: Option<String>,
}

#[derive(Deserialize)]
struct Body {
    results: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    model_version: Option<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Entry {
    result: Box<RawValue>,
    #[serde(default)]
    score: Option<Box<RawValue>>,
    #[serde(default)]
    model_version: Option<Box<RawValue>>,
}

/// # Errors
/// When it is no answer to so many tasks. What is wrong with one task alone is told of that one.
pub(crate) fn predicted(text: &str, tasks: usize) -> Result<Predicted, Fault> {
    let results = if text.trim_start().starts_with('{') { read::<Body>(text)? } else { return Err(Fault::NotJson) };
    let given = results.results.ok_or(Fault::NoResults)?;
    if given.len() != tasks {
        return Err(Fault::ResultCount { tasks, results: given.len() });
    }
    let tasks = given.iter().map(|entry| of_task(entry.get())).collect();
    Ok(Predicted { model_version: version(results.model_version.as_deref()), tasks })
}

/// A task may have one prediction or several.
fn of_task(text: &str) -> Answered {
    let entries: Vec<Entry> = if text.starts_with('[') {
        serde_json::from_str(text).map_err(|_| Fault::NoPrediction)?
    } else {
        vec![serde_json::from_str(text).map_err(|_| Fault::NoPrediction)?]
    };
    entries.into_iter().take(MOST_OF_TASK).map(prediction).collect()
}

fn prediction(entry: Entry) -> Result<Prediction, Fault> {
    let score = match entry.score.as_deref().map(RawValue::get) {
        None | Some("null") => None,
        Some(text) => {
            let number: f64 = serde_json::from_str(text).map_err(|_| Fault::NoPrediction)?;
            Some(number).filter(|number| is_summand(*number)).map(Some).ok_or(Fault::NoPrediction)?
        }
    };
    Ok(Prediction {
        result: entry.result.get().to_owned(),
        score,
        model_version: version(entry.model_version.as_deref()),
    })
}

/// Programs give numbers, too. Nothing and `null` name none.
pub(crate) fn version(raw: Option<&RawValue>) -> Option<String> {
    let text = raw?.get();
    let named = match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok()?,
        b'{' | b'[' => return None,
        _ if text == "null" => return None,
        _ => text.to_owned(),
    };
    Some(named)
        .map(|text: String| text.chars().take(LONGEST_VERSION).collect())
        .filter(|text: &String| !text.is_empty())
}
