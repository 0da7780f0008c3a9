//! What an interactive backend suggests to somebody who labels, while that person waits.

use super::{MlBackends, tasks};
use labelkeep_database::{access::TaskScope, ml_backends::MlBackend};
use labelkeep_labeling::result;
use labelkeep_ml_backends::Prediction;
use labelkeep_model::{Result, Say, Text, json::normal};
use serde_json::value::RawValue;

/// What came of it.
#[derive(Debug)]
pub struct Suggestion {
    /// A JSON list.
    pub result: String,
    pub score: Option<f64>,
    pub model_version: Option<String>,
}

impl MlBackends {
    /// # Errors
    /// What the database says. Why the backend suggested nothing is the inner error.
    pub async fn suggest(
        &self,
        scope: &TaskScope,
        backend: &MlBackend,
        context: Option<&RawValue>,
    ) -> Result<std::result::Result<Suggestion, Text>> {
        if !backend.is_interactive {
            return Ok(Err(Say::MlNotInteractive.into()));
        }
        let Some(_place) = self.turns.place(scope.caller().user()) else { return Ok(Err(Say::MlBusy.into())) };
        let project = scope.project();
        let task = self.database.tasks_by_id(project, &[scope.id().0]).await?;
        let texts = tasks::texts(&self.database, project, &task, true).await?;
        let (opened, told) = (self.open(backend).await?, self.told(project).await?);
        let asked = self.client.predict(&opened, (&told.uid, &told.label_config), &texts, context).await;
        if asked.is_err() {
            let (ml, project, backend) = (self.clone(), project.clone(), backend.clone());
            tokio::spawn(async move { ml.look_after(&project, &backend).await });
        }
        Ok(asked.map_err(Text::from).and_then(|predicted| {
            let first = predicted.tasks.into_iter().next().unwrap_or(Ok(Vec::new())).map_err(Text::from)?;
            let version = predicted.model_version;
            first
                .into_iter()
                .next()
                .map_or_else(|| Err(Say::MlNoPredictions.into()), |found| suggestion(found, version))
        }))
    }
}

fn suggestion(found: Prediction, version: Option<String>) -> std::result::Result<Suggestion, Text> {
    let checked = result::check(&found.result).map_err(Text::from)?;
    let result = normal(&checked.text).into_owned();
    Ok(Suggestion { result, score: found.score, model_version: found.model_version.or(version) })
}
