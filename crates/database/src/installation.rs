//! Facts about the installation as a whole.

use crate::{Database, Fetch, args};
use labelkeep_model::Result;

pub(crate) const KEY: &str = "key_fingerprint";

impl Database {
    /// Notes which key the installation has, if none is noted yet, and answers whether it is this one.
    ///
    /// # Errors
    /// What the database says.
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

    /// # Errors
    /// What the database says.
    pub async fn replace_key_fingerprint(&self, fingerprint: String) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                transaction
                    .execute(
                        "INSERT INTO settings (name, value) VALUES ($1, $2) \
                         ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        args![KEY, fingerprint],
                    )
                    .await
                    .map(|_| ())
            })
        })
        .await
    }
}
