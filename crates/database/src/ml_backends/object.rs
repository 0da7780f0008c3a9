use super::ChatSettings;
use crate::Row;
use labelkeep_model::{Error, Result, Timestamp};
use std::fmt;

/// How a backend was when it was last asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MlState {
    Connected,
    Disconnected,
    Error,
    Training,
}

impl MlState {
    const ALL: [Self; 4] = [Self::Connected, Self::Disconnected, Self::Error, Self::Training];

    /// By the names of the compatible API.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Connected => "CO",
            Self::Disconnected => "DI",
            Self::Error => "ER",
            Self::Training => "TR",
        }
    }

    #[must_use]
    pub fn readable(self) -> &'static str {
        match self {
            Self::Connected => "Connected",
            Self::Disconnected => "Disconnected",
            Self::Error => "Error",
            Self::Training => "Training",
        }
    }

    fn read(text: &str) -> Self {
        Self::ALL.into_iter().find(|state| state.as_str() == text).unwrap_or(Self::Error)
    }
}

/// A backend as stored.
#[derive(Clone)]
pub struct MlBackend {
    pub id: i64,
    pub project_id: i64,
    pub url: String,
    pub title: String,
    pub description: String,
    pub is_interactive: bool,
    /// Whether it asks for a name and a password.
    pub has_basic_auth: bool,
    pub basic_auth_user: String,
    /// JSON text.
    pub extra_params: Option<String>,
    pub model_version: String,
    /// What its predictions were called last, where that is another.
    pub answered_version: String,
    /// Seconds.
    pub timeout: f64,
    pub auto_update: bool,
    pub state: MlState,
    pub error_message: Option<String>,
    pub checked_at: Timestamp,
    pub token_seed: String,
    pub webhook_id: i64,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Of a language model, which no backend stands before.
    pub chat: Option<ChatSettings>,
    pub tokens_in: i64,
    pub tokens_out: i64,
    /// In parts of money: see `money`.
    pub spent: i64,
    pub(super) password: Option<String>,
}

impl fmt::Debug for MlBackend {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MlBackend({})", self.id)
    }
}

impl MlBackend {
    #[must_use]
    pub fn password_is_set(&self) -> bool {
        self.password.is_some()
    }

    /// What its predictions are called now, as far as that is known.
    #[must_use]
    pub fn current_version(&self) -> &str {
        if self.answered_version.is_empty() { &self.model_version } else { &self.answered_version }
    }

    /// What predictions are called for which it gives no version.
    #[must_use]
    pub fn named_version(&self) -> &str {
        [&self.model_version, &self.title].into_iter().find(|text| !text.is_empty()).map_or("undefined", String::as_str)
    }

    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            project_id: row.get("project_id")?,
            url: row.get("url")?,
            title: row.get("title")?,
            description: row.get("description")?,
            is_interactive: row.get("is_interactive")?,
            has_basic_auth: row.get::<String>("auth_method")? == "BASIC_AUTH",
            basic_auth_user: row.get("basic_auth_user")?,
            extra_params: row.get("extra_params")?,
            model_version: row.get("model_version")?,
            answered_version: row.get("answered_version")?,
            timeout: row.get("timeout")?,
            auto_update: row.get("auto_update")?,
            state: MlState::read(&row.get::<String>("state")?),
            error_message: row.get("error_message")?,
            checked_at: row.time("checked_at")?,
            token_seed: row.get("token_seed")?,
            webhook_id: row.get("webhook_id")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            chat: chat(row.get("chat")?)?,
            tokens_in: row.get("tokens_in")?,
            tokens_out: row.get("tokens_out")?,
            spent: row.get("spent")?,
            password: row.get("password")?,
        })
    }
}

fn chat(text: Option<String>) -> Result<Option<ChatSettings>> {
    text.map(|text| serde_json::from_str(&text).map_err(Error::internal)).transpose()
}
