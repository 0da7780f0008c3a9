//! How far the writing of everything to a target is.

use crate::{
    Database, args,
    jobs::{JobClaim, Step},
};
use labelkeep_model::Result;

impl Database {
    /// Notes how many objects are written so far.
    ///
    /// # Errors
    /// 409 when the job was cancelled, or another worker has it.
    pub async fn advance_write_out(&self, claim: &JobClaim, storage: i64, step: Step) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                claim.advance(transaction, &step).await?;
                let sql = "UPDATE storages SET last_sync_count = $2 WHERE id = $1";
                transaction.execute(sql, args![storage, step.done]).await.map(|_| ())
            })
        })
        .await
    }
}
