use super::hotkeys::small_object;
use crate::http::{
    access::Access,
    body::Body,
    endpoint::{Endpoint, Guard},
    error::ApiResult,
    state::AppState,
};
use axum::{Json, extract::State};
use labelkeep_database::users::ProfileChange;
use labelkeep_model::Permission;
use serde_json::{Map, Value, json};

fn anything() -> Value {
    json!({ "type": "object", "additionalProperties": true })
}

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/current-user/preferences", Guard::Organization(Permission::OwnAccount), get)
        .summary("Read what the interface remembers for the caller")
        .before_enrolment()
        .answers_json(200, anything())
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/current-user/preferences", Guard::Organization(Permission::OwnAccount), patch)
        .summary("Add to what the interface remembers for the caller; null removes a key")
        .body_json(anything())
        .answers_json(200, anything())
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<Map<String, Value>>> {
    read(&state, &access).await
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(changes): Body<Map<String, Value>>,
) -> ApiResult<Json<Map<String, Value>>> {
    let Json(mut preferences) = read(&state, &access).await?;
    for (key, value) in changes {
        if value.is_null() {
            preferences.shift_remove(&key);
        } else {
            preferences.insert(key, value);
        }
    }
    let text = small_object("preferences", &preferences)?;
    let change = ProfileChange { preferences: Some(text), ..ProfileChange::default() };
    state.database.change_own_profile(&access.organization()?, change).await?;
    Ok(Json(preferences))
}

async fn read(state: &AppState, access: &Access) -> ApiResult<Json<Map<String, Value>>> {
    let account = state.database.own_account(access.caller()).await?;
    Ok(Json(serde_json::from_str(&account.preferences).unwrap_or_default()))
}
