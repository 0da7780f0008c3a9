//! SQLite: several readers, one writer that commits what waits together.

mod address;
mod file;
mod reader;
mod regexp;
mod row;
mod transaction;

pub(crate) use file::{SqliteFile, SqliteSettings};
pub(crate) use reader::Reader;
pub(crate) use row::{FromSqlite, SqliteRow};
pub(crate) use transaction::SqliteTransaction;

use crate::{
    BoxFuture,
    engine::{
        dialect::{Args, Row, Sql},
        options::Options,
        questions::Connect,
        transaction::Transaction,
    },
};
use labelkeep_model::{Clock, Error, Result, Timestamp};
use reader::Readers;
use std::{sync::Arc, time::Duration};
use tokio::{
    runtime::Handle,
    sync::{broadcast, mpsc, oneshot},
};

/// So many changes share one commit at most: beyond this the commit's share of the cost is small.
const MOST_PER_COMMIT: usize = 128;

/// Told whether the commit worked, hands the caller its answer.
type Finish = Box<dyn FnOnce(Result<()>) + Send>;
type Job = Box<dyn for<'t> FnOnce(&'t mut Transaction) -> BoxFuture<'t, (bool, Finish)> + Send>;

#[derive(Clone)]
pub(crate) struct SqlitePools {
    readers: Readers,
    writer: mpsc::Sender<Job>,
    settings: SqliteSettings,
}

impl SqlitePools {
    pub async fn open(options: &Options, clock: Arc<dyn Clock>, wake_ups: broadcast::Sender<String>) -> Result<Self> {
        let settings = settings(&options.url)?;
        let (of, count) = (settings.clone(), options.connections);
        let open = move || {
            // The writer first: it makes the file.
            let writer = of.open()?;
            Ok::<_, Error>((writer, Readers::open(&of, count)?))
        };
        let (writer, readers) = tokio::task::spawn_blocking(open).await.map_err(Error::internal)??;
        let (send, receive) = mpsc::channel(1024);
        let runtime = Handle::current();
        // A thread of its own: a change of twenty statements is made without waking anybody in between.
        let work = move || runtime.block_on(run_writer(writer, receive, clock, wake_ups));
        std::thread::Builder::new().name("database-writer".to_owned()).spawn(work).map_err(Error::internal)?;
        Ok(Self { readers, writer: send, settings })
    }

    pub fn connect(&self) -> Connect {
        Connect::Sqlite(self.settings.clone())
    }

    pub async fn fetch_all(&self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        self.readers.fetch_all(sql, args).await
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

    /// On a connection of its own. It waits long for its turn, and does not check foreign keys row by row.
    pub async fn begin_apart(&self, begin: &'static str) -> Result<SqliteTransaction> {
        let settings = self.settings.clone().busy_timeout(Duration::from_secs(60)).pragma("foreign_keys", "OFF");
        let file = tokio::task::spawn_blocking(move || settings.open()).await.map_err(Error::internal)??;
        let mut transaction = SqliteTransaction::apart(file);
        transaction.execute(begin.into(), Args::new()).await?;
        Ok(transaction)
    }

    pub async fn close(&self) {
        self.readers.close();
        // An empty change: when it answers, everything before it is on disk.
        let _ = self.write(|_| Box::pin(async { Ok(()) })).await;
    }
}

fn settings(url: &str) -> Result<SqliteSettings> {
    Ok(SqliteSettings::new(address::file_of(url)?)
        .pragma("journal_mode", "WAL")
        .pragma("synchronous", "FULL")
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "268435456")
        .pragma("temp_store", "MEMORY")
        .pragma("journal_size_limit", "67108864"))
}

async fn run_writer(
    file: SqliteFile,
    mut jobs: mpsc::Receiver<Job>,
    clock: Arc<dyn Clock>,
    wake_ups: broadcast::Sender<String>,
) {
    let mut transaction = Transaction::on_sqlite(Timestamp(0), SqliteTransaction::of_writer(file));
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
