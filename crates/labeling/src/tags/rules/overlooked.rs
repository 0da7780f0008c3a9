//! Tags that mark places and hinder no bulk answers, because the compatible API does not think of them.

use super::{PLAIN, Rules, Special, WITH_LABELS};
use crate::tags::json_type::JsonType::Str;

pub(super) const RULES: &[Rules] = &[
    Rules { tags: &["Bitmask", "MagicWand", "Vector", "Cube"], ..PLAIN },
    // Its labels come from any control, as those of boxes on video.
    Rules { tags: &["VideoVector"], labels_under: Some("labels"), special: &[Special::HasLabelsOfAll], ..PLAIN },
    // These take no list from the task.
    Rules { tags: &["BitmaskLabels", "VectorLabels", "TimelineLabels"], takes: &[Str], ..WITH_LABELS },
    Rules { tags: &["VideoVectorLabels", "OcrLabels", "CubeLabels"], ..WITH_LABELS },
];
