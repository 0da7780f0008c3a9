//! Sealed secrets under another master key, a few at a time, beside everything else.

use super::secrets::{place_of_headers, place_of_secret};
use crate::{Database, Fetch, args, storages::RotationStep};
use labelkeep_model::Result;
use labelkeep_secrets::{KeyId, KeyRing};
use std::{collections::BTreeMap, sync::Arc};

const STEP: i64 = 100;

impl Database {
    /// Wraps the secrets of webhooks behind `after` anew, if another key than the one in force wraps them.
    ///
    /// # Errors
    /// `UnknownKey` for one whose key the ring does not have.
    pub async fn rotate_webhook_secrets(&self, ring: Arc<KeyRing>, after: i64) -> Result<RotationStep> {
        let rng = self.rng().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT id, headers, secret FROM webhooks WHERE id > $1 AND deleted_at IS NULL ORDER BY id LIMIT $2 \
                           /*pg FOR UPDATE*/";
                let rows = transaction.fetch_all(sql, args![after, STEP]).await?;
                let mut step = RotationStep { next: None, wrapped: 0 };
                for row in &rows {
                    let id: i64 = row.get("id")?;
                    step.next = Some(id);
                    let secret: String = row.get("secret")?;
                    if let Some(sealed) = ring.rotate(rng.as_ref(), &place_of_secret(id), &secret)? {
                        let sql = "UPDATE webhooks SET secret = $2 WHERE id = $1";
                        step.wrapped += transaction.execute(sql, args![id, sealed]).await?;
                    }
                    let Some(headers) = row.get::<Option<String>>("headers")? else { continue };
                    if let Some(sealed) = ring.rotate(rng.as_ref(), &place_of_headers(id), &headers)? {
                        let sql = "UPDATE webhooks SET headers = $2 WHERE id = $1";
                        step.wrapped += transaction.execute(sql, args![id, sealed]).await?;
                    }
                }
                Ok(step)
            })
        })
        .await
    }

    /// How many secrets of webhooks each key opens.
    pub async fn keys_of_webhook_secrets(&self) -> Result<BTreeMap<KeyId, u64>> {
        let mut database = self;
        let sql = "SELECT secret AS sealed FROM webhooks WHERE deleted_at IS NULL UNION ALL \
                   SELECT headers FROM webhooks WHERE deleted_at IS NULL AND headers IS NOT NULL";
        let mut keys = BTreeMap::new();
        for row in database.fetch_all(sql, args![]).await? {
            *keys.entry(KeyRing::id_of(&row.get::<String>("sealed")?)?).or_default() += 1;
        }
        Ok(keys)
    }
}
