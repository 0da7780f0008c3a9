//! Questions that may take long: lists of tasks and filters. They are read on connections of their own, so that nobody
//! who signs in, labels or saves waits behind them. A question has so long and no longer, ends when nobody waits for its
//! answer any more, and of those that search texts each person has one at a time.

mod connection;
mod people;

use crate::engine::{
    dialect::{Args, Row, Sql},
    fetch::Fetch,
    options::Options,
};
pub(crate) use connection::Connect;
use connection::Connection;
use labelkeep_model::{Error, Result, Say};
use people::{People, Turn};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};

/// So long somebody waits for a turn.
const PATIENCE: Duration = Duration::from_secs(30);

/// The connections for questions, and who may ask.
pub(crate) struct Questions {
    connect: Connect,
    idle: Mutex<Vec<Connection>>,
    /// One for each connection.
    all: Arc<Semaphore>,
    /// Of them, those that may search texts: one is always left for lists that do not.
    searches: Arc<Semaphore>,
    people: Arc<People>,
    limit: Duration,
}

/// What must be given back when a question is over.
struct Permits {
    _connection: OwnedSemaphorePermit,
    _search: Option<(OwnedSemaphorePermit, Turn)>,
}

impl Questions {
    pub fn new(options: &Options, connect: Connect) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let connections = cores.clamp(2, 8);
        Self {
            connect,
            idle: Mutex::default(),
            all: Arc::new(Semaphore::new(connections)),
            searches: Arc::new(Semaphore::new(connections - 1)),
            people: Arc::default(),
            limit: options.question_limit,
        }
    }

    pub async fn ask(self: &Arc<Self>, person: i64, is_search: bool) -> Result<Question> {
        let permits = tokio::time::timeout(PATIENCE, self.permits(person, is_search)).await.map_err(|_| busy())??;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => self.connect.open(self.limit).await?,
        };
        Ok(Question {
            questions: Arc::clone(self),
            held: Some((connection, permits)),
            ends: Instant::now() + self.limit,
            state: State::Idle,
            is_search,
        })
    }

    async fn permits(&self, person: i64, is_search: bool) -> Result<Permits> {
        let search = if is_search {
            let turn = self.people.turn(person).await?;
            Some((permit(&self.searches).await?, turn))
        } else {
            None
        };
        Ok(Permits { _connection: permit(&self.all).await?, _search: search })
    }

    fn give_back(&self, connection: Connection) {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle.lock().unwrap_or_else(PoisonError::into_inner));
        for connection in idle {
            connection.close().await;
        }
    }
}

async fn permit(semaphore: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit> {
    Arc::clone(semaphore).acquire_owned().await.map_err(Error::unavailable)
}

fn busy() -> Error {
    Error { detail: Say::FiltersBusy.into(), ..Error::unavailable("no turn for a question") }
}

/// 400, not 503: clients try again what is 503, and this would take as long again.
fn too_long(limit: Duration) -> Error {
    Error::bad_request(Say::FilterTooSlow { seconds: limit.as_secs().into() })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing runs on the connection.
    Idle,
    InTransaction,
    /// Something runs, or ran and was not waited for.
    Running,
}

/// One question under way, which may take several statements.
pub(crate) struct Question {
    questions: Arc<Questions>,
    /// Until it is over.
    held: Option<(Connection, Permits)>,
    ends: Instant,
    state: State,
    is_search: bool,
}

impl Question {
    pub fn is_postgres(&self) -> bool {
        matches!(self.questions.connect, Connect::Postgres(..))
    }

    /// From now on everything is as it is at this moment.
    pub async fn begin(&mut self) -> Result<()> {
        let sql = "/*sqlite BEGIN*//*pg BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY*/";
        self.fetch_all(sql, Args::new()).await?;
        self.state = State::InTransaction;
        Ok(())
    }

    pub async fn end(mut self) -> Result<()> {
        self.state = State::Idle;
        self.fetch_all("ROLLBACK", Args::new()).await.map(|_| ())
    }
}

impl Fetch for Question {
    async fn fetch_all(&mut self, sql: impl Into<Sql> + Send, args: Args) -> Result<Vec<Row>> {
        let Some((connection, _)) = &mut self.held else { return Err(Error::internal("the question is over")) };
        let before = std::mem::replace(&mut self.state, State::Running);
        let answer = tokio::time::timeout_at(self.ends, connection.fetch_all(sql.into(), args, self.is_search)).await;
        let rows = answer.map_err(|_| too_long(self.questions.limit))??;
        self.state = before;
        Ok(rows)
    }
}

impl Drop for Question {
    /// Also when the answer is not waited for any more: then what runs is stopped first.
    fn drop(&mut self) {
        let Some((connection, permits)) = self.held.take() else { return };
        if self.state == State::Idle {
            self.questions.give_back(connection);
            return;
        }
        let questions = Arc::clone(&self.questions);
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            runtime.spawn(async move {
                if let Some(connection) = connection.stop(&questions.connect).await {
                    questions.give_back(connection);
                }
                drop(permits);
            });
        }
    }
}

#[cfg(test)]
mod tests;
