use super::{PLAIN, Rules};
use crate::tags::json_type::JsonType::{List, Str};
use serde_json::json;

/// Shows a conversation, and writes each message that is added as a result about itself. A text alone is an answer of the model.
pub(super) const RULES: Rules = Rules {
    tags: &["Chat"],
    takes: &[List, Str],
    writes: Some("chatmessage"),
    short: |single| single.is_string().then(|| json!({"role": "assistant", "content": single})),
    ..PLAIN
};
