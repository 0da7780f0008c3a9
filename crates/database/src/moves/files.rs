//! Uploaded files. One that was under way when a move was stopped is begun anew.

use super::{
    ids,
    source::{self, Kind, MoveSource},
};
use crate::{Database, access::ProjectScope, args};
use labelkeep_model::{FileUploadId, Result};

/// A file of there.
#[derive(Debug, Clone)]
pub struct MovedFile {
    pub old: i64,
    /// As the addresses in tasks have it.
    pub name: String,
    pub original_name: String,
    pub content_type: String,
    /// A person of here.
    pub user: i64,
}

impl Database {
    /// Begins a file. `None`: it is here already. Its pieces are added by `append_chunks`.
    ///
    /// # Errors
    /// What the database says.
    pub async fn begin_moved_file(
        &self,
        source: &MoveSource,
        scope: &ProjectScope,
        file: MovedFile,
    ) -> Result<Option<FileUploadId>> {
        let (source, scope) = (source.clone(), scope.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let known = source::known(transaction, &source, Kind::Upload, &[file.old]).await?.remove(&file.old);
                let id = match known {
                    Some(known) if known.mark.is_some() => return Ok(None),
                    Some(known) => {
                        transaction.execute("DELETE FROM file_chunks WHERE file_id = $1", args![known.id]).await?;
                        transaction.execute("DELETE FROM file_uploads WHERE id = $1", args![known.id]).await?;
                        known.id
                    }
                    None => {
                        let given = ids::give(transaction, &source, Kind::Upload, &[file.old]).await?;
                        *given.first().unwrap_or(&file.old)
                    }
                };
                let now = transaction.now();
                let sql = "INSERT INTO file_uploads (id, project_id, user_id, name, original_name, content_type, created_at) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7)";
                let args = args![id, scope.id(), file.user, file.name, file.original_name, file.content_type, now];
                transaction.execute(sql, args).await?;
                source::note(transaction, &source, Kind::Upload, &[(file.old, id, None)]).await?;
                Ok(Some(FileUploadId(id)))
            })
        })
        .await
    }

    /// The file is all there; `digest`: of its content.
    ///
    /// # Errors
    /// What the database says.
    pub async fn complete_moved_file(
        &self,
        source: &MoveSource,
        scope: &ProjectScope,
        file: FileUploadId,
        old: i64,
        digest: Vec<u8>,
    ) -> Result<()> {
        let (source, scope) = (source.clone(), scope.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let sql =
                    "UPDATE file_uploads SET is_complete = TRUE, is_committed = TRUE WHERE id = $1 AND project_id = $2";
                transaction.execute(sql, args![file, scope.id()]).await?;
                source::note(transaction, &source, Kind::Upload, &[(old, file.0, Some(digest))]).await
            })
        })
        .await
    }
}
