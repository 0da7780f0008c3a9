//! What a running job has at hand.

use crate::{ml::MlBackends, retention::Retention};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    jobs::{Job, JobClaim, JobInput},
};
use labelkeep_model::{Error, Result, Say};
use labelkeep_storages::Connector;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value as Json;
use tokio::sync::watch;

pub(crate) struct Context {
    pub database: Database,
    /// `None`: the job is the installation's.
    pub scope: Option<ProjectScope>,
    pub claim: JobClaim,
    pub job: Job,
    pub input: JobInput,
    pub retention: Retention,
    /// Whether predictions must fit the labeling configuration, where a project does not say it.
    pub validates_predictions: bool,
    pub(crate) connector: Option<Connector>,
    pub(crate) ml: Option<MlBackends>,
    /// Turns true when the process ends.
    pub(crate) stopping: watch::Receiver<bool>,
}

impl Context {
    /// # Errors
    /// When the job belongs to no project.
    pub(crate) fn project(&self) -> Result<&ProjectScope> {
        self.scope.as_ref().ok_or_else(|| Error::internal("this job needs a project"))
    }

    /// # Errors
    /// When this process was given no way to stores.
    pub(crate) fn connector(&self) -> Result<&Connector> {
        self.connector.as_ref().ok_or_else(|| Error::internal("this process was given no way to stores"))
    }

    /// # Errors
    /// When this process was given no way to ML backends.
    pub(crate) fn ml(&self) -> Result<&MlBackends> {
        self.ml.as_ref().ok_or_else(|| Error::internal("this process was given no way to ML backends"))
    }

    /// What the job was asked to do.
    ///
    /// # Errors
    /// When it was asked by a version that says it otherwise.
    pub(crate) fn payload<T: DeserializeOwned>(&self) -> Result<T> {
        serde_json::from_value(self.input.payload.clone()).map_err(unreadable)
    }

    /// Where to go on; `None` at the start.
    ///
    /// # Errors
    /// When another version wrote it in another form: beginning anew would do again what was done.
    pub(crate) fn checkpoint<T: DeserializeOwned>(&self, version: u64) -> Result<Option<T>> {
        let stored = &self.input.checkpoint;
        let Some(fields) = stored.as_object().filter(|fields| !fields.is_empty()) else {
            return if stored.is_object() { Ok(None) } else { Err(unreadable("a checkpoint that is no object")) };
        };
        // The first form had no number.
        if fields.get(VERSION).map_or(Some(1), Json::as_u64) != Some(version) {
            return Err(unreadable("a checkpoint of another version"));
        }
        serde_json::from_value(stored.clone()).map(Some).map_err(unreadable)
    }
}

impl Context {
    /// The same for a job whose steps note different things; `None` where they have noted another one.
    ///
    /// # Errors
    /// When it has this version and cannot be read.
    pub(crate) fn checkpoint_of<T: DeserializeOwned>(&self, version: u64) -> Result<Option<T>> {
        let stored = &self.input.checkpoint;
        if stored.get(VERSION).and_then(Json::as_u64) != Some(version) {
            return Ok(None);
        }
        serde_json::from_value(stored.clone()).map(Some).map_err(unreadable)
    }
}

const VERSION: &str = "version";

/// A checkpoint as it is stored, with the number of its form.
pub(crate) fn checkpoint(version: u64, fields: &impl Serialize) -> Json {
    let mut stored = serde_json::to_value(fields).unwrap_or_default();
    if let Some(fields) = stored.as_object_mut() {
        fields.insert(VERSION.to_owned(), version.into());
    }
    stored
}

fn unreadable(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Error {
    let mut error = Error::conflict(Say::JobOfOtherVersion);
    error.source = Some(source.into());
    error
}
