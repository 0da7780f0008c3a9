use super::{UserSimple, raw};
use labelkeep_database::{access::Standing, projects::Project};
use labelkeep_labeling::Config;
use labelkeep_model::{Permission, Result, Role, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// A project.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectBody {
    pub id: i64,
    pub title: String,
    pub description: String,
    pub label_config: String,
    pub expert_instruction: String,
    pub show_instruction: bool,
    pub show_skip_button: bool,
    pub enable_empty_annotation: bool,
    pub show_annotation_history: bool,
    /// Whether annotators get the data that the labeling interface does not use.
    pub show_unused_data_columns_to_annotators: bool,
    /// The same for reviewers.
    pub show_unused_data_columns_to_reviewers: bool,
    pub organization: i64,
    /// The workspace that it is in; `null`: none.
    pub workspace: Option<i64>,
    /// Whether it is in a personal sandbox, so that nobody but its person knows of it.
    pub is_sandboxed: bool,
    pub color: String,
    pub maximum_annotations: i64,
    pub is_published: bool,
    pub model_version: String,
    pub is_draft: bool,
    pub created_by: UserSimple,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    pub min_annotations_to_start_training: i64,
    pub start_training_on_annotation_update: bool,
    pub show_collab_predictions: bool,
    #[serde(flatten)]
    pub counters: ProjectCounters,
    pub sampling: String,
    pub show_ground_truth_first: bool,
    pub annotator_evaluation_enabled: bool,
    pub show_overlap_first: bool,
    pub overlap_cohort_percentage: i64,
    /// Always null: media credentials belong to storage connections.
    pub task_data_login: Option<String>,
    pub task_data_password: Option<String>,
    #[schema(value_type = Object)]
    pub control_weights: Box<RawValue>,
    #[schema(value_type = Object)]
    pub parsed_label_config: Box<RawValue>,
    pub evaluate_predictions_automatically: bool,
    pub config_has_control_tags: bool,
    pub skip_queue: String,
    pub reveal_preannotations_interactively: bool,
    #[schema(value_type = Option<String>)]
    pub pinned_at: Option<Timestamp>,
    pub queue_total: i64,
    pub queue_done: i64,
    pub config_suitable_for_bulk_annotation: bool,
    pub state: Option<String>,
    /// Seconds until a task that somebody opened is offered to others.
    pub custom_task_lock_ttl: i64,
    /// Whether choosing the one answer that the project asks for submits the task.
    pub auto_submit: bool,
    /// Whether predictions must fit the labeling configuration; null: as the installation is set.
    pub validate_predictions: Option<bool>,
    /// The caller's role in this project, and what follows from it.
    pub my_role: Role,
    pub permissions: Vec<&'static str>,
    #[schema(value_type = String)]
    pub last_activity_at: Timestamp,
    pub data_kind: String,
    pub is_archived: bool,
    #[schema(value_type = Option<String>)]
    pub deleted_at: Option<Timestamp>,
    /// In lists of the trash: when the project goes for good; null: never.
    #[schema(value_type = Option<String>)]
    pub purged_at: Option<Timestamp>,
}

/// As it was found out when the config was stored; of older projects it is found out now.
fn suits_bulk(project: &Project) -> bool {
    project
        .suits_bulk
        .unwrap_or_else(|| Config::parse(&project.label_config).is_ok_and(|config| config.is_suitable_for_bulk()))
}

impl ProjectBody {
    /// # Errors
    /// When stored JSON is none, which no write lets in.
    pub fn new(project: Project, standing: Standing) -> Result<Self> {
        Ok(Self {
            config_suitable_for_bulk_annotation: suits_bulk(&project),
            created_by: UserSimple::creator_of(&project, standing.permissions.contains(Permission::StatsView)),
            counters: ProjectCounters::from(&project),
            id: project.id,
            title: project.title,
            description: project.description,
            label_config: project.label_config,
            expert_instruction: project.expert_instruction,
            show_instruction: project.show_instruction,
            show_skip_button: project.show_skip_button,
            enable_empty_annotation: project.enable_empty_annotation,
            show_annotation_history: project.show_annotation_history,
            show_unused_data_columns_to_annotators: project.show_unused_data_columns_to_annotators,
            show_unused_data_columns_to_reviewers: project.show_unused_data_columns_to_reviewers,
            organization: project.organization_id,
            workspace: project.workspace_id,
            is_sandboxed: project.is_sandboxed,
            color: project.color,
            maximum_annotations: project.maximum_annotations,
            is_published: project.is_published,
            model_version: project.chosen_backend.unwrap_or(project.model_version),
            is_draft: project.is_draft,
            created_at: project.created_at,
            min_annotations_to_start_training: project.min_annotations_to_start_training,
            start_training_on_annotation_update: project.min_annotations_to_start_training != 0,
            show_collab_predictions: project.show_collab_predictions,
            sampling: project.sampling,
            show_ground_truth_first: project.show_ground_truth_first,
            annotator_evaluation_enabled: project.annotator_evaluation_enabled,
            show_overlap_first: project.show_overlap_first,
            overlap_cohort_percentage: project.overlap_cohort_percentage,
            task_data_login: None,
            task_data_password: None,
            config_has_control_tags: project.parsed_label_config.len() > 2,
            control_weights: raw(project.control_weights)?,
            parsed_label_config: raw(project.parsed_label_config)?,
            evaluate_predictions_automatically: project.evaluate_predictions_automatically,
            skip_queue: project.skip_queue,
            reveal_preannotations_interactively: project.reveal_preannotations_interactively,
            pinned_at: project.pinned_at,
            queue_total: project.task_number,
            queue_done: project.finished_task_number,
            state: None,
            custom_task_lock_ttl: project.task_lock_seconds,
            auto_submit: project.auto_submit,
            validate_predictions: project.validate_predictions,
            my_role: standing.role,
            permissions: standing
                .permissions
                .iter()
                .filter(|permission| permission.is_project_level())
                .map(Permission::code)
                .collect(),
            last_activity_at: project.last_activity_at,
            data_kind: project.data_kind,
            is_archived: project.archived_at.is_some(),
            deleted_at: project.deleted_at,
            purged_at: None,
        })
    }

    /// With the moment at which it goes for good; 0 days: never.
    #[must_use]
    pub fn kept_in_trash(self, days: i64) -> Self {
        let purged_at = self.deleted_at.filter(|_| days > 0).map(|at| at.plus_seconds(days * 86_400));
        Self { purged_at, ..self }
    }

    /// As the answer to its creation has it.
    #[must_use]
    pub fn without_counters(self) -> Self {
        Self { counters: ProjectCounters::default(), ..self }
    }
}

/// The counters of a project; null in the answer to its creation.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct ProjectCounters {
    pub task_number: Option<i64>,
    /// Tasks that have as many annotations as the project asks for.
    pub finished_task_number: Option<i64>,
    pub total_predictions_number: Option<i64>,
    /// Annotations that are not skips.
    pub total_annotations_number: Option<i64>,
    pub num_tasks_with_annotations: Option<i64>,
    /// Annotations that are neither skips nor ground truth.
    pub useful_annotation_number: Option<i64>,
    pub ground_truth_number: Option<i64>,
    pub skipped_annotations_number: Option<i64>,
}

impl From<&Project> for ProjectCounters {
    fn from(project: &Project) -> Self {
        Self {
            task_number: Some(project.task_number),
            finished_task_number: Some(project.finished_task_number),
            total_predictions_number: Some(project.total_predictions_number),
            total_annotations_number: Some(project.total_annotations_number),
            num_tasks_with_annotations: Some(project.num_tasks_with_annotations),
            useful_annotation_number: Some(project.total_annotations_number - project.ground_truth_number),
            ground_truth_number: Some(project.ground_truth_number),
            skipped_annotations_number: Some(project.skipped_annotations_number),
        }
    }
}

/// The counters of a project alone.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProjectCountsBody {
    pub id: i64,
    #[serde(flatten)]
    pub counters: ProjectCounters,
}

impl From<Project> for ProjectCountsBody {
    fn from(project: Project) -> Self {
        Self { id: project.id, counters: ProjectCounters::from(&project) }
    }
}
