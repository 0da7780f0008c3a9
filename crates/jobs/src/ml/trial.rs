//! A task that is sent to show somebody what comes.

use super::{MlBackends, chat::ChatModel, rows::Rows, tasks};
use labelkeep_database::{access::ProjectScope, ml_backends::MlBackend, tasks::Task};
use labelkeep_ml_backends::{Backend, Fault, Prediction};
use labelkeep_model::{Error, Result, Text};
use serde_json::{json, value::RawValue};

/// What was sent, what came, and whether that could be stored.
#[derive(Debug)]
pub struct Trial {
    pub url: String,
    pub task: Box<RawValue>,
    pub request: Box<RawValue>,
    pub response: Box<RawValue>,
    pub predictions: usize,
    /// Why not.
    pub unfit: Option<Text>,
}

impl MlBackends {
    /// # Errors
    /// What the database says; the inner error is the backend's.
    pub async fn try_task(
        &self,
        scope: &ProjectScope,
        backend: &MlBackend,
        task: Task,
    ) -> Result<std::result::Result<Trial, Fault>> {
        let (opened, told) = (self.open(backend).await?, self.told(scope).await?);
        if let Some(settings) = backend.chat.clone() {
            let model = ChatModel::new(backend, settings, &told.label_config)?;
            return self.try_model(scope, &opened, &model, &task).await;
        }
        let texts = tasks::texts(&self.database, scope, &[task], false).await?;
        let asked = self.client.predict(&opened, (&told.uid, &told.label_config), &texts, None).await;
        let predicted = match asked {
            Ok(predicted) => predicted,
            Err(fault) => return Ok(Err(fault)),
        };
        let version = predicted.model_version;
        let answered = predicted.tasks.into_iter().next().unwrap_or(Ok(Vec::new()));
        let shown: Vec<_> = answered.iter().flatten().map(shown).collect::<Result<_>>()?;
        let unfit = Rows::new(backend, &told.label_config).of(answered, version.as_deref()).err();
        let raw = |text: String| RawValue::from_string(text).map_err(Error::internal);
        let task = raw(texts.into_iter().next().unwrap_or_else(|| "null".to_owned()))?;
        let request = json!({ "tasks": [task], "project": told.uid, "label_config": told.label_config,
            "params": { "login": null, "password": null, "context": null } });
        Ok(Ok(Trial {
            url: format!("{}/predict", backend.url.trim_end_matches('/')),
            request: raw(request.to_string())?,
            task,
            predictions: shown.len() + usize::from(unfit.is_some() && shown.is_empty()),
            response: raw(serde_json::Value::from(shown).to_string())?,
            unfit,
        }))
    }

    /// A language model is shown the data alone.
    async fn try_model(
        &self,
        scope: &ProjectScope,
        opened: &Backend,
        model: &ChatModel,
        task: &Task,
    ) -> Result<std::result::Result<Trial, Fault>> {
        let said = match self.say(scope, opened, model, &task.data).await? {
            Ok(said) => said.prediction(),
            Err(fault) => return Ok(Err(fault)),
        };
        let raw = |text: String| RawValue::from_string(text).map_err(Error::internal);
        let data = raw(task.data.clone())?;
        let request = json!({ "instructions": model.instructions(), "task": data });
        let mut response = shown(&said)?;
        if let Some(members) = response.as_object_mut() {
            members.insert("model_version".to_owned(), model.version().into());
        }
        Ok(Ok(Trial {
            url: format!("{}/chat/completions", opened.url.trim_end_matches('/')),
            request: raw(request.to_string())?,
            task: data,
            predictions: 1,
            response: raw(json!([response]).to_string())?,
            unfit: None,
        }))
    }
}

fn shown(prediction: &Prediction) -> Result<serde_json::Value> {
    let result: serde_json::Value = serde_json::from_str(&prediction.result).map_err(Error::internal)?;
    Ok(json!({ "result": result, "score": prediction.score, "model_version": prediction.model_version }))
}
