use super::{ANSWER, Rules, Special};

pub(super) const RULES: Rules = Rules {
    tags: &["Rating"],
    special: &[Special::MayHaveNoName],
    short: |single| single.is_u64().then(|| single.clone()),
    is_single: true,
    ..ANSWER
};
