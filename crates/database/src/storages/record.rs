//! Storages in the audit trail.

use crate::{Transaction, access::ProjectScope, audit};
use labelkeep_model::Result;
use serde_json::Value as Json;

pub(super) async fn record(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &'static str,
    storage: i64,
    details: Json,
) -> Result<()> {
    let entry =
        audit::Entry { action, object_type: "storage", object_id: Some(storage), project: Some(scope.id()), details };
    audit::record(transaction, scope.caller(), entry).await
}
