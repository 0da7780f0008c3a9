use super::{
    LOOK, MOST, OF_PROJECT, PAGE,
    body::{LinkBody, PageQuery, number, text},
};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::Endpoint,
    error::ApiResult,
    paging::{Page, PageRequest, list_address},
    state::AppState,
};
use axum::{
    Json,
    extract::{OriginalUri, Path, Query, State},
    http::StatusCode,
};
use labelkeep_model::Permission;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/label_links", LOOK, list)
            .summary("List which labels are used where")
            .query("project", "integer", "of this project")
            .query("page", "integer", "from 1")
            .query("page_size", "integer", "100 by default, at most 1000")
            .answers_page::<LinkBody>(200),
        Endpoint::post("/api/label_links", OF_PROJECT, create)
            .summary("Link a label to a project")
            .body::<Given>()
            .answers::<LinkBody>(201),
        Endpoint::get("/api/label_links/{id}", OF_PROJECT, get).summary("Get a link").answers::<LinkBody>(200),
        Endpoint::patch("/api/label_links/{id}", OF_PROJECT, patch)
            .summary("Change the control of a link")
            .body::<Given>()
            .answers::<LinkBody>(200),
        Endpoint::delete("/api/label_links/{id}", OF_PROJECT, delete)
            .summary("Remove a link; annotations stay as they are")
            .answers_nothing(204),
    ]
}

/// A link; project and label cannot be changed.
#[derive(ToSchema)]
#[schema(as = LabelLinkRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
struct Given {
    project: Option<i64>,
    label: Option<i64>,
    from_name: Option<String>,
}

async fn list(
    State(state): State<AppState>,
    access: Access,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<PageQuery>,
) -> ApiResult<Json<Page<LinkBody>>> {
    let request = PageRequest::new(query.page, query.page_size, PAGE, MOST);
    let scope = access.organization()?;
    let (links, total) = state.database.label_links(&scope, query.project, request.offset(), request.size).await?;
    request.check(total)?;
    let base = list_address(&state.settings.public_url, uri.path(), uri.query());
    Ok(Json(Page::new(request, total, &base, links.into_iter().map(LinkBody::from).collect())))
}

async fn create(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<(StatusCode, Json<LinkBody>)> {
    let (project, label, from_name) = (number(&body, "project")?, number(&body, "label")?, text(&body, "from_name")?);
    let scope = access.project(project).await?;
    let id = state.database.link_label(&scope, label, from_name).await?;
    Ok((StatusCode::CREATED, Json(read(&state, &access, id).await?)))
}

async fn read(state: &AppState, access: &Access, id: i64) -> ApiResult<LinkBody> {
    Ok(state.database.label_link(access.caller(), Permission::ProjectChange, id).await?.into())
}

async fn get(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<LinkBody>> {
    Ok(Json(read(&state, &access, id).await?))
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<LinkBody>> {
    let link = state.database.label_link(access.caller(), Permission::ProjectChange, id).await?;
    let from_name = if body.contains_key("from_name") { text(&body, "from_name")? } else { link.from_name };
    let scope = access.project(link.project_id).await?;
    state.database.change_label_link(&scope, id, from_name).await?;
    Ok(Json(read(&state, &access, id).await?))
}

async fn delete(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    let link = state.database.label_link(access.caller(), Permission::ProjectChange, id).await?;
    state.database.delete_label_link(&access.project(link.project_id).await?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
