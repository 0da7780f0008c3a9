use super::overlap;
use crate::{Database, Transaction, Value, access::ProjectScope, args, audit, dialect::Sql};
use labelkeep_model::{Permission, ProjectId, Result};
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
    show_collab_predictions: bool,
    show_ground_truth_first: bool,
    show_overlap_first: bool,
    reveal_preannotations_interactively: bool,
    evaluate_predictions_automatically: bool,
    annotator_evaluation_enabled: bool,
    auto_submit: bool,
    color: String,
    maximum_annotations: i64,
    overlap_cohort_percentage: i64,
    min_annotations_to_start_training: i64,
    model_version: String,
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
    fn names(&self) -> Vec<&'static str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    fn moves_overlap(&self) -> bool {
        self.0
            .iter()
            .any(|(name, _)| matches!(*name, "maximum_annotations" | "overlap_cohort_percentage" | "skip_queue"))
    }
}

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn change_project(&self, scope: &ProjectScope, change: ProjectChange) -> Result<()> {
        scope.require(Permission::ProjectChange)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let names = change.names();
                apply(transaction, scope.id(), change).await?;
                let entry = audit::Entry {
                    action: "project.changed",
                    object_type: "project",
                    object_id: Some(scope.id().0),
                    project: Some(scope.id()),
                    details: json!({ "fields": names }),
                };
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await
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
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await
    }
}

pub(super) async fn apply(transaction: &mut Transaction, project: ProjectId, change: ProjectChange) -> Result<()> {
    if change.0.is_empty() {
        return Ok(());
    }
    let moves_overlap = change.moves_overlap();
    let mut args = args![project, transaction.now()];
    let mut assignments = String::from("updated_at = $2, data_version = data_version + 1");
    for (name, value) in change.0 {
        args.push(value);
        assignments.push_str(&format!(", {name} = ${}", args.len()));
    }
    transaction.execute(Sql::assembled(format!("UPDATE projects SET {assignments} WHERE id = $1")), args).await?;
    if moves_overlap {
        overlap::spread(transaction, project).await?;
    }
    Ok(())
}
