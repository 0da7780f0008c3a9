use super::list::{ListQuery, page_of};
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        paging::{Page, list_address},
        state::AppState,
    },
    wire::{Chosen, ProjectCountsBody, chosen},
};
use axum::{
    Json,
    extract::{OriginalUri, Query, State},
};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/counts", Guard::Organization(Permission::ProjectsList), handler)
        .summary("List the counters of the projects that the caller may see")
        .query("ids", "string", "only these, comma-separated")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "30 by default, 100 at most")
        .answers_page::<ProjectCountsBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Page<Chosen<ProjectCountsBody>>>> {
    let scope = access.organization()?;
    let fields = query.include.clone();
    let (list, request) = query.read()?;
    let (projects, total, request) = page_of(&state, &scope, list, request).await?;
    let results = projects.into_iter().map(|listed| listed.project.into()).collect();
    let results = chosen(results, fields.as_deref())?;
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, results)))
}
