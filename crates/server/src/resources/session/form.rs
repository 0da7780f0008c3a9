//! The form addresses that scripts of the compatible product post to. They answer with a redirect.

use super::{
    attempt::Attempt,
    cookie,
    login::{Credentials, sign_in},
    logout,
    setup::NewAccount,
    signup::sign_up,
};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    extract::{Query, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
};
use labelkeep_model::Permission;
use serde::Deserialize;

pub(super) fn login_endpoint() -> Endpoint {
    Endpoint::post("/user/login", Guard::Public("signing in"), login)
        .summary("Sign in by form; answers with a redirect")
        .body::<Credentials>()
        .answers_nothing(302)
}

pub(super) fn signup_endpoint() -> Endpoint {
    Endpoint::post("/user/signup", Guard::Public("the invitation link is the credential"), signup)
        .summary("Sign up by form; answers with a redirect")
        .body::<NewAccount>()
        .answers_nothing(302)
}

/// A GET without this would end sessions from other sites' pages; so it is a POST.
pub(super) fn logout_endpoint() -> Endpoint {
    Endpoint::post("/logout", Guard::Organization(Permission::OwnAccount), sign_out)
        .summary("Sign out by form; answers with a redirect")
        .before_enrolment()
        .answers_nothing(302)
}

#[derive(Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
    #[serde(default)]
    token: String,
}

async fn login(
    State(state): State<AppState>,
    Attempt { address }: Attempt,
    Query(query): Query<Next>,
    headers: HeaderMap,
    Body(form): Body<Credentials>,
) -> ApiResult<(StatusCode, HeaderMap)> {
    let next = if query.next.is_empty() { form.next.clone() } else { query.next };
    let cookie = sign_in(&state, &headers, address, form).await?;
    Ok((StatusCode::FOUND, with_location(cookie, own_page(&next))))
}

async fn signup(
    State(state): State<AppState>,
    Attempt { address }: Attempt,
    Query(query): Query<Next>,
    headers: HeaderMap,
    Body(mut account): Body<NewAccount>,
) -> ApiResult<(StatusCode, HeaderMap)> {
    if account.token.is_empty() {
        account.token = query.token;
    }
    let (cookie, _) = sign_up(&state, &headers, address, account).await?;
    Ok((StatusCode::FOUND, with_location(cookie, own_page(&query.next))))
}

async fn sign_out(State(state): State<AppState>, access: Access) -> ApiResult<(StatusCode, HeaderMap)> {
    logout::end(&state, &access).await?;
    Ok((StatusCode::FOUND, with_location(cookie::forget(&state), "/user/login/")))
}

/// Only a page of ours: never another site that a link named.
pub(crate) fn own_page(next: &str) -> &str {
    let is_own =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.chars().any(char::is_control);
    if is_own { next } else { "/" }
}

pub(crate) fn with_location(mut headers: HeaderMap, location: &str) -> HeaderMap {
    if let Ok(value) = HeaderValue::from_str(location) {
        headers.insert(header::LOCATION, value);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn a_sign_in_never_leads_to_another_site() {
        assert_eq!(own_page("/projects/3/data?tab=1"), "/projects/3/data?tab=1");
        for other in ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "", "/a\nSet-Cookie: x"] {
            assert_eq!(own_page(other), "/");
        }
    }
}
