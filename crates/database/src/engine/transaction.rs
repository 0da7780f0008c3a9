//! Changes, on either database.

use crate::engine::{
    dialect::{Args, Row, Sql},
    fetch::Fetch,
    postgres::PostgresTransaction,
    sqlite::SqliteTransaction,
};
use futures_util::stream::BoxStream;
use labelkeep_model::{Result, Timestamp};

/// What a transaction of its own is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Apart {
    /// Everything as it is at one moment.
    Read,
    /// Other rows for all tables. On SQLite nobody else writes from now on, and foreign keys are not checked row by row.
    Replace,
}

/// A change under way. It exists inside `Database::write`, or apart for work on the whole database.
pub struct Transaction {
    now: Timestamp,
    topics: Vec<String>,
    inner: Inner,
}

enum Inner {
    Sqlite(SqliteTransaction),
    Postgres(PostgresTransaction),
}

impl Fetch for Transaction {
    async fn fetch_all(&mut self, sql: impl Into<Sql> + Send, args: Args) -> Result<Vec<Row>> {
        match &mut self.inner {
            Inner::Sqlite(sqlite) => sqlite.fetch_all(sql.into(), args).await,
            Inner::Postgres(postgres) => postgres.fetch_all(sql.into(), args).await,
        }
    }
}

impl Transaction {
    pub(crate) fn on_sqlite(now: Timestamp, sqlite: SqliteTransaction) -> Self {
        Self { now, topics: Vec::new(), inner: Inner::Sqlite(sqlite) }
    }

    pub(super) fn on_postgres(now: Timestamp, postgres: PostgresTransaction) -> Self {
        Self { now, topics: Vec::new(), inner: Inner::Postgres(postgres) }
    }

    /// The next change on the same connection begins.
    pub(super) fn start(&mut self, now: Timestamp) {
        self.now = now;
    }

    pub(super) fn take_topics(&mut self) -> Vec<String> {
        std::mem::take(&mut self.topics)
    }

    /// When this change happens: one moment for all its rows.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.now
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.inner, Inner::Postgres(_))
    }

    pub async fn execute(&mut self, sql: impl Into<Sql> + Send, args: Args) -> Result<u64> {
        match &mut self.inner {
            Inner::Sqlite(sqlite) => sqlite.execute(sql.into(), args).await,
            Inner::Postgres(postgres) => postgres.execute(sql.into(), args).await,
        }
    }

    /// Runs several statements without parameters: migrations.
    pub(crate) async fn execute_script(&mut self, sql: impl Into<Sql> + Send) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(sqlite) => sqlite.execute_script(sql.into()).await,
            Inner::Postgres(postgres) => postgres.execute_script(sql.into()).await,
        }
    }

    /// Sends `topic` to every node once this change is committed. A topic is a hint to look, never the news itself.
    pub async fn wake(&mut self, topic: &str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(_) => self.topics.push(topic.to_owned()),
            Inner::Postgres(postgres) => postgres.wake(topic).await?,
        }
        Ok(())
    }

    /// Rows as they come, so that a whole table passes through little memory.
    pub(crate) fn stream(&mut self, sql: Sql) -> BoxStream<'_, Result<Row>> {
        match &mut self.inner {
            Inner::Sqlite(sqlite) => sqlite.stream(sql),
            Inner::Postgres(postgres) => postgres.stream(sql),
        }
    }

    /// Ends what `begin_apart` began.
    pub(crate) async fn commit_apart(self) -> Result<()> {
        match self.inner {
            Inner::Postgres(postgres) => postgres.commit().await,
            Inner::Sqlite(mut sqlite) => {
                sqlite.execute("COMMIT".into(), Vec::new()).await?;
                sqlite.close().await
            }
        }
    }

    pub(super) async fn commit_postgres(self) -> Result<()> {
        match self.inner {
            Inner::Postgres(postgres) => postgres.commit().await,
            Inner::Sqlite(_) => Ok(()),
        }
    }

    pub(super) async fn roll_back_postgres(self) {
        if let Inner::Postgres(postgres) = self.inner {
            postgres.roll_back().await;
        }
    }
}
