use super::{PLAIN, Rules, Special};

/// Writes about itself, and has no labels to count.
pub(super) const RULES: Rules =
    Rules { tags: &["Pairwise"], special: &[Special::MayHaveNoName, Special::IsNotCounted], ..PLAIN };
