//! What a request for a snapshot may say.

use crate::http::body::lenient;
use labelkeep_database::tasks::TaskChoice;
use labelkeep_jobs::export::{Detail, Form, Kinds};
use labelkeep_model::Say;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error as _},
};
use serde_json::{Map, Value};
use utoipa::ToSchema;

#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct SnapshotBody {
    /// At most 2048 characters; without one, the project's title and the time.
    #[serde(default, deserialize_with = "title")]
    pub title: Option<String>,
    #[serde(default, deserialize_with = "object")]
    pub task_filter_options: Option<TaskOptions>,
    #[serde(default, deserialize_with = "object")]
    pub annotation_filter_options: Option<AnnotationOptions>,
    #[serde(default, deserialize_with = "object")]
    pub serialization_options: Option<SerializationOptions>,
}

/// Which tasks.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct TaskOptions {
    /// Those that this tab of the Data Manager shows.
    #[serde(deserialize_with = "lenient")]
    pub view: Option<i64>,
    /// `only` or `exclude`: with a skipped annotation.
    #[serde(deserialize_with = "only_or_exclude")]
    pub skipped: Option<bool>,
    /// `only` or `exclude`: finished.
    #[serde(deserialize_with = "only_or_exclude")]
    pub finished: Option<bool>,
    /// `only` or `exclude`: with an annotation that is not skipped.
    #[serde(deserialize_with = "only_or_exclude")]
    pub annotated: Option<bool>,
    /// Only tasks with an annotation that is exported.
    #[serde(deserialize_with = "flag")]
    pub only_with_annotations: Option<bool>,
}

impl TaskOptions {
    pub fn choice(&self) -> TaskChoice {
        TaskChoice {
            finished: self.finished,
            skipped: self.skipped,
            annotated: self.annotated,
            ..TaskChoice::default()
        }
    }
}

/// Which annotations; none of them `true` means all.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(default)]
pub(super) struct AnnotationOptions {
    /// Neither skipped nor ground truth; `true` unless said otherwise.
    #[serde(deserialize_with = "flag")]
    usual: Option<bool>,
    #[serde(deserialize_with = "flag")]
    ground_truth: Option<bool>,
    #[serde(deserialize_with = "flag")]
    skipped: Option<bool>,
}

impl Default for AnnotationOptions {
    fn default() -> Self {
        Self { usual: Some(true), ground_truth: None, skipped: None }
    }
}

impl AnnotationOptions {
    fn kinds(&self) -> Kinds {
        let is = |flag: Option<bool>| flag.unwrap_or(false);
        let kinds = Kinds { usual: is(self.usual), ground_truth: is(self.ground_truth), skipped: is(self.skipped) };
        if kinds.usual || kinds.ground_truth || kinds.skipped { kinds } else { Kinds::ALL }
    }
}

/// In which form.
#[derive(Debug, Default, Deserialize, ToSchema)]
pub(super) struct SerializationOptions {
    #[serde(default, deserialize_with = "object")]
    drafts: Option<OnlyId>,
    #[serde(default, deserialize_with = "object")]
    predictions: Option<OnlyId>,
    #[serde(default, rename = "annotations__completed_by", deserialize_with = "object")]
    annotations_completed_by: Option<OnlyId>,
    /// Taken, without effect: the compatible server has no history in its exports either.
    #[serde(default, deserialize_with = "flag")]
    #[expect(dead_code, reason = "read so that a wrong type is refused")]
    include_annotation_history: Option<bool>,
    /// Taken, without effect on the tags that are there: it concerns videos.
    #[serde(default, deserialize_with = "flag")]
    #[expect(dead_code, reason = "read so that a wrong type is refused")]
    interpolate_key_frames: Option<bool>,
}

/// Whether only the id is wanted.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct OnlyId {
    #[serde(deserialize_with = "flag")]
    only_id: Option<bool>,
}

impl SnapshotBody {
    pub fn form(&self) -> Form {
        let in_full = |option: Option<&OnlyId>| option.is_some_and(|option| !option.only_id.unwrap_or(false));
        let detail = |option| if in_full(option) { Detail::Full } else { Detail::Id };
        let of = self.serialization_options.as_ref();
        Form {
            drafts: detail(of.and_then(|options| options.drafts.as_ref())),
            predictions: detail(of.and_then(|options| options.predictions.as_ref())),
            authors: in_full(of.and_then(|options| options.annotations_completed_by.as_ref())),
            annotations: self.annotation_filter_options.as_ref().map_or(Kinds::ALL, AnnotationOptions::kinds),
            only_with_annotations: self
                .task_filter_options
                .as_ref()
                .is_some_and(|options| options.only_with_annotations.unwrap_or(false)),
        }
    }
}

/// Objects within the body: as for the body itself, a list would be taken by its positions.
fn object<'de, T: DeserializeOwned, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let Some(object) = Option::<Map<String, Value>>::deserialize(deserializer)? else { return Ok(None) };
    serde_json::from_value(Value::Object(object)).map(Some).map_err(D::Error::custom)
}

fn title<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let text = match Value::deserialize(deserializer)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Null => return Err(D::Error::custom(Say::NotNull)),
        _ => return Err(D::Error::custom(Say::NoText)),
    };
    if text.chars().count() > 2048 {
        return Err(D::Error::custom(Say::TooLong { most: 2048.into() }));
    }
    Ok((!text.is_empty()).then_some(text))
}

fn only_or_exclude<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(None),
        Value::String(text) if text == "only" => Ok(Some(true)),
        Value::String(text) if text == "exclude" => Ok(Some(false)),
        other => Err(D::Error::custom(Say::OnlyOrExclude { value: other.to_string().into() })),
    }
}

fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<bool>, D::Error> {
    lenient(deserializer).map_err(|_: D::Error| D::Error::custom(Say::NoTruth))
}
