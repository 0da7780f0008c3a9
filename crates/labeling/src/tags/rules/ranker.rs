use super::{PLAIN, Rules, Special};
use crate::tags::json_type::JsonType::{List, Str};

pub(super) const RULES: Rules =
    Rules { tags: &["Ranker"], special: &[Special::MayHaveNoName], takes: &[List, Str], ..PLAIN };
