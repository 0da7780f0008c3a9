//! Tags that show data, and the heading: what a task may hold for them.

use super::{PLAIN, Rules};
use crate::tags::json_type::JsonType::{self, Dict, Float, Int, List, Str};

const fn takes(tags: &'static [&'static str], types: &'static [JsonType]) -> Rules {
    Rules { tags, takes: types, ..PLAIN }
}

pub(super) const RULES: &[Rules] = &[
    takes(&["Text"], &[Str, Int, Float, List]),
    takes(&["Header"], &[Str, Int, Float]),
    takes(&["Image"], &[Str, List]),
    takes(&["Paragraphs", "List"], &[List, Str]),
    takes(&["Table", "TimeSeries"], &[Dict, List, Str]),
];
