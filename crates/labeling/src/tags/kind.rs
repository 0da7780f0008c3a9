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
