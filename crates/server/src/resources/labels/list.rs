use super::{
    LOOK, MOST, PAGE,
    body::{LabelBody, PageQuery},
};
use crate::http::{
    access::Access,
    endpoint::Endpoint,
    error::ApiResult,
    paging::{Page, PageRequest, list_address},
    state::AppState,
};
use axum::{
    Json,
    extract::{OriginalUri, Query, State},
};
use labelkeep_model::Result;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/labels", LOOK, handler)
        .summary("List the labels of the organization")
        .query("page", "integer", "from 1")
        .query("page_size", "integer", "100 by default, at most 1000")
        .answers_page::<LabelBody>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> ApiResult<Json<Page<LabelBody>>> {
    let request = PageRequest::new(query.page, query.page_size, PAGE, MOST);
    let (labels, total) = state.database.labels(&access.organization()?, request.offset(), request.size).await?;
    request.check(total)?;
    let results = labels.into_iter().map(LabelBody::new).collect::<Result<_>>()?;
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, results)))
}
