use super::{Config, Tag};

/// Controls that mark a place in one task, so that one answer cannot be given to many tasks at once.
const PLACES: &[&str] = &[
    "Labels",
    "Brush",
    "BrushLabels",
    "Ellipse",
    "EllipseLabels",
    "KeyPoint",
    "KeyPointLabels",
    "Polygon",
    "PolygonLabels",
    "Rectangle",
    "RectangleLabels",
    "HyperTextLabels",
    "ParagraphLabels",
    "TimeSeriesLabels",
    "VideoRectangle",
];
/// Controls that can be answered for many tasks unless they depend on a region, an item or the task's own data.
const ANSWERS: &[&str] = &["Choices", "Taxonomy", "DateTime", "Number", "Rating", "TextArea"];

impl Config {
    /// Whether many tasks can be given the same answer at once.
    #[must_use]
    pub fn is_suitable_for_bulk(&self) -> bool {
        !self.controls().any(hinders_bulk)
    }
}

fn hinders_bulk(tag: &Tag) -> bool {
    if PLACES.iter().any(|name| tag.is(name)) {
        return true;
    }
    if !ANSWERS.iter().any(|name| tag.is(name)) {
        return false;
    }
    let own_list = (tag.is("Choices") || tag.is("Taxonomy")) && tag.get("value").is_some();
    let of_regions = tag.is("Taxonomy") && (tag.flag("labeling") || tag.get("apiUrl").is_some());
    tag.flag("perRegion") || tag.flag("perItem") || own_list || of_regions
}
