//! Annotations: list, create, also many at once, read, change, delete, undo of a submit, history.

mod bulk;
mod create;
mod delete;
mod get;
mod history;
mod list;
mod patch;
mod to_draft;

use crate::http::{
    body::{lenient, summand},
    endpoint::Endpoint,
};
use labelkeep_labeling::result;
use labelkeep_model::{Result, Say, json::normal};
use serde::{Deserialize, Deserializer, de::Error as _};
use serde_json::value::RawValue;
use utoipa::ToSchema;
use uuid::Uuid;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::endpoint(),
        create::endpoint(),
        bulk::create_endpoint(),
        bulk::delete_endpoint(),
        get::endpoint(),
        patch::endpoint(),
        delete::endpoint(),
        to_draft::endpoint(),
        history::endpoint(),
    ]
}

/// What a request may say of an annotation. `task` and `project` follow from where it is sent.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct AnnotationFields {
    /// Without one, a new annotation has the result `null`: its task was looked at, and is not finished by it.
    #[serde(deserialize_with = "given")]
    #[schema(value_type = Option<Vec<Object>>)]
    result: Option<Box<RawValue>>,
    #[serde(deserialize_with = "lenient")]
    was_cancelled: Option<bool>,
    #[serde(deserialize_with = "lenient")]
    ground_truth: Option<bool>,
    /// Seconds spent.
    #[serde(deserialize_with = "summand")]
    lead_time: Option<f64>,
    /// A name for a new annotation, a UUID. Sending it again for the same task answers the annotation made the first
    /// time. Without it, the annotation gets one.
    #[serde(deserialize_with = "name")]
    unique_id: Option<String>,
    #[serde(deserialize_with = "lenient")]
    draft_id: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    parent_prediction: Option<i64>,
    #[serde(deserialize_with = "lenient")]
    parent_annotation: Option<i64>,
    /// Refuse with 409 when the annotation was changed after this moment.
    #[schema(value_type = Option<String>)]
    if_unmodified_since: Option<labelkeep_model::Timestamp>,
    /// Whose a new annotation is, for those who may import tasks; without it, the sender's.
    #[serde(deserialize_with = "lenient")]
    completed_by: Option<i64>,
}

/// `null` is something that was given, too: no result can be `null` by intention.
fn given<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<Box<RawValue>>, D::Error> {
    let raw = Box::<RawValue>::deserialize(deserializer)?;
    if raw.get() == "null" {
        return Err(D::Error::custom(Say::ResultNull));
    }
    Ok(Some(raw))
}

/// A UUID in any of its forms, as it is stored.
fn name<'de, D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Option<String>, D::Error> {
    let text = Option::<String>::deserialize(deserializer)?;
    text.map(|text| Uuid::parse_str(&text).map(|name| name.to_string()))
        .transpose()
        .map_err(|_| D::Error::custom(Say::NoUuid))
}

/// A result as it is stored, in one spelling, and its length.
///
/// # Errors
/// 400 when it is no list of objects; 413 when it is too long.
pub(crate) fn checked_result(raw: &RawValue) -> Result<(String, i64)> {
    let checked = result::check(raw.get())?;
    let count = i64::try_from(checked.count).unwrap_or(i64::MAX);
    Ok((normal(&checked.text).into_owned(), count))
}
