use super::require_mail;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        language::language_of,
        state::AppState,
    },
    resources::session::{of_sent_mails, take},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/mail/test", Guard::Organization(Permission::SettingsManage), handler)
        .summary("Send a mail to the own address, to see whether mails arrive")
        .answers_nothing(202)
}

async fn handler(State(state): State<AppState>, access: Access, headers: HeaderMap) -> ApiResult<StatusCode> {
    require_mail(&state)?;
    take(&state, of_sent_mails(&state, access.caller().user())).await?;
    state.database.send_test_mail(&access.organization()?, language_of(&headers)).await?;
    Ok(StatusCode::ACCEPTED)
}
