use super::chat::ChatBody;
use labelkeep_database::{access::ProjectScope, ml_backends::MlBackend};
use labelkeep_model::{Permission, Text, Timestamp, Told};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// An ML backend as answers have it. Who may not change the project gets neither its address nor what it was told.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MLBackend)]
pub(crate) struct MlBackendBody {
    id: i64,
    /// `CO` connected, `DI` away, `ER` cannot be used, `TR` told to train.
    state: &'static str,
    readable_state: &'static str,
    /// Whether it suggests while somebody labels.
    is_interactive: bool,
    url: String,
    /// Why it is not connected.
    error_message: Option<String>,
    title: String,
    /// `NONE` or `BASIC_AUTH`.
    auth_method: &'static str,
    basic_auth_user: String,
    basic_auth_pass_is_set: bool,
    description: String,
    /// Whatever the backend takes.
    #[schema(value_type = serde_json::Value)]
    extra_params: Option<Box<RawValue>>,
    model_version: String,
    /// Seconds that a prediction may take.
    timeout: f64,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    updated_at: Timestamp,
    /// Whether it names its version itself.
    auto_update: bool,
    project: i64,
    /// `backend` or `chat`.
    kind: &'static str,
    /// Of a `chat`, for who may change the project.
    chat: Option<ChatBody>,
    /// `error_message` for other languages.
    error_told: Option<Told>,
}

impl MlBackendBody {
    pub fn new(backend: MlBackend, scope: &ProjectScope) -> Self {
        let sees_all = scope.may(Permission::ProjectChange);
        let seen = |text: String| if sees_all { text } else { String::new() };
        let chat = ChatBody::of(&backend).filter(|_| sees_all);
        let is_chat = backend.chat.is_some();
        let error_message = backend.error_message.clone().filter(|_| sees_all);
        Self {
            id: backend.id,
            state: backend.state.as_str(),
            readable_state: backend.state.readable(),
            is_interactive: backend.is_interactive,
            auth_method: if backend.has_basic_auth { "BASIC_AUTH" } else { "NONE" },
            basic_auth_pass_is_set: backend.has_basic_auth && backend.password_is_set(),
            kind: if is_chat { "chat" } else { "backend" },
            chat,
            url: seen(backend.url),
            error_told: error_message.clone().map(|text| Text::of_stored(text).into()),
            error_message,
            title: backend.title,
            basic_auth_user: seen(backend.basic_auth_user),
            description: backend.description,
            extra_params: backend.extra_params.filter(|_| sees_all).and_then(|text| serde_json::from_str(&text).ok()),
            model_version: backend.model_version,
            timeout: backend.timeout,
            created_at: backend.created_at,
            updated_at: backend.updated_at,
            auto_update: backend.auto_update,
            project: backend.project_id,
        }
    }
}
