//! PostgreSQL: one pool, TLS that is verified unless the server is on this machine, wake-ups by LISTEN/NOTIFY.

mod refused;
mod tls;

use crate::engine::{
    dialect::{Args, Row, Sql, database_error},
    options::{DatabaseWay, Options},
    questions::Connect,
};
use futures_util::{StreamExt as _, stream::BoxStream};
use labelkeep_model::Result;
use sqlx::{
    Executor as _,
    postgres::{PgConnectOptions, PgListener, PgPool, PgPoolOptions},
};
use std::time::Duration;
use tls::Files;
use tokio::sync::broadcast;

const CHANNEL: &str = "labelkeep";

#[derive(Clone)]
pub(crate) struct PostgresPool {
    pool: PgPool,
}

impl PostgresPool {
    pub async fn open(options: &Options, wake_ups: broadcast::Sender<String>) -> Result<Self> {
        let (connect, files) = connect_options(options)?;
        let pool = PgPoolOptions::new()
            .max_connections(options.connections.max(2))
            .acquire_timeout(Duration::from_secs(10))
            .test_before_acquire(false)
            // Nobody waits for ever behind a restore: who waits so long is told to come again.
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute("SET lock_timeout = '10s'").await.map(|_| ()) })
            })
            .connect_with(connect.clone())
            .await
            .map_err(|error| refused::explained(error, &connect, &files))?;
        tokio::spawn(listen(pool.clone(), wake_ups));
        Ok(Self { pool })
    }

    pub fn connect(&self, options: &Options) -> Result<Connect> {
        Ok(Connect::Postgres(Box::new(connect_options(options)?.0), self.pool.clone()))
    }

    pub async fn fetch_all(&self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        let (sql, args) = sql.for_postgres(args)?;
        let query = sqlx::query_with(sql, args);
        let rows = query.fetch_all(&self.pool).await.map_err(database_error)?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub async fn begin(&self) -> Result<PostgresTransaction> {
        Ok(PostgresTransaction(self.pool.begin().await.map_err(database_error)?))
    }

    /// Everything as it is at one moment, however long it is read.
    pub async fn begin_snapshot(&self) -> Result<PostgresTransaction> {
        let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
        Ok(PostgresTransaction(self.pool.begin_with(begin).await.map_err(database_error)?))
    }

    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// A snapshot of somebody else's database.
pub(super) async fn begin_foreign(options: &Options) -> Result<PostgresTransaction> {
    let (connect, files) = connect_options(options)?;
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(10));
    let pool = pool.connect_with(connect.clone()).await;
    let pool = pool.map_err(|error| refused::explained(error, &connect, &files))?;
    let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    Ok(PostgresTransaction(pool.begin_with(begin).await.map_err(database_error)?))
}

fn connect_options(options: &Options) -> Result<(PgConnectOptions, Files)> {
    let (connect, files) = tls::connect_options(&options.url, &options.tls, options.allow_insecure)?;
    // Statements for several rows differ by their number.
    Ok((connect.application_name("labelkeep").statement_cache_capacity(256), files))
}

/// How the database of these options is reached.
///
/// # Errors
/// When they cannot be used.
pub fn database_way(options: &Options) -> Result<DatabaseWay> {
    if options.url.starts_with("sqlite:") {
        return Ok(DatabaseWay::File);
    }
    tls::way(&options.url, &options.tls, options.allow_insecure)
}

/// Passes on what other nodes committed. `PgListener` connects again by itself.
async fn listen(pool: PgPool, wake_ups: broadcast::Sender<String>) {
    loop {
        if let Ok(mut listener) = PgListener::connect_with(&pool).await
            && listener.listen(CHANNEL).await.is_ok()
        {
            let mut notifications = listener.into_stream();
            while let Some(Ok(notification)) = notifications.next().await {
                let _ = wake_ups.send(notification.payload().to_owned());
            }
        }
        if pool.is_closed() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

pub(crate) struct PostgresTransaction(sqlx::Transaction<'static, sqlx::Postgres>);

impl PostgresTransaction {
    pub async fn fetch_all(&mut self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        let (sql, args) = sql.for_postgres(args)?;
        let query = sqlx::query_with(sql, args);
        let rows = query.fetch_all(&mut *self.0).await.map_err(database_error)?;
        Ok(rows.into_iter().map(Row::Postgres).collect())
    }

    pub async fn execute(&mut self, sql: Sql, args: Args) -> Result<u64> {
        let (sql, args) = sql.for_postgres(args)?;
        let query = sqlx::query_with(sql, args);
        Ok(query.execute(&mut *self.0).await.map_err(database_error)?.rows_affected())
    }

    pub fn stream(&mut self, sql: Sql) -> BoxStream<'_, Result<Row>> {
        let rows = sqlx::query(sql.marked_for_postgres()).fetch(&mut *self.0);
        rows.map(|row| row.map(Row::Postgres).map_err(database_error)).boxed()
    }

    /// Several statements without parameters: migrations.
    pub async fn execute_script(&mut self, sql: Sql) -> Result<()> {
        self.0.execute(sqlx::raw_sql(sql.marked_for_postgres())).await.map_err(database_error)?;
        Ok(())
    }

    pub async fn wake(&mut self, topic: &str) -> Result<()> {
        let args = crate::args![CHANNEL, topic];
        self.fetch_all("SELECT pg_notify($1, $2)".into(), args).await.map(|_| ())
    }

    pub async fn commit(self) -> Result<()> {
        self.0.commit().await.map_err(database_error)
    }

    pub async fn roll_back(self) {
        // A broken connection rolls back by itself.
        let _ = self.0.rollback().await;
    }
}
