//! What was called outside, and what may be: the numbers behind `labelkeep prove-offline`.

use crate::{Database, Fetch, Row, args};
use labelkeep_model::{Result, Timestamp};
use std::collections::BTreeSet;

/// Destinations of one purpose that are kept apart; whoever can name hosts cannot fill the table.
const MOST_DESTINATIONS: i64 = 2000;

/// So many more calls.
#[derive(Debug, Clone)]
pub struct NewCalls {
    pub purpose: &'static str,
    /// `host:port`.
    pub destination: String,
    pub lookups: i64,
    pub calls: i64,
    pub refused: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutboundCalls {
    pub purpose: String,
    pub destination: String,
    pub lookups: i64,
    pub calls: i64,
    pub refused: i64,
    pub first_at: Timestamp,
    pub last_at: Timestamp,
}

/// What people have connected, and which hosts that names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Connected {
    pub count: usize,
    pub hosts: BTreeSet<String>,
}

impl Database {
    /// Adds to what was called before.
    ///
    /// # Errors
    /// What the database says; then nothing is added.
    pub async fn add_outbound_calls(&self, calls: Vec<NewCalls>, others: &'static str) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                for call in calls {
                    let sql = "SELECT (SELECT COUNT(*) FROM outbound_calls WHERE purpose = $1) >= $3 AND NOT EXISTS \
                               (SELECT 1 FROM outbound_calls WHERE purpose = $1 AND destination = $2) AS is_full";
                    let args = args![call.purpose, &call.destination, MOST_DESTINATIONS];
                    let is_full: bool = transaction.fetch_one(sql, args).await?.get("is_full")?;
                    let destination = if is_full { others.to_owned() } else { call.destination };
                    let sql = "INSERT INTO outbound_calls AS o (purpose, destination, lookups, calls, refused, first_at, last_at) \
                               VALUES ($1, $2, $3, $4, $5, $6, $6) ON CONFLICT (purpose, destination) DO UPDATE SET \
                               lookups = o.lookups + excluded.lookups, calls = o.calls + excluded.calls, \
                               refused = o.refused + excluded.refused, last_at = excluded.last_at";
                    let args = args![call.purpose, destination, call.lookups, call.calls, call.refused, now];
                    transaction.execute(sql, args).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Everything that was ever called, by purpose.
    ///
    /// # Errors
    /// What the database says.
    pub async fn outbound_calls(&self) -> Result<Vec<OutboundCalls>> {
        let mut database = self;
        let rows = database.fetch_all("SELECT * FROM outbound_calls ORDER BY purpose, destination", args![]).await?;
        rows.iter().map(OutboundCalls::from_row).collect()
    }

    /// Storages of this provider that are not deleted.
    ///
    /// # Errors
    /// What the database says.
    pub async fn connected_storages(&self) -> Result<Connected> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT provider, settings FROM storages WHERE deleted_at IS NULL AND provider <> 'localfiles'",
                args![],
            )
            .await?;
        let mut connected = Connected { count: rows.len(), ..Connected::default() };
        for row in &rows {
            let settings: serde_json::Value = serde_json::from_str(&row.get::<String>("settings")?).unwrap_or_default();
            let named = ["s3_endpoint", "endpoint", "host"].iter().find_map(|name| settings.get(*name)?.as_str());
            let provider: String = row.get("provider")?;
            let host = named.filter(|text| !text.is_empty()).map_or(provider, host_of);
            connected.hosts.insert(host);
        }
        Ok(connected)
    }

    /// Webhooks that are told of something.
    ///
    /// # Errors
    /// What the database says.
    pub async fn connected_webhooks(&self) -> Result<Connected> {
        let mut database = self;
        let sql = "SELECT url FROM webhooks WHERE deleted_at IS NULL AND is_active";
        let rows = database.fetch_all(sql, args![]).await?;
        let hosts = rows.iter().map(|row| Ok(host_of(&row.get::<String>("url")?))).collect::<Result<_>>()?;
        Ok(Connected { count: rows.len(), hosts })
    }
}

/// Paths and parameters may be secrets.
fn host_of(address: &str) -> String {
    let url = url::Url::parse(address).ok().filter(url::Url::has_host);
    match url.as_ref().and_then(|url| Some((url.host_str()?, url.port()))) {
        Some((host, Some(port))) => format!("{host}:{port}"),
        Some((host, None)) => host.to_owned(),
        None => address.split(['/', '?', '@']).next().unwrap_or_default().to_owned(),
    }
}

impl OutboundCalls {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            purpose: row.get("purpose")?,
            destination: row.get("destination")?,
            lookups: row.get("lookups")?,
            calls: row.get("calls")?,
            refused: row.get("refused")?,
            first_at: row.time("first_at")?,
            last_at: row.time("last_at")?,
        })
    }
}
