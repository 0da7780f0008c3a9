use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
};
use axum::{Json, extract::Path};
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/projects/{id}/export/formats", Guard::Project(Permission::Export), handler)
        .summary("List the formats that a project can be exported in")
        .answers_list::<FormatBody>(200)
}

#[derive(Serialize, ToSchema)]
#[schema(as = ExportFormat)]
struct FormatBody {
    title: &'static str,
    /// As `exportType` names it.
    name: &'static str,
    description: &'static str,
}

async fn handler(access: Access, Path(id): Path<i64>) -> ApiResult<Json<[FormatBody; 4]>> {
    access.project(id).await?;
    Ok(Json([
        FormatBody {
            title: "JSON",
            name: "JSON",
            description: "Tasks with their annotations as they are stored, complete. Imports again without loss.",
        },
        FormatBody {
            title: "JSON-MIN",
            name: "JSON_MIN",
            description: "One object per annotation: the task's data and one value per control tag.",
        },
        FormatBody {
            title: "CSV",
            name: "CSV",
            description: "One row per annotation, with commas. Cells that a spreadsheet would run as formulas get a quote in front.",
        },
        FormatBody {
            title: "TSV",
            name: "TSV",
            description: "One row per annotation, with tabs. Cells that a spreadsheet would run as formulas get a quote in front.",
        },
    ]))
}
