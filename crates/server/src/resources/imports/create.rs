use super::{
    answer::{ImportStarted, Imported, answer},
    flag,
    how::How,
    receive::{receive, refusal},
};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, Query, Request, State},
    http::StatusCode,
};
use labelkeep_database::{access::ProjectScope, uploads::FileUpload};
use labelkeep_jobs::import::{ImportRequest, preview};
use labelkeep_model::{FileUploadId, Permission, Result};
use serde::Deserialize;
use serde_json::{Value, json};

pub(super) fn endpoint(path: &'static str) -> Endpoint {
    Endpoint::post(path, Guard::Project(Permission::TasksCreate), handler)
        .summary("Import tasks: JSON, files as multipart/form-data, or an address as the field `url`")
        .query("commit_to_project", "boolean", "false: files are stored and nothing is made of them yet")
        .query("return_task_ids", "boolean", "true: the answer lists the ids of the new tasks")
        .query("keep_good_rows", "boolean", "true: rows that can be used are kept although others cannot")
        .query("preannotated_from_fields", "string", "data fields, comma-separated, that become predictions")
        .query(
            "has_header",
            "boolean",
            "whether the first row of a table has the names of its columns; left out: the row decides",
        )
        .query("encoding", "string", "UTF-8, UTF-16LE, UTF-16BE or Windows-1252; left out: each file's own is found")
        .query(
            "people",
            "string",
            "JSON: by the author in the file (`*`: all others) an id, `importer` or `placeholder`",
        )
        .query(
            "format",
            "string",
            "of label files: COCO, YOLO, VOC, CONLL2003, SPACY, LABELME, CVAT, DOCCANO, PRODIGY, ARGILLA or HUGGING_FACE; \
             tasks: they are none; left out or auto: it is found",
        )
        .query("import_as", "string", "what label files become: annotations (by default) or predictions")
        .query("image_root", "string", "the address before the names of pictures that label files name and nobody sent")
        .query("background", "boolean", "true: 202 at once with the id of the job")
        .answers::<Imported>(201)
        .answers::<ImportStarted>(202)
}

#[derive(Debug, Deserialize)]
struct ImportQuery {
    commit_to_project: Option<String>,
    return_task_ids: Option<String>,
    keep_good_rows: Option<String>,
    background: Option<String>,
    preannotated_from_fields: Option<String>,
    has_header: Option<String>,
    encoding: Option<String>,
    people: Option<String>,
    format: Option<String>,
    import_as: Option<String>,
    image_root: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> ApiResult<(StatusCode, Json<Value>)> {
    let scope = access.project(id).await?;
    let keep_good_rows = flag(query.keep_good_rows.as_deref(), false);
    let how = How::of_query(query.has_header.as_deref(), query.encoding, query.people.as_deref())?.with_labels(
        query.format,
        query.import_as,
        query.image_root,
    );
    how.check()?;
    let mut received = receive(&state, &scope, request, keep_good_rows).await?;
    if let Some(url) = received.url.take() {
        let fetched = super::from_url::fetch(&state, &scope, &url).await?;
        received.files.extend(fetched.files);
        received.unused.extend(fetched.unused);
    }
    let mut import = ImportRequest {
        keep_good_rows,
        left_out: received.left_out,
        unused: received.unused.into_iter().take(1_000).collect(),
        preannotated_from_fields: query
            .preannotated_from_fields
            .iter()
            .flat_map(|fields| fields.split(','))
            .map(|field| field.trim().to_owned())
            .filter(|field| !field.is_empty())
            .take(100)
            .collect(),
        ..ImportRequest::of(&received.files)
    };
    how.apply(&mut import)?;
    if !flag(query.commit_to_project.as_deref(), true) {
        return Ok((StatusCode::CREATED, Json(stored_only(&state, &scope, &received.files, &import).await?)));
    }
    if import.files.is_empty() && !import.left_out.is_empty() {
        return Err(refusal(&import.left_out).into());
    }
    let jobs = state.jobs();
    if flag(query.background.as_deref(), false) {
        let (job, _) = jobs.start(&scope, import.job()).await?;
        return Ok((StatusCode::ACCEPTED, Json(json!({ "import": job.id, "job": job.id }))));
    }
    let outcome = jobs.run_now(&scope, import.job()).await;
    if outcome.is_err() {
        // The caller has the files still and will send mended ones.
        for file in &received.files {
            state.database.discard_upload(&scope, FileUploadId(file.id)).await?;
        }
    }
    let job = outcome?;
    let mut body = json!(answer(&job));
    if flag(query.return_task_ids.as_deref(), false)
        && let Some(body) = body.as_object_mut()
    {
        let ids: Vec<i64> = state.database.imported_tasks(&scope, job.id).await?.iter().map(|task| task.0).collect();
        body.insert("task_ids".to_owned(), json!(ids));
    }
    Ok((StatusCode::CREATED, Json(body)))
}

/// With `commit_to_project=false` files wait for a reimport; a body is only counted.
async fn stored_only(
    state: &AppState,
    scope: &ProjectScope,
    files: &[FileUpload],
    import: &ImportRequest,
) -> Result<Value> {
    let survey = preview::survey_of(&state.database, scope, import, state.settings.validates_predictions).await?;
    let mut kept = Vec::new();
    for file in files {
        if file.is_temporary {
            state.database.discard_upload(scope, FileUploadId(file.id)).await?;
        } else {
            kept.push(file.id);
        }
    }
    let formats = if kept.is_empty() { json!([]) } else { json!(survey.formats) };
    let mut body = json!({
        "task_count": survey.tasks,
        "annotation_count": null,
        "prediction_count": null,
        "duration": 0.0,
        "file_upload_ids": kept,
        "could_be_tasks_list": survey.could_be_tasks_list(),
        "found_formats": formats,
        "data_columns": if kept.is_empty() { Vec::new() } else { survey.common_columns() },
    });
    if let Some(body) = body.as_object_mut() {
        if !import.left_out.is_empty() {
            body.insert("problems".to_owned(), json!(import.left_out));
            body.insert("problem_count".to_owned(), json!(import.left_out.len()));
        }
        if !import.unused.is_empty() {
            body.insert("unused_files".to_owned(), json!(import.unused));
        }
    }
    Ok(body)
}
