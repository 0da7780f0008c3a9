//! `Database`: reads from a pool, writes through `write`, on either backend.

use crate::{
    BoxFuture,
    engine::{
        dialect::{Args, Row, Sql},
        fetch::Fetch,
        options::Options,
        parts::Parts,
        postgres::PostgresPool,
        questions::Questions,
        quotas::Quotas,
        sqlite::SqlitePools,
        transaction::{Apart, Transaction},
    },
};
use labelkeep_model::{Clock, Error, Result, Rng, Text, Timestamp};
use std::sync::{Arc, atomic::AtomicI64};
use tokio::sync::broadcast;

/// The database of an installation. Cheap to clone.
#[derive(Clone)]
pub struct Database {
    pools: Pools,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    wake_ups: broadcast::Sender<String>,
    /// See `backup::generation`.
    pub(crate) generation: Arc<AtomicI64>,
    parts: Arc<Parts>,
    questions: Arc<Questions>,
    pub(crate) quotas: Quotas,
}

#[derive(Clone)]
enum Pools {
    Sqlite(SqlitePools),
    Postgres(PostgresPool),
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
            return Err(Error::bad_request(Text::for_operators(
                "The database address must start with sqlite: or postgresql: (for example sqlite:///var/lib/labelkeep/labelkeep.db).",
            )));
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
            parts: Arc::default(),
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

    /// What a room keeps in memory beside this database.
    pub(crate) fn part<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        self.parts.get()
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
                let mut transaction = Transaction::on_postgres(self.clock.now(), pool.begin().await?);
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
    pub(crate) async fn begin_apart(&self, purpose: Apart) -> Result<Transaction> {
        let now = self.clock.now();
        Ok(match (&self.pools, purpose) {
            (Pools::Sqlite(pools), Apart::Read) => Transaction::on_sqlite(now, pools.begin_apart("BEGIN").await?),
            (Pools::Sqlite(pools), Apart::Replace) => {
                Transaction::on_sqlite(now, pools.begin_apart("BEGIN IMMEDIATE").await?)
            }
            (Pools::Postgres(pool), Apart::Read) => Transaction::on_postgres(now, pool.begin_snapshot().await?),
            (Pools::Postgres(pool), Apart::Replace) => Transaction::on_postgres(now, pool.begin().await?),
        })
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
