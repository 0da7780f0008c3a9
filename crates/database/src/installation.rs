//! Facts about the installation as a whole.

use crate::{
    Database, Fetch,
    access::{Caller, Credential},
    args, audit,
};
use labelkeep_model::{OrganizationId, Result};

pub(crate) const KEY: &str = "key_fingerprint";

impl Database {
    /// Notes which key the installation has, if none is noted yet, and answers whether it is this one.
    pub async fn keep_key_fingerprint(&self, fingerprint: String) -> Result<bool> {
        let mut database = self;
        let sql = "SELECT value FROM settings WHERE name = $1";
        if let Some(row) = database.fetch_optional(sql, args![KEY]).await? {
            return Ok(row.get::<String>("value")? == fingerprint);
        }
        self.write(move |transaction| {
            Box::pin(async move {
                // Two nodes may start for the first time at once: one is first.
                transaction
                    .execute(
                        "INSERT INTO settings (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
                        args![KEY, &fingerprint],
                    )
                    .await?;
                let row = transaction.fetch_one(sql, args![KEY]).await?;
                Ok(row.get::<String>("value")? == fingerprint)
            })
        })
        .await
    }

    pub async fn replace_key_fingerprint(&self, fingerprint: String) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute(
                        "INSERT INTO settings (name, value) VALUES ($1, $2) \
                         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        args![KEY, fingerprint],
                    )
                    .await?;
                let organization = "SELECT id FROM organizations ORDER BY id LIMIT 1";
                let Some(row) = transaction.fetch_optional(organization, args![]).await? else { return Ok(()) };
                let entry = audit::Entry {
                    action: "installation.key_replaced",
                    object_type: "organization",
                    object_id: None,
                    project: None,
                    details: serde_json::json!({}),
                };
                let caller = Caller::nobody(OrganizationId(row.get("id")?), Credential::CommandLine, String::new());
                audit::record(transaction, &caller, entry).await
            })
        })
        .await
    }
}
