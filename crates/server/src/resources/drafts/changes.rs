use crate::{
    http::{
        access::Access,
        body::{Body, MostBytes, summand},
        endpoint::{Endpoint, Guard},
        error::ApiResult,
        state::AppState,
    },
    resources::annotations::checked_result,
};
use axum::{
    Json,
    extract::{Path, State},
};
use labelkeep_database::drafts::NewDraft;
use labelkeep_labeling::result::Change;
use labelkeep_model::{Error, Permission, Say, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::ToSchema;

/// What of a draft is new beside the one that the server has.
#[derive(Debug, Deserialize, ToSchema)]
struct DraftChanges {
    result: Change,
    /// Seconds spent.
    #[serde(default, deserialize_with = "summand")]
    lead_time: Option<f64>,
    /// `updated_at` of the draft that the changes are of. Refused with 409 when there is another one: then save it whole.
    #[schema(value_type = String)]
    of: Timestamp,
}

#[derive(Debug, Serialize, ToSchema)]
struct DraftSaved {
    id: i64,
    #[schema(value_type = String)]
    updated_at: Timestamp,
}

pub(super) fn endpoint() -> Endpoint {
    Endpoint::patch("/api/drafts/{id}/changes", Guard::Project(Permission::Label), handler)
        .summary("Save what changed in one of the caller's drafts")
        .takes(MostBytes::RESULTS)
        .body::<DraftChanges>()
        .answers::<DraftSaved>(200)
}

async fn handler(
    State(state): State<AppState>,
    access: Access,
    Path(id): Path<i64>,
    Body(changes): Body<DraftChanges>,
) -> ApiResult<Json<DraftSaved>> {
    let scope = access.draft(id).await?;
    let old = state.database.draft(&scope, id).await?;
    scope.project().require_config()?;
    let other = || Error::conflict(Say::DraftChanged);
    if old.updated_at != changes.of {
        return Err(other().into());
    }
    let result = changes.result.apply(&old.result).map_err(|_| other())?;
    let result = RawValue::from_string(result).map_err(Error::internal)?;
    let new = NewDraft {
        result: checked_result(&result)?.0,
        lead_time: changes.lead_time,
        was_postponed: old.was_postponed,
        annotation: None,
    };
    let draft = state.database.change_draft(&scope, id, new, Some(changes.of)).await?;
    Ok(Json(DraftSaved { id, updated_at: draft.updated_at }))
}
