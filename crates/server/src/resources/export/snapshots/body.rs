use crate::wire::UserSimple;
use labelkeep_database::exports::Export;
use labelkeep_model::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// A snapshot. Field for field and in the order of the compatible API.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ExportBody {
    title: String,
    id: i64,
    created_by: UserSimple,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = Option<String>)]
    finished_at: Option<Timestamp>,
    #[schema(value_type = ExportState)]
    status: &'static str,
    md5: String,
    counters: Counters,
    converted_formats: Vec<ConvertedFormat>,
}

/// The words of `ExportStatus`.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[expect(dead_code, reason = "says in the document which words there are")]
enum ExportState {
    Created,
    InProgress,
    Completed,
    Failed,
}

#[derive(Debug, Serialize, ToSchema)]
struct Counters {
    task_number: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct ConvertedFormat {
    id: i64,
    /// Always completed: formats are written when they are downloaded.
    status: &'static str,
    export_type: String,
    #[schema(value_type = Option<String>)]
    traceback: Option<()>,
}

impl From<Export> for ExportBody {
    fn from(export: Export) -> Self {
        let format = |(id, export_type)| ConvertedFormat { id, status: "completed", export_type, traceback: None };
        Self {
            title: export.title,
            id: export.id,
            created_by: UserSimple {
                id: export.created_by,
                first_name: export.first_name,
                last_name: export.last_name,
                email: export.email,
                avatar: None,
            },
            created_at: export.created_at,
            finished_at: export.finished_at,
            status: export.status.as_str(),
            md5: export.md5,
            counters: Counters { task_number: export.task_number },
            converted_formats: export.formats.into_iter().map(format).collect(),
        }
    }
}

/// What a new snapshot answers: the compatible API repeats its options, always as null.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CreatedExportBody {
    #[serde(flatten)]
    pub export: ExportBody,
    #[schema(value_type = Option<Object>)]
    pub task_filter_options: Option<()>,
    #[schema(value_type = Option<Object>)]
    pub annotation_filter_options: Option<()>,
    #[schema(value_type = Option<Object>)]
    pub serialization_options: Option<()>,
}
