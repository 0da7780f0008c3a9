use super::file::SqliteFile;
use crate::engine::dialect::{Args, Row, Sql};
use futures_util::stream::{self, BoxStream, StreamExt as _};
use labelkeep_model::{Error, Result};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::mpsc;

/// Rows that wait between SQLite and who takes them: pieces of files are large.
const ROWS_AHEAD: usize = 8;

/// A connection while a change is under way on it.
pub(crate) struct SqliteTransaction {
    file: Arc<Mutex<SqliteFile>>,
    /// Whether this is the writer's thread, which has nothing else to do than to wait for SQLite.
    is_writer: bool,
}

impl SqliteTransaction {
    /// To be used on a thread of its own.
    pub fn of_writer(file: SqliteFile) -> Self {
        Self { file: Arc::new(Mutex::new(file)), is_writer: true }
    }

    pub fn apart(file: SqliteFile) -> Self {
        Self { file: Arc::new(Mutex::new(file)), is_writer: false }
    }

    pub async fn fetch_all(&mut self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        self.with(move |file| file.fetch_all(&sql.marked_for_sqlite(&args), &args)).await
    }

    pub async fn execute(&mut self, sql: Sql, args: Args) -> Result<u64> {
        self.with(move |file| file.execute(&sql.marked_for_sqlite(&args), &args)).await
    }

    /// Several statements without parameters: migrations.
    pub async fn execute_script(&mut self, sql: Sql) -> Result<()> {
        self.with(move |file| file.execute_script(&sql.marked_for_sqlite(&Args::new()))).await
    }

    pub fn stream(&mut self, sql: Sql) -> BoxStream<'_, Result<Row>> {
        let (send, receive) = mpsc::channel(ROWS_AHEAD);
        let file = Arc::clone(&self.file);
        tokio::task::spawn_blocking(move || {
            let args = Args::new();
            let file = file.lock().unwrap_or_else(PoisonError::into_inner);
            let end = file.each(&sql.marked_for_sqlite(&args), &args, |row| send.blocking_send(Ok(row)).is_ok());
            if let Err(error) = end {
                let _ = send.blocking_send(Err(error));
            }
        });
        stream::unfold(receive, |mut receive| async move { Some((receive.recv().await?, receive)) }).boxed()
    }

    /// The last one to close a file may have to tidy it up.
    pub async fn close(self) -> Result<()> {
        tokio::task::spawn_blocking(move || drop(self)).await.map_err(Error::internal)
    }

    async fn with<T: Send + 'static>(&self, work: impl FnOnce(&SqliteFile) -> Result<T> + Send + 'static) -> Result<T> {
        if self.is_writer {
            return work(&self.file.lock().unwrap_or_else(PoisonError::into_inner));
        }
        let file = Arc::clone(&self.file);
        let work = move || work(&file.lock().unwrap_or_else(PoisonError::into_inner));
        tokio::task::spawn_blocking(work).await.map_err(Error::internal)?
    }
}
