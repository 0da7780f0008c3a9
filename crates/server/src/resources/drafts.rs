//! Drafts: the caller's own, of a task or of an annotation.

mod changes;
mod create;
mod delete;
mod get;
mod list;
mod patch;

use crate::{
    http::{
        body::{lenient, summand},
        endpoint::Endpoint,
    },
    resources::annotations::checked_result,
};
use labelkeep_database::drafts::{Draft, NewDraft};
use labelkeep_model::{AnnotationId, Result};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        list::of_task(),
        list::of_annotation(),
        create::of_task(),
        create::of_annotation(),
        get::endpoint(),
        patch::endpoint(),
        changes::endpoint(),
        delete::endpoint(),
    ]
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct DraftFields {
    #[schema(value_type = Option<Vec<Object>>)]
    result: Option<Box<RawValue>>,
    /// Seconds spent.
    #[serde(deserialize_with = "summand")]
    lead_time: Option<f64>,
    #[serde(deserialize_with = "lenient")]
    was_postponed: Option<bool>,
    /// Refuse with 409 when the draft was saved after this moment, for example from another tab.
    #[schema(value_type = Option<String>)]
    if_unmodified_since: Option<labelkeep_model::Timestamp>,
}

impl DraftFields {
    /// `old` stands where the request leaves something out.
    fn into_draft(self, annotation: Option<AnnotationId>, old: Option<&Draft>) -> Result<NewDraft> {
        let result = match &self.result {
            Some(result) => checked_result(result)?.0,
            None => old.map_or_else(|| "[]".to_owned(), |old| old.result.clone()),
        };
        Ok(NewDraft {
            result,
            lead_time: self.lead_time,
            was_postponed: self.was_postponed.unwrap_or(old.is_some_and(|old| old.was_postponed)),
            annotation,
        })
    }
}
