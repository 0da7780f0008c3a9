use crate::{Database, Fetch, access::ProjectScope, args};
use labelkeep_model::Result;

impl Database {
    /// The tasks that were given to the caller last, or that he labeled without that, in the order in which he first had
    /// them; each with his latest annotation, if there is one.
    pub async fn last_opened(&self, scope: &ProjectScope, limit: i64) -> Result<Vec<(i64, Option<i64>)>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT o.task_id, (SELECT MAX(a.id) FROM annotations a WHERE a.task_id = o.task_id AND a.completed_by = $2 \
                 AND a.trashed_by = 0) AS annotation_id FROM (SELECT p.task_id, p.opened_at FROM task_people p \
                 JOIN tasks t ON t.id = p.task_id WHERE p.project_id = $1 AND p.user_id = $2 AND p.opened_at > 0 \
                 AND t.trashed_by = 0 ORDER BY p.opened_at DESC, p.task_id DESC LIMIT $3) AS o ORDER BY o.opened_at, o.task_id",
                args![scope.id(), scope.caller().user(), limit],
            )
            .await?;
        rows.iter().map(|row| Ok((row.get("task_id")?, row.get("annotation_id")?))).collect()
    }
}
