use super::{asked::Asked, converted::schema};
use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_converters::Format;
use labelkeep_formats::export::ExportFormat;
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

const GUIDE: &str = "https://labelstud.io/guide/export.html";

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/export/formats", Guard::Project(Permission::Export), handler)
        .summary("List the formats that a project can be exported in, those first that fit its configuration")
        .answers_list::<FormatBody>(200)
}

#[derive(Serialize, ToSchema)]
#[schema(as = ExportFormat)]
struct FormatBody {
    title: &'static str,
    description: &'static str,
    /// A page about it, where the compatible API has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    link: Option<String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    #[schema(required = false)]
    tags: &'static [&'static str],
    /// As `exportType` names it.
    name: &'static str,
    /// `true`: the project's configuration has nothing that the format could hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    disabled: Option<bool>,
    /// Whether the tasks can be split into training, validation and test.
    has_splits: bool,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<Vec<FormatBody>>> {
    let scope = access.project(id).await?;
    let schema = schema(&state.database.project(&scope).await?);
    let tables = ExportFormat::ALL.into_iter().map(|format| body(Asked::Table(format), true));
    let converted = Format::ALL.into_iter().map(|format| body(Asked::Converted(format), format.fits(&schema)));
    let mut formats: Vec<FormatBody> = tables.chain(converted).collect();
    formats.sort_by_key(|format| format.disabled.is_some());
    Ok(Json(formats))
}

fn body(asked: Asked, fits: bool) -> FormatBody {
    let (title, description, tags) = about(asked);
    let anchor = match asked {
        Asked::Table(_) => Some(title),
        Asked::Converted(Format::Conll2003) => Some("CONLL2003"),
        Asked::Converted(Format::Coco | Format::CocoWithImages | Format::BrushToCoco) => Some("COCO"),
        Asked::Converted(Format::Voc) => Some("Pascal-VOC-XML"),
        Asked::Converted(Format::BrushToNumpy | Format::BrushToPng) => Some("Brush-labels-to-NumPy-amp-PNG"),
        Asked::Converted(Format::AsrManifest) => Some("ASR-MANIFEST"),
        Asked::Converted(format) if format.name().starts_with("YOLO") && !format.has_splits() => Some("YOLO"),
        Asked::Converted(_) => None,
    };
    let link = anchor.map(|anchor| format!("{GUIDE}#{anchor}"));
    let disabled = (!fits).then_some(true);
    let has_splits = matches!(asked, Asked::Converted(format) if format.has_splits());
    FormatBody { title, description, link, tags, name: asked.name(), disabled, has_splits }
}

type About = (&'static str, &'static str, &'static [&'static str]);

fn about(asked: Asked) -> About {
    match asked {
        Asked::Table(ExportFormat::Json) => {
            ("JSON", "Tasks with their annotations as they are stored, complete. Imports again without loss.", &[])
        }
        Asked::Table(ExportFormat::JsonMin) => {
            ("JSON-MIN", "One object per annotation: the task's data and one value per control tag.", &[])
        }
        Asked::Table(ExportFormat::Csv) => (
            "CSV",
            "One row per annotation, with commas. Cells that a spreadsheet would run as formulas get a quote in front.",
            &[],
        ),
        Asked::Table(ExportFormat::Tsv) => (
            "TSV",
            "One row per annotation, with tabs. Cells that a spreadsheet would run as formulas get a quote in front.",
            &[],
        ),
        Asked::Converted(format) => of_converter(format),
    }
}

fn of_converter(format: Format) -> About {
    const DETECTION: &[&str] = &["image segmentation", "object detection", "keypoints"];
    const BOXES: &[&str] = &["image segmentation", "object detection"];
    match format {
        Format::Conll2003 => (
            "CONLL2003",
            "A token on each line with the tag of its span. Keeps the first label of each span of the first control; loses spans that overlap.",
            &["sequence labeling", "text tagging", "named entity recognition"],
        ),
        Format::Coco => (
            "COCO",
            "One JSON file. Keeps boxes, polygons and points; loses masks, ellipses, rotation and further labels of a region.",
            DETECTION,
        ),
        Format::CocoWithImages => ("COCO with Images", "COCO with the pictures in the archive.", DETECTION),
        Format::Voc => (
            "Pascal VOC XML",
            "An XML file for each picture. Keeps boxes; loses polygons, masks, points and rotation.",
            BOXES,
        ),
        Format::Yolo => (
            "YOLO",
            "A text file for each picture. Keeps boxes and polygons, or boxes with their points; loses masks, ellipses and rotation.",
            DETECTION,
        ),
        Format::YoloWithImages => ("YOLO with Images", "YOLO with the pictures in the archive.", DETECTION),
        Format::YoloObb => (
            "YOLOv8 OBB",
            "A text file for each picture with the four corners of each box, so that rotation is kept.",
            BOXES,
        ),
        Format::YoloObbWithImages => ("YOLOv8 OBB with Images", "YOLOv8 OBB with the pictures in the archive.", BOXES),
        Format::BrushToNumpy => {
            ("Brush labels to NumPy", "An array for each mask. Loses everything but masks.", &["image segmentation"])
        }
        Format::BrushToPng => (
            "Brush labels to PNG",
            "A gray picture for each mask. Loses everything but masks.",
            &["image segmentation"],
        ),
        Format::AsrManifest => (
            "ASR Manifest",
            "A line for each recording with its length and first transcript, for NVIDIA NeMo, with the recordings.",
            &["speech recognition"],
        ),
        Format::BrushToCoco => (
            "Brush labels to COCO",
            "Masks as outlines, polygons and boxes in one JSON file. Holes in masks are lost.",
            &["image segmentation", "brush annotations"],
        ),
        Format::Spacy => (
            "spaCy JSONL",
            "A line for each text with its entities and categories, in characters, as spaCy's training takes them.",
            &["named entity recognition", "text classification"],
        ),
        Format::YoloSegmentation => (
            "YOLO segmentation",
            "A folder for Ultralytics with splits: every region as a polygon. Keeps boxes with their rotation, polygons, ellipses and masks; loses points.",
            BOXES,
        ),
        Format::YoloPose => (
            "YOLO pose",
            "A folder for Ultralytics with splits: boxes with the points that belong to them. Loses other regions.",
            &["keypoints"],
        ),
        Format::Datumaro => (
            "Datumaro",
            "A JSON file for each split with boxes, polygons, points and choices; masks and ellipses as polygons.",
            DETECTION,
        ),
        Format::Parquet => (
            "Parquet",
            "A table with a row for each task: its data, annotations and predictions as JSON. Nothing is lost.",
            &[],
        ),
        Format::HuggingFace => (
            "Hugging Face datasets",
            "A folder with a Parquet table for each split, a card and the pictures. Nothing is lost.",
            &[],
        ),
        Format::WebDataset => (
            "WebDataset",
            "Tar archives of a thousand samples each, for each split: the task as JSON and its picture or recording. Nothing is lost.",
            &[],
        ),
        Format::CocoPanoptic => (
            "COCO panoptic",
            "A picture for each one, whose pixels are numbers of regions, and a JSON file. Where regions lie over each other the later one is kept.",
            BOXES,
        ),
        Format::Instructions => (
            "Conversations (JSONL)",
            "A line for each conversation with its messages, for training on instructions: those of the task, then those that were added. Loses ratings and other answers.",
            &["conversation", "instruction tuning"],
        ),
        Format::Preferences => (
            "Preferences (JSONL)",
            "A line for each two answers of which one is better, with what was asked, as reward models and DPO take them. Loses other answers.",
            &["conversation", "preference", "reward model"],
        ),
        Format::Jsonl => {
            ("JSON Lines", "The tasks of the JSON format, each on a line of its own. Nothing is lost.", &[])
        }
    }
}
