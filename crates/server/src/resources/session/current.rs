use crate::{
    http::{
        access::Visitor,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::initials,
};
use axum::{Json, extract::State};
use labelkeep_database::{
    access::{Caller, Credential},
    sign_on::Provider,
};
use labelkeep_model::{Permission, Result, Role};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/session", Guard::Public("the interface asks whether somebody is signed in"), handler)
        .summary("Tell who is signed in, and what this installation allows who is not")
        .answers::<SessionBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SessionBody {
    user: Option<SessionUser>,
    role: Option<Role>,
    permissions: Vec<&'static str>,
    organization: Option<SessionOrganization>,
    /// Whether this person has a second factor, with which what is dangerous is confirmed.
    has_second_factor: bool,
    /// Whether the organisation asks for one that is not there yet: nothing else works until then.
    must_enrol: bool,
    /// Whether a code of the second factor is to be shown (`POST /api/session/proof`): nothing else works until then.
    must_show_code: bool,
    /// By which provider the session came about, where it was one.
    single_sign_on: Option<ProviderName>,
    /// The providers of single sign-on.
    providers: Vec<ProviderName>,
    /// Whether who forgot the password can have a link sent by mail.
    resets_by_mail: bool,
    /// Whether they are the only way in.
    only_single_sign_on: bool,
    /// Whether the installation has no owner yet.
    setup_required: bool,
    /// Whether people can sign up without an invitation.
    signup_open: bool,
    version: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct SessionUser {
    id: i64,
    email: String,
    first_name: String,
    last_name: String,
    initials: String,
    avatar: Option<String>,
}

/// A provider of single sign-on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignInProviderName)]
struct ProviderName {
    /// In addresses.
    slug: String,
    title: String,
}

impl From<Provider> for ProviderName {
    fn from(Provider { slug, title, .. }: Provider) -> Self {
        Self { slug, title }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct SessionOrganization {
    id: i64,
    title: String,
}

async fn handler(State(state): State<AppState>, Visitor(caller): Visitor) -> ApiResult<Json<SessionBody>> {
    Ok(Json(body(&state, caller.as_deref()).await?))
}

pub(super) async fn body(state: &AppState, caller: Option<&Caller>) -> Result<SessionBody> {
    let organization = state.database.organization_for_signup().await?;
    let setup_required = organization.is_none();
    let only_single_sign_on = organization.as_ref().is_some_and(|organization| organization.only_single_sign_on);
    let providers = state.database.sign_in_providers().await?.into_iter().map(ProviderName::from).collect();
    let Some(caller) = caller else {
        return Ok(SessionBody {
            user: None,
            role: None,
            permissions: Vec::new(),
            organization: None,
            has_second_factor: false,
            must_enrol: false,
            must_show_code: false,
            single_sign_on: None,
            providers,
            resets_by_mail: state.mail.is_some() && !only_single_sign_on,
            only_single_sign_on,
            setup_required,
            signup_open: state.settings.open_signup,
            version: env!("CARGO_PKG_VERSION"),
        });
    };
    let account = state.database.own_account(caller).await?;
    let role = account.role;
    Ok(SessionBody {
        user: Some(SessionUser {
            id: account.id.0,
            initials: initials(&account.first_name, &account.last_name, &account.email),
            email: account.email,
            first_name: account.first_name,
            last_name: account.last_name,
            avatar: None,
        }),
        role: Some(role),
        permissions: caller.permissions().iter().map(Permission::code).collect(),
        organization: organization
            .map(|organization| SessionOrganization { id: organization.id, title: organization.title }),
        has_second_factor: state.database.has_second_factor(caller.user()).await?,
        must_enrol: caller.proof().must_enrol,
        must_show_code: caller.proof().must_show_code,
        single_sign_on: provider_of(state, caller).await?.map(ProviderName::from),
        providers,
        resets_by_mail: state.mail.is_some() && !only_single_sign_on,
        only_single_sign_on,
        setup_required,
        signup_open: state.settings.open_signup,
        version: env!("CARGO_PKG_VERSION"),
    })
}

async fn provider_of(state: &AppState, caller: &Caller) -> Result<Option<Provider>> {
    match caller.credential() {
        Credential::Session(session) => state.database.provider_of_session(session.0).await,
        _ => Ok(None),
    }
}

/// The same body for somebody who has just come in.
pub(super) async fn body_of(state: &AppState, cookie: &axum::http::HeaderMap) -> Result<SessionBody> {
    let session = cookie
        .get(axum::http::header::SET_COOKIE)
        .and_then(|value| value.to_str().ok())
        .and_then(|text| cookie::Cookie::parse(text).ok());
    let hash = labelkeep_identity::opaque::storage_hash(session.as_ref().map_or("", |session| session.value()));
    let caller = state.database.caller_by_session(&hash, "").await?;
    body(state, caller.as_deref()).await
}
