use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        paging::{Page, PageRequest, list_address, page_number, page_size},
        state::AppState,
    },
    wire::{Chosen, ProjectBody, chosen},
};
use axum::{
    Json,
    extract::{OriginalUri, Query, State},
};
use labelkeep_database::{
    access::OrganizationScope,
    projects::{Include, ListProjects, ListedProject},
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects", Guard::Organization(Permission::ProjectsList), handler)
        .summary("List the projects that the caller may see")
        .query("ids", "string", "only these, comma-separated")
        .query("title", "string", "part of the title")
        .query("search", "string", "part of the title or description")
        .query("ordering", "string", "a field, with - for descending")
        .query("filter", "string", "all, pinned_only or exclude_pinned")
        .query("deleted", "boolean", "the trash instead")
        .query("archived", "boolean", "only archived ones, or none of them; both when left out")
        .query("workspaces", "string", "only those of these workspaces, comma-separated; 0 for those of none")
        .query("include", "string", "only these fields of each project, comma-separated")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "30 by default, 100 at most")
        .answers_page::<ProjectBody>(200)
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ListQuery {
    ids: Option<String>,
    title: Option<String>,
    search: Option<String>,
    ordering: Option<String>,
    pub(super) include: Option<String>,
    filter: Option<String>,
    deleted: Option<bool>,
    archived: Option<bool>,
    workspaces: Option<String>,
    #[serde(default, deserialize_with = "page_number")]
    page: Option<i64>,
    #[serde(default, deserialize_with = "page_size")]
    page_size: Option<i64>,
}

impl ListQuery {
    pub(super) fn read(self) -> Result<(ListProjects, PageRequest)> {
        let request = PageRequest::new(self.page, self.page_size, 30, 100);
        let ids = self.ids.filter(|ids| !ids.is_empty()).map(|ids| {
            let numbers = ids.split(',').map(|id| id.trim().parse::<i64>()).collect::<std::result::Result<Vec<_>, _>>();
            numbers.map_err(|_| Error::field("ids", Say::ProjectIds))
        });
        let include = match self.filter.as_deref() {
            Some("pinned_only") => Include::PinnedOnly,
            Some("exclude_pinned") => Include::ExcludePinned,
            _ => Include::All,
        };
        let list = ListProjects {
            ids: ids.transpose()?,
            title: self.title.filter(|text| !text.is_empty()),
            search: self.search.filter(|text| !text.is_empty()),
            ordering: self.ordering,
            include,
            deleted: self.deleted.unwrap_or(false),
            archived: self.archived,
            workspaces: self.workspaces.filter(|ids| !ids.is_empty()).map(|ids| workspaces(&ids)).transpose()?,
            limit: request.size,
            offset: request.offset(),
        };
        Ok((list, request))
    }
}

/// Clients send one as a number with a fraction.
fn workspaces(ids: &str) -> Result<Vec<i64>> {
    let read = |id: &str| id.trim().trim_end_matches(".0").parse::<i64>();
    let numbers = ids.split(',').map(read).collect::<std::result::Result<Vec<_>, _>>();
    numbers.map_err(|_| Error::field("workspaces", Say::WorkspaceIds))
}

/// The projects of a page, how many there are in all, and which page it is.
///
/// # Errors
/// 404 for a page that is not there.
pub(super) async fn page_of(
    state: &AppState,
    scope: &OrganizationScope,
    list: ListProjects,
    request: PageRequest,
) -> Result<(Vec<ListedProject>, i64, PageRequest)> {
    let (projects, total) = state.database.list_projects(scope, &list).await?;
    if request.is_last() {
        let request = request.of(total);
        let (projects, total) =
            state.database.list_projects(scope, &ListProjects { offset: request.offset(), ..list }).await?;
        return Ok((projects, total, request));
    }
    request.check(total)?;
    Ok((projects, total, request))
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Page<Chosen<ProjectBody>>>> {
    let scope = access.organization()?;
    let fields = query.include.clone();
    let (list, request) = query.read()?;
    let (projects, total, request) = page_of(&state, &scope, list, request).await?;
    let days = state.settings.retention.trash_days;
    let body = |listed: ListedProject| Ok(ProjectBody::new(listed.project, listed.standing)?.kept_in_trash(days));
    let results = projects.into_iter().map(body).collect::<Result<Vec<_>>>()?;
    let results = chosen(results, fields.as_deref())?;
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, results)))
}
