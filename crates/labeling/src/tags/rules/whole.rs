use super::{PLAIN, Rules, Special};

/// Interfaces that somebody has written as a whole.
pub(super) const RULES: Rules = Rules {
    tags: &["ReactCode", "CustomInterface"],
    special: &[Special::StandsAlone],
    writes: Some("reactcode"),
    ..PLAIN
};
