use super::body::MemberUser;
use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    paging::{Page, PageRequest, list_address, page_number, page_size},
    state::AppState,
};
use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    http::StatusCode,
};
use labelkeep_database::workspaces::Which;
use labelkeep_model::{Error, Permission, Result, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const MEMBERS: &str = "/api/workspaces/{id}/memberships";
/// Without pages.
const MOST: i64 = 10_000;

pub(super) fn endpoints() -> Vec<Endpoint> {
    let view = Guard::Workspace(Permission::WorkspaceMembersView);
    let change = Guard::Workspace(Permission::WorkspaceChange);
    vec![
        Endpoint::get(MEMBERS, view, list)
            .summary("List who is in a workspace, and so in all of its projects")
            .answers_list::<Member>(200),
        Endpoint::get("/api/workspaces/{id}/memberships/paginated", view, pages)
            .summary("List who is in a workspace, page by page")
            .query("search", "string", "part of a name or address")
            .query("ids", "string", "only these people, comma-separated")
            .query("page", "integer", "from 1")
            .query("page_size", "integer", "20 by default, 10,000 at most")
            .answers_page::<MemberUser>(200),
        Endpoint::post(MEMBERS, change, add)
            .summary("Add somebody to a workspace, and so to all of its projects")
            .body::<NewMember>()
            .answers::<AddedMember>(201),
        Endpoint::delete(MEMBERS, change, remove)
            .summary("Remove somebody from a workspace")
            .query("user_id", "integer", "who")
            .answers_nothing(204),
    ]
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WorkspaceMember)]
struct Member {
    user: MemberUser,
    workspace: i64,
}

async fn list(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<Vec<Member>>> {
    let scope = access.workspace(id).await?;
    let (members, _) = state.database.workspace_members(&scope, None, None, MOST, 0).await?;
    Ok(Json(members.into_iter().map(|member| Member { user: member.into(), workspace: id }).collect()))
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    search: Option<String>,
    ids: Option<String>,
    #[serde(default, deserialize_with = "page_number")]
    page: Option<i64>,
    #[serde(default, deserialize_with = "page_size")]
    page_size: Option<i64>,
}

async fn pages(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Page<MemberUser>>> {
    let scope = access.workspace(id).await?;
    let mut request = PageRequest::new(query.page, query.page_size, 20, MOST);
    let search = query.search.as_deref().filter(|text| !text.is_empty());
    let ids = query.ids.as_deref().filter(|ids| !ids.is_empty()).map(people).transpose()?;
    let page = |request: PageRequest| {
        state.database.workspace_members(&scope, search, ids.as_deref(), request.size, request.offset())
    };
    let (mut members, total) = page(request).await?;
    if request.is_last() {
        request = request.of(total);
        (members, _) = page(request).await?;
    }
    // The official client asks on until a page is empty, so the page after the last one is no error here.
    if request.page < 1 {
        request.check(total)?;
    }
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, members.into_iter().map(MemberUser::from).collect())))
}

/// People by number, with commas between them.
pub(super) fn people(ids: &str) -> Result<Vec<i64>> {
    let numbers = ids.split(',').map(|id| id.trim().parse::<i64>()).collect::<std::result::Result<Vec<_>, _>>();
    numbers.map_err(|_| Error::field("ids", Say::IdList))
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = NewWorkspaceMember)]
struct NewMember {
    #[serde(default, deserialize_with = "lenient")]
    user: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AddedWorkspaceMember)]
struct AddedMember {
    user: i64,
    workspace: i64,
}

async fn add(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<NewMember>,
) -> ApiResult<(StatusCode, Json<AddedMember>)> {
    let scope = access.workspace(id).await?;
    let user = body.user.ok_or_else(|| Error::field("user", Say::Required))?;
    state.database.add_workspace_members(&scope, Which::Only(vec![user])).await?;
    Ok((StatusCode::CREATED, Json(AddedMember { user, workspace: id })))
}

#[derive(Debug, Deserialize)]
struct Who {
    #[serde(default, deserialize_with = "lenient")]
    user_id: Option<i64>,
}

async fn remove(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<Who>,
) -> ApiResult<StatusCode> {
    let scope = access.workspace(id).await?;
    let user = query.user_id.ok_or_else(|| Error::field("user_id", Say::Required))?;
    state.database.remove_workspace_members(&scope, Which::Only(vec![user])).await?;
    Ok(StatusCode::NO_CONTENT)
}
