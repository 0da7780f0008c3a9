//! A connection whose statement can be stopped.

use crate::engine::{
    dialect::{Args, Row, Sql, database_error},
    sqlite::reader_options,
};
use labelkeep_model::Result;
use sqlx::{
    ConnectOptions as _, Connection as _,
    postgres::{PgConnectOptions, PgConnection, PgPool},
    sqlite::{SqliteConnectOptions, SqliteConnection},
};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// Steps of SQLite's machine between two looks at whether to stop. A step may be a search through a long text.
const STEPS: i32 = 64;

/// How to get one.
pub(crate) enum Connect {
    Sqlite(Box<SqliteConnectOptions>),
    /// And the connections by which others are stopped.
    Postgres(Box<PgConnectOptions>, PgPool),
}

pub(crate) enum Connection {
    Sqlite {
        connection: SqliteConnection,
        stop: Arc<AtomicBool>,
    },
    /// With the number of its process.
    Postgres {
        connection: PgConnection,
        process: i32,
    },
}

impl Connect {
    pub async fn open(&self, limit: Duration) -> Result<Connection> {
        match self {
            Self::Sqlite(options) => sqlite(options).await,
            Self::Postgres(options, _) => postgres(options, limit).await,
        }
        .map_err(database_error)
    }
}

async fn sqlite(options: &SqliteConnectOptions) -> sqlx::Result<Connection> {
    let mut connection = reader_options(options).connect().await?;
    let stop = Arc::new(AtomicBool::new(false));
    let is_stopped = Arc::clone(&stop);
    connection.lock_handle().await?.set_progress_handler(STEPS, move || !is_stopped.load(Ordering::Relaxed));
    Ok(Connection::Sqlite { connection, stop })
}

async fn postgres(options: &PgConnectOptions, limit: Duration) -> sqlx::Result<Connection> {
    // The server stops by itself should this process not be there any more to say so. One question is one process.
    let statement = (limit + Duration::from_secs(5)).as_millis().to_string();
    let options = options.clone().options([
        ("statement_timeout", statement.as_str()),
        ("lock_timeout", "10s"),
        ("default_transaction_read_only", "on"),
        ("max_parallel_workers_per_gather", "0"),
    ]);
    let mut connection = options.connect().await?;
    let process = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut connection).await?;
    Ok(Connection::Postgres { connection, process })
}

impl Connection {
    pub async fn fetch_all(&mut self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite { connection, .. } => {
                let (sql, args) = sql.for_sqlite(args)?;
                let rows = sqlx::query_with(sql, args).fetch_all(connection).await.map_err(database_error)?;
                Ok(rows.into_iter().map(Row::Sqlite).collect())
            }
            Self::Postgres { connection, .. } => {
                let (sql, args) = sql.for_postgres(args)?;
                let rows = sqlx::query_with(sql, args).fetch_all(connection).await.map_err(database_error)?;
                Ok(rows.into_iter().map(Row::Postgres).collect())
            }
        }
    }

    /// Ends what runs on it, and gives the connection back when it can be used again.
    pub async fn stop(self, connect: &Connect) -> Option<Self> {
        match (self, connect) {
            (Self::Sqlite { mut connection, stop }, _) => {
                stop.store(true, Ordering::Relaxed);
                // It answers when the statement has ended.
                connection.ping().await.ok()?;
                stop.store(false, Ordering::Relaxed);
                // There may be no transaction: then this fails, and nothing is wrong.
                let _ = sqlx::query("ROLLBACK").execute(&mut connection).await;
                Some(Self::Sqlite { connection, stop })
            }
            (Self::Postgres { connection, process }, Connect::Postgres(_, pool)) => {
                // Nobody else is given this connection, so nothing of others is stopped.
                let _ = sqlx::query("SELECT pg_cancel_backend($1)").bind(process).execute(pool).await;
                let _ = connection.close_hard().await;
                None
            }
            (Self::Postgres { .. }, Connect::Sqlite(_)) => None,
        }
    }

    pub async fn close(self) {
        let _ = match self {
            Self::Sqlite { connection, .. } => connection.close().await,
            Self::Postgres { connection, .. } => connection.close().await,
        };
    }
}
