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
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_model::{Error, Permission, Say};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// Letters of a reason.
const LEAST: usize = 3;
const MOST: usize = 500;

pub(super) fn endpoint() -> Endpoint {
    Endpoint::post("/api/tasks/{id}/reveal", Guard::Project(Permission::DataReveal), handler)
        .summary(
            "Show all data of a task, also those that the project hides; who asked and why is kept in the audit trail",
        )
        .body::<Reason>()
        .answers::<Revealed>(200)
}

#[derive(Debug, Deserialize, ToSchema)]
#[schema(as = RevealReason)]
struct Reason {
    /// 3 to 500 letters.
    reason: Option<String>,
}

/// A task with nothing hidden.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = RevealedTask)]
struct Revealed {
    id: i64,
    #[schema(value_type = Object)]
    data: Box<RawValue>,
    #[schema(value_type = Object)]
    meta: Box<RawValue>,
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(body): Body<Reason>,
) -> ApiResult<Json<Revealed>> {
    let scope = access.task(id).await?;
    let reason = body.reason.ok_or_else(|| Error::field("reason", Say::Required))?.trim().to_owned();
    if !(LEAST..=MOST).contains(&reason.chars().count()) {
        return Err(Error::field("reason", Say::LengthBetween { least: LEAST.into(), most: MOST.into() }).into());
    }
    let task = state.database.reveal_task(&scope, reason).await?;
    let meta = task.meta.unwrap_or_else(|| "{}".to_owned());
    Ok(Json(Revealed { id: task.id, data: raw(task.data)?, meta: raw(meta)? }))
}
