//! A sync, page by page: what a page lists and the tasks that are made of it are one change, with the progress of the job.

use super::{
    SourceObject, SourceTask, Storage, StorageStatus,
    change::read,
    connections::require_grant,
    find::no_storage,
    links::{self, NewLink, WHOLE},
    record::record,
};
use crate::{
    Database, Fetch, FieldCounts, Transaction,
    access::ProjectScope,
    args,
    counts::data_fields::fields_of,
    imports::{Answer, ImportBatch, TaskRow, insert_tasks},
    jobs::{Job, JobClaim, NewJob, Step, insert_job},
    projects::take_model_version,
};
use labelkeep_model::{Error, Permission, Result};
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What a sync does at once.
#[derive(Debug, Default)]
pub struct SyncPage {
    /// All that the store listed of what the storage is about.
    pub objects: Vec<SourceObject>,
    pub tasks: Vec<SourceTask>,
    /// Files of tasks of which everything has been read, and how many tasks they have.
    pub read: Vec<(SourceObject, i64)>,
    /// So far, with this page.
    pub objects_seen: i64,
}

/// How a sync ended.
#[derive(Debug)]
pub struct SyncEnd {
    pub has_errors: bool,
    pub meta: Json,
    pub traceback: Option<String>,
    /// The last model version among the predictions; a project without one takes it.
    pub model_version: Option<String>,
}

impl Database {
    /// Puts the sync of a storage into the queue; `None` when one waits or runs already.
    ///
    /// # Errors
    /// 403 without the right; 404 when the storage went meanwhile.
    pub async fn begin_sync(&self, scope: &ProjectScope, storage: i64, new: NewJob) -> Result<Option<Job>> {
        scope.require(Permission::StoragesManage)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                hold(transaction, &scope, storage).await?;
                let stored = read(transaction, &scope, storage).await?;
                if matches!(stored.status, StorageStatus::Queued | StorageStatus::InProgress) {
                    return Ok(None);
                }
                let job = insert_job(transaction, &scope, new).await?;
                let attempts = stored.meta.get("attempts").and_then(Json::as_i64).unwrap_or(0) + 1;
                // How many there were tells how many there may be.
                let before = Some(stored.objects_seen).filter(|count| *count > 0);
                let meta = json!({ "attempts": attempts, "time_queued": transaction.now(), "objects_before": before });
                let sql = "UPDATE storages SET status = 'syncing', last_sync = NULL, last_sync_count = 0, last_sync_job = $2, \
                           objects_seen = 0, tasks_made = 0, traceback = NULL, meta = $3 WHERE id = $1";
                transaction.execute(sql, args![storage, job.id, meta.to_string()]).await?;
                record(transaction, &scope, "storage.sync_started", storage, json!({ "job": job.id })).await?;
                Ok(Some(job))
            })
        })
        .await
    }

    /// Makes the tasks of a page that are not there yet, and notes what was seen. Answers how many it made.
    ///
    /// # Errors
    /// 409 when the job is cancelled or another worker has it; 404 when the storage is gone.
    pub async fn sync_page(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        storage: i64,
        page: SyncPage,
        step: Step,
    ) -> Result<i64> {
        scope.require(Permission::TasksCreate)?;
        let (scope, claim, rng) = (scope.clone(), claim.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                claim.advance(transaction, &step).await?;
                // Two syncs, on two nodes, wait for each other here, and each sees what the other made.
                hold(transaction, &scope, storage).await?;
                links::note_seen(transaction, storage, claim.job, &page.objects).await?;
                let made = make(transaction, &scope, claim.job, storage, page.tasks, rng.as_ref()).await?;
                note_read(transaction, storage, claim.job, &page.read).await?;
                let sql = "UPDATE storages SET objects_seen = $2, tasks_made = tasks_made + $3, \
                           last_sync_count = COALESCE(last_sync_count, 0) + $3 WHERE id = $1";
                transaction.execute(sql, args![storage, page.objects_seen, made]).await?;
                Ok(made)
            })
        })
        .await
    }

    /// Notes that objects are not there any more.
    ///
    /// # Errors
    /// 409 when the job is cancelled or another worker has it.
    pub async fn mark_missing(&self, claim: &JobClaim, links: Vec<i64>, step: Step) -> Result<()> {
        let claim = claim.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                claim.advance(transaction, &step).await?;
                links::note_missing(transaction, &links).await.map(|_| ())
            })
        })
        .await
    }

    /// Ends a sync.
    ///
    /// # Errors
    /// 409 when another worker has the job.
    pub async fn finish_sync(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        storage: i64,
        end: SyncEnd,
    ) -> Result<Storage> {
        scope.require(Permission::TasksCreate)?;
        let (scope, claim) = (scope.clone(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let status = if end.has_errors { "completed_with_errors" } else { "completed" };
                let sql = "UPDATE storages SET status = $2, last_sync = $3, meta = $4, traceback = $5 WHERE id = $1 \
                           RETURNING tasks_made, objects_seen";
                let args = args![storage, status, now, end.meta.to_string(), end.traceback];
                let row = transaction.fetch_optional(sql, args).await?.ok_or_else(no_storage)?;
                let (tasks, objects): (i64, i64) = (row.get("tasks_made")?, row.get("objects_seen")?);
                let result =
                    json!({ "storage": storage, "task_count": tasks, "objects_seen": objects, "status": status });
                claim.finish(transaction, &result, false).await?;
                if let Some(version) = &end.model_version {
                    take_model_version(transaction, &scope, version).await?;
                }
                let details = json!({ "tasks": tasks, "objects": objects, "status": status });
                record(transaction, &scope, "storage.synced", storage, details).await?;
                read(transaction, &scope, storage).await
            })
        })
        .await
    }
}

async fn hold(transaction: &mut Transaction, scope: &ProjectScope, storage: i64) -> Result<()> {
    let sql =
        "SELECT connection_id FROM storages WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL /*pg FOR UPDATE*/";
    let row = transaction.fetch_optional(sql, args![storage, scope.id()]).await?.ok_or_else(no_storage)?;
    // A connection that was taken away ends a sync that runs.
    match row.get("connection_id")? {
        Some(connection) => require_grant(transaction, scope, connection).await,
        None => Ok(()),
    }
}

async fn make(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    sync: i64,
    storage: i64,
    tasks: Vec<SourceTask>,
    rng: &dyn labelkeep_model::Rng,
) -> Result<i64> {
    let keys: HashSet<String> = tasks.iter().map(|task| task.object.key.clone()).collect();
    let linked = if keys.is_empty() { HashMap::new() } else { links::linked(transaction, storage, &keys).await? };
    let (mut rows, mut places): (Vec<TaskRow>, Vec<Place>) = (Vec::new(), Vec::new());
    let mut here = HashSet::new();
    for task in tasks {
        let place = (task.object.key.clone(), task.row.unwrap_or(WHOLE));
        let link = linked.get(&place).copied();
        if matches!(link, Some((_, true))) || !here.insert(place) {
            continue;
        }
        rows.push(task.task);
        places.push(Place { object: task.object, row: task.row.unwrap_or(WHOLE), link: link.map(|(id, _)| id) });
    }
    let batch = ImportBatch { columns: columns_of(&rows), tasks: rows };
    let ids = insert_tasks(transaction, scope, sync, batch, Answer::Ids, rng).await?;
    if ids.len() != places.len() {
        return Err(Error::internal("not every new task has an id"));
    }
    let (mut new, mut again) = (Vec::new(), Vec::new());
    for (place, id) in places.iter().zip(ids) {
        match place.link {
            Some(link) => again.push((link, id)),
            None => {
                let tasks = (place.row == WHOLE).then_some(1);
                new.push(NewLink { object: &place.object, row: place.row, task: Some(id), tasks });
            }
        }
    }
    links::insert(transaction, storage, sync, &new).await?;
    links::relink(transaction, &again).await?;
    Ok(i64::try_from(places.len()).unwrap_or(i64::MAX))
}

/// What the tasks have in each data field.
fn columns_of(tasks: &[TaskRow]) -> BTreeMap<String, FieldCounts> {
    let mut columns: BTreeMap<String, FieldCounts> = BTreeMap::new();
    for (name, counts) in tasks.iter().flat_map(|task| fields_of(&task.data)) {
        columns.entry(name).or_default().add(counts);
    }
    columns
}

/// Where a new task belongs.
struct Place {
    object: SourceObject,
    row: i64,
    /// One whose task is gone.
    link: Option<i64>,
}

async fn note_read(
    transaction: &mut Transaction,
    storage: i64,
    sync: i64,
    objects: &[(SourceObject, i64)],
) -> Result<()> {
    if objects.is_empty() {
        return Ok(());
    }
    let keys: HashSet<String> = objects.iter().map(|(object, _)| object.key.clone()).collect();
    let linked = links::linked(transaction, storage, &keys).await?;
    let mut new = Vec::new();
    for (object, tasks) in objects {
        match linked.get(&(object.key.clone(), WHOLE)) {
            Some((link, _)) => {
                let sql = "UPDATE storage_links SET mark = $2, size = $3, modified_at = $4, task_count = $5, seen_by = $6 \
                           WHERE id = $1";
                let args = args![*link, object.mark.as_ref(), object.size, object.modified, *tasks, sync];
                transaction.execute(sql, args).await?;
            }
            None => new.push(NewLink { object, row: WHOLE, task: None, tasks: Some(*tasks) }),
        }
    }
    links::insert(transaction, storage, sync, &new).await
}
