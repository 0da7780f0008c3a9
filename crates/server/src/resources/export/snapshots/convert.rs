use crate::{
    http::{
        access::Access,
        body::{Body, lenient},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::export::asked::Asked,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/exports/{export_pk}/convert", Guard::Project(Permission::Export), handler)
        .summary("Offer an export snapshot in another format")
        .body::<ConvertBody>()
        .answers::<Converted>(200)
}

#[derive(Debug, Deserialize, ToSchema)]
struct ConvertBody {
    /// A name that `…/export/formats` lists.
    export_type: Option<String>,
    /// Taken, without effect: formats are made when they are downloaded, and the download says it.
    #[serde(default, deserialize_with = "lenient")]
    #[expect(dead_code, reason = "read so that a wrong type is refused")]
    download_resources: Option<bool>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Converted {
    export_type: &'static str,
    converted_format: i64,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path((id, export)): Path<(i64, i64)>,
    Body(body): Body<ConvertBody>,
) -> ApiResult<Json<Converted>> {
    let scope = access.project(id).await?;
    let name = body.export_type.ok_or_else(|| Error::field("export_type", Say::Required))?;
    let export_type = Asked::of_snapshot(&name, "export_type")?.name();
    let converted_format = state.database.add_export_format(&scope, export, export_type).await?;
    Ok(Json(Converted { export_type, converted_format }))
}
