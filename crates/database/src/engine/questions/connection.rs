//! A connection whose statement can be stopped.

use crate::engine::{
    dialect::{Args, Row, Sql, database_error},
    sqlite::{Reader, SqliteSettings},
};
use labelkeep_model::{Error, Result};
use sqlx::{
    ConnectOptions as _, Connection as _,
    postgres::{PgConnectOptions, PgConnection, PgPool},
};
use std::time::Duration;

/// How to get one.
pub(crate) enum Connect {
    Sqlite(SqliteSettings),
    /// And the connections by which others are stopped.
    Postgres(Box<PgConnectOptions>, PgPool),
}

pub(crate) enum Connection {
    Sqlite(Reader),
    /// With the number of its process.
    Postgres {
        connection: PgConnection,
        process: i32,
    },
}

impl Connect {
    pub async fn open(&self, limit: Duration) -> Result<Connection> {
        match self {
            Self::Sqlite(settings) => {
                let settings = settings.clone();
                let open = move || Reader::open(&settings);
                tokio::task::spawn_blocking(open).await.map_err(Error::internal)?.map(Connection::Sqlite)
            }
            Self::Postgres(options, _) => postgres(options, limit).await.map_err(database_error),
        }
    }
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
    /// `may_be_long`: as far as is known before it is asked.
    pub async fn fetch_all(&mut self, sql: Sql, args: Args, may_be_long: bool) -> Result<Vec<Row>> {
        match self {
            Self::Sqlite(reader) => reader.fetch_all(sql, args, may_be_long).await,
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
            (Self::Sqlite(reader), _) => reader.stop().await.ok().map(|()| Self::Sqlite(reader)),
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
        if let Self::Postgres { connection, .. } = self {
            let _ = connection.close().await;
        }
    }
}
