//! All secrets that are sealed in the database, and how they come under another master key: a few at a time, beside everything
//! else.

use crate::{Database, Fetch, args, engine::dialect::Sql};
use labelkeep_model::Result;
use labelkeep_secrets::{KeyId, KeyRing, Place};
use std::{collections::BTreeMap, sync::Arc};

/// A column of sealed texts; `row` is the column that a `Place` names.
struct Column {
    table: &'static str,
    row: &'static str,
    column: &'static str,
    /// The migration with which it came: a database of an older version is backed up too.
    since: i64,
}

/// Each column that has secrets. One that is missing here would be lost with the old key.
const COLUMNS: &[Column] = &[
    Column { table: "storages", row: "id", column: "secrets", since: 100 },
    Column { table: "storage_connections", row: "id", column: "secrets", since: 168 },
    Column { table: "webhooks", row: "id", column: "headers", since: 145 },
    Column { table: "webhooks", row: "id", column: "secret", since: 145 },
    Column { table: "ml_backends", row: "id", column: "password", since: 163 },
    Column { table: "totp_factors", row: "user_id", column: "secret", since: 150 },
    Column { table: "sign_in_providers", row: "id", column: "client_secret", since: 151 },
];

const STEP: i64 = 100;

/// How far a rotation has come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RotationPlace {
    column: usize,
    after: i64,
}

/// What a step of a rotation did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RotationStep {
    /// Where the next one begins; `None` after the last.
    pub next: Option<RotationPlace>,
    pub wrapped: u64,
}

impl Database {
    /// Wraps the secrets from a place on anew, if another key than the one in force wraps them.
    ///
    /// # Errors
    /// `UnknownKey` for one whose key the ring does not have.
    pub async fn rotate_secrets(&self, ring: Arc<KeyRing>, place: RotationPlace) -> Result<RotationStep> {
        let Some(Column { table, row, column, .. }) = COLUMNS.get(place.column) else {
            return Ok(RotationStep { next: None, wrapped: 0 });
        };
        let rng = self.rng().clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = format!(
                    "SELECT {row} AS id, {column} AS sealed FROM {table} WHERE {row} > $1 AND {column} IS NOT NULL \
                     ORDER BY {row} LIMIT $2 /*pg FOR UPDATE*/"
                );
                let rows = transaction.fetch_all(Sql::assembled(sql), args![place.after, STEP]).await?;
                let next = RotationPlace { column: place.column + 1, after: 0 };
                let mut step = RotationStep { next: Some(next), wrapped: 0 };
                for found in &rows {
                    let id: i64 = found.get("id")?;
                    step.next = Some(RotationPlace { after: id, ..place });
                    let at = Place { table, row: id, column };
                    if let Some(sealed) = ring.rotate(rng.as_ref(), &at, &found.get::<String>("sealed")?)? {
                        let sql = format!("UPDATE {table} SET {column} = $2 WHERE {row} = $1");
                        step.wrapped += transaction.execute(Sql::assembled(sql), args![id, sealed]).await?;
                    }
                }
                Ok(step)
            })
        })
        .await
    }

    /// How many secrets each key opens.
    pub async fn keys_of_secrets(&self) -> Result<BTreeMap<KeyId, u64>> {
        let mut database = self;
        let mut keys = BTreeMap::new();
        let applied = self.applied_migrations().await?;
        for Column { table, column, .. } in COLUMNS.iter().filter(|column| applied.contains(&column.since)) {
            let sql = format!("SELECT {column} AS sealed FROM {table} WHERE {column} IS NOT NULL");
            for row in database.fetch_all(Sql::assembled(sql), args![]).await? {
                *keys.entry(KeyRing::id_of(&row.get::<String>("sealed")?)?).or_default() += 1;
            }
        }
        Ok(keys)
    }
}
