//! What was made of which object.

use crate::{
    Args, Database, Fetch, Transaction, Value,
    access::ProjectScope,
    args,
    engine::dialect::{Sql, id_list},
    imports::TaskRow,
};
use labelkeep_model::{Error, Permission, Result, Timestamp};
use serde_json::json;
use std::collections::{HashMap, HashSet};

/// The row of a link that stands for the object itself.
pub(crate) const WHOLE: i64 = -1;
/// Links of one step.
const STEP: i64 = 1_000;

/// An object as the store lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceObject {
    pub key: String,
    pub size: Option<i64>,
    pub mark: Option<String>,
    pub modified: Option<Timestamp>,
}

/// A task to be, and what of which object it is made of.
#[derive(Debug, Clone)]
pub struct SourceTask {
    pub object: SourceObject,
    /// `None`: the object itself is its media.
    pub row: Option<i64>,
    pub task: TaskRow,
}

/// An object of which something was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectLink {
    pub id: i64,
    pub key: String,
}

/// The list of texts in this parameter, as rows of one column `value`.
macro_rules! texts_of {
    ($parameter:literal) => {
        concat!(
            "(SELECT value FROM /*sqlite json_each(",
            $parameter,
            ")*//*pg jsonb_array_elements_text((",
            $parameter,
            ")::jsonb) AS texts (value)*/)"
        )
    };
}

impl Database {
    /// Which of these objects need not be read: all of their tasks were made, and not all of them were deleted since.
    pub async fn known_objects(&self, scope: &ProjectScope, storage: i64, keys: &[&str]) -> Result<HashSet<String>> {
        scope.require(Permission::TasksCreate)?;
        let mut database = self;
        let sql = concat!(
            "SELECT l.object_key FROM storage_links l WHERE l.storage_id = $1 AND l.row_index = -1 AND l.object_key IN ",
            texts_of!("$2"),
            " AND (l.task_count = 0 OR EXISTS (SELECT 1 FROM storage_links r JOIN tasks t ON t.id = r.task_id \
             WHERE r.storage_id = l.storage_id AND r.object_key = l.object_key AND t.trashed_by = 0))"
        );
        let rows = database.fetch_all(sql, args![storage, json!(keys).to_string()]).await?;
        rows.iter().map(|row| row.get("object_key")).collect()
    }

    /// Some of the objects behind `after` that this sync did not see and that are not missing yet, in the order of their
    /// ids.
    pub async fn unseen_objects(
        &self,
        scope: &ProjectScope,
        storage: i64,
        sync: i64,
        after: i64,
    ) -> Result<Vec<ObjectLink>> {
        scope.require(Permission::TasksCreate)?;
        let mut database = self;
        let sql = "SELECT id, object_key FROM storage_links WHERE storage_id = $1 AND id > $2 AND row_index = -1 \
                   AND seen_by <> $3 AND missing_since IS NULL ORDER BY id LIMIT $4";
        let rows = database.fetch_all(sql, args![storage, after, sync, STEP]).await?;
        rows.iter().map(|row| Ok(ObjectLink { id: row.get("id")?, key: row.get("object_key")? })).collect()
    }

    /// Objects that something was made of and that the store does not have any more: how many, and the first of them.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn missing_objects(&self, scope: &ProjectScope, storage: i64, most: i64) -> Result<(i64, Vec<String>)> {
        scope.require(Permission::StoragesManage)?;
        let mut database = self;
        let of = "FROM storage_links WHERE storage_id = $1 AND row_index = -1 AND missing_since IS NOT NULL";
        let count = Sql::assembled(format!("SELECT COUNT(*) AS missing {of}"));
        let count = database.fetch_one(count, args![storage]).await?.get("missing")?;
        let first = Sql::assembled(format!("SELECT object_key {of} ORDER BY id LIMIT $2"));
        let rows = database.fetch_all(first, args![storage, most]).await?;
        Ok((count, rows.iter().map(|row| row.get("object_key")).collect::<Result<_>>()?))
    }
}

pub(super) async fn note_seen(
    transaction: &mut Transaction,
    storage: i64,
    sync: i64,
    objects: &[SourceObject],
) -> Result<()> {
    if objects.is_empty() {
        return Ok(());
    }
    let keys: Vec<&str> = objects.iter().map(|object| object.key.as_str()).collect();
    let sql = concat!(
        "UPDATE storage_links SET seen_by = $3, missing_since = NULL WHERE storage_id = $1 AND row_index = -1 \
         AND object_key IN ",
        texts_of!("$2")
    );
    transaction.execute(sql, args![storage, json!(keys).to_string(), sync]).await.map(|_| ())
}

pub(super) async fn note_missing(transaction: &mut Transaction, links: &[i64]) -> Result<u64> {
    let now = transaction.now();
    let sql = "UPDATE storage_links SET missing_since = $2 WHERE id IN (SELECT value FROM ids_of($1))";
    transaction.execute(sql, args![id_list(links.iter().copied()), now]).await
}

/// What is linked already of the objects that these tasks are made of: the link, and whether its task is there.
pub(super) async fn linked(
    transaction: &mut Transaction,
    storage: i64,
    keys: &HashSet<String>,
) -> Result<HashMap<(String, i64), (i64, bool)>> {
    let sql = concat!(
        "SELECT l.id, l.object_key, l.row_index, t.id IS NOT NULL AS is_there FROM storage_links l \
         LEFT JOIN tasks t ON t.id = l.task_id AND t.trashed_by = 0 WHERE l.storage_id = $1 AND l.object_key IN ",
        texts_of!("$2")
    );
    let rows = transaction.fetch_all(sql, args![storage, json!(keys).to_string()]).await?;
    rows.iter()
        .map(|row| Ok(((row.get("object_key")?, row.get("row_index")?), (row.get("id")?, row.get("is_there")?))))
        .collect()
}

/// A link to be.
pub(super) struct NewLink<'a> {
    pub object: &'a SourceObject,
    pub row: i64,
    pub task: Option<i64>,
    pub tasks: Option<i64>,
}

pub(super) async fn insert(transaction: &mut Transaction, storage: i64, sync: i64, new: &[NewLink<'_>]) -> Result<()> {
    const INSERT: &str = "INSERT INTO storage_links (storage_id, object_key, row_index, task_id, size, mark, modified_at, \
        task_count, seen_by)";
    const FIELDS: usize = 9;
    for chunk in new.chunks(500) {
        let mut args = Args::with_capacity(chunk.len() * FIELDS);
        for link in chunk {
            args.extend::<[Value; FIELDS]>([
                storage.into(),
                (&link.object.key).into(),
                link.row.into(),
                link.task.into(),
                link.object.size.into(),
                link.object.mark.clone().into(),
                link.object.modified.into(),
                link.tasks.into(),
                sync.into(),
            ]);
        }
        transaction.execute(Sql::rows(INSERT, chunk.len(), FIELDS, ""), args).await?;
    }
    Ok(())
}

/// Points links whose tasks are gone to those that were made in their place.
pub(super) async fn relink(transaction: &mut Transaction, links: &[(i64, i64)]) -> Result<()> {
    for (link, task) in links {
        let sql = "UPDATE storage_links SET task_id = $2 WHERE id = $1";
        if transaction.execute(sql, args![*link, *task]).await? != 1 {
            return Err(Error::internal("a link that was read in this change is gone"));
        }
    }
    Ok(())
}
