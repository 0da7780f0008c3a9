use super::{Bulk, Rules, Special, Values, WITH_LABELS};

/// Labels of spans of a text, or of a shape that has a tag of its own: then they may come together with the shape.
pub(super) const RULES: Rules = Rules {
    tags: &["Labels"],
    values: Some(Values { tag: "Label", is_needed: true }),
    bulk: Bulk::Hinders,
    special: &[Special::JoinsShapes],
    ..WITH_LABELS
};
