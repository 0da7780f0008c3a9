use crate::{Database, Fetch, Row, access::ProjectScope, args, engine::dialect::id_list};
use labelkeep_model::{Result, Timestamp, UserId};

/// A project as stored, with its counters.
#[derive(Debug, Clone)]
pub struct Project {
    pub id: i64,
    pub organization_id: i64,
    pub workspace_id: Option<i64>,
    /// Whether it is in a personal sandbox.
    pub is_sandboxed: bool,
    pub created_by: UserId,
    pub creator_email: String,
    pub creator_first_name: String,
    pub creator_last_name: String,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub last_activity_at: Timestamp,
    pub title: String,
    pub description: String,
    pub label_config: String,
    /// JSON text, as are `control_weights`.
    pub parsed_label_config: String,
    pub control_weights: String,
    pub expert_instruction: String,
    pub show_instruction: bool,
    pub show_skip_button: bool,
    pub enable_empty_annotation: bool,
    pub show_annotation_history: bool,
    pub show_unused_data_columns_to_annotators: bool,
    pub show_unused_data_columns_to_reviewers: bool,
    pub show_collab_predictions: bool,
    pub show_ground_truth_first: bool,
    pub show_overlap_first: bool,
    pub reveal_preannotations_interactively: bool,
    pub evaluate_predictions_automatically: bool,
    pub annotator_evaluation_enabled: bool,
    pub auto_submit: bool,
    /// Whether predictions must fit the labeling configuration; `None`: the installation says it.
    pub validate_predictions: Option<bool>,
    pub color: String,
    pub maximum_annotations: i64,
    pub overlap_cohort_percentage: i64,
    pub min_annotations_to_start_training: i64,
    pub model_version: String,
    /// The title of the backend whose version `model_version` is, whichever that has.
    pub chosen_backend: Option<String>,
    pub sampling: String,
    pub skip_queue: String,
    pub task_lock_seconds: i64,
    pub is_published: bool,
    pub is_draft: bool,
    pub pinned_at: Option<Timestamp>,
    pub archived_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    pub data_kind: String,
    /// Whether many tasks can be given the same answer at once; `None`: nobody has looked at the config for that yet.
    pub suits_bulk: Option<bool>,
    pub task_number: i64,
    pub finished_task_number: i64,
    pub num_tasks_with_annotations: i64,
    pub total_annotations_number: i64,
    pub skipped_annotations_number: i64,
    pub ground_truth_number: i64,
    pub total_predictions_number: i64,
    pub data_version: i64,
}

/// `p` is the project, `u` its creator.
macro_rules! project_columns {
    () => {
        "p.*, u.email AS creator_email, u.first_name AS creator_first_name, u.last_name AS creator_last_name, \
         (SELECT b.title FROM ml_backends b WHERE b.id = p.chosen_backend AND b.deleted_at IS NULL) AS backend_title"
    };
}
pub(super) use project_columns;

impl Project {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            organization_id: row.get("organization_id")?,
            workspace_id: row.get("workspace_id")?,
            is_sandboxed: row.get::<Option<i64>>("sandbox_of")?.is_some(),
            created_by: UserId(row.get("created_by")?),
            creator_email: row.get("creator_email")?,
            creator_first_name: row.get("creator_first_name")?,
            creator_last_name: row.get("creator_last_name")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            last_activity_at: row.time("last_activity_at")?,
            title: row.get("title")?,
            description: row.get("description")?,
            label_config: row.get("label_config")?,
            parsed_label_config: row.get("parsed_label_config")?,
            control_weights: row.get("control_weights")?,
            expert_instruction: row.get("expert_instruction")?,
            show_instruction: row.get("show_instruction")?,
            show_skip_button: row.get("show_skip_button")?,
            enable_empty_annotation: row.get("enable_empty_annotation")?,
            show_annotation_history: row.get("show_annotation_history")?,
            show_unused_data_columns_to_annotators: row.get("show_unused_data_columns_to_annotators")?,
            show_unused_data_columns_to_reviewers: row.get("show_unused_data_columns_to_reviewers")?,
            show_collab_predictions: row.get("show_collab_predictions")?,
            show_ground_truth_first: row.get("show_ground_truth_first")?,
            show_overlap_first: row.get("show_overlap_first")?,
            reveal_preannotations_interactively: row.get("reveal_preannotations_interactively")?,
            evaluate_predictions_automatically: row.get("evaluate_predictions_automatically")?,
            annotator_evaluation_enabled: row.get("annotator_evaluation_enabled")?,
            auto_submit: row.get("auto_submit")?,
            validate_predictions: row.get("validate_predictions")?,
            color: row.get("color")?,
            maximum_annotations: row.get("maximum_annotations")?,
            overlap_cohort_percentage: row.get("overlap_cohort_percentage")?,
            min_annotations_to_start_training: row.get("min_annotations_to_start_training")?,
            model_version: row.get("model_version")?,
            chosen_backend: row.get("backend_title")?,
            sampling: row.get("sampling")?,
            skip_queue: row.get("skip_queue")?,
            task_lock_seconds: row.get("task_lock_seconds")?,
            is_published: row.get("is_published")?,
            is_draft: row.get("is_draft")?,
            pinned_at: row.optional_time("pinned_at")?,
            archived_at: row.optional_time("archived_at")?,
            deleted_at: row.optional_time("deleted_at")?,
            data_kind: row.get("data_kind")?,
            suits_bulk: row.get("suits_bulk")?,
            task_number: row.get("task_number")?,
            finished_task_number: row.get("finished_task_number")?,
            num_tasks_with_annotations: row.get("num_tasks_with_annotations")?,
            total_annotations_number: row.get("total_annotations_number")?,
            skipped_annotations_number: row.get("skipped_annotations_number")?,
            ground_truth_number: row.get("ground_truth_number")?,
            total_predictions_number: row.get("total_predictions_number")?,
            data_version: row.get("data_version")?,
        })
    }
}

impl Database {
    pub async fn project(&self, scope: &ProjectScope) -> Result<Project> {
        let mut database = self;
        let row = database
            .fetch_one(
                concat!(
                    "SELECT ",
                    project_columns!(),
                    " FROM projects p JOIN users u ON u.id = p.created_by WHERE p.id = $1"
                ),
                args![scope.id()],
            )
            .await?;
        Project::from_row(&row)
    }

    /// Projects of an organization by id, also those in the trash: for who is told of them.
    pub(crate) async fn projects_to_tell(&self, organization: i64, ids: Vec<i64>) -> Result<Vec<Project>> {
        let mut database = self;
        let sql = concat!(
            "SELECT ",
            project_columns!(),
            " FROM projects p JOIN users u ON u.id = p.created_by WHERE p.id IN (SELECT value FROM ids_of($1)) \
             AND p.organization_id = $2"
        );
        let rows = database.fetch_all(sql, args![id_list(ids), organization]).await?;
        rows.iter().map(Project::from_row).collect()
    }

    /// The number that every change raises which a list of the project's tasks could show.
    pub async fn project_data_version(&self, scope: &ProjectScope) -> Result<i64> {
        let mut database = self;
        let row = database.fetch_one("SELECT data_version FROM projects WHERE id = $1", args![scope.id()]).await?;
        row.get("data_version")
    }
}
