//! Connections that only read. Most reads take less time than it takes to wake another thread, so they are made where they are
//! asked for; one that turns out to be longer is ended there and made again on a thread that may wait.

use super::file::{SqliteFile, SqliteSettings};
use crate::engine::dialect::{Args, Row, Sql, sqlite_is_over};
use labelkeep_model::{Error, Result};
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::sync::Semaphore;

/// In KiB. There are several readers, and the system's page cache stands behind each: with the writer's size, one export
/// after the other would fill all of them.
const CACHE: &str = "-2048";
/// Steps of SQLite's machine between two looks at the time. A step may be a search through a long text.
const STEPS: i32 = 64;
/// A read that may hold up who else is on its thread takes no longer.
const SHORT: Duration = Duration::from_millis(1);
/// How long others may keep the file from being read.
const PATIENCE: Duration = Duration::from_secs(10);
const WAIT_FOR_A_READER: Duration = Duration::from_secs(30);

/// For a connection that only reads.
fn settings(of: &SqliteSettings) -> SqliteSettings {
    of.clone().pragma("query_only", "ON").pragma("cache_size", CACHE)
}

/// When a statement ends.
struct Watch {
    since: Instant,
    /// In nanoseconds after `since`; 0: when it is done.
    until: AtomicU64,
    is_stopped: AtomicBool,
}

impl Watch {
    fn is_over(&self) -> bool {
        let until = self.until.load(Ordering::Relaxed);
        self.is_stopped.load(Ordering::Relaxed) || (until > 0 && self.now() > until)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.since.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }
}

/// A connection that reads, one statement at a time, and can be stopped meanwhile.
#[derive(Clone)]
pub(crate) struct Reader {
    file: Arc<Mutex<SqliteFile>>,
    watch: Arc<Watch>,
}

impl Reader {
    pub fn open(of: &SqliteSettings) -> Result<Self> {
        let file = settings(of).busy_timeout(PATIENCE).open()?;
        let watch = Watch { since: Instant::now(), until: AtomicU64::new(0), is_stopped: AtomicBool::new(false) };
        let watch = Arc::new(watch);
        let watched = Arc::clone(&watch);
        file.watch(STEPS, move || watched.is_over())?;
        Ok(Self { file: Arc::new(Mutex::new(file)), watch })
    }

    /// `may_be_long`: nothing is tried on this thread.
    pub async fn fetch_all(&self, sql: Sql, args: Args, may_be_long: bool) -> Result<Vec<Row>> {
        let text = sql.marked_for_sqlite(&args);
        if !may_be_long && let Some(rows) = self.fetch_shortly(&text, &args)? {
            return Ok(rows);
        }
        let reader = self.clone();
        let read = move || reader.file().fetch_all(&text, &args);
        tokio::task::spawn_blocking(read).await.map_err(Error::internal)?
    }

    /// `None`: it takes longer than that.
    fn fetch_shortly(&self, text: &str, args: &Args) -> Result<Option<Vec<Row>>> {
        let Ok(file) = self.file.try_lock() else { return Ok(None) };
        file.wait_for_others(Duration::ZERO)?;
        let until = self.watch.now() + u64::try_from(SHORT.as_nanos()).unwrap_or(u64::MAX);
        self.watch.until.store(until, Ordering::Relaxed);
        let answer = file.fetch_all(text, args);
        self.watch.until.store(0, Ordering::Relaxed);
        file.wait_for_others(PATIENCE)?;
        match answer {
            Err(error) if sqlite_is_over(&error) && !self.watch.is_stopped.load(Ordering::Relaxed) => Ok(None),
            answer => answer.map(Some),
        }
    }

    /// Ends what runs; when it has ended, the connection can be used again.
    pub async fn stop(&self) -> Result<()> {
        self.watch.is_stopped.store(true, Ordering::Relaxed);
        let reader = self.clone();
        let stop = move || {
            let file = reader.file();
            reader.watch.is_stopped.store(false, Ordering::Relaxed);
            // There may be no transaction: then this fails, and nothing is wrong.
            let _ = file.execute_script("ROLLBACK");
        };
        tokio::task::spawn_blocking(stop).await.map_err(Error::internal)
    }

    fn file(&self) -> std::sync::MutexGuard<'_, SqliteFile> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Readers for whoever asks.
#[derive(Clone)]
pub(super) struct Readers {
    idle: Arc<Mutex<Vec<Reader>>>,
    turns: Arc<Semaphore>,
}

impl Readers {
    pub fn open(of: &SqliteSettings, count: u32) -> Result<Self> {
        let readers = (0..count.max(1)).map(|_| Reader::open(of)).collect::<Result<Vec<_>>>()?;
        let turns = Arc::new(Semaphore::new(readers.len()));
        Ok(Self { idle: Arc::new(Mutex::new(readers)), turns })
    }

    pub async fn fetch_all(&self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        let turn = tokio::time::timeout(WAIT_FOR_A_READER, self.turns.acquire()).await;
        let _turn = turn.map_err(Error::unavailable)?.map_err(Error::unavailable)?;
        let reader = self.idle().pop().ok_or_else(|| Error::internal("more turns than readers"))?;
        let reader = Lent { reader, to: self };
        reader.reader.fetch_all(sql, args, false).await
    }

    pub fn close(&self) {
        self.turns.close();
        self.idle().clear();
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Comes back when nobody waits for its answer any more: should something still run on it, the next one waits for that.
struct Lent<'a> {
    reader: Reader,
    to: &'a Readers,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        self.to.idle().push(self.reader.clone());
    }
}
