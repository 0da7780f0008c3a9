use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::mails::FailedMail;
use labelkeep_model::{Permission, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/mail", Guard::Organization(Permission::SettingsManage), handler)
        .summary("Tell whether mail is sent, by which server, and how it fares")
        .answers::<MailState>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct MailState {
    /// Whether a mail server is set.
    is_on: bool,
    /// Host and port.
    server: Option<String>,
    /// The address that mails come from.
    from: Option<String>,
    waiting: i64,
    /// Why what waits was not taken, if it was tried.
    last_error: Option<String>,
    #[schema(value_type = Option<String>)]
    last_sent_at: Option<Timestamp>,
    /// The latest that were given up, 20 at most.
    failed: Vec<Failed>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FailedMail)]
struct Failed {
    /// `password_reset`, `invitation` or `test`.
    kind: &'static str,
    recipient: String,
    #[schema(value_type = String)]
    at: Timestamp,
    error: String,
}

impl From<FailedMail> for Failed {
    fn from(FailedMail { kind, recipient, at, error }: FailedMail) -> Self {
        Self { kind: kind.as_str(), recipient, at, error }
    }
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<MailState>> {
    let found = state.database.mail_state(&access.organization()?).await?;
    let way = state.mail.as_ref();
    Ok(Json(MailState {
        is_on: way.is_some(),
        server: way.map(|way| way.server.clone()),
        from: way.map(|way| way.from.clone()),
        waiting: found.waiting,
        last_error: found.last_error,
        last_sent_at: found.last_sent_at,
        failed: found.failed.into_iter().map(Failed::from).collect(),
    }))
}
