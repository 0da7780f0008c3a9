//! ML backends at work: asking how they are, getting predictions from them, and checking what they say before it is stored.

mod ask;
mod chat;
mod check;
mod interactive;
mod live;
mod pace;
mod pictures;
mod preview;
mod rows;
mod tasks;
mod trial;

pub(crate) use ask::{Asker, Outcome, away};
pub use check::{Checked, Health};
pub use interactive::Suggestion;
pub use pace::Pace;
pub use preview::{Agreement, MOST_OF_PREVIEW, Preview, PreviewRow};
pub use trial::Trial;

use chat::Rates;
use labelkeep_database::{Database, access::ProjectScope, ml_backends::MlBackend, projects::Project};
use labelkeep_egress::Egress;
use labelkeep_identity::ml_token;
use labelkeep_ml_backends::{Backend, Client, Credentials, Protocol};
use labelkeep_model::Result;
use labelkeep_secrets::Keychain;
use live::Turns;
use std::{sync::Arc, time::Duration};
use zeroize::Zeroizing;

/// How long a token of a backend is good.
const TOKEN_HOURS: i64 = 24;
/// What a model may take for a prediction at most, in seconds.
pub const MOST_SECONDS: f64 = 600.0;

/// Everything that is needed to speak with backends. Cheap to clone.
#[derive(Clone)]
pub struct MlBackends {
    database: Database,
    client: Client,
    keychain: Arc<Keychain>,
    token_key: Arc<Zeroizing<[u8; 32]>>,
    /// Where backends find this server.
    hostname: Arc<str>,
    pace: Pace,
    turns: Turns,
    rates: Rates,
}

/// A project as backends are told of it.
pub(crate) struct Told {
    /// Id and time of creation.
    pub uid: String,
    pub label_config: String,
}

impl From<&Project> for Told {
    fn from(project: &Project) -> Self {
        let created = project.created_at.0 / 1_000_000;
        Self { uid: format!("{}.{created}", project.id), label_config: project.label_config.clone() }
    }
}

impl MlBackends {
    #[must_use]
    pub fn new(
        database: Database,
        egress: Egress,
        keychain: Arc<Keychain>,
        token_key: Zeroizing<[u8; 32]>,
        hostname: &str,
    ) -> Self {
        let (token_key, turns) = (Arc::new(token_key), Turns::default());
        let client = Client::new(egress);
        Self {
            database,
            client,
            keychain,
            token_key,
            hostname: hostname.into(),
            pace: Pace::default(),
            turns,
            rates: Rates::default(),
        }
    }

    #[must_use]
    pub fn paced(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// Requests of a job that a backend has at the same moment.
    pub(crate) fn requests(&self) -> usize {
        self.pace.requests.max(1)
    }

    /// A backend with its password.
    ///
    /// # Errors
    /// When that cannot be opened for the host it points at.
    pub(crate) async fn open(&self, backend: &MlBackend) -> Result<Backend> {
        let is_chat = backend.chat.is_some();
        let credentials = if backend.has_basic_auth || is_chat && backend.password_is_set() {
            let ring = self.keychain.refresh().await?;
            let password = backend.open_password(&ring, &Backend::host(&backend.url)?)?;
            let user = (!is_chat).then(|| backend.basic_auth_user.clone());
            password.map(|password| Credentials { user, password })
        } else {
            None
        };
        let protocol = if is_chat { Protocol::Chat } else { Protocol::Backend };
        Ok(Backend { url: backend.url.clone(), credentials, timeout: seconds(backend.timeout), protocol })
    }

    /// The backend's own token: it may read its project until then, and nothing else.
    fn token(&self, backend: &MlBackend) -> String {
        let until = self.database.now().plus_seconds(TOKEN_HOURS * 3600);
        ml_token::token(&self.token_key, backend.id, &backend.token_seed, until)
    }

    /// The key of their tokens.
    #[must_use]
    pub fn token_key(&self) -> &[u8; 32] {
        &self.token_key
    }

    async fn told(&self, scope: &ProjectScope) -> Result<Told> {
        Ok(Told::from(&self.database.project(scope).await?))
    }
}

/// Of a project's setting.
pub(crate) fn seconds(timeout: f64) -> Duration {
    Duration::try_from_secs_f64(timeout.clamp(0.1, MOST_SECONDS)).unwrap_or(Duration::from_secs(100))
}
