//! What somebody deleted one by one, and how it comes back. (What an action deleted comes back with the action.)

use crate::{
    Database, Fetch,
    access::ProjectScope,
    access::Visibility,
    args, audit,
    bulk::{move_annotations, move_predictions},
    drafts::trash_drafts_of_annotation,
    engine::dialect::id_list,
    task_rows::trash::{self, DELETED_ALONE},
};
use labelkeep_model::{AnnotationId, Error, Permission, Result, Say, TaskId, Timestamp};
use serde_json::json;

/// Predictions that come back at once.
const STEP: i64 = 500;

#[derive(Debug)]
pub struct DeletedTask {
    pub id: i64,
    pub inner_id: i64,
    /// The first 200 characters of its data, as JSON text.
    pub excerpt: String,
    pub annotations: i64,
    pub deleted_at: Option<Timestamp>,
}

#[derive(Debug)]
pub struct DeletedAnnotation {
    pub id: i64,
    pub task: i64,
    pub author: Option<i64>,
    pub created_at: Timestamp,
}

#[derive(Debug)]
pub struct DeletedVersion {
    pub model_version: String,
    pub predictions: i64,
}

impl Database {
    /// Deleted tasks with ids below `before`, the latest first.
    ///
    /// # Errors
    /// 403 without the right to delete tasks.
    pub async fn deleted_tasks(&self, scope: &ProjectScope, before: i64, limit: i64) -> Result<Vec<DeletedTask>> {
        scope.require(Permission::TasksDelete)?;
        let mut database = self;
        let sql = "SELECT id, inner_id, substr(data, 1, 200) AS excerpt, total_annotations, trashed_at FROM tasks \
                   WHERE project_id = $1 AND trashed_by = $2 AND id < $3 ORDER BY id DESC LIMIT $4";
        let rows = database.fetch_all(sql, args![scope.id(), DELETED_ALONE, before, limit]).await?;
        rows.iter()
            .map(|row| {
                Ok(DeletedTask {
                    id: row.get("id")?,
                    inner_id: row.get("inner_id")?,
                    excerpt: row.get("excerpt")?,
                    annotations: row.get("total_annotations")?,
                    deleted_at: row.get::<Option<i64>>("trashed_at")?.map(Timestamp),
                })
            })
            .collect()
    }

    /// Deleted annotations of tasks that are there, with ids below `before`, the latest first.
    ///
    /// # Errors
    /// 403 without the right to delete everybody's annotations.
    pub async fn deleted_annotations(
        &self,
        scope: &ProjectScope,
        before: i64,
        limit: i64,
    ) -> Result<Vec<DeletedAnnotation>> {
        scope.require(Permission::AnnotationsDeleteAny)?;
        let mut database = self;
        let sql = "SELECT a.id, a.task_id, a.completed_by, a.created_at FROM annotations a \
                   JOIN tasks t ON t.id = a.task_id AND t.trashed_by + 0 = 0 \
                   WHERE a.project_id = $1 AND a.trashed_by = $2 AND a.id < $3 ORDER BY a.id DESC LIMIT $4";
        let rows = database.fetch_all(sql, args![scope.id(), DELETED_ALONE, before, limit]).await?;
        rows.iter()
            .map(|row| {
                Ok(DeletedAnnotation {
                    id: row.get("id")?,
                    task: row.get("task_id")?,
                    author: row.get("completed_by")?,
                    created_at: row.time("created_at")?,
                })
            })
            .collect()
    }

    /// The model versions whose predictions were deleted, with how many may come back.
    ///
    /// # Errors
    /// 403 without the right to change predictions.
    pub async fn deleted_versions(&self, scope: &ProjectScope) -> Result<Vec<DeletedVersion>> {
        scope.require(Permission::PredictionsChange)?;
        let mut database = self;
        let sql = "SELECT model_version, COUNT(*) AS predictions FROM predictions \
                   WHERE project_id = $1 AND trashed_by = $2 GROUP BY model_version ORDER BY model_version";
        let rows = database.fetch_all(sql, args![scope.id(), DELETED_ALONE]).await?;
        rows.iter()
            .map(|row| {
                Ok(DeletedVersion { model_version: row.get("model_version")?, predictions: row.get("predictions")? })
            })
            .collect()
    }

    /// Deletes annotations of a project: all of these, or none. Answers how many.
    ///
    /// # Errors
    /// 404 where one is not there or not the caller's to see, 403 without the right to one.
    pub async fn delete_annotations(&self, scope: &ProjectScope, annotations: Vec<i64>) -> Result<u64> {
        scope.require(Permission::Label)?;
        let (scope, quotas) = (scope.clone(), self.quotas);
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT a.id, a.task_id, a.completed_by FROM annotations a JOIN tasks t ON t.id = a.task_id \
                           WHERE a.project_id + 0 = $1 AND a.trashed_by = 0 AND t.trashed_by + 0 = 0 \
                           AND a.id IN (SELECT value FROM ids_of($2)) ORDER BY a.id";
                let rows = transaction.fetch_all(sql, args![scope.id(), id_list(annotations.iter().copied())]).await?;
                let user = scope.caller().user().0;
                let mut parts = Vec::with_capacity(rows.len());
                let mut has_others = false;
                for row in &rows {
                    has_others |= row.get::<Option<i64>>("completed_by")? != Some(user);
                    parts.push((row.get("id")?, row.get("task_id")?));
                }
                let is_hidden = has_others && matches!(scope.visibility(), Visibility::Own { .. });
                if parts.len() != annotations.len() || is_hidden {
                    return Err(Error::not_found(Say::NoSuchObject { what: "Annotation".into() }));
                }
                if has_others {
                    scope.require(Permission::AnnotationsDeleteAny)?;
                }
                let deleted = move_annotations(transaction, scope.id(), &parts, 0, DELETED_ALONE).await?;
                for (id, task) in &parts {
                    trash_drafts_of_annotation(transaction, TaskId(*task), AnnotationId(*id), quotas).await?;
                }
                let details = json!({ "annotations": annotations, "count": deleted });
                audit::record(transaction, scope.caller(), entry(&scope, "annotations.deleted", details)).await?;
                Ok(deleted)
            })
        })
        .await
    }

    /// Brings deleted tasks back. Answers how many of these there were.
    ///
    /// # Errors
    /// 403 without the right to delete tasks.
    pub async fn restore_tasks(&self, scope: &ProjectScope, tasks: Vec<i64>) -> Result<u64> {
        scope.require(Permission::TasksDelete)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let restored = trash::move_tasks(transaction, scope.id(), &tasks, DELETED_ALONE, 0).await?;
                let entry = entry(&scope, "tasks.restored", json!({ "tasks": tasks, "count": restored }));
                audit::record(transaction, scope.caller(), entry).await?;
                Ok(restored)
            })
        })
        .await
    }

    /// Brings deleted annotations back. Answers how many of these there were.
    ///
    /// # Errors
    /// 403 without the right to delete everybody's annotations.
    pub async fn restore_annotations(&self, scope: &ProjectScope, annotations: Vec<i64>) -> Result<u64> {
        scope.require(Permission::AnnotationsDeleteAny)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let sql = "SELECT id, task_id FROM annotations WHERE project_id + 0 = $1 AND trashed_by + 0 = $2 \
                           AND id IN (SELECT value FROM ids_of($3)) ORDER BY id";
                let ids = crate::engine::dialect::id_list(annotations.iter().copied());
                let rows = transaction.fetch_all(sql, args![scope.id(), DELETED_ALONE, ids]).await?;
                let parts =
                    rows.iter().map(|row| Ok((row.get("id")?, row.get("task_id")?))).collect::<Result<Vec<_>>>()?;
                let restored = move_annotations(transaction, scope.id(), &parts, DELETED_ALONE, 0).await?;
                let entry =
                    entry(&scope, "annotations.restored", json!({ "annotations": annotations, "count": restored }));
                audit::record(transaction, scope.caller(), entry).await?;
                Ok(restored)
            })
        })
        .await
    }

    /// Brings the deleted predictions of a model version back, some at a time. Answers how many.
    ///
    /// # Errors
    /// 403 without the right to change predictions.
    pub async fn restore_version(&self, scope: &ProjectScope, version: &str) -> Result<i64> {
        self.move_version(scope, version, (DELETED_ALONE, 0), "predictions.restored").await
    }

    /// Moves the predictions of a model version to the trash or from there, some at a time, and notes it in the end.
    pub(crate) async fn move_version(
        &self,
        scope: &ProjectScope,
        version: &str,
        (from, to): (i64, i64),
        action: &'static str,
    ) -> Result<i64> {
        scope.require(Permission::PredictionsChange)?;
        let (mut count, mut after) = (0, Some(0));
        while let Some(id) = after {
            let (scope, version) = (scope.clone(), version.to_owned());
            let (moved, last) = self
                .write(move |transaction| {
                    Box::pin(async move {
                        let sql = "SELECT d.id, d.task_id FROM predictions d WHERE d.project_id = $1 AND d.trashed_by = $2 \
                                   AND d.model_version = $3 AND d.id > $4 ORDER BY d.id LIMIT $5";
                        let rows = transaction.fetch_all(sql, args![scope.id(), from, version, id, STEP]).await?;
                        let parts = rows.iter().map(|row| Ok((row.get("id")?, row.get("task_id")?)));
                        let parts = parts.collect::<Result<Vec<(i64, i64)>>>()?;
                        let moved = move_predictions(transaction, scope.id(), &parts, from, to).await?;
                        Ok((i64::try_from(moved).unwrap_or(i64::MAX), parts.last().map(|(id, _)| *id)))
                    })
                })
                .await?;
            (count, after) = (count + moved, last);
        }
        let (scope, version) = (scope.clone(), version.to_owned());
        self.write(move |transaction| {
            Box::pin(async move {
                if to != 0 {
                    let sql = "UPDATE projects SET model_version = '' WHERE id = $1 AND model_version = $2";
                    transaction.execute(sql, args![scope.id(), version.clone()]).await?;
                }
                let entry = entry(&scope, action, json!({ "model_version": version, "count": count }));
                audit::record(transaction, scope.caller(), entry).await
            })
        })
        .await?;
        Ok(count)
    }
}

fn entry<'a>(scope: &ProjectScope, action: &'a str, details: serde_json::Value) -> audit::Entry<'a> {
    let project = scope.id();
    audit::Entry { action, object_type: "project", object_id: Some(project.0), project: Some(project), details }
}
