//! Sign-ins that are under way. Each state is good once, for a few minutes, at whichever node.

use crate::{Database, Fetch, args};
use labelkeep_model::{Error, ErrorKind, Result, Say, Timestamp};

/// Rows that say nothing any more go with a later sign-in, so many at once.
const SWEPT: i64 = 50;

impl Database {
    pub async fn begin_sign_on(
        &self,
        provider: i64,
        state_hash: String,
        next: String,
        expires_at: Timestamp,
    ) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                transaction
                    .execute(
                        "DELETE FROM sign_in_flows WHERE state_hash IN (SELECT state_hash FROM sign_in_flows \
                         WHERE expires_at < $1 ORDER BY expires_at LIMIT $2 /*pg FOR UPDATE SKIP LOCKED*/)",
                        args![now, SWEPT],
                    )
                    .await?;
                let sql =
                    "INSERT INTO sign_in_flows (state_hash, provider_id, next, expires_at) VALUES ($1, $2, $3, $4)";
                transaction.execute(sql, args![state_hash, provider, next, expires_at]).await.map(|_| ())
            })
        })
        .await
    }

    /// Takes a state, which is used up, and gives where it leads then.
    ///
    /// # Errors
    /// 400 when it is not of this provider, was used, or is over.
    pub async fn take_sign_on(&self, provider: i64, state_hash: String) -> Result<String> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_optional(
                        "DELETE FROM sign_in_flows WHERE state_hash = $1 AND provider_id = $2 RETURNING next, expires_at",
                        args![state_hash, provider],
                    )
                    .await?;
                match row {
                    Some(row) if row.time("expires_at")? > now => row.get("next"),
                    _ => Err(Error::new(ErrorKind::BadRequest, Say::SignOnIsOver)),
                }
            })
        })
        .await
    }
}
