//! Which tasks show a file of the server's own disk, to whom.

use super::uses::LOCAL_FILES;
use crate::{
    Database, Fetch,
    access::{ProjectScope, TaskScope, task_people::visible},
    args,
    engine::dialect::Sql,
};
use labelkeep_model::{ProjectId, Result, TaskId};

/// Of so many projects with the same file somebody will be in one.
const MOST_PROJECTS: i64 = 100;

impl Database {
    /// The projects in whose tasks the path stands. Who asks may see nothing of them yet.
    pub async fn projects_with_local_file(&self, path: &str) -> Result<Vec<ProjectId>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT DISTINCT t.project_id FROM task_uploads u JOIN tasks t ON t.id = u.task_id \
                 WHERE u.project_id = $1 AND u.name = $2 AND t.trashed_by = 0 ORDER BY t.project_id LIMIT $3",
                args![LOCAL_FILES, path, MOST_PROJECTS],
            )
            .await?;
        rows.iter().map(|row| row.get("project_id").map(ProjectId)).collect()
    }

    /// A task of the project in whose data the path stands and that the caller may see.
    pub async fn task_with_local_file(&self, scope: &ProjectScope, path: &str) -> Result<Option<TaskScope>> {
        let (condition, mut args) = visible(scope, self.now(), 3);
        let mut all = args![LOCAL_FILES, path];
        all.append(&mut args);
        let text = format!(
            "SELECT t.id FROM task_uploads u JOIN tasks t ON t.id = u.task_id \
             WHERE u.project_id = $1 AND u.name = $2 AND {condition} LIMIT 1"
        );
        let mut database = self;
        let row = database.fetch_optional(Sql::assembled(text), all).await?;
        row.map(|row| row.get("id").map(|id| scope.task(TaskId(id)))).transpose()
    }
}
