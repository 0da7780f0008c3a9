use crate::http::{
    endpoint::{Endpoint, Guard},
    error::ApiResult,
};
use axum::{Json, extract::Query};
use labelkeep_database::webhooks::WebhookAction;
use labelkeep_model::Permission;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/webhooks/info", Guard::Organization(Permission::ProjectsList), handler)
        .summary("Tell what webhooks can hear of")
        .query("organization-only", "boolean", "only what those of all projects hear, or only the rest")
        .answers_json(200, schema())
}

fn schema() -> serde_json::Value {
    serde_json::json!({
        "type": "object",
        "description": "By the name of the action.",
        "additionalProperties": {
            "type": "object",
            "required": ["name", "description", "key", "organization-only"],
            "properties": {
                "name": { "type": "string" },
                "description": { "type": "string" },
                "key": { "type": "string", "description": "Under which the payload has what it is about." },
                "organization-only": { "type": "boolean" },
            },
        },
    })
}

#[derive(Debug, Deserialize)]
struct InfoQuery {
    #[serde(rename = "organization-only")]
    organization_only: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Info {
    name: &'static str,
    description: &'static str,
    key: &'static str,
    #[serde(rename = "organization-only")]
    organization_only: bool,
}

async fn handler(Query(query): Query<InfoQuery>) -> ApiResult<Json<BTreeMap<&'static str, Info>>> {
    let wanted = query.organization_only.map(|text| text == "true");
    let all = WebhookAction::ALL.into_iter();
    let chosen = all.filter(|action| wanted.is_none_or(|wanted| wanted == action.is_of_organization()));
    Ok(Json(chosen.map(|action| (action.as_str(), info(action))).collect()))
}

fn info(action: WebhookAction) -> Info {
    let (name, key) = match action {
        WebhookAction::ProjectCreated => ("Project created", "project"),
        WebhookAction::ProjectUpdated => ("Project updated", "project"),
        WebhookAction::ProjectDeleted => ("Project deleted", "project"),
        WebhookAction::TasksCreated => ("Task created", "tasks"),
        WebhookAction::TasksDeleted => ("Task deleted", "tasks"),
        WebhookAction::AnnotationCreated => ("Annotation created", "annotation"),
        WebhookAction::AnnotationsCreated => ("Annotations created", "annotation"),
        WebhookAction::AnnotationUpdated => ("Annotation updated", "annotation"),
        WebhookAction::AnnotationsDeleted => ("Annotation deleted", "annotations"),
        WebhookAction::LabelLinkCreated => ("Label link created", "label_link"),
        WebhookAction::LabelLinkUpdated => ("Label link updated", "label_link"),
        WebhookAction::LabelLinkDeleted => ("Label link deleted", "label_link"),
    };
    Info { name, description: "", key, organization_only: action.is_of_organization() }
}
