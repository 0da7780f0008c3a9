//! Predictions: list, create, read, change, delete.

mod create;
mod delete;
mod get;
mod list;
mod patch;

use crate::{
    http::{
        body::{lenient, present_summand, summand, text},
        endpoint::Endpoint,
        state::AppState,
    },
    resources::annotations::checked_result,
};
use labelkeep_database::{
    access::TaskScope,
    predictions::{NewPrediction, Prediction},
    projects::Project,
};
use labelkeep_labeling::{Config, prediction_check::PredictionCheck, short_result::full_result};
use labelkeep_model::{Error, Result, Say};
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use utoipa::ToSchema;

/// Bytes of a result in short form.
const MOST_OF_SHORT: usize = 1 << 20;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        get::endpoint(),
        patch::endpoint_patch(),
        patch::endpoint_put(),
        delete::endpoint(),
    ]
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct PredictionFields {
    #[serde(deserialize_with = "lenient")]
    task: Option<i64>,
    #[schema(value_type = Option<Vec<Object>>)]
    result: Option<Box<RawValue>>,
    #[serde(deserialize_with = "present_summand")]
    #[schema(value_type = Option<f64>)]
    score: Option<Option<f64>>,
    #[serde(deserialize_with = "text")]
    model_version: Option<String>,
    #[serde(deserialize_with = "lenient")]
    cluster: Option<i64>,
    #[schema(value_type = Option<Object>)]
    neighbors: Option<Box<RawValue>>,
    #[serde(deserialize_with = "summand")]
    mislabeling: Option<f64>,
}

/// What predictions of a project must fit; `None`: they may be anything.
pub(crate) fn prediction_check(state: &AppState, project: &Project) -> Option<PredictionCheck> {
    let validates = project.validate_predictions.unwrap_or(state.settings.validates_predictions);
    if validates { PredictionCheck::new(&Config::parse(&project.label_config).ok()?) } else { None }
}

impl PredictionFields {
    /// Whether a new result can be shown, where that is asked for. `prediction`: what the request makes of it.
    ///
    /// # Errors
    /// 400 with what is wrong first, and what would fit.
    async fn validate(&self, state: &AppState, scope: &TaskScope, prediction: &NewPrediction) -> Result<()> {
        if self.result.is_none() {
            return Ok(());
        }
        let project = state.database.project(scope.project()).await?;
        match prediction_check(state, &project) {
            Some(check) => check.check(&prediction.result, self.score.flatten()).map_err(Error::non_field),
            None => Ok(()),
        }
    }

    /// Writes a result in full that came in short, by the project's config.
    async fn in_full(mut self, state: &AppState, scope: &TaskScope) -> Result<Self> {
        let Some(short) = self.result.as_deref().and_then(short_form) else { return Ok(self) };
        let project = state.database.project(scope.project()).await?;
        let parsed: Map<String, Value> = serde_json::from_str(&project.parsed_label_config).unwrap_or_default();
        let full = full_result(&short, &parsed).ok_or_else(|| {
            let text = Say::NoRegionList;
            Error::field("result", text)
        })?;
        self.result = Some(serde_json::value::to_raw_value(&full).map_err(Error::internal)?);
        Ok(self)
    }

    /// What the request leaves out stays as in `old`.
    fn over(&self, old: Option<Prediction>) -> Result<NewPrediction> {
        let old = old.map_or_else(
            || NewPrediction { result: "[]".to_owned(), ..NewPrediction::default() },
            |old| NewPrediction {
                result: old.result,
                model_version: old.model_version,
                score: old.score,
                cluster: old.cluster,
                neighbors: old.neighbors,
                mislabeling: old.mislabeling,
            },
        );
        Ok(NewPrediction {
            result: self
                .result
                .as_deref()
                .map_or(Ok(old.result), |result| checked_result(result).map(|(text, _)| text))?,
            model_version: self.model_version.clone().unwrap_or(old.model_version),
            score: self.score.unwrap_or(old.score),
            cluster: self.cluster.or(old.cluster),
            neighbors: self.neighbors.as_deref().map(|neighbors| neighbors.get().to_owned()).or(old.neighbors),
            mislabeling: self.mislabeling.unwrap_or(old.mislabeling),
        })
    }
}

/// What is no list of regions. Forms send that list as a text.
fn short_form(result: &RawValue) -> Option<Value> {
    // A list needs no reading, and what is long is no short form.
    if result.get().starts_with('[') || result.get().len() > MOST_OF_SHORT {
        return None;
    }
    match serde_json::from_str(result.get()).ok()? {
        Value::Array(_) | Value::Null => None,
        Value::String(text) if text.trim_start().starts_with('[') => None,
        short => Some(short),
    }
}
