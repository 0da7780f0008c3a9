use crate::{Fetch, Transaction, args, engine::dialect::id_list};
use labelkeep_model::Result;

/// Takes tasks until the change is over, before anything that belongs to them: annotations, drafts, predictions, locks, and
/// the project. All changes keep to this order, and take several tasks by their ids: so nobody waits in a circle. SQLite has
/// one writer anyway.
pub(crate) async fn lock_rows(
    transaction: &mut Transaction,
    tasks: impl IntoIterator<Item = i64> + Send,
) -> Result<()> {
    if transaction.is_postgres() {
        let tasks = id_list(tasks);
        let sql = "SELECT id FROM tasks WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE";
        transaction.fetch_all(sql, args![tasks]).await?;
    }
    Ok(())
}
