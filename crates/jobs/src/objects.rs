//! The objects of the compatible payloads, field for field.

use labelkeep_database::{
    annotations::{Annotation, NO_RESULT},
    labels::Label,
    projects::Project,
    tasks::Task,
    webhooks::LinkToSend,
};
use labelkeep_model::{Error, Result, Timestamp};
use md5::{Digest as _, Md5};
use serde::Serialize;
use serde_json::{
    Map, Value as Json,
    value::{RawValue, to_raw_value},
};

type Raw = Box<RawValue>;

#[derive(Serialize)]
struct OnlyId {
    id: i64,
}

/// What is gone, and what there is not more of to tell.
pub(crate) fn only_id(id: i64) -> Result<Raw> {
    to_raw_value(&OnlyId { id }).map_err(Error::internal)
}

fn raw(json: &str) -> Result<&RawValue> {
    serde_json::from_str(json).map_err(Error::internal)
}

#[derive(Serialize)]
struct TaskObject<'a> {
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
    // There are no comments in this version; receivers expect the fields.
    comment_count: i64,
    unresolved_comment_count: i64,
    last_comment_updated_at: Option<Timestamp>,
    project: i64,
    updated_by: Option<i64>,
    file_upload: Option<i64>,
    comment_authors: [i64; 0],
}

pub(crate) fn task(task: &Task) -> Result<Raw> {
    let object = TaskObject {
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
    };
    to_raw_value(&object).map_err(Error::internal)
}

#[derive(Serialize)]
struct AnnotationObject<'a> {
    id: i64,
    result: &'a RawValue,
    was_cancelled: bool,
    ground_truth: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    draft_created_at: Option<Timestamp>,
    lead_time: Option<f64>,
    prediction: Map<String, Json>,
    result_count: i64,
    unique_id: Option<&'a str>,
    import_id: Option<i64>,
    last_action: Option<&'a str>,
    bulk_created: bool,
    task: i64,
    project: i64,
    completed_by: Option<i64>,
    updated_by: Option<i64>,
    parent_prediction: Option<i64>,
    parent_annotation: Option<i64>,
    last_created_by: Option<i64>,
}

pub(crate) fn annotation(annotation: &Annotation) -> Result<Raw> {
    let object = AnnotationObject {
        id: annotation.id,
        result: raw(if annotation.result == NO_RESULT { "null" } else { &annotation.result })?,
        was_cancelled: annotation.was_cancelled,
        ground_truth: annotation.ground_truth,
        created_at: annotation.created_at,
        updated_at: annotation.updated_at,
        draft_created_at: annotation.draft_created_at,
        lead_time: annotation.lead_time,
        prediction: Map::new(),
        result_count: annotation.result_count,
        unique_id: annotation.unique_id.as_deref(),
        import_id: annotation.import_id,
        last_action: annotation.last_action.as_deref(),
        bulk_created: annotation.bulk_created.unwrap_or(false),
        task: annotation.task_id,
        project: annotation.project_id,
        completed_by: annotation.completed_by,
        updated_by: annotation.updated_by,
        parent_prediction: annotation.parent_prediction,
        parent_annotation: annotation.parent_annotation,
        last_created_by: annotation.last_created_by,
    };
    to_raw_value(&object).map_err(Error::internal)
}

#[derive(Serialize)]
struct LinkObject<'a> {
    id: i64,
    from_name: &'a str,
    project: i64,
    label: i64,
}

pub(crate) fn link(link: &LinkToSend) -> Result<Raw> {
    let object = LinkObject { id: link.id, from_name: &link.from_name, project: link.project_id, label: link.label_id };
    to_raw_value(&object).map_err(Error::internal)
}

#[derive(Serialize)]
struct LabelObject<'a> {
    id: i64,
    links: &'a [i64],
    created_at: Timestamp,
    updated_at: Timestamp,
    value: &'a RawValue,
    title: &'a str,
    description: Option<&'a str>,
    approved: bool,
    created_by: i64,
    approved_by: Option<i64>,
    organization: i64,
    projects: &'a [i64],
}

pub(crate) fn label_object(label: &Label) -> Result<Raw> {
    let object = LabelObject {
        id: label.id,
        links: &label.links,
        created_at: label.created_at,
        updated_at: label.updated_at,
        value: raw(&label.value)?,
        title: &label.title,
        description: label.description.as_deref(),
        approved: label.approved,
        created_by: label.created_by,
        approved_by: label.approved_by,
        organization: label.organization_id,
        projects: &label.projects,
    };
    to_raw_value(&object).map_err(Error::internal)
}

/// Without `token`, `task_data_login` and `task_data_password`: no secret leaves by a webhook.
#[derive(Serialize)]
struct ProjectObject<'a> {
    id: i64,
    task_number: i64,
    finished_task_number: i64,
    total_predictions_number: i64,
    total_annotations_number: i64,
    num_tasks_with_annotations: i64,
    useful_annotation_number: i64,
    ground_truth_number: i64,
    skipped_annotations_number: i64,
    title: &'a str,
    description: &'a str,
    label_config: &'a str,
    parsed_label_config: &'a RawValue,
    label_config_hash: u64,
    expert_instruction: &'a str,
    show_instruction: bool,
    show_skip_button: bool,
    enable_empty_annotation: bool,
    reveal_preannotations_interactively: bool,
    show_annotation_history: bool,
    show_collab_predictions: bool,
    evaluate_predictions_automatically: bool,
    result_count: i64,
    color: &'a str,
    maximum_annotations: i64,
    min_annotations_to_start_training: i64,
    control_weights: &'a RawValue,
    model_version: &'a str,
    data_types: Map<String, Json>,
    is_draft: bool,
    is_published: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    sampling: &'a str,
    skip_queue: &'a str,
    show_ground_truth_first: bool,
    annotator_evaluation_enabled: bool,
    show_overlap_first: bool,
    overlap_cohort_percentage: i64,
    pinned_at: Option<Timestamp>,
    custom_task_lock_ttl: i64,
    deleted_at: Option<Timestamp>,
    purge_at: Option<Timestamp>,
    search_vector: Option<&'a str>,
    organization: i64,
    created_by: i64,
    deleted_by: Option<i64>,
}

pub(crate) fn project(project: &Project) -> Result<Raw> {
    let object = ProjectObject {
        id: project.id,
        task_number: project.task_number,
        finished_task_number: project.finished_task_number,
        total_predictions_number: project.total_predictions_number,
        total_annotations_number: project.total_annotations_number,
        num_tasks_with_annotations: project.num_tasks_with_annotations,
        useful_annotation_number: project.total_annotations_number - project.ground_truth_number,
        ground_truth_number: project.ground_truth_number,
        skipped_annotations_number: project.skipped_annotations_number,
        title: &project.title,
        description: &project.description,
        label_config: &project.label_config,
        parsed_label_config: raw(&project.parsed_label_config)?,
        label_config_hash: hash(&project.parsed_label_config),
        expert_instruction: &project.expert_instruction,
        show_instruction: project.show_instruction,
        show_skip_button: project.show_skip_button,
        enable_empty_annotation: project.enable_empty_annotation,
        reveal_preannotations_interactively: project.reveal_preannotations_interactively,
        show_annotation_history: project.show_annotation_history,
        show_collab_predictions: project.show_collab_predictions,
        evaluate_predictions_automatically: project.evaluate_predictions_automatically,
        result_count: 0,
        color: &project.color,
        maximum_annotations: project.maximum_annotations,
        min_annotations_to_start_training: project.min_annotations_to_start_training,
        control_weights: raw(&project.control_weights)?,
        model_version: &project.model_version,
        data_types: data_types(&project.parsed_label_config),
        is_draft: project.is_draft,
        is_published: project.is_published,
        created_at: project.created_at,
        updated_at: project.updated_at,
        sampling: &project.sampling,
        skip_queue: &project.skip_queue,
        show_ground_truth_first: project.show_ground_truth_first,
        annotator_evaluation_enabled: project.annotator_evaluation_enabled,
        show_overlap_first: project.show_overlap_first,
        overlap_cohort_percentage: project.overlap_cohort_percentage,
        pinned_at: project.pinned_at,
        custom_task_lock_ttl: project.task_lock_seconds,
        deleted_at: project.deleted_at,
        purge_at: None,
        search_vector: None,
        organization: project.organization_id,
        created_by: project.created_by.0,
        deleted_by: None,
    };
    to_raw_value(&object).map_err(Error::internal)
}

/// A number that changes with the configuration; no more can be read from the original's either.
fn hash(config: &str) -> u64 {
    let digest = Md5::digest(config.as_bytes());
    digest.iter().take(7).fold(0, |number, byte| (number << 8) | u64::from(*byte))
}

/// Which field of a task's data is of which kind: `{"text": "Text"}`.
fn data_types(parsed_label_config: &str) -> Map<String, Json> {
    let parsed: Map<String, Json> = serde_json::from_str(parsed_label_config).unwrap_or_default();
    let inputs = parsed.values().filter_map(|control| control.get("inputs")?.as_array()).flatten();
    inputs.filter_map(|input| Some((input.get("value")?.as_str()?.to_owned(), input.get("type")?.clone()))).collect()
}
