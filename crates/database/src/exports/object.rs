use crate::{
    Fetch, Row,
    engine::dialect::{Sql, Value},
};
use labelkeep_model::{Error, Result, Say, Timestamp};
use serde_json::Value as Json;

/// A snapshot as stored, with the person who made it.
#[derive(Debug, Clone)]
pub struct Export {
    pub id: i64,
    pub title: String,
    pub status: ExportStatus,
    pub task_number: i64,
    pub size: i64,
    pub md5: String,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub created_by: i64,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    /// Id and name of the further formats that were asked for, oldest first.
    pub formats: Vec<(i64, String)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportStatus {
    Created,
    InProgress,
    Completed,
    Failed,
}

impl ExportStatus {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }
}

/// A snapshot to be.
#[derive(Debug)]
pub struct NewExport {
    pub title: String,
    /// What the audit trail says of it.
    pub details: Json,
}

pub(super) const SELECT: &str = "SELECT e.*, u.first_name, u.last_name, u.email, j.status AS job_status, \
     j.finished_at AS job_finished_at FROM exports e JOIN users u ON u.id = e.created_by LEFT JOIN jobs j ON j.id = e.job_id";

impl Export {
    pub(super) fn from_row(row: &Row) -> Result<Self> {
        let finished_at = row.optional_time("finished_at")?;
        let job = row.get::<Option<String>>("job_status")?;
        let status = match job.as_deref() {
            _ if finished_at.is_some() => ExportStatus::Completed,
            Some("queued") => ExportStatus::Created,
            Some("running") => ExportStatus::InProgress,
            _ => ExportStatus::Failed,
        };
        Ok(Self {
            id: row.get("id")?,
            title: row.get("title")?,
            status,
            task_number: row.get("task_number")?,
            size: row.get("size")?,
            md5: row.get("md5")?,
            created_at: row.time("created_at")?,
            finished_at: finished_at.or(row.optional_time("job_finished_at")?),
            created_by: row.get("created_by")?,
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
            email: row.get("email")?,
            formats: Vec::new(),
        })
    }

    /// # Errors
    /// 404, as the compatible API answers, while there is no complete file.
    pub fn require_complete(&self) -> Result<()> {
        match self.status {
            ExportStatus::Completed => Ok(()),
            ExportStatus::Failed => Err(Error::not_found(Say::SnapshotFailed)),
            ExportStatus::Created | ExportStatus::InProgress => Err(Error::not_found(Say::SnapshotNotReady)),
        }
    }
}

/// The formats of some snapshots: the snapshot, then the format's id and name.
pub(super) async fn formats_of(database: &mut impl Fetch, exports: Value) -> Result<Vec<(i64, (i64, String))>> {
    let sql = Sql::from(
        "SELECT id, export_id, export_type FROM export_formats WHERE export_id IN (SELECT value FROM ids_of($1)) ORDER BY id",
    );
    let rows = database.fetch_all(sql, vec![exports]).await?;
    rows.iter().map(|row| Ok((row.get("export_id")?, (row.get("id")?, row.get("export_type")?)))).collect()
}
