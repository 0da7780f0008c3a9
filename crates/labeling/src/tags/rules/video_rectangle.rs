use super::{Bulk, PLAIN, Rules, Special};

/// Boxes and other shapes on video take their labels from any control of the config.
pub(super) const RULES: Rules = Rules {
    tags: &["VideoRectangle", "VideoPolygon", "VideoEllipse", "VideoKeyPoint"],
    bulk: Bulk::Hinders,
    labels_under: Some("labels"),
    special: &[Special::HasLabelsOfAll],
    ..PLAIN
};
