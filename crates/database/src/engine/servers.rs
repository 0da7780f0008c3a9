//! The servers and workers on a database say that they are there. A migration that they could not work beside waits for them.

use crate::{Database, Fetch, Row, Transaction, args, engine::dialect::Sql};
use labelkeep_model::{Error, Result, Text, Timestamp};

/// The migration that made the table.
const MADE_BY: i64 = 116;
/// Who was not seen for so long is gone.
const GONE_AFTER_SECONDS: i64 = 45;
/// After this nothing is known of it any more.
const FORGOTTEN_AFTER_SECONDS: i64 = 86_400;

/// What says that it is there.
#[derive(Debug, Clone)]
pub struct Presence {
    /// Of this process alone.
    pub id: String,
    /// For people: the machine and what it does there.
    pub name: String,
    pub version: String,
    pub started_at: Timestamp,
}

/// One that was seen lately.
#[derive(Debug, Clone)]
pub struct Server {
    pub name: String,
    pub version: String,
    pub schema: i64,
    pub started_at: Timestamp,
    pub seen_at: Timestamp,
}

impl Server {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            name: row.get("name")?,
            version: row.get("version")?,
            schema: row.get("schema_version")?,
            started_at: row.time("started_at")?,
            seen_at: row.time("seen_at")?,
        })
    }
}

impl Database {
    /// Says that this server is there. It says so again before `GONE_AFTER_SECONDS` are over.
    pub async fn announce_server(&self, presence: &Presence) -> Result<()> {
        let presence = presence.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let forgotten = now.plus_seconds(-FORGOTTEN_AFTER_SECONDS);
                transaction.execute("DELETE FROM servers WHERE seen_at < $1", args![forgotten]).await?;
                let sql = "INSERT INTO servers (id, name, version, schema_version, started_at, seen_at) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at";
                let Presence { id, name, version, started_at } = presence;
                let args = args![id, name, version, Self::newest_schema(), started_at, now];
                transaction.execute(sql, args).await.map(|_| ())
            })
        })
        .await
    }

    /// Says that this server has stopped, so that nobody waits for it.
    pub async fn retire_server(&self, presence: &Presence) -> Result<()> {
        let id = presence.id.clone();
        self.write(move |transaction| {
            Box::pin(
                async move { transaction.execute("DELETE FROM servers WHERE id = $1", args![id]).await.map(|_| ()) },
            )
        })
        .await
    }

    /// Those that were seen lately, the longest-running first.
    pub async fn servers(&self) -> Result<Vec<Server>> {
        let mut database = self;
        seen(&mut database, self.now()).await
    }
}

async fn seen(fetch: &mut impl Fetch, now: Timestamp) -> Result<Vec<Server>> {
    let sql = "SELECT name, version, schema_version, started_at, seen_at FROM servers WHERE seen_at > $1 ORDER BY started_at, id";
    let rows = fetch.fetch_all(Sql::from(sql), args![now.plus_seconds(-GONE_AFTER_SECONDS)]).await?;
    rows.iter().map(Server::from_row).collect()
}

/// A migration that must be known is not made while others run: whoever runs has brought everything that it knows, so it does not
/// know this one.
///
/// # Errors
/// 409 naming one of them, and what to do.
pub(super) async fn refuse_beside_others(transaction: &mut Transaction, applied: &[i64], version: i64) -> Result<()> {
    if !applied.contains(&MADE_BY) {
        return Ok(());
    }
    let now = transaction.now();
    let others = seen(transaction, now).await?;
    let Some(other) = others.first() else { return Ok(()) };
    let more = match others.len() - 1 {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let seconds = (now.0 - other.seen_at.0) / 1_000_000;
    Err(Error::conflict(Text::for_operators(format!(
        "{} (Labelkeep {}, seen {seconds} s ago){more} works on this database and cannot go on after migration {version}. \
         Nothing was changed. Stop all servers and workers of the older version, then start this one again. One that died \
         without a word is forgotten after {GONE_AFTER_SECONDS} s.",
        other.name, other.version
    ))))
}
