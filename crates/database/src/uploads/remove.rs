use super::{FileUpload, uses::names_in_use};
use crate::{Database, Fetch, Transaction, access::ProjectScope, args, audit, engine::dialect::id_list};
use labelkeep_model::{Error, Permission, ProjectId, Result, Say, Timestamp};
use serde_json::json;

impl Database {
    /// Removes files: the named ones, or (`None`) those that no task came from and none shows. Answers how many.
    ///
    /// # Errors
    /// 403 without the right, 409 when a task shows one of the named; none is removed then.
    pub async fn delete_uploads(&self, scope: &ProjectScope, ids: Option<Vec<i64>>) -> Result<i64> {
        scope.require(Permission::TasksCreate)?;
        let is_named = ids.is_some();
        let files = self.uploads(scope, ids, false).await?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let (used, unused) = by_use(transaction, &scope, files).await?;
                if is_named && !used.is_empty() {
                    return Err(in_use(&used));
                }
                delete(transaction, &scope, "files.deleted", unused).await
            })
        })
        .await
    }

    /// Puts the content of `new` in the place of a file that no task shows; `new` is gone then.
    ///
    /// # Errors
    /// 403 without the right, 409 when a task shows the file.
    pub async fn replace_upload(&self, scope: &ProjectScope, old: FileUpload, new: FileUpload) -> Result<FileUpload> {
        scope.require(Permission::TasksCreate)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let id = old.id;
                let (used, _) = by_use(transaction, &scope, vec![old]).await?;
                if !used.is_empty() {
                    return Err(in_use(&used));
                }
                drop_content(transaction, &[id]).await?;
                transaction
                    .execute("UPDATE file_chunks SET file_id = $1 WHERE file_id = $2", args![id, new.id])
                    .await?;
                transaction
                    .execute("DELETE FROM file_uploads WHERE id = $1 AND project_id = $2", args![new.id, scope.id()])
                    .await?;
                let row = transaction
                    .fetch_one(
                        "UPDATE file_uploads SET name = $3, original_name = $4, content_type = $5, size = $6, \
                         content_of = NULL WHERE id = $1 AND project_id = $2 RETURNING *",
                        args![id, scope.id(), new.name, new.original_name, new.content_type, new.size],
                    )
                    .await?;
                record(transaction, &scope, "file.replaced", &[id]).await?;
                FileUpload::from_row(&row)
            })
        })
        .await
    }

    /// The projects that have uploads which were begun before that moment and never became tasks.
    pub async fn projects_with_old_uploads(&self, before: Timestamp) -> Result<Vec<ProjectId>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT DISTINCT f.project_id FROM file_uploads f JOIN projects p ON p.id = f.project_id \
                 WHERE f.created_at < $1 AND p.deleted_at IS NULL \
                 AND (f.is_complete = FALSE OR f.is_temporary = TRUE OR f.is_committed = FALSE)",
                args![before],
            )
            .await?;
        rows.iter().map(|row| row.get("project_id").map(ProjectId)).collect()
    }

    /// Removes uploads of a project that were begun before that moment and never became tasks: those that never
    /// arrived as a whole, bodies of imports that ended badly, and files that nothing refers to. Answers how many.
    pub async fn sweep_uploads(&self, scope: &ProjectScope, before: Timestamp) -> Result<i64> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let rows = transaction
                    .fetch_all(
                        "SELECT f.* FROM file_uploads f WHERE f.project_id = $1 AND f.created_at < $2 \
                         AND (f.is_complete = FALSE OR f.is_temporary = TRUE OR f.is_committed = FALSE) \
                         AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.project_id + 0 = $1 AND t.file_upload_id = f.id) \
                         AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.project_id = $1 AND j.status IN ('queued', 'running'))",
                        args![scope.id(), before],
                    )
                    .await?;
                let files = rows.iter().map(FileUpload::from_row).collect::<Result<Vec<_>>>()?;
                let (_, unused) = by_use(transaction, &scope, files).await?;
                delete(transaction, &scope, "files.swept", unused).await
            })
        })
        .await
    }
}

/// Those that something shows, and the others.
async fn by_use(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    files: Vec<FileUpload>,
) -> Result<(Vec<FileUpload>, Vec<FileUpload>)> {
    if files.is_empty() {
        return Ok((files, Vec::new()));
    }
    if transaction.is_postgres() {
        // Who is just writing a task with one of the addresses is waited for; who comes later finds no such file.
        let sql = "SELECT id FROM file_uploads WHERE project_id = $1 AND id IN (SELECT value FROM ids_of($2)) \
                   ORDER BY id FOR UPDATE";
        transaction.fetch_all(sql, args![scope.id(), id_list(files.iter().map(|file| file.id))]).await?;
    }
    let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let names = names_in_use(transaction, scope.id(), &names).await?;
    Ok(files.into_iter().partition(|file| names.contains(&file.name)))
}

fn in_use(used: &[FileUpload]) -> Error {
    const SHOWN: usize = 5;
    let mut names: Vec<&str> = used.iter().take(SHOWN).map(|file| file.name.as_str()).collect();
    if used.len() > SHOWN {
        names.push("…");
    }
    let names = names.join(", ");
    Error::conflict(Say::FileIsShown { names: names.into() })
}

async fn delete(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &str,
    files: Vec<FileUpload>,
) -> Result<i64> {
    if files.is_empty() {
        return Ok(0);
    }
    let ids: Vec<i64> = files.iter().map(|file| file.id).collect();
    record(transaction, scope, action, &ids).await?;
    // Tasks that came from a file keep what they hold. (`+ 0`: found by the file, not by walking the project.)
    transaction
        .execute(
            "UPDATE tasks SET file_upload_id = NULL \
             WHERE project_id + 0 = $1 AND file_upload_id IN (SELECT value FROM ids_of($2))",
            args![scope.id(), id_list(ids.iter().copied())],
        )
        .await?;
    remove(transaction, scope.id(), ids).await
}

async fn record(transaction: &mut Transaction, scope: &ProjectScope, action: &str, files: &[i64]) -> Result<()> {
    let entry = audit::Entry {
        action,
        object_type: "file",
        object_id: None,
        project: Some(scope.id()),
        details: json!({ "files": files }),
    };
    audit::record(transaction, scope.caller(), entry).await
}

pub(crate) async fn remove(transaction: &mut Transaction, project: ProjectId, ids: Vec<i64>) -> Result<i64> {
    let list = id_list(ids);
    let rows = transaction
        .fetch_all(
            "SELECT id FROM file_uploads WHERE project_id = $1 AND id IN (SELECT value FROM ids_of($2))",
            args![project, list],
        )
        .await?;
    let ids = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    drop_content(transaction, &ids).await?;
    transaction
        .execute(
            "DELETE FROM file_uploads WHERE id IN (SELECT value FROM ids_of($1))",
            args![id_list(ids.iter().copied())],
        )
        .await?;
    Ok(i64::try_from(ids.len()).unwrap_or(i64::MAX))
}

/// Removes the bytes of files; those that a copy needs too become its own.
async fn drop_content(transaction: &mut Transaction, ids: &[i64]) -> Result<()> {
    let rows = transaction
        .fetch_all(
            "SELECT content_of, MIN(id) AS heir FROM file_uploads WHERE content_of IN (SELECT value FROM ids_of($1)) \
             AND id NOT IN (SELECT value FROM ids_of($1)) GROUP BY content_of",
            args![id_list(ids.iter().copied())],
        )
        .await?;
    for row in rows {
        let (owner, heir): (i64, i64) = (row.get("content_of")?, row.get("heir")?);
        for sql in [
            "UPDATE file_chunks SET file_id = $2 WHERE file_id = $1",
            "UPDATE file_uploads SET content_of = $2 WHERE content_of = $1",
            "UPDATE file_uploads SET content_of = NULL WHERE id = $2 AND content_of <> $1",
        ] {
            transaction.execute(sql, args![owner, heir]).await?;
        }
    }
    transaction
        .execute(
            "DELETE FROM file_chunks WHERE file_id IN (SELECT value FROM ids_of($1))",
            args![id_list(ids.iter().copied())],
        )
        .await
        .map(|_| ())
}
