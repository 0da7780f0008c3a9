//! Two addresses of the compatible API around files that it leaves in a folder of its own. Nothing is left in a folder here: an
//! export is streamed, and a snapshot is downloaded where it is listed.

use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
};
use axum::{Json, extract::Path, http::HeaderMap};
use labelkeep_model::{Error, Permission, Say};
use serde::Serialize;
use utoipa::ToSchema;

/// What a proxy that guards such a folder asks for.
const ORIGINAL: &str = "x-original-uri";

pub(super) fn endpoints() -> [Endpoint; 2] {
    // Of which project it is, is said in a header.
    let of_any = Guard::Organization(Permission::ProjectsCreate);
    [
        Endpoint::get("/api/projects/{id}/export/files", Guard::Project(Permission::ProjectChange), files)
            .summary("List the export files that lie on the server: none, as exports are streamed")
            .answers::<Files>(200),
        Endpoint::get("/api/auth/export", of_any, auth)
            .summary("Say whether the caller may have the export file that the header X-Original-URI names")
            .answers::<Allowed>(200),
    ]
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportFiles)]
struct Files {
    #[schema(value_type = Vec<Object>)]
    export_files: [(); 0],
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExportAllowed)]
struct Allowed {
    detail: &'static str,
}

async fn files(access: Access, Path(id): Path<i64>) -> ApiResult<Json<Files>> {
    access.project(id).await?;
    Ok(Json(Files { export_files: [] }))
}

/// `/export/<project>-…`
async fn auth(access: Access, headers: HeaderMap) -> ApiResult<Json<Allowed>> {
    let original = headers.get(ORIGINAL).and_then(|value| value.to_str().ok());
    let original = original.ok_or_else(|| Error::bad_request(Say::OriginalUri))?;
    let name = original.replace("/export/", "");
    let project = name.split('-').next().and_then(|number| number.trim().parse().ok());
    let project = project.ok_or_else(|| Error::bad_request(Say::NoExportName))?;
    access.project(project).await?;
    Ok(Json(Allowed { detail: "auth ok" }))
}
