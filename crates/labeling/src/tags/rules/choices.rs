use super::{Bulk, Dynamic, PLAIN, Rules, Values};
use crate::tags::json_type::JsonType::{List, Str};
use serde_json::json;

pub(super) const RULES: Rules = Rules {
    tags: &["Choices"],
    values: Some(Values { tag: "Choice", is_needed: true }),
    bulk: Bulk::Answer { has_lists: true, has_regions: false },
    takes: &[Str, List],
    dynamic: Dynamic::Choices,
    short: |single| single.is_string().then(|| json!([single])),
    ..PLAIN
};
