use super::{
    asked::{Asked, headers},
    converted::{Converted, schema},
    origin::Origin,
    shape::Shape,
    stream,
};
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
    http::HeaderMap,
};
use labelkeep_database::{access::ProjectScope, tasks::TaskChoice};
use labelkeep_jobs::export::{Chosen, Wanted};
use labelkeep_model::{Error, Permission, Result, Say};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/export", Guard::Project(Permission::Export), handler)
        .summary("Export the tasks of a project that have annotations as a file, or all, or those of a tab or filter")
        .query(
            "exportType",
            "string",
            "JSON (default) or another name that …/export/formats lists; also as export_type",
        )
        .query("download_all_tasks", "boolean", "also tasks without annotations")
        .query("ids", "integer", "only these tasks; repeat it, or ids[]")
        .query("view", "integer", "only the tasks that this tab shows")
        .query("query", "string", "only the tasks that this filter (JSON) matches")
        .query("formulas", "boolean", "true: leave cells as they are that a spreadsheet would run as formulas")
        .query("download_resources", "boolean", "false: VOC and ASR_MANIFEST without the pictures and recordings")
        .query("annotations", "string", "latest: of each task only the newest annotation")
        .query(
            "like_label_studio",
            "boolean",
            "true: files as Label Studio's converter writes them, its faults included",
        )
        .query(
            "report",
            "boolean",
            "true: an archive with export-report.json, which says what did not fit, beside the file",
        )
        .query("validation", "integer", "percentage of the tasks for validation, in formats with splits")
        .query("test", "integer", "percentage of the tasks for testing, in formats with splits")
        .query("seed", "integer", "another one draws other splits")
        .query("group", "string", "key of the data; tasks with the same value stay in one split")
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
    shape: Shape,
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
                other => query.shape.take(other, &value)?,
            }
        }
        query.shape.check()?;
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
    let asked =
        Asked::from_name(name).ok_or_else(|| Error::field("export_type", Say::ExportFormats { name: name.into() }))?;
    let chosen = chosen(&state, &scope, &query).await?;
    let project = state.database.project(&scope).await?;
    state.database.note_export(&scope, asked.name(), chosen.as_ref().map(Vec::len)).await?;
    let extension = if query.shape.report && matches!(asked, Asked::Converted(_)) { "zip" } else { asked.extension() };
    let file = file_name(&state, id, extension);
    // Also tasks that need more people, or that somebody skipped.
    let choice = TaskChoice { worked_on: (!query.all).then_some(true), ..TaskChoice::default() };
    let wanted = Wanted { chosen: chosen.map_or(Chosen::All, Chosen::These), choice };
    let parsed = &project.parsed_label_config;
    let body = match asked {
        Asked::Table(format) => stream::start(state.database.clone(), scope, parsed, format, wanted, !query.formulas),
        Asked::Converted(format) => {
            let database = state.database.clone();
            let origin = Origin::Project { database, scope: scope.clone(), wanted };
            let options = query.shape.options(&state, true);
            Converted { schema: schema(&project), state, scope, origin, format, options }.body()
        }
    };
    // The odd content type is the compatible one.
    Ok((headers(&file, extension, "."), body))
}

/// `None`: all.
async fn chosen(state: &AppState, scope: &ProjectScope, query: &ExportQuery) -> ApiResult<Option<Vec<i64>>> {
    let view = match query.view {
        Some(view) => Some(state.database.view(scope, view).await?.data),
        None => None,
    };
    let is_tab = view.is_some();
    let is_filtered = is_tab || query.query.is_some();
    Ok(if is_filtered {
        let asked = read_query(query.query.as_deref(), view)?;
        let filter = checked(state, scope, &asked, Source::new(is_tab)).await?;
        Some(state.database.matching_tasks(scope, &filter).await?.into_iter().map(|task| task.0).collect())
    } else if query.ids.is_empty() {
        None
    } else {
        Some(state.database.tasks_among(scope, &query.ids).await?)
    })
}

fn file_name(state: &AppState, project: i64, extension: &str) -> String {
    let time = state.clock.now().datetime().format("%Y-%m-%d-%H-%M");
    let random = state.rng.u64() & 0xffff_ffff;
    format!("project-{project}-at-{time}-{random:08x}.{extension}")
}
