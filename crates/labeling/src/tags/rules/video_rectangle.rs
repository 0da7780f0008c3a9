use super::{Bulk, PLAIN, Rules, Special};

/// Boxes on video take their labels from any control of the config.
pub(super) const RULES: Rules = Rules {
    tags: &["VideoRectangle"],
    bulk: Bulk::Hinders,
    labels_under: Some("labels"),
    special: &[Special::HasLabelsOfAll],
    ..PLAIN
};
