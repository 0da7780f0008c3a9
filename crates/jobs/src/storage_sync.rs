//! Objects of a source -> tasks. The store is listed page by page; each page goes in, with its tasks and the place of the
//! next one, as one change, so that another worker can go on after a crash, and memory does not grow with the store.

mod missing;
mod pages;
mod parquet;
mod problems;
mod read;
mod state;

use crate::{
    context::Context,
    kind::{Kind, Lane},
};
use labelkeep_database::{
    BoxFuture,
    jobs::{NewJob, Title},
    storages::{Storage, SyncEnd},
};
use labelkeep_model::{Result, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use state::Progress;

const KIND: &str = "storage_sync";
const CHECKPOINT_VERSION: u64 = 1;
/// Missing objects that are named.
const MISSING_NAMED: i64 = 20;

#[derive(Serialize, Deserialize)]
struct Payload {
    storage: i64,
}

/// The job that syncs this storage.
#[must_use]
pub(crate) fn job(storage: &Storage) -> NewJob {
    NewJob {
        payload: json!(Payload { storage: storage.id }),
        unit: "objects",
        ..NewJob::new(KIND, Title::new(KIND, "Sync storage"))
    }
}

pub(crate) struct StorageSync;

impl Kind for StorageSync {
    fn name(&self) -> &'static str {
        KIND
    }

    fn lane(&self) -> Lane {
        Lane::Storage
    }

    fn run<'c>(&self, context: &'c Context) -> BoxFuture<'c, Result<()>> {
        Box::pin(async move {
            let payload: Payload = context.payload()?;
            run(context, payload.storage).await
        })
    }
}

async fn run(context: &Context, storage: i64) -> Result<()> {
    let scope = context.project()?;
    let storage = context.database.storage(scope, storage).await?;
    let connector = context.connector()?;
    let (store, place) = (connector.connect(&storage).await?, connector.place(&storage)?);
    let mut progress: Progress = context.checkpoint(CHECKPOINT_VERSION)?.unwrap_or_default();
    if !progress.is_listed {
        pages::go_through(context, &storage, store, &place, &mut progress).await?;
    }
    missing::note(context, &storage, &place, &mut progress).await?;
    finish(context, &storage, progress).await
}

async fn finish(context: &Context, storage: &Storage, progress: Progress) -> Result<()> {
    let scope = context.project()?;
    let (missing, named) = context.database.missing_objects(scope, storage.id, MISSING_NAMED).await?;
    let now = context.database.now();
    let mut meta = match storage.meta.clone() {
        Json::Object(meta) => meta,
        _ => serde_json::Map::new(),
    };
    meta.insert("time_completed".into(), json!(now));
    meta.insert("duration".into(), json!(seconds(context.job.started_at.unwrap_or(context.job.created_at), now)));
    meta.insert("tasks_existed".into(), json!(progress.existed));
    meta.insert("objects_seen".into(), json!(progress.seen));
    meta.insert("objects_missing".into(), json!(missing));
    meta.insert("missing".into(), json!(named));
    progress.problems.tell(&mut meta);
    let end = SyncEnd {
        has_errors: !progress.problems.is_empty(),
        meta: Json::Object(meta),
        traceback: progress.problems.text(),
        model_version: progress.model_version,
    };
    context.database.finish_sync(scope, &context.claim, storage.id, end).await.map(|_| ())
}

fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "a duration in seconds needs no more")]
    let micros = (to.0 - from.0) as f64;
    micros / 1e6
}
