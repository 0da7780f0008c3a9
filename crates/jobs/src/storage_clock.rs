//! Syncs sources whose time has come, and looks again at what credentials can do.

use crate::{runner::Jobs, storage_sync};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    storages::{Due, Scheduled, Storage},
};
use labelkeep_model::Result;
use labelkeep_storages::{
    Connector,
    doctor::{Probe, Purpose, Report, examine},
};
use serde_json::json;
use std::time::Duration;
use tokio::sync::watch;

const PAUSE: Duration = Duration::from_secs(20);

/// Goes on until `stop` says so. Of several servers each takes some.
pub async fn keep_storage_clock(jobs: Jobs, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if let Err(error) = jobs.storages_in_time().await {
            tracing::warn!(%error, "storages whose time has come were not synced or looked at; it is tried again");
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

impl Jobs {
    /// One round.
    ///
    /// # Errors
    /// What the database says; what a store says is noted with its storage.
    pub async fn storages_in_time(&self) -> Result<()> {
        for due in self.database().due_storages(Scheduled::Sync).await? {
            if self.database().take_due(Scheduled::Sync, &due).await? && due.storage.synchronizable {
                let scope = scope(self.database(), &due).await?;
                // One that runs already goes on; one that cannot begin now comes again at its next time.
                if let Err(error) =
                    self.database().begin_sync(&scope, due.storage.id, storage_sync::job(&due.storage)).await
                {
                    tracing::warn!(%error, storage = due.storage.id, "a sync whose time has come did not begin");
                }
            }
        }
        let Some(connector) = self.connector() else { return Ok(()) };
        for due in self.database().due_storages(Scheduled::Check).await? {
            if self.database().take_due(Scheduled::Check, &due).await? {
                let scope = scope(self.database(), &due).await?;
                if let Err(error) = check_storage(self.database(), connector, &scope, &due.storage).await {
                    tracing::warn!(%error, storage = due.storage.id, "a storage could not be looked at");
                }
            }
        }
        Ok(())
    }
}

async fn scope(database: &Database, due: &Due) -> Result<ProjectScope> {
    ProjectScope::unscoped_for_job(database, due.project, due.by).await
}

/// Asks the store what the credentials of this storage can do, and keeps the answer.
///
/// # Errors
/// 400 when its settings or secrets cannot be used.
pub async fn check_storage(
    database: &Database,
    connector: &Connector,
    scope: &ProjectScope,
    storage: &Storage,
) -> Result<Report> {
    let (store, place) = (connector.connect(storage).await?, connector.place(storage)?);
    let purpose = Purpose {
        provider: storage.provider,
        direction: storage.direction,
        lists: storage.synchronizable,
        deletes: storage.can_delete_objects,
        place: &place,
    };
    let before = database.doctors_report(scope, storage.id).await?;
    let before: Option<Report> = before.and_then(|report| serde_json::from_value(report).ok());
    let report = examine(store, &purpose, database.now()).await.since(before.as_ref());
    let worse = report.drift.iter().copied().map(name).collect();
    database.keep_doctors_report(scope, storage.id, json!(report), worse).await?;
    Ok(report)
}

fn name(probe: Probe) -> String {
    json!(probe).as_str().unwrap_or_default().to_owned()
}
