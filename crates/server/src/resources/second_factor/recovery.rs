use super::{RecoveryCodes, new_codes};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    let guard = Guard::Organization(Permission::OwnAccount);
    Endpoint::post("/api/current-user/second-factor/recovery-codes", guard, handler)
        .summary("Make new recovery codes; the earlier ones end, and these are shown this once")
        .dangerous()
        .answers::<RecoveryCodes>(200)
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<RecoveryCodes>> {
    let (shown, kept) = new_codes(&state, access.caller().user());
    state.database.replace_recovery_codes(&access.organization()?, kept).await?;
    Ok(Json(shown))
}
