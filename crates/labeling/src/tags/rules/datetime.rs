use super::{ANSWER, Rules, Special};

pub(super) const RULES: Rules =
    Rules { tags: &["DateTime"], special: &[Special::MayHaveNoName], is_single: true, ..ANSWER };
