//! What a region is for a labeling configuration: which tags take it, the one first that loses nothing.

use super::model::Region;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Box,
    Polygon,
    Ellipse,
    Line,
    Point,
    Mask,
    Track,
    Span,
    Choice,
    Text,
    Rating,
}

impl Slot {
    pub fn tag(self) -> &'static str {
        match self {
            Self::Box => "RectangleLabels",
            Self::Polygon => "PolygonLabels",
            Self::Ellipse => "EllipseLabels",
            Self::Line => "VectorLabels",
            Self::Point => "KeyPointLabels",
            Self::Mask => "BrushLabels",
            Self::Track => "VideoRectangle",
            Self::Span => "Labels",
            Self::Choice => "Choices",
            Self::Text => "TextArea",
            Self::Rating => "Rating",
        }
    }

    /// In words of reports.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Box => "box",
            Self::Polygon => "polygon",
            Self::Ellipse => "ellipse",
            Self::Line => "line",
            Self::Point => "point",
            Self::Mask => "mask",
            Self::Track => "track",
            Self::Span => "span",
            Self::Choice => "choice",
            Self::Text => "text",
            Self::Rating => "rating",
        }
    }

    /// Of its control in the configuration that is proposed.
    pub fn name(self, region: &Region) -> String {
        if let Some(name) = &region.control {
            return name.clone();
        }
        match self {
            Self::Box | Self::Span => "label",
            Self::Choice => "choice",
            Self::Text => "answer",
            other => other.kind(),
        }
        .to_owned()
    }

    /// The slots that take it too, with what they make of it.
    pub fn in_order(self) -> &'static [Self] {
        match self {
            Self::Box => &[Self::Box, Self::Polygon],
            Self::Polygon => &[Self::Polygon, Self::Box],
            Self::Ellipse => &[Self::Ellipse, Self::Polygon, Self::Box],
            Self::Mask => &[Self::Mask, Self::Polygon],
            Self::Line => &[Self::Line],
            Self::Point => &[Self::Point],
            Self::Track => &[Self::Track],
            Self::Span => &[Self::Span],
            Self::Choice => &[Self::Choice],
            Self::Text => &[Self::Text],
            Self::Rating => &[Self::Rating],
        }
    }

    /// What its control may be about.
    pub fn objects(self) -> &'static [&'static str] {
        match self {
            Self::Span => &["Text"],
            Self::Track => &["Video"],
            Self::Choice | Self::Text | Self::Rating => {
                &["Image", "Text", "HyperText", "Paragraphs", "Audio", "AudioPlus", "Video"]
            }
            _ => &["Image"],
        }
    }

    pub fn is_of_picture(self) -> bool {
        self.objects() == ["Image"]
    }

    /// Where the labels stand in the value.
    pub fn labels_key(self) -> Option<&'static str> {
        match self {
            Self::Box => Some("rectanglelabels"),
            Self::Polygon => Some("polygonlabels"),
            Self::Ellipse => Some("ellipselabels"),
            Self::Line => Some("vectorlabels"),
            Self::Point => Some("keypointlabels"),
            Self::Mask => Some("brushlabels"),
            Self::Track | Self::Span => Some("labels"),
            Self::Choice => Some("choices"),
            Self::Text | Self::Rating => None,
        }
    }
}
