use super::{Wish, new_prefixed, new_refresh};
use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say, Timestamp, TokenScope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/token", Guard::Organization(Permission::TokensCreate), handler)
        .summary(
            "Create a personal access token; it is shown this once. One of each name, and one without, live at a time",
        )
        .dangerous()
        .body::<TokenFields>()
        .answers::<NewTokenBody>(201)
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct TokenFields {
    /// What it is for, 100 characters at most. Scripts of the compatible API give none.
    name: Option<String>,
    /// `read`, `label` or `manage` (unless given): how much of what the person may do.
    scope: Option<String>,
    /// Ids of projects, 100 at most; with these, the token sees no others, and nothing of the organisation.
    projects: Vec<i64>,
    /// At most, and unless given, what the organisation allows.
    #[serde(deserialize_with = "lenient")]
    expires_in_days: Option<i64>,
    /// `jwt` (unless given): exchanged for access tokens of five minutes, as the compatible API does. `prefixed`: sent as it
    /// is, with a prefix and a checksum by which scanners find it where it does not belong.
    form: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct NewTokenBody {
    token: String,
    #[schema(value_type = String)]
    expires_at: Timestamp,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(fields): Body<TokenFields>,
) -> ApiResult<(StatusCode, Json<NewTokenBody>)> {
    let scope = access.organization()?;
    let is_prefixed = match fields.form.as_deref() {
        None | Some("jwt") => false,
        Some("prefixed") => true,
        Some(_) => return Err(Error::field("form", Say::TokenForms).into()),
    };
    let wish = wish_of(&state, &access, fields).await?;
    let (token, new) = if is_prefixed {
        new_prefixed(&state, &scope, wish).await?
    } else {
        let (refresh, new) = new_refresh(&state, &scope, wish).await?;
        (refresh.token, new)
    };
    let expires_at = new.expires_at;
    state.database.create_token(&scope, new).await?;
    Ok((StatusCode::CREATED, Json(NewTokenBody { token, expires_at })))
}

async fn wish_of(state: &AppState, access: &Access, fields: TokenFields) -> Result<Wish> {
    const LONGEST_NAME: usize = 100;
    const MOST_PROJECTS: usize = 100;
    let name = fields.name.unwrap_or_default().trim().to_owned();
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Err(Error::field("name", Say::TokenName));
    }
    if fields.projects.len() > MOST_PROJECTS {
        return Err(Error::field("projects", Say::TooManyTokenProjects));
    }
    let scope = fields.scope.map_or(Ok(TokenScope::Manage), |text| text.parse());
    let scope = scope.map_err(|message| Error::field("scope", message))?;
    let mut projects = Vec::new();
    for id in fields.projects {
        let found = access.caller().project(&state.database, Permission::ProjectView, ProjectId(id)).await;
        projects.push(found.map_err(|_| Error::field("projects", Say::NoSuchObject { what: "Project".into() }))?.id());
    }
    Ok(Wish { name, scope, projects, days: fields.expires_in_days })
}
