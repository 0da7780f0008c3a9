//! Export snapshots: the tasks of a project as they were, kept as a file in pieces.

mod object;
mod pieces;

pub use object::{Export, ExportStatus, NewExport};
pub use pieces::Written;

use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args, audit,
    engine::dialect::{Sql, id_list},
    jobs::{Job, NewJob, insert_job},
};
use labelkeep_model::{Error, Permission, Result, Say};
use object::{SELECT, formats_of};
use serde_json::json;

/// So many snapshots of one project may be in the making: each reads the whole project.
const MOST_AT_ONCE: i64 = 3;
/// A list shows them all.
const MOST_KEPT: i64 = 1000;

impl Database {
    /// Stores a snapshot that is to be written, and the job that writes it. The job's payload is told the snapshot's id.
    ///
    /// # Errors
    /// 403 without the right, 409 when too many of the project are in the making.
    pub async fn create_export(&self, scope: &ProjectScope, new: NewExport, mut job: NewJob) -> Result<(Export, Job)> {
        scope.require(Permission::Export)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                require_room(transaction, &scope).await?;
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "INSERT INTO exports (project_id, created_by, title, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
                        args![scope.id(), scope.caller().user(), &new.title, now],
                    )
                    .await?;
                let id: i64 = row.get("id")?;
                if let Some(payload) = job.payload.as_object_mut() {
                    payload.insert("export".to_owned(), json!(id));
                }
                let job = insert_job(transaction, &scope, job).await?;
                transaction.execute("UPDATE exports SET job_id = $2 WHERE id = $1", args![id, job.id]).await?;
                record(transaction, &scope, "export.created", id, new.details).await?;
                Ok((find(transaction, &scope, id).await?, job))
            })
        })
        .await
    }

    /// The newest snapshots of a project, newest first.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn exports_in(&self, scope: &ProjectScope) -> Result<Vec<Export>> {
        scope.require(Permission::Export)?;
        let mut database = self;
        let text = format!("{SELECT} WHERE e.project_id = $1 ORDER BY e.id DESC LIMIT $2");
        let rows = database.fetch_all(Sql::assembled(text), args![scope.id(), MOST_KEPT]).await?;
        let mut exports = rows.iter().map(Export::from_row).collect::<Result<Vec<_>>>()?;
        let ids = id_list(exports.iter().map(|export| export.id));
        for (export, format) in formats_of(&mut database, ids).await? {
            exports.iter_mut().filter(|found| found.id == export).for_each(|found| found.formats.push(format.clone()));
        }
        Ok(exports)
    }

    /// # Errors
    /// 403 without the right, 404 when the project has no such snapshot.
    pub async fn export(&self, scope: &ProjectScope, id: i64) -> Result<Export> {
        scope.require(Permission::Export)?;
        let mut database = self;
        find(&mut database, scope, id).await
    }

    /// Keeps in mind that a format was asked for, and answers its id.
    ///
    /// # Errors
    /// 400 when it was before or the snapshot is not complete, 404 when there is no such snapshot.
    pub async fn add_export_format(&self, scope: &ProjectScope, id: i64, export_type: &'static str) -> Result<i64> {
        scope.require(Permission::Export)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let export = find(transaction, &scope, id).await?;
                export.require_complete()?;
                if export.formats.iter().any(|(_, known)| known == export_type) {
                    return Err(Error::non_field(Say::ConversionStarted { format: export_type.into() }));
                }
                let now = transaction.now();
                let row = transaction
                    .fetch_one(
                        "INSERT INTO export_formats (export_id, export_type, created_at) VALUES ($1, $2, $3) RETURNING id",
                        args![id, export_type, now],
                    )
                    .await?;
                record(transaction, &scope, "export.converted", id, json!({ "format": export_type })).await?;
                row.get("id")
            })
        })
        .await
    }

    /// Notes that a snapshot left the installation.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn note_export_download(&self, scope: &ProjectScope, id: i64, format: &'static str) -> Result<()> {
        scope.require(Permission::Export)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(
                async move { record(transaction, &scope, "export.downloaded", id, json!({ "format": format })).await },
            )
        })
        .await
    }

    /// Removes a snapshot with its file; one in the making is stopped.
    ///
    /// # Errors
    /// 403 without the right, 404 when there is no such snapshot.
    pub async fn delete_export(&self, scope: &ProjectScope, id: i64) -> Result<()> {
        scope.require(Permission::Export)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let export = find(transaction, &scope, id).await?;
                let now = transaction.now();
                transaction
                    .execute(
                        "UPDATE jobs SET cancel_requested = (status = 'running'), \
                         finished_at = CASE WHEN status = 'queued' THEN $2 ELSE finished_at END, \
                         status = CASE WHEN status = 'queued' THEN 'cancelled' ELSE status END \
                         WHERE id = (SELECT job_id FROM exports WHERE id = $1) AND status IN ('queued', 'running')",
                        args![id, now],
                    )
                    .await?;
                for sql in [
                    "DELETE FROM export_chunks WHERE export_id = $1",
                    "DELETE FROM export_formats WHERE export_id = $1",
                    "DELETE FROM exports WHERE id = $1",
                ] {
                    transaction.execute(sql, args![id]).await?;
                }
                record(transaction, &scope, "export.deleted", id, json!({ "title": export.title })).await?;
                transaction.wake("jobs").await
            })
        })
        .await
    }
}

async fn find(database: &mut impl Fetch, scope: &ProjectScope, id: i64) -> Result<Export> {
    let text = format!("{SELECT} WHERE e.id = $1 AND e.project_id = $2");
    let row = database.fetch_optional(Sql::assembled(text), args![id, scope.id()]).await?;
    let mut export =
        Export::from_row(&row.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Export".into() }))?)?;
    export.formats = formats_of(database, id_list([id])).await?.into_iter().map(|(_, format)| format).collect();
    Ok(export)
}

async fn require_room(transaction: &mut Transaction, scope: &ProjectScope) -> Result<()> {
    let row = transaction
        .fetch_one(
            "SELECT COUNT(*) AS kept, SUM(CASE WHEN j.status IN ('queued', 'running') THEN 1 ELSE 0 END) AS busy \
             FROM exports e LEFT JOIN jobs j ON j.id = e.job_id WHERE e.project_id = $1",
            args![scope.id()],
        )
        .await?;
    if row.get::<i64>("kept")? >= MOST_KEPT {
        return Err(Error::conflict(Say::TooManySnapshots { most: MOST_KEPT.into() }));
    }
    if row.get::<Option<i64>>("busy")?.unwrap_or(0) < MOST_AT_ONCE {
        return Ok(());
    }
    Err(Error::conflict(Say::SnapshotsAtOnce { most: MOST_AT_ONCE.into() }))
}

async fn record(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    action: &str,
    id: i64,
    details: serde_json::Value,
) -> Result<()> {
    let project = Some(scope.id());
    let entry = audit::Entry { action, object_type: "export", object_id: Some(id), project, details };
    audit::record(transaction, scope.caller(), entry).await
}
