/// What a tag is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TagKind {
    /// Shows data of a kind.
    Object(DataKind),
    /// Writes results.
    Control,
    /// A value of a control: Label, Choice, Relation.
    Label,
    /// Part of another tag, with names of its own that nothing points to.
    Part,
    /// Layout and looks.
    Visual,
    /// Kept, not understood.
    Unknown,
}

/// What kind of data a key of task data holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataKind {
    Text,
    Html,
    Image,
    Audio,
    Video,
    Pdf,
    Dialogue,
    TimeSeries,
    Table,
    List,
    Chat,
    /// The labels or choices themselves come with the task.
    Labels,
    /// Whatever an unknown tag makes of it.
    Other,
}

impl DataKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Video => "video",
            Self::Pdf => "pdf",
            Self::Dialogue => "dialogue",
            Self::TimeSeries => "time_series",
            Self::Table => "table",
            Self::List => "list",
            Self::Chat => "chat",
            Self::Labels => "labels",
            Self::Other => "other",
        }
    }
}

use DataKind as D;
use TagKind::{Control as C, Label as L, Object as O, Part as P, Visual as V};

/// Every tag of the language, in the spelling of its documentation.
pub(super) const TAGS: &[(&str, TagKind)] = &[
    ("View", V),
    ("Header", V),
    ("Style", V),
    ("Markdown", V),
    ("Collapse", V),
    ("Panel", V),
    ("Dialog", V),
    ("Filter", V),
    ("Repeater", V),
    ("PagedView", V),
    ("Text", O(D::Text)),
    ("HyperText", O(D::Html)),
    ("Image", O(D::Image)),
    ("Audio", O(D::Audio)),
    ("AudioPlus", O(D::Audio)),
    ("Video", O(D::Video)),
    ("Pdf", O(D::Pdf)),
    ("Paragraphs", O(D::Dialogue)),
    ("TimeSeries", O(D::TimeSeries)),
    ("Table", O(D::Table)),
    ("List", O(D::List)),
    ("Chat", O(D::Chat)),
    ("Label", L),
    ("Choice", L),
    ("Relation", L),
    ("Shortcut", P),
    ("Bucket", P),
    ("Channel", P),
    ("MultiChannel", P),
    ("Relations", P),
    ("Labels", C),
    ("Choices", C),
    ("TextArea", C),
    ("Rating", C),
    ("Number", C),
    ("DateTime", C),
    ("Taxonomy", C),
    ("Pairwise", C),
    ("Ranker", C),
    ("Rectangle", C),
    ("RectangleLabels", C),
    ("Polygon", C),
    ("PolygonLabels", C),
    ("KeyPoint", C),
    ("KeyPointLabels", C),
    ("Ellipse", C),
    ("EllipseLabels", C),
    ("Brush", C),
    ("BrushLabels", C),
    ("Bitmask", C),
    ("BitmaskLabels", C),
    ("MagicWand", C),
    ("Vector", C),
    ("VectorLabels", C),
    ("HyperTextLabels", C),
    ("ParagraphLabels", C),
    ("TimeSeriesLabels", C),
    ("TimelineLabels", C),
    ("VideoRectangle", C),
    ("VideoVector", C),
    ("VideoVectorLabels", C),
    ("OcrLabels", C),
    ("Cube", C),
    ("CubeLabels", C),
    ("ReactCode", C),
    ("CustomInterface", C),
];

/// The documented spelling and the kind of a tag.
pub(super) fn lookup(tag: &str) -> Option<(&'static str, TagKind)> {
    TAGS.iter().find(|(name, _)| name.eq_ignore_ascii_case(tag)).copied()
}
