use super::place::put;
use crate::{
    Database, Fetch, Transaction,
    access::{OrganizationScope, ProjectScope, WorkspaceScope},
    args, audit,
    uploads::copy_uploads,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Permission, ProjectId, Result};
use serde_json::json;

/// A copy to be.
#[derive(Debug, Clone)]
pub struct Duplicate {
    pub title: String,
    /// `None` keeps the description.
    pub description: Option<String>,
    /// Whether the tasks come along, without annotations, drafts and predictions.
    pub with_tasks: bool,
    /// Where the copy goes.
    pub workspace: Option<WorkspaceScope>,
}

impl Database {
    /// Copies a project's settings, and its tasks when asked. Whoever copies is the first member of the copy.
    ///
    /// # Errors
    /// 403 without the right to change the one or to make the other.
    pub async fn duplicate_project(
        &self,
        source: &ProjectScope,
        organization: &OrganizationScope,
        copy: Duplicate,
    ) -> Result<ProjectId> {
        source.require(Permission::ProjectChange)?;
        organization.require(Permission::ProjectsCreate)?;
        if let Some(workspace) = &copy.workspace {
            workspace.require(Permission::WorkspaceChange)?;
        }
        let source = source.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let id = copy_settings(transaction, &source, &copy).await?;
                put(transaction, id, copy.workspace.as_ref()).await?;
                if copy.with_tasks {
                    copy_tasks(transaction, source.id(), id).await?;
                    copy_uploads(transaction, source.id(), id).await?;
                }
                let entry = audit::Entry {
                    action: "project.created",
                    object_type: "project",
                    object_id: Some(id.0),
                    project: Some(id),
                    details: json!({ "copy_of": source.id(), "with_tasks": copy.with_tasks }),
                };
                audit::record(transaction, source.caller(), entry).await?;
                webhook_events::note(transaction, id, WebhookAction::ProjectCreated, &[id.0]).await?;
                Ok(id)
            })
        })
        .await
    }
}

async fn copy_settings(transaction: &mut Transaction, source: &ProjectScope, copy: &Duplicate) -> Result<ProjectId> {
    let (user, now) = (source.caller().user(), transaction.now());
    let row = transaction
        .fetch_one(
            "INSERT INTO projects (organization_id, created_by, created_at, updated_at, last_activity_at, title, description, \
             label_config, parsed_label_config, control_weights, expert_instruction, show_instruction, show_skip_button, \
             enable_empty_annotation, show_annotation_history, show_unused_data_columns_to_annotators, \
             show_unused_data_columns_to_reviewers, show_collab_predictions, show_ground_truth_first, \
             show_overlap_first, reveal_preannotations_interactively, evaluate_predictions_automatically, \
             annotator_evaluation_enabled, auto_submit, validate_predictions, color, maximum_annotations, overlap_cohort_percentage, \
             min_annotations_to_start_training, sampling, skip_queue, task_lock_seconds, is_published, is_draft, data_kind, suits_bulk) \
             SELECT organization_id, $2, $3, $3, $3, $4, COALESCE($5, description), \
             label_config, parsed_label_config, control_weights, expert_instruction, show_instruction, show_skip_button, \
             enable_empty_annotation, show_annotation_history, show_unused_data_columns_to_annotators, \
             show_unused_data_columns_to_reviewers, show_collab_predictions, show_ground_truth_first, \
             show_overlap_first, reveal_preannotations_interactively, evaluate_predictions_automatically, \
             annotator_evaluation_enabled, auto_submit, validate_predictions, color, maximum_annotations, overlap_cohort_percentage, \
             min_annotations_to_start_training, sampling, skip_queue, task_lock_seconds, is_published, is_draft, data_kind, suits_bulk \
             FROM projects WHERE id = $1 RETURNING id",
            args![source.id(), user, now, copy.title.clone(), copy.description.clone()],
        )
        .await?;
    let id = ProjectId(row.get("id")?);
    transaction
        .execute(
            "INSERT INTO project_members (project_id, user_id, created_at) VALUES ($1, $2, $3)",
            args![id, user, now],
        )
        .await?;
    Ok(id)
}

async fn copy_tasks(transaction: &mut Transaction, source: ProjectId, copy: ProjectId) -> Result<()> {
    let now = transaction.now();
    let copied = transaction
        .execute(
            "INSERT INTO tasks (project_id, inner_id, data, meta, created_at, updated_at, allow_skip, overlap) \
             SELECT $2, inner_id, data, meta, $3, $3, allow_skip, overlap FROM tasks \
             WHERE project_id = $1 AND trashed_by = 0 ORDER BY id",
            args![source, copy, now],
        )
        .await?;
    transaction
        .execute(
            "INSERT INTO project_data_columns (project_id, name, tasks, numbers, moments, flags, empty) \
             SELECT $2, name, tasks, numbers, moments, flags, empty FROM project_data_columns WHERE project_id = $1 AND tasks > 0",
            args![source, copy],
        )
        .await?;
    transaction
        .execute(
            "UPDATE projects SET task_number = $2, data_version = data_version + 1, \
             next_inner_id = (SELECT next_inner_id FROM projects WHERE id = $3) WHERE id = $1",
            args![copy, i64::try_from(copied).unwrap_or(i64::MAX), source],
        )
        .await
        .map(|_| ())
}
