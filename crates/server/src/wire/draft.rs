use super::raw;
use labelkeep_database::drafts::Draft;
use labelkeep_model::ago;
use labelkeep_model::{Result, Timestamp};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub struct DraftBody {
    pub id: i64,
    pub user: String,
    pub created_username: String,
    pub created_ago: String,
    #[schema(value_type = Vec<Object>)]
    pub result: Box<RawValue>,
    /// Seconds spent.
    pub lead_time: Option<f64>,
    pub was_postponed: bool,
    pub import_id: Option<i64>,
    #[schema(value_type = String)]
    pub created_at: Timestamp,
    #[schema(value_type = String)]
    pub updated_at: Timestamp,
    pub task: i64,
    pub annotation: Option<i64>,
}

impl DraftBody {
    /// # Errors
    /// When the stored result is no JSON, which no write lets in.
    pub fn new(draft: Draft, now: Timestamp) -> Result<Self> {
        Ok(Self {
            id: draft.id,
            created_username: draft.created_username(),
            user: draft.user_email,
            created_ago: ago(draft.created_at, now),
            result: raw(draft.result)?,
            lead_time: draft.lead_time,
            was_postponed: draft.was_postponed,
            import_id: draft.import_id,
            created_at: draft.created_at,
            updated_at: draft.updated_at,
            task: draft.task_id,
            annotation: draft.annotation_id,
        })
    }
}
