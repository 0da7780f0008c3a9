use super::stream;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::data_manager::{Source, checked, read_query},
};
use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
};
use labelkeep_database::tasks::TaskChoice;
use labelkeep_formats::export::ExportFormat;
use labelkeep_jobs::export::{Chosen, Wanted};
use labelkeep_model::{Error, Permission, Result, Say};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/export", Guard::Project(Permission::Export), handler)
        .summary("Export the tasks of a project that have annotations as a file, or all, or those of a tab or filter")
        .query("exportType", "string", "JSON (default), JSON_MIN, CSV or TSV; also as export_type")
        .query("download_all_tasks", "boolean", "also tasks without annotations")
        .query("ids", "integer", "only these tasks; repeat it, or ids[]")
        .query("view", "integer", "only the tasks that this tab shows")
        .query("query", "string", "only the tasks that this filter (JSON) matches")
        .query("formulas", "boolean", "true: leave cells as they are that a spreadsheet would run as formulas")
        .answers_file(200, "*/*")
}

/// Read by hand: the compatible API repeats keys and has two names for some.
#[derive(Debug, Default)]
struct ExportQuery {
    format: Option<String>,
    all: bool,
    ids: Vec<i64>,
    view: Option<i64>,
    query: Option<String>,
    formulas: bool,
}

impl ExportQuery {
    fn read(text: &str) -> Result<Self> {
        let mut query = Self::default();
        for (key, value) in url::form_urlencoded::parse(text.as_bytes()) {
            let is_true = matches!(value.as_ref(), "true" | "True" | "1");
            let number = || value.parse::<i64>().map_err(|_| Error::field(&key, Say::NoInteger));
            match key.as_ref() {
                "exportType" | "export_type" => query.format = Some(value.into_owned()),
                "download_all_tasks" => query.all = is_true,
                "ids" | "ids[]" => {
                    for part in value.split(',').filter(|part| !part.is_empty()) {
                        let id = part.trim().parse().map_err(|_| Error::field("ids", Say::NoInteger))?;
                        query.ids.push(id);
                    }
                }
                "view" => query.view = Some(number()?),
                "query" => query.query = Some(value.into_owned()),
                "formulas" => query.formulas = is_true,
                _ => {}
            }
        }
        Ok(query)
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> ApiResult<(HeaderMap, Body)> {
    let scope = access.project(id).await?;
    let query = ExportQuery::read(query.as_deref().unwrap_or_default())?;
    let name = query.format.as_deref().unwrap_or("JSON");
    let format = ExportFormat::from_name(name)
        .ok_or_else(|| Error::field("export_type", Say::ExportFormats { name: name.into() }))?;
    let view = match query.view {
        Some(view) => Some(state.database.view(&scope, view).await?.data),
        None => None,
    };
    let is_tab = view.is_some();
    let is_filtered = is_tab || query.query.is_some();
    let chosen: Option<Vec<i64>> = if is_filtered {
        let asked = read_query(query.query.as_deref(), view)?;
        let filter = checked(&state, &scope, &asked, Source::new(is_tab)).await?;
        Some(state.database.matching_tasks(&scope, &filter).await?.into_iter().map(|task| task.0).collect())
    } else if query.ids.is_empty() {
        None
    } else {
        Some(state.database.tasks_among(&scope, &query.ids).await?)
    };
    let project = state.database.project(&scope).await?;
    state.database.note_export(&scope, format.name(), chosen.as_ref().map(Vec::len)).await?;
    let file = file_name(&state, id, format);
    // Also tasks that need more people, or that somebody skipped.
    let choice = TaskChoice { worked_on: (!query.all).then_some(true), ..TaskChoice::default() };
    let wanted = Wanted { chosen: chosen.map_or(Chosen::All, Chosen::These), choice };
    let body =
        stream::start(state.database.clone(), scope, &project.parsed_label_config, format, wanted, !query.formulas);
    Ok((headers(&file, format), body))
}

fn file_name(state: &AppState, project: i64, format: ExportFormat) -> String {
    let time = state.clock.now().datetime().format("%Y-%m-%d-%H-%M");
    let random = state.rng.u64() & 0xffff_ffff;
    format!("project-{project}-at-{time}-{random:08x}.{}", format.extension())
}

fn headers(file: &str, format: ExportFormat) -> HeaderMap {
    let mut headers = HeaderMap::new();
    let disposition = format!("attachment; filename=\"{file}\"");
    // The odd content type is the compatible one.
    let kind = if format.extension() == "csv" { "application/.csv" } else { "application/.json" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in [("content-disposition", disposition.as_str()), ("filename", file)] {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    }
    headers
}
