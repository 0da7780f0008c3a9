use super::{
    filter::{Source, checked, read_query},
    row::{RowBody, rows},
    shown::Shown,
};
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        paging::{PageRequest, page_number, page_size},
        state::AppState,
    },
    task_lists::{Asked, Listed},
    wire::{Chosen, ResolveUri, chosen},
};
use axum::{
    Json,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use labelkeep_database::tasks::TaskParts;
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// The default is the compatible one; a bound stands where that product has none.
const PAGE: i64 = 100;
const MOST: i64 = 10_000;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/tasks", Guard::Project(Permission::DataView), handler)
        .summary("List tasks of a project or a tab, filtered and ordered")
        .query("project", "integer", "of this project")
        .query("view", "integer", "of this tab, with its filters and order")
        .query("query", "string", "JSON with filters, ordering and selectedItems; not heeded where a tab is named")
        .query("fields", "string", "all: with annotations, predictions and drafts; task_only (default)")
        .query("include", "string", "only these fields of each task, comma-separated")
        .query(
            "resolve_uri",
            "boolean",
            "false: addresses of objects as they are stored, and not as browsers can open them",
        )
        .query("page", "integer", "from 1, or last")
        .query("page_size", "integer", "100 by default, 10,000 at most")
        .query(
            "early",
            "boolean",
            "true: answer as soon as the page is found, with counting: true while the totals still grow",
        )
        .answers::<TaskPage>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    project: Option<String>,
    view: Option<String>,
    query: Option<String>,
    fields: Option<String>,
    include: Option<String>,
    #[serde(default, deserialize_with = "page_number")]
    page: Option<i64>,
    #[serde(default, deserialize_with = "page_size")]
    page_size: Option<i64>,
    early: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TaskPage {
    total_annotations: i64,
    total_predictions: i64,
    total: i64,
    /// Only where `early` was asked for: the list is still being made, and the totals are what was found so far.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    #[schema(required = false)]
    counting: bool,
    #[schema(value_type = Vec<RowBody>)]
    tasks: Vec<Chosen<RowBody>>,
}

fn number(field: &str, text: Option<String>) -> Result<Option<i64>, Error> {
    text.filter(|text| !text.is_empty())
        .map(|text| text.parse().map_err(|_| Error::field(field, Say::NoInteger)))
        .transpose()
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ListQuery>,
    Query(resolve_uri): Query<ResolveUri>,
) -> ApiResult<Response> {
    let (project, view) = (number("project", query.project)?, number("view", query.view)?);
    let (scope, view) = match (view.filter(|view| *view != 0), project) {
        (Some(view), _) => {
            let scope = access.view(view).await?;
            let view = state.database.view(&scope, view).await?;
            (scope, Some(view.data))
        }
        (None, Some(project)) => (access.project(project).await?, None),
        (None, None) => {
            // The compatible answer is this bare body.
            let body = json!({ "detail": "Neither project nor view id specified" });
            return Ok((StatusCode::NOT_FOUND, Json(body)).into_response());
        }
    };
    // As in the compatible product: scripts name a tab and send an empty query along.
    let text = if view.is_some() { None } else { query.query.as_deref() };
    let is_tab = view.is_some();
    let asked = read_query(text, view)?;
    let shown = Shown::new(&asked, query.fields.as_deref() == Some("all"));
    let filter = checked(&state, &scope, &asked, Source::new(is_tab)).await?;
    let page = PageRequest::new(query.page, query.page_size, PAGE, MOST);
    if page.page < 1 {
        return Err(Error::not_found(Say::InvalidPage).into());
    }
    let page = if page.is_last() {
        let whole = Asked { scope: &scope, filter: &filter, offset: 0, size: 1, may_be_early: false };
        page.of(state.task_lists.page(&state.database, whole).await?.page.total)
    } else {
        page
    };
    let asked = Asked {
        scope: &scope,
        filter: &filter,
        offset: page.offset(),
        size: page.size,
        may_be_early: query.early.as_deref() == Some("true"),
    };
    let Listed { page: listed, is_counting } = state.task_lists.page(&state.database, asked).await?;
    page.check(listed.total)?;
    let mut tasks = state.database.tasks_by_id(&scope, &listed.ids).await?;
    if resolve_uri.resolves() {
        crate::media::resolve(&state, &scope, &mut tasks).await?;
    }
    let parts = if shown.needs_parts() {
        state.database.check_answer(&tasks).await?;
        state.database.parts_of(&scope, &tasks).await?
    } else {
        TaskParts::default()
    };
    let body = TaskPage {
        total_annotations: listed.total_annotations,
        total_predictions: listed.total_predictions,
        total: listed.total,
        counting: is_counting,
        tasks: chosen(rows(tasks, parts, &shown, state.clock.now())?, query.include.as_deref())?,
    };
    Ok(Json(body).into_response())
}
