//! Tasks and projects that have been in the trash long enough go for good, a few tasks at a time.

use crate::{
    Database, Fetch, Transaction,
    access::{Caller, Credential},
    args, audit,
    engine::dialect::{Sql, id_list},
    outbox, uploads,
};
use labelkeep_model::{OrganizationId, ProjectId, Result, Timestamp};
use serde_json::json;

/// Tasks of one step: each may have many annotations.
const STEP: i64 = 100;
/// Links of one step, which are small.
const LINKS: i64 = 5_000;

/// What has a row for the project and is neither of a task nor a file. Those that others refer to come last.
const OF_PROJECT: [&str; 16] = [
    "label_links",
    "storage_connection_projects",
    "storages",
    "ml_backends",
    "views",
    "project_members",
    "invitation_projects",
    "project_data_columns",
    "project_label_counts",
    "project_daily_work",
    "queue_cursors",
    "open_tasks",
    "task_people",
    "task_changes",
    "task_uploads",
    "task_blocks",
];

impl Database {
    /// Tasks and drafts in the trash of which nobody noted since when: since now.
    pub async fn stamp_trash(&self) -> Result<u64> {
        let mut stamped = 0;
        for sql in [
            "UPDATE tasks SET trashed_at = $1 WHERE id IN (SELECT id FROM tasks WHERE trashed_by <> 0 AND trashed_at IS NULL \
             ORDER BY id LIMIT $2)",
            "UPDATE trashed_drafts SET trashed_at = $1 WHERE id IN (SELECT id FROM trashed_drafts WHERE trashed_at IS NULL \
             ORDER BY id LIMIT $2)",
        ] {
            stamped += self.purge(sql, self.now()).await?;
        }
        Ok(stamped)
    }

    /// The projects with tasks that went to the trash before then, and that nobody is bringing back.
    pub async fn projects_with_old_trash(&self, before: Timestamp) -> Result<Vec<ProjectId>> {
        let mut database = self;
        let text = format!("SELECT DISTINCT t.project_id FROM tasks t WHERE {OLD}");
        let rows = database.fetch_all(Sql::assembled(text), args![before]).await?;
        rows.iter().map(|row| row.get("project_id").map(ProjectId)).collect()
    }

    /// Removes some of these tasks for good; what removed them cannot be taken back any more. Answers how many: 0 when
    /// all are gone.
    pub async fn purge_trashed_tasks(&self, project: ProjectId, before: Timestamp) -> Result<u64> {
        self.write(move |transaction| {
            Box::pin(async move {
                let text = format!(
                    "SELECT t.id, t.trashed_by FROM tasks t WHERE {OLD} AND t.project_id + 0 = $2 \
                     ORDER BY t.trashed_at, t.id LIMIT $3 /*pg FOR UPDATE SKIP LOCKED*/"
                );
                let rows = transaction.fetch_all(Sql::assembled(text), args![before, project, STEP]).await?;
                let tasks = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
                let mut jobs = rows.iter().map(|row| row.get("trashed_by")).collect::<Result<Vec<i64>>>()?;
                jobs.sort_unstable();
                jobs.dedup();
                transaction
                    .execute(
                        "UPDATE jobs SET can_undo = FALSE WHERE id IN (SELECT value FROM ids_of($1)) AND can_undo = TRUE",
                        args![id_list(jobs)],
                    )
                    .await?;
                purge_tasks(transaction, &tasks).await
            })
        })
        .await
    }

    /// Notes how many tasks of a project went for good.
    pub async fn record_purge(&self, project: ProjectId, tasks: u64) -> Result<()> {
        self.write(move |transaction| {
            Box::pin(async move { record(transaction, project, "tasks.purged", tasks).await })
        })
        .await
    }

    /// Removes drafts that were put away before then.
    pub async fn purge_trashed_drafts(&self, before: Timestamp) -> Result<u64> {
        let sql = "DELETE FROM trashed_drafts WHERE id IN (SELECT id FROM trashed_drafts WHERE trashed_at < $1 \
                   ORDER BY id LIMIT $2)";
        self.purge(sql, before).await
    }

    /// The projects that went to the trash before then, and in which nothing runs.
    pub async fn old_deleted_projects(&self, before: Timestamp) -> Result<Vec<ProjectId>> {
        let mut database = self;
        let sql = "SELECT id FROM projects p WHERE deleted_at < $1 AND NOT EXISTS (SELECT 1 FROM jobs j \
                   WHERE j.project_id = p.id AND j.status IN ('queued', 'running')) ORDER BY id";
        let rows = database.fetch_all(sql, args![before]).await?;
        rows.iter().map(|row| row.get("id").map(ProjectId)).collect()
    }

    /// Removes a part of a project for good, if it went to the trash before then. Answers whether there is more.
    pub async fn purge_project_step(&self, project: ProjectId, before: Timestamp) -> Result<bool> {
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT id FROM projects WHERE id = $1 AND deleted_at < $2 /*pg FOR UPDATE*/";
                if transaction.fetch_optional(sql, args![project, before]).await?.is_none() {
                    return Ok(false);
                }
                let sql = "SELECT id FROM tasks WHERE project_id = $1 ORDER BY id LIMIT $2";
                let tasks = ids(transaction, sql, project, STEP).await?;
                if !tasks.is_empty() {
                    return purge_tasks(transaction, &tasks).await.map(|_| true);
                }
                // One at a time: each may be large.
                let sql = "SELECT id FROM file_uploads WHERE project_id = $1 ORDER BY id LIMIT $2";
                let files = ids(transaction, sql, project, 1).await?;
                if !files.is_empty() {
                    return uploads::remove(transaction, project, files).await.map(|_| true);
                }
                let sql = "DELETE FROM exports WHERE id IN (SELECT id FROM exports WHERE project_id = $1 LIMIT 1)";
                if transaction.execute(sql, args![project]).await? > 0 {
                    return Ok(true);
                }
                let sql = "DELETE FROM storage_links WHERE id IN (SELECT l.id FROM storages s JOIN storage_links l \
                           ON l.storage_id = s.id WHERE s.project_id = $1 LIMIT $2)";
                if transaction.execute(sql, args![project, LINKS]).await? > 0 {
                    return Ok(true);
                }
                finish_project(transaction, project).await.map(|()| false)
            })
        })
        .await
    }
}

/// In the trash before `$1`, and neither just put there by a node that notes no time, nor coming back.
const OLD: &str = "t.trashed_by <> 0 AND t.trashed_at < $1 AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.id = t.trashed_by \
    AND (j.finished_at IS NULL OR j.finished_at >= $1)) AND NOT EXISTS (SELECT 1 FROM jobs u WHERE u.undoes = t.trashed_by \
    AND u.status IN ('queued', 'running'))";

async fn ids(transaction: &mut Transaction, sql: &'static str, project: ProjectId, limit: i64) -> Result<Vec<i64>> {
    let rows = transaction.fetch_all(sql, args![project, limit]).await?;
    rows.iter().map(|row| row.get("id")).collect()
}

/// Tasks with everything that belongs to them.
async fn purge_tasks(transaction: &mut Transaction, tasks: &[i64]) -> Result<u64> {
    let list = id_list(tasks.iter().copied());
    let history = "DELETE FROM annotation_history WHERE annotation_id IN (SELECT a.id FROM annotations a \
                   WHERE a.task_id IN (SELECT value FROM ids_of($1)))";
    transaction.execute(history, args![list.clone()]).await?;
    let open = "DELETE FROM open_tasks WHERE (project_id, task_id) IN (SELECT t.project_id, t.id FROM tasks t \
                WHERE t.id IN (SELECT value FROM ids_of($1)))";
    transaction.execute(open, args![list.clone()]).await?;
    for table in ["task_people", "task_locks", "task_uploads", "trashed_drafts", "drafts", "annotations", "predictions"]
    {
        let text = format!("DELETE FROM {table} WHERE task_id IN (SELECT value FROM ids_of($1))");
        transaction.execute(Sql::assembled(text), args![list.clone()]).await?;
    }
    let links = "UPDATE storage_links SET task_id = NULL WHERE task_id IN (SELECT value FROM ids_of($1))";
    transaction.execute(links, args![list.clone()]).await?;
    let search = "DELETE FROM task_search WHERE /*sqlite rowid*//*pg task_id*/ IN (SELECT value FROM ids_of($1))";
    transaction.execute(search, args![list.clone()]).await?;
    transaction.execute("DELETE FROM tasks WHERE id IN (SELECT value FROM ids_of($1))", args![list]).await
}

async fn finish_project(transaction: &mut Transaction, project: ProjectId) -> Result<()> {
    let sql = "DELETE FROM job_items WHERE job_id IN (SELECT id FROM jobs WHERE project_id = $1)";
    transaction.execute(sql, args![project]).await?;
    for table in OF_PROJECT.iter().copied().chain(["jobs"]) {
        let text = format!("DELETE FROM {table} WHERE project_id = $1");
        transaction.execute(Sql::assembled(text), args![project]).await?;
    }
    // What they have goes in steps of its own.
    transaction.execute("UPDATE field_orders SET is_over = TRUE WHERE project_id = $1", args![project]).await?;
    outbox::remove_all_of(transaction, project).await?;
    let sql =
        "DELETE FROM webhook_deliveries WHERE webhook_id IN (SELECT w.id FROM webhooks w WHERE w.project_id = $1)";
    transaction.execute(sql, args![project]).await?;
    transaction.execute("DELETE FROM webhooks WHERE project_id = $1", args![project]).await?;
    record(transaction, project, "project.purged", 0).await?;
    transaction.execute("DELETE FROM projects WHERE id = $1", args![project]).await.map(|_| ())
}

async fn record(transaction: &mut Transaction, project: ProjectId, action: &str, tasks: u64) -> Result<()> {
    let row =
        transaction.fetch_one("SELECT organization_id, title FROM projects WHERE id = $1", args![project]).await?;
    let caller = Caller::nobody(OrganizationId(row.get("organization_id")?), Credential::Job, String::new());
    let title: String = row.get("title")?;
    let details = if tasks == 0 { json!({ "title": title }) } else { json!({ "tasks": tasks }) };
    let entry =
        audit::Entry { action, object_type: "project", object_id: Some(project.0), project: Some(project), details };
    audit::record(transaction, &caller, entry).await
}
