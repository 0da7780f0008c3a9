//! Tabs, connections and webhooks.

use super::{
    fate::Fate,
    ids,
    rows::Digest,
    source::{self, Kind, MoveSource},
};
use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args,
    storages::{self, NewStorage},
    webhooks::{self, WebhookChange, WebhookHome},
};
use labelkeep_model::{Permission, Result, Timestamp};
use labelkeep_secrets::KeyRing;
use std::sync::Arc;

/// A tab of the Data Manager.
#[derive(Debug, Clone)]
pub struct MovedView {
    pub old: i64,
    /// A person of here.
    pub user: i64,
    pub position: i64,
    /// A JSON object.
    pub data: String,
}

#[derive(Debug, Clone)]
pub struct MovedStorage {
    pub old: i64,
    pub kind: Kind,
    pub new: NewStorage,
    pub created_at: Timestamp,
}

/// What a task was made of.
#[derive(Debug, Clone)]
pub struct MovedLink {
    pub key: String,
    /// `None`: the object itself.
    pub row: Option<i64>,
    /// As it is called there.
    pub task: i64,
}

pub struct MovedWebhook {
    pub old: i64,
    pub home: Option<ProjectScope>,
    pub change: WebhookChange,
}

impl Database {
    /// # Errors
    /// What the database says.
    pub async fn move_view(&self, source: &MoveSource, scope: &ProjectScope, view: MovedView) -> Result<Fate> {
        let (source, scope) = (source.clone(), scope.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let mark = |data: &str, position: i64| Digest::new().json(data).number(position).end();
                let there = mark(&view.data, view.position);
                let known = source::known(transaction, &source, Kind::View, &[view.old]).await?.remove(&view.old);
                let now = transaction.now();
                let (id, fate) = match known {
                    None => {
                        let given = ids::give(transaction, &source, Kind::View, &[view.old]).await?;
                        let id = *given.first().unwrap_or(&view.old);
                        let sql = "INSERT INTO views (id, project_id, user_id, position, data, created_at, updated_at) \
                                   VALUES ($1, $2, $3, $4, $5, $6, $6)";
                        let args = args![id, scope.id(), view.user, view.position, &view.data, now];
                        transaction.execute(sql, args).await?;
                        (id, Fate::New)
                    }
                    Some(known) => {
                        let sql = "SELECT data, position FROM views WHERE id = $1";
                        let row = transaction.fetch_optional(sql, args![known.id]).await?;
                        let here: Option<Result<Vec<u8>>> =
                            row.map(|row| Ok(mark(&row.get::<String>("data")?, row.get("position")?)));
                        let fate = Fate::of(known.mark.as_deref(), &there, here.transpose()?.as_deref());
                        if fate == Fate::Updated {
                            let sql = "UPDATE views SET data = $2, position = $3, updated_at = $4 WHERE id = $1";
                            transaction.execute(sql, args![known.id, &view.data, view.position, now]).await?;
                        }
                        (known.id, fate)
                    }
                };
                if matches!(fate, Fate::New | Fate::Updated) {
                    source::note(transaction, &source, Kind::View, &[(view.old, id, Some(there))]).await?;
                }
                Ok(fate)
            })
        })
        .await
    }

    /// Brings a connection once; what is changed there afterwards is not followed. Answers which it is here.
    ///
    /// # Errors
    /// 409 when the project has too many.
    pub async fn move_storage(
        &self,
        source: &MoveSource,
        scope: &ProjectScope,
        storage: MovedStorage,
        ring: Arc<KeyRing>,
    ) -> Result<(i64, Fate)> {
        scope.require(Permission::StoragesManage)?;
        let (source, scope, rng) = (source.clone(), scope.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let known = source::known(transaction, &source, storage.kind, &[storage.old]).await?;
                if let Some(known) = known.get(&storage.old) {
                    return Ok((known.id, Fate::Same));
                }
                let made = storages::insert(transaction, &scope, storage.new, &ring, rng.as_ref()).await?;
                let sql = "UPDATE storages SET created_at = $2 WHERE id = $1";
                transaction.execute(sql, args![made.id, storage.created_at]).await?;
                source::note(transaction, &source, storage.kind, &[(storage.old, made.id, Some(Vec::new()))]).await?;
                Ok((made.id, Fate::New))
            })
        })
        .await
    }

    /// Tells a storage what was made of its objects, so that a sync does not make it again.
    ///
    /// # Errors
    /// What the database says.
    pub async fn move_links(&self, source: &MoveSource, storage: i64, links: Vec<MovedLink>) -> Result<()> {
        let source = source.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let tasks: Vec<i64> = links.iter().map(|link| link.task).collect();
                let known = source::known(transaction, &source, Kind::Task, &tasks).await?;
                for link in links {
                    if let Some(task) = known.get(&link.task) {
                        insert_link(transaction, storage, &link, task.id).await?;
                    }
                }
                Ok(())
            })
        })
        .await
    }

    /// Brings a webhook once.
    ///
    /// # Errors
    /// 409 when there are too many.
    pub async fn move_webhook(&self, source: &MoveSource, webhook: MovedWebhook, ring: Arc<KeyRing>) -> Result<Fate> {
        let home = match webhook.home {
            Some(scope) => WebhookHome::Project(scope),
            None => WebhookHome::Organization(source.caller.in_organization(Permission::WebhooksManage)?),
        };
        let (source, rng) = (source.clone(), self.rng().clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let known = source::known(transaction, &source, Kind::Webhook, &[webhook.old]).await?;
                if known.contains_key(&webhook.old) {
                    return Ok(Fate::Same);
                }
                let id = webhooks::insert(transaction, &home, &webhook.change, &ring, rng.as_ref()).await?;
                source::note(transaction, &source, Kind::Webhook, &[(webhook.old, id, Some(Vec::new()))]).await?;
                Ok(Fate::New)
            })
        })
        .await
    }
}

async fn insert_link(transaction: &mut Transaction, storage: i64, link: &MovedLink, task: i64) -> Result<()> {
    let sql = "INSERT INTO storage_links (storage_id, object_key, row_index, task_id, task_count, seen_by) \
               VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT (storage_id, object_key, row_index) DO NOTHING";
    let Some(row) = link.row else {
        let args = args![storage, &link.key, storages::WHOLE, task, 1_i64];
        return transaction.execute(sql, args).await.map(|_| ());
    };
    let args = args![storage, &link.key, storages::WHOLE, None::<i64>, 0_i64];
    transaction.execute(sql, args).await?;
    let args = args![storage, &link.key, row, task, None::<i64>];
    if transaction.execute(sql, args).await? == 1 {
        let sql = "UPDATE storage_links SET task_count = task_count + 1 WHERE storage_id = $1 AND object_key = $2 \
                   AND row_index = $3";
        transaction.execute(sql, args![storage, &link.key, storages::WHOLE]).await?;
    }
    Ok(())
}
