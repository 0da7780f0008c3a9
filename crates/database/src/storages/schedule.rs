//! Storages that are synced, and looked at by the doctor, by themselves: when next, and by whom, so that of several servers one
//! does it.

use super::{Storage, object::select_storages, record::record};
use crate::{Database, Fetch, Transaction, access::ProjectScope, args};
use labelkeep_model::{ProjectId, Result, Timestamp, UserId};
use serde_json::{Map, Value as Json, json};

/// The settings that say how often; none or 0: never.
pub const SYNC_EVERY_MINUTES: &str = "sync_every_minutes";
pub const CHECK_EVERY_HOURS: &str = "check_every_hours";

/// Storages of one round.
const MOST: i64 = 50;

/// What is done by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheduled {
    Sync,
    Check,
}

impl Scheduled {
    /// Seconds between two of them.
    fn every(self, settings: &Map<String, Json>) -> Option<i64> {
        let (name, unit) = match self {
            Self::Sync => (SYNC_EVERY_MINUTES, 60),
            Self::Check => (CHECK_EVERY_HOURS, 3600),
        };
        settings.get(name).and_then(Json::as_i64).filter(|count| *count > 0).map(|count| count * unit)
    }
}

/// A storage whose time has come.
#[derive(Debug)]
pub struct Due {
    pub storage: Storage,
    pub project: ProjectId,
    /// For whom it is done.
    pub by: Option<UserId>,
    at: Timestamp,
}

impl Database {
    /// Those whose time has come, the longest waiting first.
    pub async fn due_storages(&self, what: Scheduled) -> Result<Vec<Due>> {
        let mut database = self;
        let now = self.now();
        let sql = match what {
            Scheduled::Sync => {
                select_storages!("s.next_sync_at <= $1 AND p.deleted_at IS NULL ORDER BY s.next_sync_at LIMIT $2")
            }
            Scheduled::Check => {
                select_storages!("s.next_check_at <= $1 AND p.deleted_at IS NULL ORDER BY s.next_check_at LIMIT $2")
            }
        };
        let rows = database.fetch_all(sql, args![now, MOST]).await?;
        let column = if what == Scheduled::Sync { "next_sync_at" } else { "next_check_at" };
        rows.iter()
            .map(|row| {
                let storage = Storage::from_row(row)?;
                let (project, by) = (ProjectId(storage.project_id), storage.created_by.map(UserId));
                Ok(Due { storage, project, by, at: row.time(column)? })
            })
            .collect()
    }

    /// Takes one, and says when it comes again. False: another server has taken it.
    pub async fn take_due(&self, what: Scheduled, due: &Due) -> Result<bool> {
        let (id, at, every) = (due.storage.id, due.at, what.every(&due.storage.settings));
        self.write(move |transaction| {
            Box::pin(async move {
                let next = every.map(|seconds| transaction.now().plus_seconds(seconds));
                let sql = match what {
                    Scheduled::Sync => "UPDATE storages SET next_sync_at = $3 WHERE id = $1 AND next_sync_at = $2",
                    Scheduled::Check => "UPDATE storages SET next_check_at = $3 WHERE id = $1 AND next_check_at = $2",
                };
                Ok(transaction.execute(sql, args![id, at, next]).await? == 1)
            })
        })
        .await
    }

    /// What the doctor found last.
    pub async fn doctors_report(&self, scope: &ProjectScope, storage: i64) -> Result<Option<Json>> {
        let mut database = self;
        let sql = "SELECT doctor FROM storages WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL";
        let row = database.fetch_optional(sql, args![storage, scope.id()]).await?;
        let text: Option<String> = row.map(|row| row.get("doctor")).transpose()?.flatten();
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    }

    /// Keeps what he found. What became worse since is told to the audit trail.
    pub async fn keep_doctors_report(
        &self,
        scope: &ProjectScope,
        storage: i64,
        report: Json,
        worse: Vec<String>,
    ) -> Result<()> {
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "UPDATE storages SET doctor = $3 WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL";
                transaction.execute(sql, args![storage, scope.id(), report.to_string()]).await?;
                let action = if worse.is_empty() { "storage.checked" } else { "storage.drifted" };
                record(transaction, &scope, action, storage, json!({ "worse": worse })).await
            })
        })
        .await
    }
}

/// Says when a storage that was made or changed comes first, unless it goes on as before.
pub(super) async fn plan(
    transaction: &mut Transaction,
    id: i64,
    before: Option<&Map<String, Json>>,
    settings: &Map<String, Json>,
) -> Result<()> {
    let now = transaction.now();
    for (what, sql) in [
        (Scheduled::Sync, "UPDATE storages SET next_sync_at = $2 WHERE id = $1"),
        (Scheduled::Check, "UPDATE storages SET next_check_at = $2 WHERE id = $1"),
    ] {
        let every = what.every(settings);
        if every != before.and_then(|settings| what.every(settings)) {
            transaction.execute(sql, args![id, every.map(|seconds| now.plus_seconds(seconds))]).await?;
        }
    }
    Ok(())
}
