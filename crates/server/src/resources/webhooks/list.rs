use super::{GUARD, body::WebhookBody};
use crate::http::{access::Access, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Query, State},
};
use labelkeep_database::{Database, webhooks::WebhookHome};
use labelkeep_model::{Error, Result, Say};
use serde::Deserialize;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::get("/api/webhooks", GUARD, handler)
        .summary("List webhooks: all that the caller may manage, or of one project")
        .query("project", "string", "of this project; `isnull`: those that hear of all projects")
        .answers_list::<WebhookBody>(200)
}

#[derive(Debug, Deserialize)]
struct ListQuery {
    project: Option<String>,
}

impl ListQuery {
    fn project(&self) -> Result<Option<i64>> {
        let text = self.project.as_deref().filter(|text| !text.is_empty());
        let read = |text: &str| text.parse().map_err(|_| Error::field("project", Say::NoInteger));
        text.map(read).transpose()
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Query(query): Query<ListQuery>,
) -> ApiResult<Json<Vec<WebhookBody>>> {
    let found = if query.project.as_deref() == Some("isnull") {
        state.database.webhooks_of(&Database::webhooks_of_organization(access.caller())?).await?
    } else {
        match query.project()? {
            Some(project) => state.database.webhooks_of(&WebhookHome::Project(access.project(project).await?)).await?,
            None => state.database.all_webhooks(&access.organization()?).await?,
        }
    };
    let now = state.database.now();
    Ok(Json(found.into_iter().map(|webhook| WebhookBody::new(webhook, now)).collect()))
}
