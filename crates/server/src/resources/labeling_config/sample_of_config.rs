use super::{LabelConfigBody, sample_of_project::SampleTask};
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
};
use axum::{Json, extract::Path};
use labelkeep_labeling::{Config, sample};
use labelkeep_model::Permission;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/{id}/sample-task", Guard::Project(Permission::ProjectView), handler)
        .summary("Make up a task that the given config can show")
        .body::<LabelConfigBody>()
        .answers::<SampleTask>(200)
}

async fn handler(
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<LabelConfigBody>,
) -> ApiResult<Json<SampleTask>> {
    access.project(id).await?;
    let config = Config::parse(body.required()?)?;
    Ok(Json(SampleTask { sample_task: sample::task(&config).data }))
}
