use super::{Bulk, Dynamic, PLAIN, Rules, Special};
use crate::tags::json_type::JsonType::{List, None as Nothing, Str};

pub(super) const RULES: Rules = Rules {
    tags: &["Taxonomy"],
    special: &[Special::MayHaveNoName],
    bulk: Bulk::Answer { has_lists: true, has_regions: true },
    takes: &[Str, List, Nothing],
    dynamic: Dynamic::Tree,
    ..PLAIN
};
