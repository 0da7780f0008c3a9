//! What ends at a provider ends here: sessions that came from it, and who somebody is there.

use super::{arrive::record, providers::Provider};
use crate::{
    Database, Fetch,
    access::{Caller, Credential, OrganizationScope},
    args, audit,
};
use labelkeep_model::{Error, OrganizationId, Result, Say, Timestamp, UserId};
use serde_json::json;

/// Whose sessions a provider ends.
#[derive(Debug, Clone)]
pub struct Departure {
    pub provider: Provider,
    pub subject: Option<String>,
    /// The provider's session: that one alone.
    pub sid: Option<String>,
    /// When the provider said so: what was opened later stays.
    pub said_at: Timestamp,
    /// From where it was said.
    pub address: String,
}

impl Database {
    /// The provider has signed somebody out. The number of sessions that ended with it.
    pub async fn depart(&self, departure: Departure) -> Result<usize> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let Departure { provider, subject, sid, said_at, address } = departure;
                let rows = transaction
                    .fetch_all(
                        "UPDATE sessions SET ended_at = $4 WHERE provider_id = $1 AND ended_at IS NULL AND created_at <= $5 \
                         AND ($2 = '' OR user_id IN (SELECT user_id FROM identities WHERE provider_id = $1 AND subject = $2)) \
                         AND ($3 = '' OR provider_sid = $3) RETURNING user_id",
                        args![provider.id, subject.unwrap_or_default(), sid.unwrap_or_default(), now, said_at],
                    )
                    .await?;
                let organization = OrganizationId(provider.organization);
                let caller = Caller::nobody(organization, Credential::SingleSignOn, address);
                for row in &rows {
                    let user = UserId(row.get("user_id")?);
                    record(transaction, &caller, "user.signed_out_by_provider", user, provider.id).await?;
                }
                Ok(rows.len())
            })
        })
        .await
    }

    /// The provider from which a session came.
    pub async fn provider_of_session(&self, session: i64) -> Result<Option<Provider>> {
        let mut database = self;
        let sql = "SELECT p.* FROM sessions s JOIN sign_in_providers p ON p.id = s.provider_id \
                   WHERE s.id = $1 AND p.deleted_at IS NULL";
        database.fetch_optional(sql, args![session]).await?.as_ref().map(Provider::from_row).transpose()
    }

    /// Forgets who somebody is at the providers, and ends the sessions that came from them: the next one who comes with the
    /// address is that person.
    ///
    /// # Errors
    /// 403 without the right or for somebody above the own role; 404 when there is nobody; 409 when nothing is linked.
    pub async fn unlink_identities(&self, scope: &OrganizationScope, user: UserId) -> Result<()> {
        self.require_manageable(scope, user).await?;
        let caller = scope.caller().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let unlinked = transaction.execute("DELETE FROM identities WHERE user_id = $1", args![user]).await?;
                if unlinked == 0 {
                    return Err(Error::conflict(Say::NothingLinked));
                }
                let sql = "UPDATE sessions SET ended_at = $2 WHERE user_id = $1 AND ended_at IS NULL AND provider_id IS NOT NULL";
                transaction.execute(sql, args![user, now]).await?;
                let entry = audit::Entry {
                    action: "user.identities_unlinked",
                    object_type: "user",
                    object_id: Some(user.0),
                    project: None,
                    details: json!({ "number": unlinked }),
                };
                audit::record(transaction, &caller, entry).await
            })
        })
        .await
    }
}
