//! Uploaded files, kept in pieces. Names are made by us; see the formats crate.

mod copy;
mod local_files;
mod packed;
mod remove;
mod uses;

pub(crate) use copy::copy_uploads;
pub use packed::Piece;
pub(crate) use remove::remove;
pub(crate) use uses::{may_show, note_anew, note_new};

use crate::{
    Database, Fetch, Row, Transaction,
    access::{ProjectScope, membership::is_seen},
    args, audit,
    engine::dialect::{Sql, id_list},
};
use labelkeep_model::{Error, FileUploadId, Permission, Result, Role, Say};
use serde_json::json;
use std::collections::HashMap;

/// Bytes of one piece: small enough to hold many at once, large enough to make few.
pub const CHUNK_BYTES: usize = 512 << 10;

/// An uploaded file as stored.
#[derive(Debug, Clone)]
pub struct FileUpload {
    pub id: i64,
    pub project_id: i64,
    pub name: String,
    pub original_name: String,
    pub content_type: String,
    pub size: i64,
    pub is_committed: bool,
    pub is_temporary: bool,
}

impl FileUpload {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            project_id: row.get("project_id")?,
            name: row.get("name")?,
            original_name: row.get("original_name")?,
            content_type: row.get("content_type")?,
            size: row.get("size")?,
            is_committed: row.get("is_committed")?,
            is_temporary: row.get("is_temporary")?,
        })
    }
}

/// A file to be.
#[derive(Debug, Clone)]
pub struct NewUpload {
    pub name: String,
    pub original_name: String,
    pub content_type: String,
    /// The body of an import: removed when its job ends, never listed.
    pub is_temporary: bool,
}

/// For a pattern: the text's own wildcards are characters.
fn like_literally(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The pieces of a content that is all there. An empty one has one empty piece.
fn pieces(content: &[u8]) -> Vec<Piece> {
    if content.is_empty() {
        return vec![Piece::of(content)];
    }
    content.chunks(CHUNK_BYTES).map(Piece::of).collect()
}

async fn begin(transaction: &mut Transaction, scope: &ProjectScope, new: NewUpload) -> Result<FileUploadId> {
    let now = transaction.now();
    let row = transaction
        .fetch_one(
            "INSERT INTO file_uploads (project_id, user_id, name, original_name, content_type, is_temporary, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            args![
                scope.id(),
                scope.caller().user(),
                new.name,
                new.original_name,
                new.content_type,
                new.is_temporary,
                now,
            ],
        )
        .await?;
    row.get("id").map(FileUploadId)
}

async fn append(transaction: &mut Transaction, file: FileUploadId, number: i64, piece: Piece) -> Result<()> {
    // What is under way takes room too.
    let sql = "UPDATE file_uploads SET size = size + $2 WHERE id = $1";
    transaction.execute(sql, args![file, piece.length]).await?;
    let sql = "INSERT INTO file_chunks (file_id, number, bytes, unpacked_bytes) VALUES ($1, $2, $3, $4)";
    transaction.execute(sql, args![file, number, piece.bytes, piece.unpacked]).await.map(|_| ())
}

async fn complete(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    file: FileUploadId,
    size: i64,
) -> Result<FileUpload> {
    let row = transaction
        .fetch_one(
            "UPDATE file_uploads SET size = $3, is_complete = TRUE WHERE id = $1 AND project_id = $2 RETURNING *",
            args![file, scope.id(), size],
        )
        .await?;
    let file = FileUpload::from_row(&row)?;
    if !file.is_temporary {
        let entry = audit::Entry {
            action: "file.uploaded",
            object_type: "file",
            object_id: Some(file.id),
            project: Some(scope.id()),
            details: json!({ "name": file.name, "size": size }),
        };
        audit::record(transaction, scope.caller(), entry).await?;
    }
    Ok(file)
}

impl Database {
    /// Begins a file; it does not exist for anybody until it is complete.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn begin_upload(&self, scope: &ProjectScope, new: NewUpload) -> Result<FileUploadId> {
        scope.require(Permission::TasksCreate)?;
        let scope = scope.clone();
        self.write(move |transaction| Box::pin(async move { begin(transaction, &scope, new).await })).await
    }

    /// Stores files that are all there, in their order and as one change: each change waits for the disk.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn store_uploads(
        &self,
        scope: &ProjectScope,
        files: Vec<(NewUpload, Vec<u8>)>,
    ) -> Result<Vec<FileUpload>> {
        scope.require(Permission::TasksCreate)?;
        let scope = scope.clone();
        // Packed before anybody waits for it.
        let files: Vec<_> = files.into_iter().map(|(new, content)| (new, pieces(&content))).collect();
        self.write(move |transaction| {
            Box::pin(async move {
                let mut stored = Vec::with_capacity(files.len());
                for (new, pieces) in files {
                    let file = begin(transaction, &scope, new).await?;
                    let size = pieces.iter().map(|piece| piece.length).sum();
                    for (number, piece) in (0..).zip(pieces) {
                        append(transaction, file, number, piece).await?;
                    }
                    stored.push(complete(transaction, &scope, file, size).await?);
                }
                Ok(stored)
            })
        })
        .await
    }

    /// Adds the next pieces, of which the first has this number. All but the last of the file have `CHUNK_BYTES`.
    pub async fn append_chunks(
        &self,
        scope: &ProjectScope,
        file: FileUploadId,
        first: i64,
        pieces: Vec<Piece>,
    ) -> Result<()> {
        scope.require(Permission::TasksCreate)?;
        self.write(move |transaction| {
            Box::pin(async move {
                for (number, piece) in (first..).zip(pieces) {
                    append(transaction, file, number, piece).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// The file is all there.
    pub async fn complete_upload(&self, scope: &ProjectScope, file: FileUploadId, size: i64) -> Result<FileUpload> {
        scope.require(Permission::TasksCreate)?;
        let scope = scope.clone();
        self.write(move |transaction| Box::pin(async move { complete(transaction, &scope, file, size).await })).await
    }

    /// Removes a file that was begun and not completed, or is no longer needed.
    pub async fn discard_upload(&self, scope: &ProjectScope, file: FileUploadId) -> Result<()> {
        scope.require(Permission::TasksCreate)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move { remove(transaction, scope.id(), vec![file.0]).await.map(|_| ()) })
        })
        .await
    }

    /// The complete files of a project: the named ones, or all, or those that no task came from yet.
    pub async fn uploads(&self, scope: &ProjectScope, ids: Option<Vec<i64>>, all: bool) -> Result<Vec<FileUpload>> {
        let mut database = self;
        let named = ids.is_some();
        let rows = database
            .fetch_all(
                "SELECT * FROM file_uploads WHERE project_id = $1 AND is_complete = TRUE AND is_temporary = FALSE \
                 AND ($2 = FALSE OR id IN (SELECT value FROM ids_of($3))) \
                 AND ($2 = TRUE OR $4 = TRUE OR is_committed = FALSE) ORDER BY id",
                args![scope.id(), named, id_list(ids.unwrap_or_default()), all],
            )
            .await?;
        rows.iter().map(FileUpload::from_row).collect()
    }

    /// Complete files by id in the order of the ids, also temporary ones: what a job reads.
    ///
    /// # Errors
    /// 400 when one of them is not there.
    pub async fn uploads_by_id(&self, scope: &ProjectScope, ids: &[i64]) -> Result<Vec<FileUpload>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT * FROM file_uploads WHERE project_id = $1 AND is_complete = TRUE AND id IN (SELECT value FROM ids_of($2))",
                args![scope.id(), id_list(ids.iter().copied())],
            )
            .await?;
        let found = rows.iter().map(|row| FileUpload::from_row(row).map(|file| (file.id, file)));
        let found = found.collect::<Result<HashMap<i64, FileUpload>>>()?;
        ids.iter()
            .map(|id| {
                let file = found.get(id).cloned();
                file.ok_or_else(|| Error::non_field(Say::NoSuchUpload { id: id.to_string().into() }))
            })
            .collect()
    }

    /// A complete file by the name that its address has.
    ///
    /// # Errors
    /// 404 when there is none.
    pub async fn upload_by_name(&self, scope: &ProjectScope, name: &str) -> Result<FileUpload> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT * FROM file_uploads WHERE project_id = $1 AND name = $2 AND is_complete = TRUE AND is_temporary = FALSE",
                args![scope.id(), name],
            )
            .await?;
        FileUpload::from_row(&row.ok_or_else(|| Error::not_found(Say::NoSuchFile))?)
    }

    /// Whether the caller may see the content of an upload of a project he can open: he manages uploads there, sees a task
    /// that shows it, or labels in a project whose config or instructions show it.
    pub async fn may_see_upload(&self, scope: &ProjectScope, name: &str) -> Result<bool> {
        if scope.may(Permission::TasksCreate) {
            return Ok(true);
        }
        let caller = scope.caller();
        // A file may be shown by tasks of other projects, too. There the caller may have another role.
        let mine = concat!(
            "p.organization_id = $4 AND p.deleted_at IS NULL AND (p.is_published = TRUE OR $5 = TRUE) AND ",
            is_seen!("$3", "FALSE")
        );
        let is_annotator = "(CASE WHEN $6 = TRUE AND m.role IN ('AN', 'RE') THEN m.role ELSE $7 END) = 'AN'";
        let text = format!(
            "SELECT (EXISTS (SELECT 1 FROM task_uploads u JOIN tasks t ON t.id = u.task_id AND t.trashed_by = 0 \
             JOIN projects p ON p.id = t.project_id LEFT JOIN project_members m ON m.project_id = p.id AND m.user_id = $3 \
             WHERE u.project_id = $1 AND u.name = $2 AND {mine} AND (NOT {is_annotator} \
             OR EXISTS (SELECT 1 FROM task_locks l WHERE l.task_id = t.id AND l.user_id = $3) \
             OR EXISTS (SELECT 1 FROM annotations a WHERE a.task_id = t.id AND a.completed_by = $3 AND a.trashed_by = 0) \
             OR EXISTS (SELECT 1 FROM drafts d WHERE d.task_id = t.id AND d.user_id = $3))) \
             OR EXISTS (SELECT 1 FROM projects p WHERE {mine} AND (p.label_config LIKE $8 ESCAPE '\\' OR p.expert_instruction LIKE $8 ESCAPE '\\'))\
             ) AS may_see"
        );
        let role = caller.role();
        let args = args![
            scope.id(),
            name,
            caller.user(),
            caller.organization(),
            caller.may(Permission::UnpublishedView),
            matches!(role, Role::Annotator | Role::Reviewer),
            role,
            format!("%upload/{}/{}%", scope.id(), like_literally(name)),
        ];
        let mut database = self;
        database.fetch_one(Sql::assembled(text), args).await?.get("may_see")
    }

    /// One piece of a file; `None` behind the last.
    pub async fn chunk(&self, scope: &ProjectScope, file: i64, number: i64) -> Result<Option<Vec<u8>>> {
        let mut database = self;
        let row = database
            .fetch_optional(
                "SELECT c.bytes, c.unpacked_bytes FROM file_uploads f JOIN file_chunks c ON c.file_id = COALESCE(f.content_of, f.id) \
                 WHERE f.id = $1 AND c.number = $2 AND f.project_id = $3",
                args![file, number, scope.id()],
            )
            .await?;
        row.map(|row| packed::unpack(row.get("bytes")?, row.get("unpacked_bytes")?)).transpose()
    }
}
