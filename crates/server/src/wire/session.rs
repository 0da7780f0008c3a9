use labelkeep_database::users::SessionRecord;
use labelkeep_model::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// Where somebody is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SignedIn {
    id: i64,
    #[schema(value_type = String)]
    created_at: Timestamp,
    #[schema(value_type = String)]
    last_activity: Timestamp,
    address: String,
    user_agent: String,
    /// With what the person came in, for example `password` or `password+totp`.
    proved_by: String,
    /// When they last showed who they are.
    #[schema(value_type = String)]
    proved_at: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
}

impl SignedIn {
    pub(crate) fn new(session: SessionRecord, current: i64) -> Self {
        Self {
            current: session.id == current,
            id: session.id,
            created_at: session.created_at,
            last_activity: session.last_activity,
            address: session.address,
            user_agent: session.user_agent,
            proved_by: session.proved_by,
            proved_at: session.proved_at,
        }
    }
}
