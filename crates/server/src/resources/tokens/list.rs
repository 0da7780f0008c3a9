use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::tokens::TokenRecord;
use labelkeep_model::{Permission, Timestamp, TokenScope};
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/token", Guard::Organization(Permission::TokensUse), handler)
        .summary("List the caller's personal access tokens, without their signatures")
        .answers_list::<TokenBody>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct TokenBody {
    id: i64,
    /// Empty for the one that was made without a name.
    name: String,
    token: String,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    expires_at: Timestamp,
    #[schema(value_type = Option<String>)]
    last_used_at: Option<Timestamp>,
    scope: TokenScope,
    /// Ids of the projects that it is for; none: all that the person sees.
    projects: Vec<i64>,
}

impl From<TokenRecord> for TokenBody {
    fn from(token: TokenRecord) -> Self {
        Self {
            id: token.id,
            name: token.name,
            token: token.truncated,
            created_at: token.created_at,
            expires_at: token.expires_at,
            last_used_at: token.last_used_at,
            scope: token.scope,
            projects: token.projects.into_iter().map(|project| project.0).collect(),
        }
    }
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<Json<Vec<TokenBody>>> {
    let tokens = state.database.own_tokens(&access.organization()?).await?;
    Ok(Json(tokens.into_iter().map(TokenBody::from).collect()))
}
