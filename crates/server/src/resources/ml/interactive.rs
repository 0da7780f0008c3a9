use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Error, Permission, Say, Told};
use serde::{Deserialize, Serialize};
use serde_json::{Value, value::RawValue};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/ml/{id}/interactive-annotating", Guard::Project(Permission::Label), handler)
        .summary(
            "Ask an ML backend what it suggests for what somebody has drawn; why it suggests nothing is in the answer",
        )
        .body::<Asked>()
        .answers::<Suggested>(200)
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = MLInteractiveAnnotatingRequest)]
struct Asked {
    #[serde(default, deserialize_with = "lenient")]
    task: Option<i64>,
    /// What was drawn, such as `{"result": […]}`.
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    context: Option<Value>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MLSuggestion)]
struct Suggested {
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    data: Option<SuggestedData>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    errors: Option<Vec<String>>,
    /// `errors` for other languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    errors_told: Option<Vec<Told>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MLSuggestionData)]
struct SuggestedData {
    #[schema(value_type = Vec<Object>)]
    result: Box<RawValue>,
    score: Option<f64>,
    model_version: Option<String>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(asked): Body<Asked>,
) -> ApiResult<Json<Suggested>> {
    let scope = access.ml_backend(id).await?;
    let task = asked.task.ok_or_else(|| Error::field("task", Say::Required))?;
    let task = access.task(task).await?;
    if task.project().id() != scope.id() {
        return Err(Error::not_found(Say::NoSuchObject { what: "Task".into() }).into());
    }
    let backend = state.database.ml_backend(&scope, id).await?;
    let context = asked.context.filter(|value| !value.is_null()).map(|value| RawValue::from_string(value.to_string()));
    let context = context.transpose().map_err(Error::internal)?;
    let suggested = match state.ml().suggest(&task, &backend, context.as_deref()).await? {
        Ok(found) => {
            let result = RawValue::from_string(found.result).map_err(Error::internal)?;
            let data = SuggestedData { result, score: found.score, model_version: found.model_version };
            Suggested { data: Some(data), errors: None, errors_told: None }
        }
        Err(text) => {
            let told = Told::from(text);
            Suggested { data: None, errors: Some(vec![told.message.clone()]), errors_told: Some(vec![told]) }
        }
    };
    Ok(Json(suggested))
}
