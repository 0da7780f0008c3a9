use crate::{
    answer::{read, text},
    backend::{Backend, Protocol},
    fault::Fault,
    predicted::{self, Predicted},
};
use http::{HeaderMap, HeaderValue, Method, header};
use labelkeep_egress::{Body, Egress, Patience, Request};
use serde::Deserialize;
use serde_json::{Value as Json, json, value::RawValue};
use std::time::Duration;

/// Bytes of predictions, and of everything else.
const MOST_PREDICTED: usize = 32 << 20;
pub(crate) const MOST_OTHER: usize = 1 << 20;
pub(crate) const MOST_VERSIONS: usize = 1_000;

pub(crate) const HEALTH: Duration = Duration::from_secs(4);
const SETUP: Duration = Duration::from_secs(10);
const TRAIN: Duration = Duration::from_secs(30);

/// Speaks with backends. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    egress: Egress,
}

/// What a backend is told of the project that it is for.
#[derive(Debug)]
pub struct Setup<'a> {
    /// Id and time of creation: a project that was made anew is another one.
    pub project: &'a str,
    pub label_config: &'a str,
    pub hostname: &'a str,
    /// The backend's own; empty: none.
    pub access_token: &'a str,
    pub extra_params: Option<&'a RawValue>,
}

impl Client {
    #[must_use]
    pub fn new(egress: Egress) -> Self {
        Self { egress }
    }

    /// # Errors
    /// Why it is not there.
    pub async fn health(&self, backend: &Backend) -> Result<(), Fault> {
        if backend.protocol == Protocol::Chat {
            return self.models(backend).await.map(|_| ());
        }
        let answer = self.call(backend, Method::GET, "health", None, HEALTH).await?;
        text(answer, MOST_OTHER).await.and_then(|text| read::<Json>(&text)).map(|_| ())
    }

    /// Answers the model version that it names.
    ///
    /// # Errors
    /// Why it cannot be used.
    pub async fn setup(&self, backend: &Backend, setup: &Setup<'_>) -> Result<Option<String>, Fault> {
        // A language model is told of each task what it needs.
        if backend.protocol == Protocol::Chat {
            return Ok(None);
        }
        #[derive(Deserialize)]
        struct Answer {
            #[serde(default)]
            model_version: Option<Box<RawValue>>,
        }
        let body = json!({
            "project": setup.project,
            "schema": setup.label_config,
            "hostname": setup.hostname,
            "access_token": setup.access_token,
            "extra_params": setup.extra_params,
        });
        let answer = self.call(backend, Method::POST, "setup", Some(body.to_string()), SETUP).await?;
        let text = text(answer, MOST_OTHER).await?;
        let answer: Answer =
            if text.trim_start().starts_with('{') { read(&text)? } else { return Err(Fault::NotJson) };
        Ok(predicted::version(answer.model_version.as_deref()))
    }

    /// `tasks`: JSON texts of objects. `context`: what somebody has drawn, of an interactive backend.
    ///
    /// # Errors
    /// Why there is no answer to all of them.
    pub async fn predict(
        &self,
        backend: &Backend,
        (project, label_config): (&str, &str),
        tasks: &[String],
        context: Option<&RawValue>,
    ) -> Result<Predicted, Fault> {
        let rest = json!({
            "project": project,
            "label_config": label_config,
            // Names and passwords of tasks' data are nobody's business there.
            "params": { "login": null, "password": null, "context": context },
        })
        .to_string();
        let body = format!("{{\"tasks\":[{}],{}", tasks.join(","), rest.get(1..).unwrap_or_default());
        let answer = self.call(backend, Method::POST, "predict", Some(body), backend.timeout).await?;
        predicted::predicted(&text(answer, MOST_PREDICTED).await?, tasks.len())
    }

    /// Tells it to learn from what the project has.
    ///
    /// # Errors
    /// Why it does not.
    pub async fn train(&self, backend: &Backend, body: String) -> Result<(), Fault> {
        let answer = self.call(backend, Method::POST, "webhook", Some(body), TRAIN).await?;
        text(answer, MOST_OTHER).await.map(|_| ())
    }

    /// The model versions that it could use; `None`: it knows no such question.
    ///
    /// # Errors
    /// Why they are not known.
    pub async fn versions(&self, backend: &Backend) -> Result<Option<Vec<String>>, Fault> {
        if backend.protocol == Protocol::Chat {
            return self.models(backend).await;
        }
        #[derive(Deserialize)]
        struct Answer {
            #[serde(default)]
            versions: Vec<Box<RawValue>>,
        }
        let answer = self.call(backend, Method::GET, "versions", None, SETUP).await?;
        let text = match text(answer, MOST_OTHER).await {
            Err(Fault::Status(404 | 405)) => return Ok(None),
            answered => answered?,
        };
        let answer: Answer = read(&text)?;
        let named = answer.versions.iter().take(MOST_VERSIONS).filter_map(|raw| predicted::version(Some(raw)));
        Ok(Some(named.collect()))
    }

    pub(crate) async fn call(
        &self,
        backend: &Backend,
        method: Method,
        name: &str,
        body: Option<String>,
        total: Duration,
    ) -> Result<labelkeep_egress::Response, Fault> {
        let (base, path_and_query) = backend.address(name)?;
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if body.is_some() {
            headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        if let Some(value) = backend.credentials.as_ref().and_then(crate::Credentials::header) {
            headers.insert(header::AUTHORIZATION, value);
        }
        let request = Request {
            method,
            base,
            path_and_query,
            headers,
            body: body.map_or(Body::Empty, |text| Body::Bytes(text.into_bytes().into())),
            patience: Patience { head: total, idle: total, total: Some(total) },
        };
        self.egress.send(request).await.map_err(Fault::Way)
    }
}
