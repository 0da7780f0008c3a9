//! What stands in an object: the same as Label Studio 1.23 writes, down to the order of the fields.

use crate::export::{Chosen, Detail, Form, Kinds, Source, Wanted};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    annotations::{Annotation, NO_RESULT},
    tasks::{Task, TaskChoice},
};
use labelkeep_formats::export::{Controls, ExportFormat, Exporter, TableColumns};
use labelkeep_model::{Error, Result, Timestamp, ago};
use serde::Serialize;
use serde_json::value::RawValue;

#[derive(Serialize)]
struct AnnotationObject<'a> {
    id: i64,
    result: &'a RawValue,
    created_username: String,
    created_ago: String,
    completed_by: Option<Author<'a>>,
    task: TaskPart<'a>,
    was_cancelled: bool,
    ground_truth: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    draft_created_at: Option<Timestamp>,
    lead_time: Option<f64>,
    import_id: Option<i64>,
    last_action: Option<&'a str>,
    bulk_created: bool,
    project: i64,
    updated_by: Option<i64>,
    parent_prediction: Option<i64>,
    parent_annotation: Option<i64>,
    last_created_by: Option<i64>,
}

#[derive(Serialize)]
struct Author<'a> {
    id: i64,
    first_name: &'a str,
    last_name: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct TaskPart<'a> {
    id: i64,
    data: &'a RawValue,
    meta: &'a RawValue,
    created_at: Timestamp,
    updated_at: Timestamp,
    is_labeled: bool,
    allow_skip: bool,
    overlap: i64,
    inner_id: i64,
    total_annotations: i64,
    cancelled_annotations: i64,
    total_predictions: i64,
    precomputed_agreement: Option<f64>,
    // There are no comments in this version; readers expect the fields.
    comment_count: i64,
    unresolved_comment_count: i64,
    last_comment_updated_at: Option<Timestamp>,
    project: i64,
    updated_by: Option<i64>,
    file_upload: Option<i64>,
    comment_authors: [i64; 0],
}

fn raw(json: &str) -> Result<&RawValue> {
    serde_json::from_str(json).map_err(Error::internal)
}

/// One annotation, with its task and who made it.
pub(super) fn annotation(annotation: &Annotation, task: &Task, now: Timestamp) -> Result<Vec<u8>> {
    let text = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    let (first_name, last_name) = (text(&annotation.author_first_name), text(&annotation.author_last_name));
    let email = text(&annotation.author_email);
    let object = AnnotationObject {
        id: annotation.id,
        result: raw(if annotation.result == NO_RESULT { "null" } else { &annotation.result })?,
        created_username: annotation.created_username(),
        created_ago: ago(annotation.created_at, now),
        completed_by: annotation.completed_by.map(|id| Author {
            id,
            first_name: &first_name,
            last_name: &last_name,
            email: &email,
        }),
        task: task_part(task)?,
        was_cancelled: annotation.was_cancelled,
        ground_truth: annotation.ground_truth,
        created_at: annotation.created_at,
        updated_at: annotation.updated_at,
        draft_created_at: annotation.draft_created_at,
        lead_time: annotation.lead_time,
        import_id: annotation.import_id,
        last_action: annotation.last_action.as_deref(),
        bulk_created: annotation.bulk_created.unwrap_or(false),
        project: annotation.project_id,
        updated_by: annotation.updated_by,
        parent_prediction: annotation.parent_prediction,
        parent_annotation: annotation.parent_annotation,
        last_created_by: annotation.last_created_by,
    };
    serde_json::to_vec(&object).map_err(Error::internal)
}

fn task_part(task: &Task) -> Result<TaskPart<'_>> {
    Ok(TaskPart {
        id: task.id,
        data: raw(&task.data)?,
        meta: raw(task.meta.as_deref().unwrap_or("{}"))?,
        created_at: task.created_at,
        updated_at: task.updated_at,
        is_labeled: task.is_labeled,
        allow_skip: task.allow_skip,
        overlap: task.overlap,
        inner_id: task.inner_id,
        total_annotations: task.total_annotations,
        cancelled_annotations: task.cancelled_annotations,
        total_predictions: task.total_predictions,
        precomputed_agreement: None,
        comment_count: 0,
        unresolved_comment_count: 0,
        last_comment_updated_at: None,
        project: task.project_id,
        updated_by: task.updated_by,
        file_upload: task.file_upload_id,
        comment_authors: [],
    })
}

/// One task with its annotations, as exports have it. `None`: it is gone.
pub(super) async fn task(database: &Database, scope: &ProjectScope, task: i64) -> Result<Option<Vec<u8>>> {
    let form = Form {
        drafts: Detail::Id,
        predictions: Detail::Id,
        authors: true,
        annotations: Kinds::ALL,
        only_with_annotations: true,
    };
    let wanted = Wanted { chosen: Chosen::These(vec![task]), choice: TaskChoice::default() };
    let mut source = Source::new(database.clone(), scope.clone(), wanted, form);
    let mut exporter =
        Exporter::new(ExportFormat::Json, Controls::default(), TableColumns::default().complete(), false);
    let mut out = Vec::new();
    while let Some(batch) = source.next().await? {
        batch.each(|task| exporter.task(task, &mut out));
    }
    Ok((!out.is_empty()).then_some(out))
}
