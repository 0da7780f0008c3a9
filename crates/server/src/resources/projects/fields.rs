//! The writable fields of a project, their checks, and what follows from a labeling config.

use crate::http::body::lenient;
use labelkeep_database::projects::ProjectChange;
use labelkeep_labeling::{
    Config,
    parsed::{control_weights, parsed_label_config},
};
use labelkeep_model::{Error, FieldErrors, Result, Say, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

const SAMPLINGS: [&str; 3] = ["Sequential sampling", "Uniform sampling", "Uncertainty sampling"];
const SKIP_QUEUES: [&str; 3] = ["REQUEUE_FOR_ME", "REQUEUE_FOR_OTHERS", "IGNORE_SKIPPED"];

/// What a request may say of a project. Fields that are read only, or that we do not know, are ignored.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct ProjectFields {
    #[serde(deserialize_with = "crate::http::body::text")]
    pub title: Option<String>,
    #[serde(deserialize_with = "crate::http::body::nullable_text")]
    pub description: Option<String>,
    pub label_config: Option<String>,
    #[serde(deserialize_with = "crate::http::body::nullable_text")]
    pub expert_instruction: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub show_instruction: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub show_skip_button: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub enable_empty_annotation: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub show_annotation_history: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub show_unused_data_columns_to_annotators: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub show_unused_data_columns_to_reviewers: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub show_collab_predictions: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub show_ground_truth_first: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub show_overlap_first: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub reveal_preannotations_interactively: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub evaluate_predictions_automatically: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub annotator_evaluation_enabled: Option<bool>,
    /// Whether choosing the one answer that the project asks for submits the task.
    #[serde(deserialize_with = "lenient")]
    pub auto_submit: Option<bool>,
    /// Whether predictions must fit the labeling configuration; null: as the installation is set.
    #[serde(deserialize_with = "crate::http::body::present")]
    #[schema(value_type = Option<bool>)]
    pub validate_predictions: Option<Option<bool>>,
    pub color: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub maximum_annotations: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub overlap_cohort_percentage: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub min_annotations_to_start_training: Option<i64>,
    #[serde(deserialize_with = "crate::http::body::nullable_text")]
    pub model_version: Option<String>,
    pub sampling: Option<String>,
    pub skip_queue: Option<String>,
    #[serde(deserialize_with = "lenient")]
    pub custom_task_lock_ttl: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    pub is_published: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    pub is_draft: Option<bool>,
    #[serde(deserialize_with = "crate::http::body::present")]
    #[schema(value_type = Option<String>)]
    pub pinned_at: Option<Option<Timestamp>>,
    #[serde(deserialize_with = "lenient")]
    pub is_archived: Option<bool>,
    /// The workspace that it goes to; `null`: it leaves the one that it is in.
    #[serde(deserialize_with = "crate::http::body::present")]
    #[schema(value_type = Option<i64>)]
    pub workspace: Option<Option<i64>>,
    #[schema(value_type = Option<Object>)]
    pub control_weights: Option<Value>,
}

impl ProjectFields {
    /// Checks everything and gives the change. `old_weights` are kept for controls that stay; `old_config` is in force
    /// when the request brings none.
    ///
    /// # Errors
    /// 400 with all problems at once, by field.
    pub fn into_change(
        self,
        old_weights: &Map<String, Value>,
        old_config: Option<&Config>,
        now: Timestamp,
    ) -> Result<ProjectChange> {
        let mut errors = FieldErrors::new();
        self.check(&mut errors);
        let mut change = ProjectChange::default();
        if let Some(text) = &self.label_config {
            match Config::parse(text) {
                Ok(config) => {
                    let weights = self.control_weights.as_ref().and_then(Value::as_object).unwrap_or(old_weights);
                    change.parsed_label_config(Value::Object(parsed_label_config(&config)).to_string());
                    change.control_weights(Value::Object(control_weights(&config, weights)).to_string());
                    change.data_kind(config.data_kind().to_owned());
                    change.suits_bulk(config.is_suitable_for_bulk());
                }
                Err(problems) => {
                    errors.insert("label_config".to_owned(), problems.messages());
                }
            }
        } else if let Some(Value::Object(weights)) = &self.control_weights {
            let weights = match old_config {
                Some(config) => control_weights(config, weights),
                None => weights.clone(),
            };
            change.control_weights(Value::Object(weights).to_string());
        }
        if !errors.is_empty() {
            return Err(Error::validation(errors));
        }
        self.fill(&mut change, now);
        Ok(change)
    }

    fn check(&self, errors: &mut FieldErrors) {
        let mut add = |field: &str, say: Say| errors.entry(field.to_owned()).or_default().push(say.into());
        if let Some(title) = &self.title {
            match title.trim().chars().count() {
                0 => add("title", Say::Blank),
                1..3 => add("title", Say::TooShort { least: 3.into() }),
                3..=50 => {}
                _ => add("title", Say::TooLong { most: 50.into() }),
            }
        }
        for (field, value, choices) in
            [("sampling", &self.sampling, SAMPLINGS), ("skip_queue", &self.skip_queue, SKIP_QUEUES)]
        {
            if let Some(value) = value.as_deref().filter(|value| !choices.contains(value)) {
                add(field, Say::NoChoice { value: value.into() });
            }
        }
        let ranges = [
            ("maximum_annotations", self.maximum_annotations, 1, 1000),
            ("overlap_cohort_percentage", self.overlap_cohort_percentage, 0, 100),
            ("min_annotations_to_start_training", self.min_annotations_to_start_training, 0, i64::from(i32::MAX)),
            ("custom_task_lock_ttl", self.custom_task_lock_ttl, 1, 31_536_000),
        ];
        for (field, value, least, most) in ranges {
            if let Some(value) = value.filter(|value| !(least..=most).contains(value)) {
                add(field, Say::OutOfRange { value: value.into(), least: least.into(), most: most.into() });
            }
        }
        let texts = [
            ("description", &self.description, 10_000),
            ("expert_instruction", &self.expert_instruction, 200_000),
            ("color", &self.color, 16),
            ("model_version", &self.model_version, 1_000),
        ];
        for (field, value, most) in texts {
            if value.as_ref().is_some_and(|value| value.chars().count() > most) {
                add(field, Say::TooLong { most: most.into() });
            }
        }
    }

    fn fill(self, change: &mut ProjectChange, now: Timestamp) {
        macro_rules! set {
            ($($field:ident),*) => { $(if let Some(value) = self.$field { change.$field(value); })* };
        }
        set!(
            description,
            label_config,
            expert_instruction,
            show_instruction,
            show_skip_button,
            enable_empty_annotation,
            show_annotation_history,
            show_unused_data_columns_to_annotators,
            show_unused_data_columns_to_reviewers,
            show_collab_predictions,
            show_ground_truth_first,
            show_overlap_first,
            reveal_preannotations_interactively,
            evaluate_predictions_automatically,
            annotator_evaluation_enabled,
            auto_submit,
            validate_predictions,
            color,
            maximum_annotations,
            overlap_cohort_percentage,
            min_annotations_to_start_training,
            model_version,
            sampling,
            skip_queue,
            is_published,
            is_draft,
            pinned_at
        );
        if let Some(title) = self.title {
            change.title(title.trim().to_owned());
        }
        if let Some(seconds) = self.custom_task_lock_ttl {
            change.task_lock_seconds(seconds);
        }
        if let Some(is_archived) = self.is_archived {
            change.archived_at(is_archived.then_some(now));
        }
    }
}
