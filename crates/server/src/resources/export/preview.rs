//! How an export would begin: the first lines of its files, and what does not fit, for the first tasks.

use super::{asked::Asked, converted::schema, origin::Origin, shape::Shape};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use labelkeep_converters::{Conversion, Options, Part, Sink};
use labelkeep_database::tasks::TaskChoice;
use labelkeep_formats::export::{Exporter, TableColumns};
use labelkeep_jobs::export::{Chosen, Wanted};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Tasks that are looked at.
const TASKS: i64 = 20;
const FILES: usize = 6;
const CHARACTERS: usize = 2_000;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/export/preview", Guard::Project(Permission::Export), handler)
        .summary("Show how an export would begin and what of the first 20 annotated tasks does not fit into it")
        .query(
            "exportType",
            "string",
            "JSON (default) or another name that …/export/formats lists; also as export_type",
        )
        .query("annotations", "string", "latest: of each task only the newest annotation")
        .query(
            "like_label_studio",
            "boolean",
            "true: files as Label Studio's converter writes them, its faults included",
        )
        .query("validation", "integer", "percentage of the tasks for validation, in formats with splits")
        .query("test", "integer", "percentage of the tasks for testing, in formats with splits")
        .query("seed", "integer", "another one draws other splits")
        .query("group", "string", "key of the data; tasks with the same value stay in one split")
        .answers::<ExportPreview>(200)
}

#[derive(Debug, Serialize, ToSchema)]
struct ExportPreview {
    /// Each with its first 2,000 characters.
    files: Vec<PreviewFile>,
    /// How many files there are of these tasks.
    file_count: usize,
    report: ExportReport,
}

#[derive(Debug, Serialize, ToSchema)]
struct PreviewFile {
    path: String,
    /// Nothing where the file is no text.
    text: String,
    is_cut: bool,
}

#[derive(Debug, Default, Serialize, ToSchema)]
struct ExportReport {
    tasks: u64,
    annotations: u64,
    losses: Vec<ExportLoss>,
}

/// Something that does not fit into the format.
#[derive(Debug, Serialize, ToSchema)]
struct ExportLoss {
    code: String,
    text: String,
    count: u64,
    /// The first 20 tasks that it is about.
    tasks: Vec<i64>,
    details: Vec<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> ApiResult<Json<ExportPreview>> {
    let scope = access.project(id).await?;
    let (mut name, mut shape) = ("JSON".to_owned(), Shape::default());
    for (key, value) in url::form_urlencoded::parse(query.as_deref().unwrap_or_default().as_bytes()) {
        match key.as_ref() {
            "exportType" | "export_type" => name = value.into_owned(),
            other => shape.take(other, &value)?,
        }
    }
    shape.check()?;
    let asked = Asked::from_name(&name)
        .ok_or_else(|| Error::field("export_type", Say::ExportFormats { name: name.as_str().into() }))?;
    let project = state.database.project(&scope).await?;
    let choice = TaskChoice { worked_on: Some(true), ..TaskChoice::default() };
    let tasks = state.database.tasks_after(&scope, labelkeep_model::TaskId(0), choice, TASKS).await?;
    let chosen = Chosen::These(tasks.into_iter().map(|task| task.id).collect());
    let origin = Origin::Project { database: state.database.clone(), scope, wanted: Wanted { chosen, choice } };
    let parsed = &project.parsed_label_config;
    Ok(Json(match asked {
        Asked::Table(format) => table(format, parsed, &origin).await?,
        Asked::Converted(format) => {
            let options = Options { with_media: false, ..shape.options(&state, false) };
            converted(Conversion::new(format.without_media(), schema(&project), options), &origin).await?
        }
    }))
}

async fn table(
    format: labelkeep_formats::export::ExportFormat,
    parsed: &str,
    origin: &Origin,
) -> Result<ExportPreview> {
    let controls = super::stream::controls(parsed);
    let mut columns = TableColumns::default();
    let mut walk = origin.walk();
    while let Some(part) = walk.next().await? {
        part.each(|task| columns.observe(task, &controls))?;
    }
    let mut exporter = Exporter::new(format, controls, columns.complete(), true);
    let mut out = Vec::new();
    exporter.begin(&mut out);
    let mut report = ExportReport::default();
    let mut walk = origin.walk();
    while let Some(part) = walk.next().await? {
        part.each(|task| {
            report.tasks += 1;
            report.annotations += task.annotations.len() as u64;
            exporter.task(task, &mut out);
        })?;
    }
    exporter.end(&mut out);
    let path = format!("{}.{}", format.name().to_lowercase(), format.extension());
    Ok(ExportPreview { files: vec![shown(path, &out)], file_count: 1, report })
}

async fn converted(mut conversion: Conversion, origin: &Origin) -> Result<ExportPreview> {
    let mut sink = Sink::default();
    for pass in 0..conversion.passes() {
        conversion.begin(pass, &mut sink);
        let mut walk = origin.walk();
        while let Some(part) = walk.next().await? {
            part.each(|task| conversion.task(pass, task, &mut sink))?;
        }
        conversion.end(pass, &mut sink);
    }
    let report = conversion.report().json();
    let (files, file_count) = first_files(sink);
    Ok(ExportPreview { files, file_count, report: told(&report) })
}

fn first_files(sink: Sink) -> (Vec<PreviewFile>, usize) {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    for part in sink.parts {
        match (part, files.last_mut()) {
            (Part::File(path), _) => files.push((path, Vec::new())),
            (Part::Bytes(bytes), Some((_, known))) => known.extend(bytes),
            _ => {}
        }
    }
    files.retain(|(path, _)| path != "export-report.json");
    // What says the most stands first: empty files of pictures without regions do not.
    files.sort_by_key(|(_, bytes)| bytes.is_empty());
    let count = files.len();
    (files.into_iter().take(FILES).map(|(path, bytes)| shown(path, &bytes)).collect(), count)
}

fn shown(path: String, bytes: &[u8]) -> PreviewFile {
    let text = std::str::from_utf8(bytes).ok().filter(|text| !text.contains('\0')).unwrap_or_default();
    let cut: String = text.chars().take(CHARACTERS).collect();
    PreviewFile { path, is_cut: cut.len() < bytes.len(), text: cut }
}

fn told(report: &Value) -> ExportReport {
    let number = |about: &Value, key: &str| about.get(key).and_then(Value::as_u64).unwrap_or_default();
    let text = |about: &Value, key: &str| about.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let list = |about: &Value, key: &str| about.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let loss = |about: &Value| ExportLoss {
        code: text(about, "code"),
        text: text(about, "text"),
        count: number(about, "count"),
        tasks: list(about, "tasks").iter().filter_map(Value::as_i64).collect(),
        details: list(about, "details").iter().filter_map(|detail| Some(detail.as_str()?.to_owned())).collect(),
    };
    let losses = list(report, "losses").iter().map(loss).collect();
    ExportReport { tasks: number(report, "tasks"), annotations: number(report, "annotations"), losses }
}
