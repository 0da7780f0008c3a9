//! SQLite: several readers, one writer that commits what waits together.

mod reader;
mod transaction;

pub(crate) use reader::reader_options;
pub(crate) use transaction::SqliteTransaction;

use crate::{
    BoxFuture,
    engine::{
        dialect::{Args, Row, Sql, database_error},
        options::Options,
        questions::Connect,
        transaction::Transaction,
    },
};
use labelkeep_model::{Clock, Error, Result, Text, Timestamp};
use sqlx::{
    ConnectOptions as _,
    sqlite::{
        SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
    },
};
use std::{str::FromStr, sync::Arc, time::Duration};
use tokio::sync::{broadcast, mpsc, oneshot};

/// So many changes share one commit at most: beyond this the commit's share of the cost is small.
const MOST_PER_COMMIT: usize = 128;

/// Told whether the commit worked, hands the caller its answer.
type Finish = Box<dyn FnOnce(Result<()>) + Send>;
type Job = Box<dyn for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, (bool, Finish)> + Send>;

#[derive(Clone)]
pub(crate) struct SqlitePools {
    readers: SqlitePool,
    writer: mpsc::Sender<Job>,
    options: SqliteConnectOptions,
}

impl SqlitePools {
    pub async fn open(options: &Options, clock: Arc<dyn Clock>, wake_ups: broadcast::Sender<String>) -> Result<Self> {
        let connect = connect_options(&options.url)?;
        let writer = connect.connect().await.map_err(database_error)?;
        let readers = SqlitePoolOptions::new()
            .max_connections(options.connections.max(1))
            .min_connections(options.connections.max(1))
            .test_before_acquire(false)
            .max_lifetime(None)
            .idle_timeout(None)
            .acquire_timeout(Duration::from_secs(30))
            .connect_with(reader_options(&connect))
            .await
            .map_err(database_error)?;
        let (send, receive) = mpsc::channel(1024);
        tokio::spawn(run_writer(writer, receive, clock, wake_ups));
        Ok(Self { readers, writer: send, options: connect })
    }

    pub fn connect(&self) -> Connect {
        Connect::Sqlite(Box::new(self.options.clone()))
    }

    pub async fn fetch_all(&self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        let (sql, args) = sql.for_sqlite(args)?;
        let rows = sqlx::query_with(sql, args).fetch_all(&self.readers).await.map_err(database_error)?;
        Ok(rows.into_iter().map(Row::Sqlite).collect())
    }

    pub async fn write<T, F>(&self, change: F) -> Result<T>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, Result<T>> + Send + 'static,
    {
        let (answer, receive) = oneshot::channel();
        let job: Job = Box::new(move |transaction| {
            Box::pin(async move {
                let result = change(transaction).await;
                let keep = result.is_ok();
                let finish: Finish = Box::new(move |committed| {
                    let _ = answer.send(result.and_then(|value| committed.map(|()| value)));
                });
                (keep, finish)
            })
        });
        self.writer.send(job).await.map_err(|_| Error::unavailable("the database is closed"))?;
        receive.await.map_err(|_| Error::unavailable("the writer stopped"))?
    }

    /// Readers that were opened while the schema changed learn what it is now. (They would find out within a statement, whose
    /// columns are counted by then.)
    pub async fn reload_schema(&self) -> Result<()> {
        let mut readers = Vec::new();
        for _ in 0..self.readers.options().get_max_connections() {
            readers.push(self.readers.acquire().await.map_err(database_error)?);
        }
        for reader in &mut readers {
            let look = sqlx::query("SELECT COUNT(*) FROM sqlite_master");
            look.fetch_one(&mut **reader).await.map_err(database_error)?;
        }
        Ok(())
    }

    /// On a connection of its own. It waits long for its turn, and does not check foreign keys row by row.
    pub async fn begin_apart(&self, begin: &'static str) -> Result<SqliteTransaction> {
        let options = self.options.clone().busy_timeout(Duration::from_secs(60)).foreign_keys(false).row_buffer_size(8);
        let mut transaction = SqliteTransaction(options.connect().await.map_err(database_error)?);
        transaction.execute(begin.into(), Args::new()).await?;
        Ok(transaction)
    }

    pub async fn close(&self) {
        self.readers.close().await;
        // An empty change: when it answers, everything before it is on disk.
        let _ = self.write(|_| Box::pin(async { Ok(()) })).await;
    }
}

fn connect_options(url: &str) -> Result<SqliteConnectOptions> {
    let options = SqliteConnectOptions::from_str(url).map_err(|error| {
        Error::bad_request(Text::for_operators(format!("The database address is not understood: {error}")))
    })?;
    Ok(options
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(256)
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "268435456")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "67108864")
        .with_regexp()
        .disable_statement_logging())
}

async fn run_writer(
    connection: SqliteConnection,
    mut jobs: mpsc::Receiver<Job>,
    clock: Arc<dyn Clock>,
    wake_ups: broadcast::Sender<String>,
) {
    let mut transaction = Transaction::on_sqlite(Timestamp(0), SqliteTransaction(connection));
    while let Some(first) = jobs.recv().await {
        let mut finishes = Vec::new();
        let mut outcome = control(&mut transaction, "BEGIN IMMEDIATE").await;
        let mut next = Some(first);
        while let Some(job) = next.take() {
            transaction.start(clock.now());
            let finish = run_one(&mut transaction, job, &mut outcome).await;
            finishes.push(finish);
            if finishes.len() < MOST_PER_COMMIT {
                next = jobs.try_recv().ok();
            }
        }
        if outcome.is_ok() {
            outcome = control(&mut transaction, "COMMIT").await;
        }
        let topics = transaction.take_topics();
        if outcome.is_err() {
            // Nothing of this commit is kept, and everybody who waits hears so.
            let _ = control(&mut transaction, "ROLLBACK").await;
        }
        for finish in finishes {
            finish(match &outcome {
                Ok(()) => Ok(()),
                Err(error) => Err(copy_of(error)),
            });
        }
        if outcome.is_ok() {
            for topic in topics {
                let _ = wake_ups.send(topic);
            }
        }
    }
}

/// Runs one change behind its own savepoint.
async fn run_one(transaction: &mut Transaction, job: Job, outcome: &mut Result<()>) -> Finish {
    if outcome.is_ok() {
        *outcome = control(transaction, "SAVEPOINT change").await;
    }
    let (keep, finish) = job(transaction).await;
    if outcome.is_ok() && !keep {
        *outcome = control(transaction, "ROLLBACK TO change").await;
    }
    if outcome.is_ok() {
        *outcome = control(transaction, "RELEASE change").await;
    }
    finish
}

async fn control(transaction: &mut Transaction, sql: &'static str) -> Result<()> {
    transaction.execute(sql, Vec::new()).await.map(|_| ())
}

fn copy_of(error: &Error) -> Error {
    Error { kind: error.kind.clone(), detail: error.detail.clone(), source: Some(error.to_string().into()) }
}
