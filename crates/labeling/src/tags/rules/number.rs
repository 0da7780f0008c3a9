use super::{ANSWER, Rules};

pub(super) const RULES: Rules =
    Rules { tags: &["Number"], short: |single| single.is_number().then(|| single.clone()), is_single: true, ..ANSWER };
