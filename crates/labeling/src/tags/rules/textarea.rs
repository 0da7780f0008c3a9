use super::{ANSWER, Rules, Special};
use serde_json::json;

pub(super) const RULES: Rules = Rules {
    tags: &["TextArea"],
    special: &[Special::MayMove],
    short: |single| single.is_string().then(|| json!([single])),
    value_under: Some("text"),
    ..ANSWER
};
