use crate::engine::dialect::{Args, Row, Sql};
use labelkeep_model::{Error, Result};

/// Something that answers queries: the database, or a transaction in it.
pub trait Fetch: Send {
    fn fetch_all(&mut self, sql: impl Into<Sql> + Send, args: Args) -> impl Future<Output = Result<Vec<Row>>> + Send;

    fn fetch_optional(
        &mut self,
        sql: impl Into<Sql> + Send,
        args: Args,
    ) -> impl Future<Output = Result<Option<Row>>> + Send {
        async move { Ok(self.fetch_all(sql, args).await?.into_iter().next()) }
    }

    /// # Errors
    /// Also when there is no row, which is then a mistake in this crate.
    fn fetch_one(&mut self, sql: impl Into<Sql> + Send, args: Args) -> impl Future<Output = Result<Row>> + Send {
        async move {
            self.fetch_optional(sql, args)
                .await?
                .ok_or_else(|| Error::internal("a query that must give a row gave none"))
        }
    }
}
