use super::fields::ProjectFields;
use crate::{
    http::{
        access::Access,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::ProjectBody,
};
use axum::{Json, extract::State, http::StatusCode};
use labelkeep_database::{access::ProjectScope, predictions::NewPrediction, projects::NewProject, tasks::NewTask};
use labelkeep_labeling::example;
use labelkeep_model::{Permission, Result, TaskId};
use serde_json::{Map, Value};

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/projects/example", Guard::Organization(Permission::ProjectsCreate), handler)
        .summary("Make a small project with pictures and texts to try everything on")
        .answers::<ProjectBody>(201)
}

async fn handler(State(state): State<AppState>, access: Access) -> ApiResult<(StatusCode, Json<ProjectBody>)> {
    let scope = access.organization()?;
    let fields = ProjectFields {
        description: Some(example::DESCRIPTION.to_owned()),
        label_config: Some(example::CONFIG.to_owned()),
        expert_instruction: Some(example::INSTRUCTION.to_owned()),
        model_version: Some(example::MODEL_VERSION.to_owned()),
        ..ProjectFields::default()
    };
    let settings = fields.into_change(&Map::new(), None, state.clock.now())?;
    let id = state
        .database
        .create_project(&scope, NewProject { title: example::TITLE.to_owned(), settings, workspace: None })
        .await?;
    let project = access.caller().project(&state.database, Permission::TasksCreate, id).await?;
    for task in example::tasks() {
        fill(&state, &project, task).await?;
    }
    let stored = state.database.project(&project).await?;
    Ok((StatusCode::CREATED, Json(ProjectBody::new(stored, project.standing())?)))
}

async fn fill(state: &AppState, project: &ProjectScope, task: example::ExampleTask) -> Result<()> {
    let new = NewTask { data: task.data.to_string(), ..NewTask::default() };
    let id = TaskId(state.database.create_task(project, new).await?.id);
    if let Some(result) = task.prediction.as_ref().map(Value::to_string) {
        let scope = project.caller().task(&state.database, Permission::PredictionsChange, id).await?;
        let model_version = example::MODEL_VERSION.to_owned();
        let prediction = NewPrediction { result, model_version, score: Some(1.0), ..NewPrediction::default() };
        state.database.create_prediction(&scope, prediction).await?;
    }
    Ok(())
}
