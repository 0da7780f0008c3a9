//! The formats: their names, what they are for, and which configurations they fit.

use crate::{
    asr::Asr,
    brush::{self, Brush, coco::BrushCoco},
    coco::Coco,
    conll::Conll,
    convert::{Convert, Options},
    datumaro::Datumaro,
    instructions::Instructions,
    jsonl::Jsonl,
    panoptic::Panoptic,
    parquet::Parquet,
    preferences::Preferences,
    schema::Schema,
    spacy::Spacy,
    voc::Voc,
    webdataset::WebDataset,
    yolo::{self, Yolo},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    Conll2003,
    Coco,
    CocoWithImages,
    Voc,
    Yolo,
    YoloWithImages,
    YoloObb,
    YoloObbWithImages,
    BrushToNumpy,
    BrushToPng,
    AsrManifest,
    BrushToCoco,
    Spacy,
    Jsonl,
    YoloSegmentation,
    YoloPose,
    Datumaro,
    Parquet,
    HuggingFace,
    WebDataset,
    CocoPanoptic,
    Instructions,
    Preferences,
}

impl Format {
    /// In the order in which the original lists them, then ours.
    pub const ALL: [Self; 23] = [
        Self::Conll2003,
        Self::Coco,
        Self::CocoWithImages,
        Self::Voc,
        Self::Yolo,
        Self::YoloWithImages,
        Self::YoloObb,
        Self::YoloObbWithImages,
        Self::BrushToNumpy,
        Self::BrushToPng,
        Self::AsrManifest,
        Self::BrushToCoco,
        Self::Spacy,
        Self::Jsonl,
        Self::YoloSegmentation,
        Self::YoloPose,
        Self::Datumaro,
        Self::Parquet,
        Self::HuggingFace,
        Self::WebDataset,
        Self::CocoPanoptic,
        Self::Instructions,
        Self::Preferences,
    ];

    /// The name in requests, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name))
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Conll2003 => "CONLL2003",
            Self::Coco => "COCO",
            Self::CocoWithImages => "COCO_WITH_IMAGES",
            Self::Voc => "VOC",
            Self::Yolo => "YOLO",
            Self::YoloWithImages => "YOLO_WITH_IMAGES",
            Self::YoloObb => "YOLO_OBB",
            Self::YoloObbWithImages => "YOLO_OBB_WITH_IMAGES",
            Self::BrushToNumpy => "BRUSH_TO_NUMPY",
            Self::BrushToPng => "BRUSH_TO_PNG",
            Self::AsrManifest => "ASR_MANIFEST",
            Self::BrushToCoco => "BRUSH_TO_COCO",
            Self::Spacy => "SPACY",
            Self::Jsonl => "JSONL",
            Self::YoloSegmentation => "YOLO_SEGMENTATION",
            Self::YoloPose => "YOLO_POSE",
            Self::Datumaro => "DATUMARO",
            Self::Parquet => "PARQUET",
            Self::HuggingFace => "HUGGING_FACE",
            Self::WebDataset => "WEBDATASET",
            Self::CocoPanoptic => "COCO_PANOPTIC",
            Self::Instructions => "INSTRUCTIONS",
            Self::Preferences => "PREFERENCES",
        }
    }

    /// Of the file that clients get.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Conll2003 => "conll",
            Self::Spacy | Self::Jsonl | Self::Instructions | Self::Preferences => "jsonl",
            Self::Parquet => "parquet",
            _ => "zip",
        }
    }

    #[must_use]
    pub fn is_archive(self) -> bool {
        self.extension() == "zip"
    }

    /// Whether it is about pictures, recordings or texts: whose address or text it takes.
    pub(crate) fn objects(self) -> &'static [&'static str] {
        match self {
            Self::Conll2003 | Self::Spacy => &["Text", "HyperText", "Paragraphs"],
            Self::AsrManifest => &["Audio", "AudioPlus"],
            Self::Jsonl | Self::Parquet | Self::Instructions | Self::Preferences => &[],
            Self::WebDataset | Self::HuggingFace => &["Image", "Audio", "AudioPlus", "Video"],
            _ => &["Image"],
        }
    }

    /// Whether files lie under the names of pictures or recordings.
    pub(crate) fn has_places(self) -> bool {
        let has_none = self.extension() != "zip";
        !has_none && !matches!(self, Self::BrushToNumpy | Self::BrushToPng | Self::BrushToCoco)
    }

    pub(crate) fn has_media(self, options: &Options) -> bool {
        match self {
            Self::CocoWithImages | Self::YoloWithImages | Self::YoloObbWithImages => true,
            Self::Voc | Self::AsrManifest | Self::CocoPanoptic => options.with_media,
            // Its media are members of its own archives.
            Self::WebDataset => false,
            other if other.has_splits() => options.with_media,
            _ => false,
        }
    }

    /// Whether its files are split into training, validation and test.
    #[must_use]
    pub fn has_splits(self) -> bool {
        matches!(self, Self::YoloSegmentation | Self::YoloPose | Self::Datumaro | Self::HuggingFace | Self::WebDataset)
    }

    /// Whether its media lie in a folder for each split.
    pub(crate) fn has_parts(self) -> bool {
        self.has_splits()
    }

    /// The same without media in it.
    #[must_use]
    pub fn without_media(self) -> Self {
        match self {
            Self::CocoWithImages => Self::Coco,
            Self::YoloWithImages => Self::Yolo,
            Self::YoloObbWithImages => Self::YoloObb,
            other => other,
        }
    }

    /// The folder of the media in the archive.
    pub(crate) fn folder(self) -> &'static str {
        if self == Self::AsrManifest { "audio" } else { "images" }
    }

    /// Whether each task has files of its own name.
    pub(crate) fn is_file_for_each(self) -> bool {
        !matches!(self, Self::Coco | Self::CocoWithImages | Self::AsrManifest)
    }

    pub(crate) fn converter(self, schema: &Schema, options: &Options) -> Box<dyn Convert> {
        let like = options.like_original;
        match self {
            Self::Conll2003 => Box::new(Conll::new(schema)),
            Self::Coco | Self::CocoWithImages => Box::new(Coco::new(schema, like, self.has_media(options))),
            Self::Voc => Box::new(Voc::new(like)),
            Self::Yolo | Self::YoloWithImages => Box::new(Yolo::new(schema, like, yolo::Kind::Boxes)),
            Self::YoloObb | Self::YoloObbWithImages => Box::new(Yolo::new(schema, like, yolo::Kind::Oriented)),
            Self::BrushToNumpy => Box::new(Brush::new(brush::Kind::Numpy)),
            Self::BrushToPng => Box::new(Brush::new(brush::Kind::Png)),
            Self::AsrManifest => Box::new(Asr),
            Self::BrushToCoco => Box::new(BrushCoco::new(schema, like)),
            Self::Spacy => Box::new(Spacy::new(schema)),
            Self::Jsonl => Box::new(Jsonl::default()),
            Self::YoloSegmentation => Box::new(yolo::Dataset::outlines(schema)),
            Self::YoloPose => Box::new(yolo::Dataset::pose(schema)),
            Self::Datumaro => Box::new(Datumaro::new(schema)),
            Self::Parquet => Box::new(Parquet::single()),
            Self::HuggingFace => Box::new(Parquet::folder()),
            Self::CocoPanoptic => Box::new(Panoptic::new(schema)),
            Self::WebDataset => Box::new(WebDataset::default()),
            Self::Instructions => Box::new(Instructions),
            Self::Preferences => Box::new(Preferences),
        }
    }
}
