use crate::http::{
    access::Access,
    body::{Body, lenient},
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_labeling::{
    Config, ConfigError,
    compat::{self, Strictness},
    sample,
};
use labelkeep_model::{Permission, ProjectId, Said, Told};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use utoipa::ToSchema;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/labeling-config/check", Guard::Organization(Permission::ProjectsCreate), handler)
        .summary("Say everything about a labeling config while it is being written")
        .body::<Question>()
        .answers::<Answer>(200)
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default)]
struct Question {
    label_config: String,
    /// The project that would use it: then `errors` and `impact` speak of its annotations and tasks.
    #[serde(deserialize_with = "lenient")]
    project: Option<i64>,
}

/// A problem at its place; lines and columns count from 1.
#[derive(Debug, Serialize, ToSchema)]
struct Remark {
    message: String,
    line: u32,
    column: u32,
    /// The message for other languages; left out where it is in no catalogue.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    said: Option<Said>,
}

#[derive(Debug, Default, Serialize, ToSchema)]
struct Answer {
    /// Why it cannot be saved; empty when it can.
    errors: Vec<Remark>,
    warnings: Vec<Remark>,
    /// What saving it does to the work in the project.
    impact: Vec<Told>,
    /// Data to show it with; empty while there are errors.
    #[schema(value_type = Object)]
    sample_task: Map<String, Value>,
}

impl From<&ConfigError> for Remark {
    fn from(error: &ConfigError) -> Self {
        Self {
            message: error.message.to_string(),
            line: error.line,
            column: error.column,
            said: error.message.said().cloned(),
        }
    }
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Body(question): Body<Question>,
) -> ApiResult<Json<Answer>> {
    access.organization()?;
    let config = match Config::parse(&question.label_config) {
        Ok(config) => config,
        Err(errors) => {
            let errors = errors.0.iter().map(Remark::from).collect();
            return Ok(Json(Answer { errors, ..Answer::default() }));
        }
    };
    let mut answer = Answer {
        warnings: config.warnings().iter().map(Remark::from).collect(),
        sample_task: sample::task(&config).data,
        ..Answer::default()
    };
    if let Some(id) = question.project {
        let scope = access.caller().project(&state.database, Permission::ProjectChange, ProjectId(id)).await?;
        let now = Config::parse(&state.database.project(&scope).await?.label_config).ok();
        let usage = state.database.project_summary(&scope).await?.usage.placed_in(now.as_ref());
        if let Err(message) = compat::check(&config, &usage, Strictness::KeepLabels) {
            let Told { message, said } = message.into();
            answer.errors.push(Remark { message, line: 1, column: 1, said });
        }
        answer.impact = compat::impact(&config, &usage).into_iter().map(Told::from).collect();
    }
    Ok(Json(answer))
}
