use super::{GUARD, chat, chat::ChatGiven};
use crate::http::{access::Access, body::Body, endpoint::Endpoint, error::ApiResult, state::AppState};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_jobs::ml::{MOST_OF_PREVIEW, PreviewRow};
use labelkeep_model::{Error, FieldErrors, Result, Say, Told};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use std::collections::BTreeMap;
use utoipa::ToSchema;

pub(super) fn endpoints() -> [Endpoint; 2] {
    [
        Endpoint::post("/api/ml/{id}/preview", GUARD, preview)
            .summary("Ask a language model about some tasks, a minute at most, and show what it answers; nothing is stored but what it cost")
            .body::<Asked>()
            .answers::<PreviewBody>(200),
        Endpoint::get("/api/ml/{id}/agreement", GUARD, agreement)
            .summary("Compare a model's predictions with the last 500 annotations of people")
            .answers::<AgreementBody>(200),
    ]
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[schema(as = ChatPreviewRequest)]
#[serde(default)]
struct Asked {
    /// 1 to 10, which is the default; half of them are those that people annotated last.
    tasks: Option<usize>,
    /// Other settings than are stored, to be tried.
    #[schema(value_type = Option<ChatGiven>)]
    chat: Option<Map<String, Value>>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChatPreview)]
struct PreviewBody {
    tasks: Vec<Row>,
    tokens_in: u64,
    tokens_out: u64,
    cost: f64,
    /// What all tasks of the project would come to.
    cost_of_all: f64,
    /// The controls that the model is asked for.
    asked: Vec<String>,
    /// Those that no words answer.
    left_out: Vec<String>,
    /// What it is told before each task.
    instructions: String,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChatPreviewTask)]
struct Row {
    task: i64,
    #[schema(value_type = Object)]
    data: Box<RawValue>,
    #[schema(value_type = Option<Vec<Object>>)]
    result: Option<Box<RawValue>>,
    score: Option<f64>,
    /// Words that it marked and that are not in the text.
    missed: usize,
    /// With the people who annotated the task, 0 to 1.
    agreement: Option<f64>,
    error: Option<Told>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ModelAgreement)]
struct AgreementBody {
    model_version: String,
    /// Annotations that were compared.
    compared: usize,
    /// 0 to 1.
    agreement: Option<f64>,
    controls: BTreeMap<String, ControlAgreement>,
}

#[derive(Debug, Serialize, ToSchema)]
struct ControlAgreement {
    compared: usize,
    agreement: f64,
}

async fn preview(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(asked): Body<Asked>,
) -> ApiResult<Json<PreviewBody>> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    let stored = backend.chat.clone().ok_or_else(|| Error::conflict(Say::ChatOnly))?;
    let settings = match &asked.chat {
        None => stored,
        Some(given) => {
            let mut errors = FieldErrors::new();
            let settings = chat::changed(given, &stored, &mut errors);
            if !errors.is_empty() {
                return Err(Error::validation(errors).into());
            }
            settings
        }
    };
    let count = asked.tasks.unwrap_or(MOST_OF_PREVIEW);
    if !(1..=MOST_OF_PREVIEW).contains(&count) {
        return Err(Error::field("tasks", Say::MlBatchSize { most: MOST_OF_PREVIEW.into() }).into());
    }
    let mut bytes = [0; 8];
    state.rng.fill(&mut bytes);
    let found = state.ml().preview(&scope, &backend, settings, count, u64::from_le_bytes(bytes)).await?;
    Ok(Json(PreviewBody {
        tasks: found.rows.into_iter().map(row).collect::<Result<_>>()?,
        tokens_in: found.tokens_in,
        tokens_out: found.tokens_out,
        cost: found.cost,
        cost_of_all: found.cost_of_all,
        asked: found.asked,
        left_out: found.left_out,
        instructions: found.instructions,
    }))
}

fn row(row: PreviewRow) -> Result<Row> {
    let result = row.result.map(RawValue::from_string).transpose().map_err(Error::internal)?;
    let (score, missed, agreement) = (row.score, row.missed, row.agreement);
    Ok(Row { task: row.task, data: row.data, result, score, missed, agreement, error: row.error.map(Told::from) })
}

async fn agreement(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
) -> ApiResult<Json<AgreementBody>> {
    let scope = access.ml_backend(id).await?;
    let backend = state.database.ml_backend(&scope, id).await?;
    let found = state.ml().agreement(&scope, &backend).await?;
    let of_control = |(compared, agreement)| ControlAgreement { compared, agreement };
    Ok(Json(AgreementBody {
        model_version: found.model_version,
        compared: found.compared,
        agreement: found.agreement,
        controls: found.controls.into_iter().map(|(name, values)| (name, of_control(values))).collect(),
    }))
}
