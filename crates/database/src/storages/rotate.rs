//! Sealed secrets under another master key, a few at a time, beside everything else.

use super::secrets::place;
use crate::{Database, Fetch, args};
use labelkeep_model::Result;
use labelkeep_secrets::{KeyId, KeyRing};
use std::{collections::BTreeMap, sync::Arc};

const STEP: i64 = 100;

/// What a step of a rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RotationStep {
    /// Where the next one begins; `None` after the last.
    pub next: Option<i64>,
    pub wrapped: u64,
}

impl Database {
    /// Wraps the secrets of storages behind `after` anew, if another key than the one in force wraps them.
    ///
    /// # Errors
    /// `UnknownKey` for one whose key the ring does not have.
    pub async fn rotate_storage_secrets(&self, ring: Arc<KeyRing>, after: i64) -> Result<RotationStep> {
        let rng = self.rng().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT id, secrets FROM storages WHERE id > $1 AND secrets IS NOT NULL ORDER BY id LIMIT $2 \
                           /*pg FOR UPDATE*/";
                let rows = transaction.fetch_all(sql, args![after, STEP]).await?;
                let mut step = RotationStep { next: None, wrapped: 0 };
                for row in &rows {
                    let id: i64 = row.get("id")?;
                    step.next = Some(id);
                    let sealed: String = row.get("secrets")?;
                    if let Some(sealed) = ring.rotate(rng.as_ref(), &place(id), &sealed)? {
                        let sql = "UPDATE storages SET secrets = $2 WHERE id = $1";
                        step.wrapped += transaction.execute(sql, args![id, sealed]).await?;
                    }
                }
                Ok(step)
            })
        })
        .await
    }

    /// How many secrets of storages each key opens.
    pub async fn keys_of_storage_secrets(&self) -> Result<BTreeMap<KeyId, u64>> {
        let mut database = self;
        let rows = database.fetch_all("SELECT secrets FROM storages WHERE secrets IS NOT NULL", args![]).await?;
        let mut keys = BTreeMap::new();
        for row in rows {
            *keys.entry(KeyRing::id_of(&row.get::<String>("secrets")?)?).or_default() += 1;
        }
        Ok(keys)
    }
}
