use super::{
    LOOK,
    body::{LabelBody, approved, description, text, value},
};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
};
use labelkeep_database::labels::LabelChange;
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(super) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/labels/{id}", LOOK, get).summary("Get a label").answers::<LabelBody>(200),
        Endpoint::patch("/api/labels/{id}", LOOK, patch)
            .summary("Change a label: the own ones, and all for administrators; annotations stay as they are")
            .body::<Given>()
            .answers::<LabelBody>(200),
        Endpoint::delete("/api/labels/{id}", LOOK, delete)
            .summary("Delete a label with its links; annotations stay as they are")
            .answers_nothing(204),
    ]
}

/// What changes.
#[derive(ToSchema)]
#[schema(as = LabelChangeRequest)]
#[expect(dead_code, reason = "requests are read field by field; this names them")]
struct Given {
    title: Option<String>,
    #[schema(value_type = Option<Value>)]
    value: Option<()>,
    description: Option<String>,
    approved: Option<bool>,
}

async fn get(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<Json<LabelBody>> {
    Ok(Json(LabelBody::new(state.database.label(&access.organization()?, id).await?)?))
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<Json<LabelBody>> {
    let scope = access.organization()?;
    let change = LabelChange {
        title: body.contains_key("title").then(|| text(&body, "title")).transpose()?,
        value: body.contains_key("value").then(|| value(&body, "value")).transpose()?,
        description: description(&body)?,
        approved: approved(&body)?,
    };
    state.database.change_label(&scope, id, change).await?;
    Ok(Json(LabelBody::new(state.database.label(&scope, id).await?)?))
}

async fn delete(State(state): State<AppState>, access: Access, Path(id): Path<i64>) -> ApiResult<StatusCode> {
    state.database.delete_label(&access.organization()?, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
