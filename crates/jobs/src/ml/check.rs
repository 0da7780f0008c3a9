//! How a backend is: health, then setup, which tells it of the project.

use super::{MlBackends, Told};
use labelkeep_database::{
    access::ProjectScope,
    ml_backends::{MlBackend, MlSeen, MlState},
};
use labelkeep_ml_backends::{Backend, Fault, Setup};
use labelkeep_model::{Result, Text};
use serde_json::value::RawValue;

/// What a check of a backend that is to be made or changed found.
#[derive(Debug)]
pub enum Health {
    Good,
    /// It is not there, or does not let us in.
    Away(Fault),
    /// It is there, but cannot be set up.
    Unfit(Fault),
}

/// A backend with what its last check said.
#[derive(Debug)]
pub struct Checked {
    pub backend: MlBackend,
    pub health: Health,
}

impl MlBackends {
    /// Tries what somebody entered, before anything of it is saved: without a token, as it is not yet somebody's.
    ///
    /// # Errors
    /// What the database says.
    pub async fn try_out(&self, scope: &ProjectScope, backend: &Backend, extra_params: Option<&str>) -> Result<Health> {
        let told = self.told(scope).await?;
        Ok(self.ask(backend, &told, "", extra_params).await.0)
    }

    /// Asks a backend how it is and notes it.
    ///
    /// # Errors
    /// What the database says.
    pub async fn check(&self, scope: &ProjectScope, backend: &MlBackend) -> Result<Checked> {
        let told = self.told(scope).await?;
        let (health, model_version) = match self.open(backend).await {
            Ok(opened) => self.ask(&opened, &told, &self.token(backend), backend.extra_params.as_deref()).await,
            Err(error) => {
                tracing::warn!(backend = backend.id, %error, "the password of an ML backend cannot be opened");
                (Health::Away(Fault::Unauthorized), None)
            }
        };
        let (state, fault) = match &health {
            Health::Good => (MlState::Connected, None),
            Health::Away(fault) => (MlState::Disconnected, Some(fault.clone())),
            Health::Unfit(fault) => (MlState::Error, Some(fault.clone())),
        };
        let error_message = fault.map(|fault| Text::from(fault).to_string());
        let seen = MlSeen { state, error_message, model_version };
        let backend = self.database.note_ml_state(scope, backend.id, seen).await?;
        Ok(Checked { backend, health })
    }

    /// After a fault: people see how it is, and one that was started anew is set up again.
    pub(super) async fn look_after(&self, scope: &ProjectScope, backend: &MlBackend) {
        if let Err(error) = self.check(scope, backend).await {
            tracing::warn!(backend = backend.id, %error, "how an ML backend is was not noted");
        }
    }

    /// The same, unless it was done a moment ago.
    ///
    /// # Errors
    /// What the database says.
    pub async fn check_if_old(&self, scope: &ProjectScope, backend: MlBackend) -> Result<MlBackend> {
        let age = self.database.now().0 - backend.checked_at.0;
        if age >= 0 && u128::try_from(age).unwrap_or(0) < self.pace.fresh.as_micros() {
            return Ok(backend);
        }
        Ok(self.check(scope, &backend).await?.backend)
    }

    async fn ask(
        &self,
        backend: &Backend,
        told: &Told,
        access_token: &str,
        extra_params: Option<&str>,
    ) -> (Health, Option<String>) {
        if let Err(fault) = self.client.health(backend).await {
            return (Health::Away(fault), None);
        }
        let extra_params = extra_params.and_then(|text| serde_json::from_str::<Box<RawValue>>(text).ok());
        let setup = Setup {
            project: &told.uid,
            label_config: &told.label_config,
            hostname: &self.hostname,
            access_token,
            extra_params: extra_params.as_deref(),
        };
        match self.client.setup(backend, &setup).await {
            Ok(version) => (Health::Good, version),
            Err(fault) => (Health::Unfit(fault), None),
        }
    }

    /// Tells a backend to learn, and notes what it said.
    ///
    /// # Errors
    /// What the database says.
    pub async fn train(&self, scope: &ProjectScope, backend: &MlBackend) -> Result<Option<Fault>> {
        let project = self.database.project(scope).await?;
        let object = crate::objects::project(&project)?;
        let body = format!("{{\"action\":\"START_TRAINING\",\"project\":{}}}", object.get());
        let opened = self.open(backend).await?;
        let fault = self.client.train(&opened, body).await.err();
        let (state, error_message) = match &fault {
            None => (MlState::Training, None),
            Some(fault) => (MlState::Error, Some(Text::from(fault.clone()).to_string())),
        };
        let seen = MlSeen { state, error_message, model_version: None };
        self.database.note_ml_state(scope, backend.id, seen).await?;
        self.database.record_ml_training(scope, backend.id).await?;
        Ok(fault)
    }

    /// The versions that a backend could use; `None`: it knows no such question.
    ///
    /// # Errors
    /// When its password cannot be opened.
    pub async fn versions(&self, backend: &MlBackend) -> Result<std::result::Result<Option<Vec<String>>, Fault>> {
        Ok(self.client.versions(&self.open(backend).await?).await)
    }
}
