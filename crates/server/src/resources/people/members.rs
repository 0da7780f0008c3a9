//! Memberships: the same people as the compatible API lists them, with their roles.

use crate::{
    http::{
        access::Access,
        body::{Body, lenient},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        paging::{Page, PageRequest, list_address, page_number, page_size},
        state::AppState,
    },
    resources::{
        account::UserBody,
        session::{of_password_change, take},
    },
};
use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    http::StatusCode,
};
use labelkeep_database::{
    access::OrganizationScope,
    users::{Account, Contributions, ProjectName},
};
use labelkeep_identity::password::Verdict;
use labelkeep_model::{Error, Permission, Result, Role, Say, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

pub(super) fn list_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations/{id}/memberships", Guard::Organization(Permission::MembersView), list)
        .summary("List the members of the organisation")
        .query("search", "string", "part of a name or address")
        .query("role", "string", "only this role")
        .query("contributed_to_projects", "boolean", "with the projects that each made and worked in")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "20 by default; -1 for all")
        .answers_page::<MembershipBody>(200)
}

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/organizations/{id}/memberships/{user_pk}", Guard::Organization(Permission::MembersView), get)
        .summary("Read a membership")
        .query("contributed_to_projects", "boolean", "with the projects that the person made and worked in")
        .answers::<MemberBody>(200)
}

pub(super) fn role_endpoint() -> Endpoint {
    Endpoint::patch("/api/organizations/{id}/memberships", Guard::Organization(Permission::MembersManage), change_role)
        .summary("Give a member another role, at most the own")
        .dangerous()
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
    .dangerous()
    .answers_nothing(204)
}

#[derive(Debug, Clone, Serialize, ToSchema)]
struct ProjectNameBody {
    id: i64,
    title: String,
}

/// The projects are `null` unless they were asked for, and for who may not manage members.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
struct ProjectLists {
    created_projects: Option<Vec<ProjectNameBody>>,
    contributed_to_projects: Option<Vec<ProjectNameBody>>,
}

impl From<Contributions> for ProjectLists {
    fn from(contributions: Contributions) -> Self {
        let names = |list: Vec<ProjectName>| {
            Some(list.into_iter().map(|project| ProjectNameBody { id: project.id, title: project.title }).collect())
        };
        Self {
            created_projects: names(contributions.created),
            contributed_to_projects: names(contributions.contributed),
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct MemberUserBody {
    #[serde(flatten)]
    user: UserBody,
    #[serde(flatten)]
    projects: ProjectLists,
}

#[derive(Debug, Serialize, ToSchema)]
struct MembershipBody {
    id: i64,
    organization: i64,
    user: MemberUserBody,
    role: Role,
    #[serde(flatten)]
    projects: ProjectLists,
}

impl MembershipBody {
    fn new(account: Account, projects: ProjectLists) -> Result<Self> {
        Ok(Self {
            id: account.id.0,
            organization: account.organization_id,
            role: account.role,
            user: MemberUserBody { user: UserBody::new(account)?, projects: projects.clone() },
            projects,
        })
    }
}

/// A membership read alone: the person by id, and what came of it.
#[derive(Debug, Serialize, ToSchema)]
struct MemberBody {
    user: i64,
    organization: i64,
    /// `null` for who may not manage members.
    contributed_projects_count: Option<usize>,
    annotations_count: Option<i64>,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[serde(flatten)]
    projects: ProjectLists,
    role: Role,
}

/// There is one organisation, the caller's; any other is not there.
fn scope_of(access: &Access, id: i64) -> Result<OrganizationScope> {
    let scope = access.organization()?;
    if scope.organization().0 == id {
        Ok(scope)
    } else {
        Err(Error::not_found(Say::NoSuchObject { what: "Organization".into() }))
    }
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    search: Option<String>,
    role: Option<String>,
    contributed_to_projects: Option<String>,
    #[serde(default, deserialize_with = "page_number")]
    page: Option<i64>,
    #[serde(default, deserialize_with = "page_size")]
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
    let page =
        |request: PageRequest| state.database.people(&scope, search.as_deref(), role, request.size, request.offset());
    let (mut accounts, total) = page(request).await?;
    let is_last = request.is_last();
    let request = request.of(total);
    request.check(total)?;
    if is_last {
        (accounts, _) = page(request).await?;
    }
    let ids: Vec<i64> = accounts.iter().map(|account| account.id.0).collect();
    let mut projects = match is_yes(query.contributed_to_projects.as_deref()) {
        true => contributions(&state, &scope, &ids).await?,
        false => None,
    };
    let membership = |account: Account| {
        let id = account.id.0;
        let lists = projects.as_mut().map(|projects| projects.remove(&id).unwrap_or_default().into());
        MembershipBody::new(account, lists.unwrap_or_default())
    };
    let results = accounts.into_iter().map(membership).collect::<Result<_>>()?;
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, results)))
}

fn is_yes(value: Option<&str>) -> bool {
    matches!(value, Some("true" | "True" | "1" | "yes"))
}

/// By person; `None` for who may not know the projects of others.
async fn contributions(
    state: &AppState,
    scope: &OrganizationScope,
    people: &[i64],
) -> Result<Option<HashMap<i64, Contributions>>> {
    if scope.require(Permission::MembersManage).is_err() {
        return Ok(None);
    }
    state.database.contributions(scope, people).await.map(Some)
}

#[derive(Debug, Deserialize)]
struct MemberQuery {
    contributed_to_projects: Option<String>,
}

async fn get(
    State(state): State<AppState>,
    access: Access,
    Path((id, user)): Path<(i64, i64)>,
    Query(query): Query<MemberQuery>,
) -> ApiResult<Json<MemberBody>> {
    let scope = scope_of(&access, id)?;
    let account = state.database.person(&scope, UserId(user)).await?;
    let found = contributions(&state, &scope, &[user]).await?;
    let found = found.map(|mut found| found.remove(&user).unwrap_or_default());
    let counts = found.as_ref().map(|found| (found.contributed.len(), found.annotations));
    let lists = found.filter(|_| is_yes(query.contributed_to_projects.as_deref())).map(ProjectLists::from);
    Ok(Json(MemberBody {
        user: account.id.0,
        organization: account.organization_id,
        contributed_projects_count: counts.map(|(projects, _)| projects),
        annotations_count: counts.map(|(_, annotations)| annotations),
        created_at: account.date_joined,
        projects: lists.unwrap_or_default(),
        role: account.role,
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
struct RoleChange {
    #[serde(default, deserialize_with = "lenient")]
    user_id: Option<i64>,
    role: Option<String>,
    /// The caller's own, who makes somebody else the owner.
    password: Option<String>,
}

async fn change_role(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<RoleChange>,
) -> ApiResult<Json<MembershipBody>> {
    let scope = scope_of(&access, id)?;
    let user = UserId(body.user_id.ok_or_else(|| Error::field("user_id", Say::Required))?);
    let role = body.role.ok_or_else(|| Error::field("role", Say::Required))?;
    let role = role.parse::<Role>().map_err(|message| Error::field("role", message))?;
    if role == Role::Owner && scope.caller().role() == Role::Owner && user != scope.caller().user() {
        require_own_password(&state, &scope, body.password).await?;
    }
    state.database.change_role(&scope, user, role).await?;
    Ok(Json(MembershipBody::new(state.database.person(&scope, user).await?, ProjectLists::default())?))
}

/// Who gives everything away shows once more who they are: a browser that was left open, or a token, is not enough.
async fn require_own_password(state: &AppState, scope: &OrganizationScope, password: Option<String>) -> Result<()> {
    let Some(password) = password.filter(|password| !password.is_empty()) else {
        return Err(Error::field("password", Say::PasswordForOwnership));
    };
    let taken = take(state, of_password_change(state, scope.caller().user())).await?;
    let stored = state.database.own_password_hash(scope.caller()).await?;
    let verdict = state.passwords.verify(password, stored).await;
    if matches!(verdict, Ok(Verdict::Wrong)) {
        state.database.note_wrong_old_password(scope).await?;
        return Err(Error::field("password", Say::NotYourPassword));
    }
    state.database.give_back_try(taken).await?;
    verdict.map(|_| ())
}

async fn remove(
    State(state): State<AppState>,
    access: Access,
    Path((id, user)): Path<(i64, i64)>,
) -> ApiResult<StatusCode> {
    state.database.remove_person(&scope_of(&access, id)?, UserId(user)).await?;
    Ok(StatusCode::NO_CONTENT)
}
