use crate::engine::dialect::{Args, Row, Sql, database_error};
use futures_util::{StreamExt as _, stream::BoxStream};
use labelkeep_model::Result;
use sqlx::{Connection as _, Executor as _, sqlite::SqliteConnection};

/// The writer's connection, while a change is under way on it.
pub(crate) struct SqliteTransaction(pub(crate) SqliteConnection);

impl SqliteTransaction {
    pub async fn fetch_all(&mut self, sql: Sql, args: Args) -> Result<Vec<Row>> {
        let (sql, args) = sql.for_sqlite(args)?;
        let rows = sqlx::query_with(sql, args).fetch_all(&mut self.0).await.map_err(database_error)?;
        Ok(rows.into_iter().map(Row::Sqlite).collect())
    }

    pub async fn execute(&mut self, sql: Sql, args: Args) -> Result<u64> {
        let (sql, args) = sql.for_sqlite(args)?;
        Ok(sqlx::query_with(sql, args).execute(&mut self.0).await.map_err(database_error)?.rows_affected())
    }

    pub fn stream(&mut self, sql: Sql) -> BoxStream<'_, Result<Row>> {
        let rows = sqlx::query(sql.marked_for_sqlite(&Args::new())).fetch(&mut self.0);
        rows.map(|row| row.map(Row::Sqlite).map_err(database_error)).boxed()
    }

    pub async fn close(self) -> Result<()> {
        self.0.close().await.map_err(database_error)
    }

    /// Several statements without parameters: migrations.
    pub async fn execute_script(&mut self, sql: Sql) -> Result<()> {
        self.0.execute(sqlx::raw_sql(sql.marked_for_sqlite(&Args::new()))).await.map_err(database_error)?;
        Ok(())
    }
}
