//! From what a backend says to rows: a result is checked as an import's is, also against the configuration.

use labelkeep_database::{imports::PredictionRow, ml_backends::MlBackend};
use labelkeep_labeling::{Config, result, result_check::ResultCheck};
use labelkeep_ml_backends::{Answered, Prediction};
use labelkeep_model::{Text, json::normal};

pub(super) struct Rows<'b> {
    backend: &'b MlBackend,
    check: Option<ResultCheck>,
}

impl<'b> Rows<'b> {
    pub fn new(backend: &'b MlBackend, label_config: &str) -> Self {
        Self { backend, check: Config::parse(label_config).ok().as_ref().and_then(ResultCheck::new) }
    }

    /// The rows of one task.
    ///
    /// # Errors
    /// Why none of them can be stored.
    pub fn of(&self, answered: Answered, version: Option<&str>) -> Result<Vec<PredictionRow>, Text> {
        let predictions = answered.map_err(Text::from)?;
        predictions.into_iter().map(|prediction| self.row(prediction, version)).collect()
    }

    fn row(&self, prediction: Prediction, version: Option<&str>) -> Result<PredictionRow, Text> {
        let checked = result::check(&prediction.result).map_err(Text::from)?;
        if let Some(check) = &self.check {
            check.check(&checked.text)?;
        }
        let named = prediction.model_version.as_deref().or(version);
        let model_version = named.unwrap_or_else(|| self.backend.named_version()).to_owned();
        Ok(PredictionRow { result: normal(&checked.text).into_owned(), score: prediction.score, model_version })
    }
}
