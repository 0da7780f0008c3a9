//! Which formats fit a configuration: the rules of the original's converter for its own, and like ones for ours.

use crate::{format::Format, schema::Schema};

impl Format {
    #[must_use]
    pub fn fits(self, schema: &Schema) -> bool {
        let has = |kind| schema.has(kind);
        let shows = |kind| schema.has_input(&[kind]);
        let is_one = schema.keys() <= 1;
        let is_image = shows("Image");
        let labels = has("Labels");
        let regions = is_image && (has("RectangleLabels") || has("PolygonLabels") || has("KeyPointLabels"));
        let paired = labels && (has("Rectangle") || has("PolygonLabels") || has("KeyPointLabels"));
        let is_image_set = is_one && !schema.has_pages() && (regions || paired);
        // Points need boxes, whose labels are the categories.
        let only_points = has("KeyPointLabels") && !has("RectangleLabels");
        match self {
            Self::Conll2003 | Self::Spacy => {
                is_one && shows("Text") && (labels || (self == Self::Spacy && has("Choices")))
            }
            Self::Voc => {
                let boxes = has("RectangleLabels") || (has("Rectangle") && labels);
                is_one && !schema.has_pages() && is_image && boxes
            }
            Self::Coco | Self::CocoWithImages | Self::Yolo | Self::YoloWithImages => is_image_set && !only_points,
            Self::YoloObb | Self::YoloObbWithImages => is_image_set,
            Self::BrushToNumpy | Self::BrushToPng | Self::BrushToCoco => {
                is_one && is_image && (has("BrushLabels") || (has("Brush") && labels))
            }
            Self::AsrManifest => is_one && schema.has_input(&["Audio", "AudioPlus"]) && has("TextArea"),
            Self::Jsonl | Self::Parquet | Self::HuggingFace | Self::WebDataset => true,
            Self::Instructions => schema.objects.iter().any(|object| object.kind == "Chat"),
            Self::Preferences => schema.compared().next().is_some() || (has("Ranker") && shows("List")),
            Self::YoloSegmentation | Self::CocoPanoptic => {
                let masks =
                    has("BrushLabels") || has("EllipseLabels") || has("RectangleLabels") || has("PolygonLabels");
                is_one && !schema.has_pages() && is_image && (masks || labels)
            }
            Self::YoloPose => is_image_set && has("KeyPointLabels") && has("RectangleLabels"),
            Self::Datumaro => is_one && !schema.has_pages() && is_image,
        }
    }
}
