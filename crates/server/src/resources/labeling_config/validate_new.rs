use super::LabelConfigBody;
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
};
use axum::http::StatusCode;
use labelkeep_labeling::Config;
use labelkeep_model::{Error, Permission, Say};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/validate", Guard::Organization(Permission::ProjectsCreate), handler)
        .summary("Check a labeling config for a new project")
        .body::<LabelConfigBody>()
        .answers_nothing(204)
}

async fn handler(access: Access, Body(body): Body<LabelConfigBody>) -> ApiResult<StatusCode> {
    access.organization()?;
    let text = body.label_config.ok_or_else(|| Error::field("label_config", Say::Required))?;
    Config::parse(&text)?;
    Ok(StatusCode::NO_CONTENT)
}
