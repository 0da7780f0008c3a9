use crate::{
    http::{
        access::Access,
        body::Body,
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    wire::raw,
};
use axum::{Json, extract::State};
use labelkeep_database::users::ProfileChange;
use labelkeep_model::{Error, Permission, Result, Say};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, value::RawValue};
use utoipa::ToSchema;

pub(super) fn get_endpoint() -> Endpoint {
    Endpoint::get("/api/current-user/hotkeys", Guard::Organization(Permission::OwnAccount), get)
        .summary("Read the caller's own hotkeys")
        .answers::<HotkeysBody>(200)
}

pub(super) fn patch_endpoint() -> Endpoint {
    Endpoint::patch("/api/current-user/hotkeys", Guard::Organization(Permission::OwnAccount), patch)
        .summary("Replace the caller's own hotkeys")
        .body::<HotkeysChange>()
        .answers::<HotkeysBody>(200)
}

#[derive(Serialize, ToSchema)]
struct HotkeysBody {
    #[schema(value_type = Object)]
    custom_hotkeys: Box<RawValue>,
}

#[derive(Deserialize, ToSchema)]
struct HotkeysChange {
    #[schema(value_type = Object)]
    custom_hotkeys: Option<Map<String, Value>>,
}

async fn get(State(state): State<AppState>, access: Access) -> ApiResult<Json<HotkeysBody>> {
    read(&state, &access).await
}

async fn patch(
    State(state): State<AppState>,
    access: Access,
    Body(body): Body<HotkeysChange>,
) -> ApiResult<Json<HotkeysBody>> {
    let hotkeys = body.custom_hotkeys.ok_or_else(|| Error::field("custom_hotkeys", Say::Required))?;
    for (action, hotkey) in &hotkeys {
        check_hotkey(action, hotkey).map_err(|message| Error::field("custom_hotkeys", message))?;
    }
    let text = small_object("custom_hotkeys", &hotkeys)?;
    let change = ProfileChange { custom_hotkeys: Some(text), ..ProfileChange::default() };
    state.database.change_own_profile(&access.organization()?, change).await?;
    read(&state, &access).await
}

/// What clients read: `"section:action": {"key": "ctrl+s", "active": true}`. One that is switched off needs no key.
fn check_hotkey(action: &str, hotkey: &Value) -> std::result::Result<(), Say> {
    if !action.split_once(':').is_some_and(|(section, name)| !section.is_empty() && !name.is_empty()) {
        return Err(Say::HotkeyAction { action: action.into() });
    }
    let Some(hotkey) = hotkey.as_object() else {
        return Err(Say::HotkeyObject { action: action.into() });
    };
    let is_off = hotkey.get("active").is_some_and(|active| active == false);
    match hotkey.get("key").and_then(Value::as_str) {
        Some(key) if is_off || !key.is_empty() => Ok(()),
        _ => Err(Say::HotkeyKey { action: action.into() }),
    }
}

/// What people store of their own is bounded.
pub(super) fn small_object(field: &str, object: &Map<String, Value>) -> Result<String> {
    let text = Value::Object(object.clone()).to_string();
    if text.len() > 32 * 1024 {
        return Err(Error::field(field, Say::ObjectTooLarge));
    }
    Ok(text)
}

async fn read(state: &AppState, access: &Access) -> ApiResult<Json<HotkeysBody>> {
    let account = state.database.own_account(access.caller()).await?;
    Ok(Json(HotkeysBody { custom_hotkeys: raw(account.custom_hotkeys)? }))
}
