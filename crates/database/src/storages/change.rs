use super::{
    Direction, NewStorage, Storage, connections::require_shared, find::no_storage, object::select_storages,
    record::record, schedule, secrets::place,
};
use crate::{Database, Fetch, Transaction, access::ProjectScope, args, outbox};
use labelkeep_model::{Error, Permission, Result, Rng, Say};
use labelkeep_secrets::KeyRing;
use serde_json::{Value as Json, json};
use std::sync::Arc;

/// Of one project.
const MOST: i64 = 100;

impl Database {
    /// # Errors
    /// 403 without the right; 409 when there are too many.
    pub async fn create_storage(&self, scope: &ProjectScope, new: NewStorage, ring: Arc<KeyRing>) -> Result<Storage> {
        scope.require(Permission::StoragesManage)?;
        let (scope, rng) = (scope.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move { insert(transaction, &scope, new, &ring, rng.as_ref()).await })
        })
        .await
    }

    /// # Errors
    /// 403 without the right; 404 when it went meanwhile.
    pub async fn change_storage(
        &self,
        scope: &ProjectScope,
        id: i64,
        new: NewStorage,
        ring: Arc<KeyRing>,
    ) -> Result<Storage> {
        scope.require(Permission::StoragesManage)?;
        let (scope, rng) = (scope.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                require_shared(transaction, &scope, new.shared.as_ref()).await?;
                let now = transaction.now();
                let before = read(transaction, &scope, id).await?.settings;
                let changed = transaction
                    .execute(
                        "UPDATE storages SET title = $3, description = $4, settings = $5, regex_filter = $6, \
                         recursive_scan = $7, use_blob_urls = $8, synchronizable = $9, presign = $10, \
                         presign_ttl_seconds = $11, can_delete_objects = $12, updated_at = $13, connection_id = $14, \
                         revision = revision + 1 \
                         WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL",
                        args![
                            id,
                            scope.id(),
                            new.title.as_ref(),
                            new.description.as_ref(),
                            Json::Object(new.own_settings()).to_string(),
                            new.regex_filter.as_ref(),
                            new.recursive_scan,
                            new.use_blob_urls,
                            new.synchronizable,
                            new.presign,
                            new.presign_ttl_seconds,
                            new.can_delete_objects,
                            now,
                            new.shared.as_ref().map(|shared| shared.id),
                        ],
                    )
                    .await?;
                if changed == 0 {
                    return Err(no_storage());
                }
                if new.shared.is_some() {
                    transaction.execute("UPDATE storages SET secrets = NULL WHERE id = $1", args![id]).await?;
                } else if let Some(secrets) = &new.secrets {
                    let sealed = secrets.seal(&ring, rng.as_ref(), &place(id), &new.points_at)?;
                    let sql = "UPDATE storages SET secrets = $2 WHERE id = $1";
                    transaction.execute(sql, args![id, sealed]).await?;
                }
                schedule::plan(transaction, id, Some(&before), &new.settings).await?;
                // What was wrong with it may be right now.
                outbox::resume(transaction, outbox::SinkKind::Storage, id).await?;
                record(transaction, &scope, "storage.changed", id, details(&new)).await?;
                read(transaction, &scope, id).await
            })
        })
        .await
    }

    /// Its secrets go for good. Tasks that came from it stay, and can be told by their links.
    ///
    /// # Errors
    /// 403 without the right; 404 when it went meanwhile.
    pub async fn delete_storage(&self, scope: &ProjectScope, id: i64) -> Result<()> {
        scope.require(Permission::StoragesManage)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                let row = transaction
                    .fetch_optional(
                        "UPDATE storages SET deleted_at = $3, secrets = NULL WHERE id = $1 AND project_id = $2 \
                         AND deleted_at IS NULL RETURNING provider, direction, title, settings, last_sync_job",
                        args![id, scope.id(), now],
                    )
                    .await?
                    .ok_or_else(no_storage)?;
                outbox::remove(transaction, outbox::SinkKind::Storage, id).await?;
                let stop = "UPDATE jobs SET cancel_requested = TRUE WHERE id = $1 AND status IN ('queued', 'running')";
                transaction.execute(stop, args![row.get::<Option<i64>>("last_sync_job")?]).await?;
                let settings: Json = serde_json::from_str(&row.get::<String>("settings")?).unwrap_or_default();
                let details = json!({
                    "provider": row.get::<String>("provider")?,
                    "direction": row.get::<String>("direction")?,
                    "title": row.get::<Option<String>>("title")?,
                    "settings": settings,
                });
                record(transaction, &scope, "storage.deleted", id, details).await
            })
        })
        .await
    }
}

/// Makes a connection with all that follows from it.
pub(crate) async fn insert(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    new: NewStorage,
    ring: &KeyRing,
    rng: &dyn Rng,
) -> Result<Storage> {
    refuse_too_many(transaction, scope).await?;
    require_shared(transaction, scope, new.shared.as_ref()).await?;
    let now = transaction.now();
    let row = transaction
        .fetch_one(
            "INSERT INTO storages (project_id, direction, provider, title, description, settings, regex_filter, \
             recursive_scan, use_blob_urls, synchronizable, presign, presign_ttl_seconds, can_delete_objects, \
             status, meta, created_by, created_at, updated_at, connection_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'initialized', '{}', $14, $15, $15, \
             $16) \
             RETURNING id",
            args![
                scope.id(),
                new.direction.as_str(),
                new.provider.as_str(),
                new.title.as_ref(),
                new.description.as_ref(),
                Json::Object(new.own_settings()).to_string(),
                new.regex_filter.as_ref(),
                new.recursive_scan,
                new.use_blob_urls,
                new.synchronizable,
                new.presign,
                new.presign_ttl_seconds,
                new.can_delete_objects,
                scope.caller().user(),
                now,
                new.shared.as_ref().map(|shared| shared.id),
            ],
        )
        .await?;
    let id: i64 = row.get("id")?;
    // Sealed for its row, which has its number from here on.
    let secrets = new.secrets.as_ref().filter(|_| new.shared.is_none());
    let sealed = secrets.map(|secrets| secrets.seal(ring, rng, &place(id), &new.points_at)).transpose()?;
    if let Some(sealed) = sealed.flatten() {
        let sql = "UPDATE storages SET secrets = $2 WHERE id = $1";
        transaction.execute(sql, args![id, sealed]).await?;
    }
    schedule::plan(transaction, id, None, &new.settings).await?;
    if new.direction == Direction::Target {
        let subject = outbox::subject_of_storages(transaction).await?;
        outbox::add(transaction, outbox::SinkKind::Storage, id, scope.id(), subject).await?;
    }
    record(transaction, scope, "storage.created", id, details(&new)).await?;
    read(transaction, scope, id).await
}

pub(super) async fn read(transaction: &mut Transaction, scope: &ProjectScope, id: i64) -> Result<Storage> {
    let sql = select_storages!("s.id = $1 AND s.project_id = $2");
    Storage::from_row(&transaction.fetch_optional(sql, args![id, scope.id()]).await?.ok_or_else(no_storage)?)
}

async fn refuse_too_many(transaction: &mut Transaction, scope: &ProjectScope) -> Result<()> {
    let sql = "SELECT COUNT(*) AS storages FROM storages WHERE project_id = $1 AND deleted_at IS NULL";
    if transaction.fetch_one(sql, args![scope.id()]).await?.get::<i64>("storages")? < MOST {
        return Ok(());
    }
    Err(Error::conflict(Say::TooManyStorages { most: MOST.into() }))
}

/// What the trail keeps: where it points, and that something secret was given, never what.
fn details(new: &NewStorage) -> Json {
    let mut details = json!({
        "provider": new.provider.as_str(),
        "direction": new.direction.as_str(),
        "title": new.title,
        "settings": new.own_settings(),
        "keys_given": new.secrets.as_ref().is_some_and(|secrets| !secrets.is_empty()),
        "synchronizable": new.synchronizable,
        "presign": new.presign,
        "presign_ttl_seconds": new.presign_ttl_seconds,
        "can_delete_objects": new.can_delete_objects,
    });
    if let (Some(shared), Some(details)) = (&new.shared, details.as_object_mut()) {
        details.insert("connection".to_owned(), json!(shared.id));
    }
    details
}
