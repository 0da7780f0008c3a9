use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
};
use axum::Json;
use labelkeep_labeling::templates::{GROUPS, TEMPLATES, Template};
use labelkeep_model::Permission;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/templates", Guard::Organization(Permission::OrganizationView), handler)
        .summary("List the configs to start from, in groups")
        .query("lang", "string", "accepted for compatibility; there is one language so far")
        .answers::<Gallery>(200)
}

#[derive(Serialize, ToSchema)]
struct Gallery {
    templates: &'static [Template],
    groups: &'static [&'static str],
}

async fn handler(access: Access) -> ApiResult<Json<Gallery>> {
    access.organization()?;
    Ok(Json(Gallery { templates: TEMPLATES, groups: GROUPS }))
}
