//! Memberships: the same people as the compatible API lists them, with their roles.

use crate::{
    access::Access,
    account::UserBody,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    paging::{Page, PageRequest, list_address},
    state::AppState,
};
use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    http::StatusCode,
};
use labelkeep_database::{access::OrganizationScope, users::Account};
use labelkeep_model::{Error, Permission, Result, Role, UserId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations/{id}/memberships", Guard::Organization(Permission::MembersView), list)
        .summary("List the members of the organisation")
        .query("search", "string", "part of a name or address")
        .query("role", "string", "only this role")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "20 by default; -1 for all")
        .answers::<Page<MembershipBody>>(200)
}

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations/{id}/memberships/{user_pk}", Guard::Organization(Permission::MembersView), get)
        .summary("Read a membership")
        .answers::<MembershipBody>(200)
}

pub(super) fn role_endpoint() -> Endpoint {
    Endpoint::patch("/api/organizations/{id}/memberships", Guard::Organization(Permission::MembersManage), change_role)
        .summary("Give a member another role, at most the own")
        .body::<RoleChange>()
        .answers::<MembershipBody>(200)
}

pub(super) fn remove_endpoint() -> Endpoint {
    Endpoint::delete(
        "/api/organizations/{id}/memberships/{user_pk}",
        Guard::Organization(Permission::MembersManage),
        remove,
    )
    .summary("Remove a member; the work stays")
    .answers_empty(204)
}

#[derive(Debug, Serialize, ToSchema)]
struct MembershipBody {
    id: i64,
    organization: i64,
    user: UserBody,
    #[schema(value_type = String)]
    role: Role,
    #[schema(value_type = Vec<Object>)]
    created_projects: Vec<serde_json::Value>,
    #[schema(value_type = Vec<Object>)]
    contributed_to_projects: Vec<serde_json::Value>,
}

impl MembershipBody {
    fn new(account: Account) -> Result<Self> {
        Ok(Self {
            id: account.id.0,
            organization: account.organization_id,
            role: account.role,
            user: UserBody::new(account)?,
            created_projects: Vec::new(),
            contributed_to_projects: Vec::new(),
        })
    }
}

/// There is one organisation, the caller's; any other is not there.
fn scope_of(access: &Access, id: i64) -> Result<OrganizationScope> {
    let scope = access.organization()?;
    if scope.organization().0 == id {
        Ok(scope)
    } else {
        Err(Error::not_found("No Organization matches the given query."))
    }
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    search: Option<String>,
    role: Option<String>,
    page: Option<i64>,
    page_size: Option<i64>,
}

async fn list(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Page<MembershipBody>>> {
    let scope = scope_of(&access, id)?;
    let size = if query.page_size == Some(-1) { Some(10_000) } else { query.page_size };
    let request = PageRequest::new(query.page, size, 20, 10_000);
    let role = query.role.filter(|role| !role.is_empty());
    let role = role.map(|code| code.parse::<Role>().map_err(|message| Error::field("role", message))).transpose()?;
    let search = query.search.filter(|search| !search.is_empty());
    let (accounts, total) =
        state.database.people(&scope, search.as_deref(), role, request.size, request.offset()).await?;
    request.check(total)?;
    let results = accounts.into_iter().map(MembershipBody::new).collect::<Result<_>>()?;
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, results)))
}

async fn get(
    State(state): State<AppState>,
    access: Access,
    Path((id, user)): Path<(i64, i64)>,
) -> ApiResult<Json<MembershipBody>> {
    let scope = scope_of(&access, id)?;
    Ok(Json(MembershipBody::new(state.database.person(&scope, UserId(user)).await?)?))
}

#[derive(Debug, Deserialize, ToSchema)]
struct RoleChange {
    #[serde(default, deserialize_with = "lenient")]
    user_id: Option<i64>,
    role: Option<String>,
}

async fn change_role(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<RoleChange>,
) -> ApiResult<Json<MembershipBody>> {
    let scope = scope_of(&access, id)?;
    let user = UserId(body.user_id.ok_or_else(|| Error::field("user_id", "This field is required."))?);
    let role = body.role.ok_or_else(|| Error::field("role", "This field is required."))?;
    let role = role.parse::<Role>().map_err(|message| Error::field("role", message))?;
    state.database.change_role(&scope, user, role).await?;
    Ok(Json(MembershipBody::new(state.database.person(&scope, user).await?)?))
}

async fn remove(
    State(state): State<AppState>,
    access: Access,
    Path((id, user)): Path<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state.database.remove_person(&scope_of(&access, id)?, UserId(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}
