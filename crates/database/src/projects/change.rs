use super::settle::Settling;
use crate::{
    Database, Fetch, Transaction, Value,
    access::ProjectScope,
    args, audit,
    engine::dialect::Sql,
    jobs::JobClaim,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Error, Permission, ProjectId, Result};
use serde_json::json;

/// New values for columns of a project. The names are constants of this crate: nothing else can be changed.
#[derive(Debug, Default)]
pub struct ProjectChange(Vec<(&'static str, Value)>);

macro_rules! setters {
    ($($name:ident: $type:ty),* $(,)?) => {
        impl ProjectChange {
            $(pub fn $name(&mut self, value: $type) { self.0.push((stringify!($name), Value::from(value))); })*
        }
    };
}

setters! {
    title: String,
    description: String,
    label_config: String,
    parsed_label_config: String,
    control_weights: String,
    expert_instruction: String,
    show_instruction: bool,
    show_skip_button: bool,
    enable_empty_annotation: bool,
    show_annotation_history: bool,
    show_unused_data_columns_to_annotators: bool,
    show_unused_data_columns_to_reviewers: bool,
    show_collab_predictions: bool,
    show_ground_truth_first: bool,
    show_overlap_first: bool,
    reveal_preannotations_interactively: bool,
    evaluate_predictions_automatically: bool,
    annotator_evaluation_enabled: bool,
    auto_submit: bool,
    validate_predictions: Option<bool>,
    color: String,
    maximum_annotations: i64,
    overlap_cohort_percentage: i64,
    min_annotations_to_start_training: i64,
    model_version: String,
    chosen_backend: i64,
    sampling: String,
    skip_queue: String,
    task_lock_seconds: i64,
    is_published: bool,
    is_draft: bool,
    pinned_at: Option<labelkeep_model::Timestamp>,
    archived_at: Option<labelkeep_model::Timestamp>,
    data_kind: String,
    suits_bulk: bool,
}

impl ProjectChange {
    /// Columns of the table, which are constants of this crate and of what moves.
    pub(crate) fn of(columns: Vec<(&'static str, Value)>) -> Self {
        Self(columns)
    }

    fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    fn has(&self, names: &[&str]) -> bool {
        self.0.iter().any(|(name, _)| names.contains(name))
    }
}

impl Database {
    /// With many tasks, what follows for them is settled by a job, for whose end this waits.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn change_project(&self, scope: &ProjectScope, change: ProjectChange) -> Result<()> {
        scope.require(Permission::ProjectChange)?;
        let worker = self.rng().uuid().to_string();
        let (changed, name) = (scope.clone(), worker.clone());
        let job = self
            .write(move |transaction| {
                Box::pin(async move {
                    let names = change.names();
                    let settling = apply(transaction, changed.id(), change).await?;
                    let job = settling.begin(transaction, &changed, Some(name)).await?;
                    let entry = audit::Entry {
                        action: "project.changed",
                        object_type: "project",
                        object_id: Some(changed.id().0),
                        project: Some(changed.id()),
                        details: json!({ "fields": names }),
                    };
                    audit::record(transaction, changed.caller(), entry).await?;
                    let project = changed.id();
                    webhook_events::note(transaction, project, WebhookAction::ProjectUpdated, &[project.0]).await?;
                    Ok(job)
                })
            })
            .await?;
        let Some((job, input)) = job else { return Ok(()) };
        // It goes on when the caller goes away.
        let (database, scope, claim) = (self.clone(), scope.clone(), JobClaim { job, worker });
        let settled = tokio::spawn(async move { database.settle_queue(&scope, &claim, &input).await });
        settled.await.map_err(Error::internal)?
    }

    /// Moves a project to the trash, or back.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn trash_project(&self, scope: &ProjectScope, into_trash: bool) -> Result<()> {
        scope.require(Permission::ProjectDelete)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let deleted_at = into_trash.then_some(transaction.now());
                transaction
                    .execute("UPDATE projects SET deleted_at = $1 WHERE id = $2", args![deleted_at, scope.id()])
                    .await?;
                let entry = audit::Entry {
                    action: if into_trash { "project.deleted" } else { "project.restored" },
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({}),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                let action = if into_trash { WebhookAction::ProjectDeleted } else { WebhookAction::ProjectCreated };
                webhook_events::note(transaction, scope.id(), action, &[scope.id().0]).await
            })
        })
        .await
    }
}

/// Answers what has to be settled after it.
pub(super) async fn apply(
    transaction: &mut Transaction,
    project: ProjectId,
    change: ProjectChange,
) -> Result<Settling> {
    if change.0.is_empty() {
        return Ok(Settling::default());
    }
    let before = if change.has(&QUEUE_SETTINGS) {
        Settling::lock_few(transaction, project).await?;
        Some(queue_settings(transaction, project).await?)
    } else {
        None
    };
    let mut args = args![project, transaction.now()];
    let mut assignments = String::from("updated_at = $2, data_version = data_version + 1");
    for (name, value) in change.0 {
        args.push(value);
        assignments.push_str(&format!(", {name} = ${}", args.len()));
    }
    transaction.execute(Sql::assembled(format!("UPDATE projects SET {assignments} WHERE id = $1")), args).await?;
    let Some((overlap, scores)) = before else { return Ok(Settling::default()) };
    let (overlap_now, scores_now) = queue_settings(transaction, project).await?;
    // Scores are kept right while they are the queue's order.
    Ok(Settling { overlap: overlap != overlap_now, scores: scores != scores_now && scores_now.is_some() })
}

const QUEUE_SETTINGS: [&str; 5] =
    ["maximum_annotations", "overlap_cohort_percentage", "skip_queue", "model_version", "sampling"];

/// What decides about overlaps and places, and the model version whose scores are the queue's order.
async fn queue_settings(
    transaction: &mut Transaction,
    project: ProjectId,
) -> Result<((i64, i64, String), Option<String>)> {
    let sql = "SELECT maximum_annotations, overlap_cohort_percentage, skip_queue, \
               CASE WHEN sampling = 'Uncertainty sampling' THEN model_version ELSE NULL END AS version \
               FROM projects WHERE id = $1";
    let row = transaction.fetch_one(sql, args![project]).await?;
    let overlap = (row.get("maximum_annotations")?, row.get("overlap_cohort_percentage")?, row.get("skip_queue")?);
    Ok((overlap, row.get("version")?))
}
