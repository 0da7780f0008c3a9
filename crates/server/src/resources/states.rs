//! States of tasks, projects and annotations, as the compatible product answers while they are off, which is how it comes: none
//! has a history, and no transition is known.

use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    paging::Page,
};
use axum::{Json, extract::Path};
use labelkeep_model::{Error, Permission, Result, Say};
use serde::Serialize;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

const GUARD: Guard = Guard::Project(Permission::DataView);

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/api/fsm/entities/{entity_name}/{entity_id}/history", GUARD, history)
            .summary("List the states of a task, project or annotation: none, as states are off")
            .answers_page::<StateBody>(200),
        Endpoint::post("/api/fsm/entities/{entity_name}/{entity_id}/transition", GUARD, transition)
            .summary("Change a state: refused, as states are off")
            .body_json(json!({ "type": "object", "properties": { "transition_name": { "type": "string" } } }))
            .answers_nothing(204),
    ]
}

/// There is none.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = State)]
struct StateBody {
    id: String,
}

/// # Errors
/// 404 for what is not there, or not the caller's to see.
async fn find(access: &Access, entity: &str, id: i64) -> Result<()> {
    match entity {
        "task" => access.task(id).await.map(|_| ()),
        "project" => access.project(id).await.map(|_| ()),
        "annotation" => access.annotation(id).await.map(|_| ()),
        _ => Err(Error::not_found(Say::PlainNotFound)),
    }
}

async fn history(access: Access, Path((entity, id)): Path<(String, i64)>) -> ApiResult<Json<Page<StateBody>>> {
    find(&access, &entity, id).await?;
    Ok(Json(Page { count: 0, next: None, previous: None, results: Vec::new() }))
}

async fn transition(
    access: Access,
    Path((entity, id)): Path<(String, i64)>,
    Body(body): Body<Map<String, Value>>,
) -> ApiResult<()> {
    find(&access, &entity, id).await?;
    let name = "transition_name";
    let say = if body.contains_key(name) { Say::UnknownTransition } else { Say::Required };
    Err(Error::field(name, say).into())
}
