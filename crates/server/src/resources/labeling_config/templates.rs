use crate::http::{
    access::Access,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
};
use axum::Json;
use labelkeep_labeling::templates::{GROUPS, TEMPLATES};
use labelkeep_model::Permission;
use serde_json::{Value, json};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/templates", Guard::Organization(Permission::OrganizationView), handler)
        .summary("List the configs to start from, in groups")
        .query("lang", "string", "accepted for compatibility; there is one language so far")
        .answers_empty(200)
}

async fn handler(access: Access) -> ApiResult<Json<Value>> {
    access.organization()?;
    Ok(Json(json!({ "templates": TEMPLATES, "groups": GROUPS })))
}
