//! `Database`: reads from a pool, writes through `write`, on either backend.

use crate::{
    BoxFuture,
    annotations::Submits,
    engine::{
        dialect::{Args, Row, Sql},
        postgres::{PostgresPool, PostgresTransaction},
        questions::Questions,
        sqlite::{SqlitePools, SqliteTransaction},
    },
    quotas::Quotas,
};
use futures_util::stream::BoxStream;
use labelkeep_model::{Clock, Error, Result, Rng, Timestamp};
use std::{
    path::PathBuf,
    sync::{Arc, atomic::AtomicI64},
    time::Duration,
};
use tokio::sync::broadcast;

/// How to reach the database.
#[derive(Debug, Clone)]
pub struct Options {
    /// `sqlite:///path/to/file` or `postgresql://…`.
    pub url: String,
    /// Connections for reading (SQLite) or in all (PostgreSQL).
    pub connections: u32,
    /// Allows a PostgreSQL on another machine without verified TLS. Off unless an administrator says so.
    pub allow_insecure: bool,
    pub root_certificate: Option<PathBuf>,
    pub client_certificate: Option<PathBuf>,
    pub client_key: Option<PathBuf>,
    /// How long a list or filter may take.
    pub question_limit: Duration,
}

impl Options {
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            connections: 4,
            allow_insecure: false,
            root_certificate: None,
            client_certificate: None,
            client_key: None,
            question_limit: Duration::from_secs(10),
        }
    }
}

/// The database of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    pools: Pools,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    wake_ups: broadcast::Sender<String>,
    /// See `backup::generation`.
    pub(crate) generation: Arc<AtomicI64>,
    submits: Arc<Submits>,
    questions: Arc<Questions>,
    pub(crate) quotas: Quotas,
}

#[derive(Clone)]
#[expect(clippy::large_enum_variant, reason = "there is one in a process, and it is not moved about")]
enum Pools {
    Sqlite(SqlitePools),
    Postgres(PostgresPool),
}

/// Something that answers queries: the database, or a transaction in it.
pub trait Fetch: Send {
    fn fetch_all(&mut self, sql: impl Into<Sql> + Send, args: Args) -> impl Future<Output = Result<Vec<Row>>> + Send;

    fn fetch_optional(
        &mut self,
        sql: impl Into<Sql> + Send,
        args: Args,
    ) -> impl Future<Output = Result<Option<Row>>> + Send {
        async move { Ok(self.fetch_all(sql, args).await?.into_iter().next()) }
    }

    /// # Errors
    /// Also when there is no row, which is then a mistake in this crate.
    fn fetch_one(&mut self, sql: impl Into<Sql> + Send, args: Args) -> impl Future<Output = Result<Row>> + Send {
        async move {
            self.fetch_optional(sql, args)
                .await?
                .ok_or_else(|| Error::internal("a query that must give a row gave none"))
        }
    }
}

impl Fetch for &Database {
    async fn fetch_all(&mut self, sql: impl Into<Sql> + Send, args: Args) -> Result<Vec<Row>> {
        match &self.pools {
            Pools::Sqlite(pools) => pools.fetch_all(sql.into(), args).await,
            Pools::Postgres(pool) => pool.fetch_all(sql.into(), args).await,
        }
    }
}

impl Database {
    /// Connects, without touching the schema: see `migrate`.
    ///
    /// # Errors
    /// When the address is not understood or the database cannot be reached.
    pub async fn open(options: &Options, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Result<Self> {
        let (wake_ups, _) = broadcast::channel(256);
        let pools = if options.url.starts_with("sqlite:") {
            Pools::Sqlite(SqlitePools::open(options, clock.clone(), wake_ups.clone()).await?)
        } else if options.url.starts_with("postgres:") || options.url.starts_with("postgresql:") {
            Pools::Postgres(PostgresPool::open(options, wake_ups.clone()).await?)
        } else {
            return Err(Error::bad_request(
                "The database address must start with sqlite: or postgresql: (for example sqlite:///var/lib/labelkeep/labelkeep.db).",
            ));
        };
        let questions = match &pools {
            Pools::Sqlite(pools) => Questions::new(options, pools.connect()),
            Pools::Postgres(pool) => Questions::new(options, pool.connect(options)?),
        };
        let questions = Arc::new(questions);
        Ok(Self {
            pools,
            clock,
            rng,
            wake_ups,
            generation: Arc::default(),
            submits: Arc::default(),
            questions,
            quotas: Quotas::default(),
        })
    }

    /// With other quotas.
    #[must_use]
    pub fn with_quotas(self, quotas: Quotas) -> Self {
        Self { quotas, ..self }
    }

    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    #[must_use]
    pub fn rng(&self) -> &Arc<dyn Rng> {
        &self.rng
    }

    pub(crate) fn submits(&self) -> &Submits {
        &self.submits
    }

    pub(crate) fn questions(&self) -> &Arc<Questions> {
        &self.questions
    }

    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.pools, Pools::Postgres(_))
    }

    /// Topics that committed transactions (of any node) sent with `Transaction::wake`.
    #[must_use]
    pub fn wake_ups(&self) -> broadcast::Receiver<String> {
        self.wake_ups.subscribe()
    }

    /// Runs a change as one transaction and answers when it is on disk. On SQLite, changes that wait at the same
    /// moment share one commit, each behind its own savepoint: one that fails takes only itself back.
    ///
    /// # Errors
    /// What the change answered, or why it could not be committed. In both cases nothing of it is kept.
    pub async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        match &self.pools {
            Pools::Sqlite(pools) => pools.write(change).await,
            Pools::Postgres(pool) => {
                let mut transaction = Transaction {
                    now: self.clock.now(),
                    topics: Vec::new(),
                    inner: Inner::Postgres(pool.begin().await?),
                };
                match change(&mut transaction).await {
                    Ok(value) => {
                        transaction.commit_postgres().await?;
                        Ok(value)
                    }
                    Err(error) => {
                        transaction.roll_back_postgres().await;
                        Err(error)
                    }
                }
            }
        }
    }

    /// A transaction on a connection that nobody else has, for work on the whole database.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn begin_apart(&self, purpose: Apart) -> Result<Transaction> {
        let inner = match (&self.pools, purpose) {
            (Pools::Sqlite(pools), Apart::Read) => Inner::Sqlite(pools.begin_apart("BEGIN").await?),
            (Pools::Sqlite(pools), Apart::Replace) => Inner::Sqlite(pools.begin_apart("BEGIN IMMEDIATE").await?),
            (Pools::Postgres(pool), Apart::Read) => Inner::Postgres(pool.begin_snapshot().await?),
            (Pools::Postgres(pool), Apart::Replace) => Inner::Postgres(pool.begin().await?),
        };
        Ok(Transaction { now: self.clock.now(), topics: Vec::new(), inner })
    }

    /// A new, empty database on the same PostgreSQL server, for tests. The name is made by the caller, not by people.
    ///
    /// # Errors
    /// On SQLite, or what the server says.
    pub async fn create_database_for_test(&self, name: &str) -> Result<()> {
        if !name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_') {
            return Err(Error::bad_request("A database name has letters, digits and underscores."));
        }
        let mut database = self;
        database.fetch_all(Sql::assembled(format!("CREATE DATABASE {name}")), Vec::new()).await.map(|_| ())
    }

    /// Ends all connections, after what waits was written.
    pub async fn close(&self) {
        self.questions.close().await;
        match &self.pools {
            Pools::Sqlite(pools) => pools.close().await,
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

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
    pub(crate) fn on_sqlite(sqlite: SqliteTransaction) -> Self {
        Self { now: Timestamp(0), topics: Vec::new(), inner: Inner::Sqlite(sqlite) }
    }

    /// The next change on the same connection begins.
    pub(crate) fn start(&mut self, now: Timestamp) {
        self.now = now;
    }

    pub(crate) fn take_topics(&mut self) -> Vec<String> {
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

    /// # Errors
    /// What the database says.
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
    ///
    /// # Errors
    /// What the database says.
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

    async fn commit_postgres(self) -> Result<()> {
        match self.inner {
            Inner::Postgres(postgres) => postgres.commit().await,
            Inner::Sqlite(_) => Ok(()),
        }
    }

    async fn roll_back_postgres(self) {
        if let Inner::Postgres(postgres) = self.inner {
            postgres.roll_back().await;
        }
    }
}
