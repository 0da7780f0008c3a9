//! The providers, for administrators.

use super::{
    provider::test,
    provider_body::{ProviderBody, ProviderFields, TestedBody},
};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_model::Permission;

const GUARD: Guard = Guard::Organization(Permission::SettingsManage);

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/sign-in-providers", GUARD, list)
            .summary("List the providers of single sign-on")
            .answers_list::<ProviderBody>(200),
        Endpoint::post("/api/sign-in-providers", GUARD, create)
            .summary("Add a provider of single sign-on (OpenID Connect); its secret is sealed and shown to nobody")
            .dangerous()
            .body::<ProviderFields>()
            .answers::<ProviderBody>(201),
        Endpoint::put("/api/sign-in-providers/{id}", GUARD, change)
            .summary("Change a provider; its name in addresses stays")
            .dangerous()
            .body::<ProviderFields>()
            .answers::<ProviderBody>(200),
        Endpoint::post("/api/sign-in-providers/{id}/test", GUARD, try_out)
            .summary("Ask a provider what it says of itself, and for its keys; 424 tells why it cannot be used")
            .answers::<TestedBody>(200),
        Endpoint::delete("/api/sign-in-providers/{id}", GUARD, remove)
            .summary("Remove a provider; sessions that came from it end")
            .dangerous()
            .answers_nothing(204),
    ]
}

async fn list(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<ProviderBody>>> {
    access.organization()?;
    let providers = state.database.sign_in_providers().await?;
    Ok(Json(providers.into_iter().map(|it| ProviderBody::new(it, &state.settings.public_url)).collect()))
}

async fn create(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<ProviderFields>,
) -> ApiResult<(StatusCode, Json<ProviderBody>)> {
    let ring = state.keychain.refresh().await?;
    let provider = state.database.add_sign_in_provider(&access.organization()?, fields.into_new()?, ring).await?;
    Ok((StatusCode::CREATED, Json(ProviderBody::new(provider, &state.settings.public_url))))
}

async fn change(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(fields): Body<ProviderFields>,
) -> ApiResult<Json<ProviderBody>> {
    let ring = state.keychain.refresh().await?;
    let provider =
        state.database.change_sign_in_provider(&access.organization()?, id, fields.into_new()?, ring).await?;
    Ok(Json(ProviderBody::new(provider, &state.settings.public_url)))
}

async fn remove(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.remove_sign_in_provider(&access.organization()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn try_out(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<TestedBody>> {
    let provider = state.database.sign_in_provider_to_manage(&access.organization()?, id).await?;
    let known = test(&state, &provider).await?;
    Ok(Json(TestedBody::new(&known.metadata)))
}
