//! Drafts: what somebody has not submitted yet. They are their author's alone.

mod trash;

use crate::{
    Database, Fetch, Row, Transaction,
    access::TaskScope,
    args, audit,
    counts::CounterDelta,
    quotas::Keeping,
    task_rows::{lock_rows, release_lock},
};
use labelkeep_model::{AnnotationId, Error, Permission, Result, Say, Timestamp, UserId};

/// Drafts are stored every few seconds. The trail tells that one was changed at most this often.
const TELL_EVERY: i64 = 10 * Timestamp::MINUTE;

/// A draft as stored.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: i64,
    pub task_id: i64,
    pub annotation_id: Option<i64>,
    pub user_id: i64,
    pub user_email: String,
    pub user_first_name: String,
    pub user_last_name: String,
    pub result: String,
    pub lead_time: Option<f64>,
    pub was_postponed: bool,
    pub import_id: Option<i64>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

/// A draft to be. `result` is a checked JSON list.
#[derive(Debug, Clone, Default)]
pub struct NewDraft {
    pub result: String,
    pub lead_time: Option<f64>,
    pub was_postponed: bool,
    /// The annotation it changes, when it does not start a new one.
    pub annotation: Option<AnnotationId>,
}

macro_rules! draft_columns {
    () => {
        "SELECT d.*, u.email AS user_email, u.first_name AS user_first_name, u.last_name AS user_last_name \
         FROM drafts d JOIN users u ON u.id = d.user_id"
    };
}
pub(crate) use draft_columns;
pub(crate) use trash::{restore_drafts, trash_drafts_of_annotation, trash_drafts_of_tasks};

impl Draft {
    /// Whose it is, in the compatible form.
    #[must_use]
    pub fn created_username(&self) -> String {
        let mut name = String::new();
        for part in [&self.user_first_name, &self.user_last_name].into_iter().filter(|part| !part.is_empty()) {
            name.push_str(part);
            name.push(' ');
        }
        format!("{name}{}, {}", self.user_email, self.user_id)
    }

    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            task_id: row.get("task_id")?,
            annotation_id: row.get("annotation_id")?,
            user_id: row.get("user_id")?,
            user_email: row.get("user_email")?,
            user_first_name: row.get("user_first_name")?,
            user_last_name: row.get("user_last_name")?,
            result: row.get("result")?,
            lead_time: row.get("lead_time")?,
            was_postponed: row.get("was_postponed")?,
            import_id: row.get("import_id")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
        })
    }
}

/// `author`: whose it is, which with a submit that somebody else takes back is not the caller.
pub(crate) async fn insert_draft(
    transaction: &mut Transaction,
    scope: &TaskScope,
    author: UserId,
    new: NewDraft,
) -> Result<Draft> {
    let now = transaction.now();
    let row = transaction
        .fetch_one(
            "INSERT INTO drafts (task_id, project_id, annotation_id, user_id, result, lead_time, was_postponed, created_at, updated_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id",
            args![
                scope.id(),
                scope.project().id(),
                new.annotation,
                author,
                new.result,
                new.lead_time,
                new.was_postponed,
                now,
            ],
        )
        .await?;
    transaction
        .execute(
            "UPDATE tasks SET draft_count = draft_count + 1, updated_at = $2 WHERE id = $1",
            args![scope.id(), now],
        )
        .await?;
    // Lists show whether there are drafts.
    CounterDelta::default().apply_to(transaction, scope.project().id(), [scope.id()].into_iter()).await?;
    if new.was_postponed {
        // Who postpones a task gives it back.
        release_lock(transaction, scope.id(), author).await?;
    }
    let id: i64 = row.get("id")?;
    Draft::from_row(&transaction.fetch_one(concat!(draft_columns!(), " WHERE d.id = $1"), args![id]).await?)
}

impl Database {
    /// The caller's drafts of a task, or those of one of its annotations.
    pub async fn drafts_of(&self, scope: &TaskScope, annotation: Option<AnnotationId>) -> Result<Vec<Draft>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                concat!(
                    draft_columns!(),
                    " WHERE d.task_id = $1 AND d.user_id = $2 AND ($3 = 0 OR d.annotation_id = $3) ORDER BY d.id"
                ),
                args![scope.id(), scope.caller().user(), annotation.map_or(0, |id| id.0)],
            )
            .await?;
        rows.iter().map(Draft::from_row).collect()
    }

    /// A draft that `Caller::draft` found to be the caller's.
    ///
    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn draft(&self, scope: &TaskScope, id: i64) -> Result<Draft> {
        let mut database = self;
        let sql = concat!(draft_columns!(), " WHERE d.id = $1 AND d.task_id = $2 AND d.user_id = $3");
        let row = database.fetch_optional(sql, args![id, scope.id(), scope.caller().user()]).await?;
        Draft::from_row(&row.ok_or_else(gone)?)
    }

    /// # Errors
    /// 403 without the right; 413 when it is too much.
    pub async fn create_draft(&self, scope: &TaskScope, new: NewDraft) -> Result<Draft> {
        scope.project().require(Permission::Label)?;
        let (scope, quotas) = (scope.clone(), self.quotas);
        self.write(move |transaction| {
            Box::pin(async move {
                lock_rows(transaction, [scope.id().0]).await?;
                quotas.check_task(transaction, &scope, Keeping::Draft, Some(&new.result)).await?;
                let draft = insert_draft(transaction, &scope, scope.caller().user(), new).await?;
                record(transaction, &scope, "draft.created", draft.id).await?;
                Ok(draft)
            })
        })
        .await
    }

    /// `seen`: the version that the caller knows, if that matters to him.
    ///
    /// # Errors
    /// 404 when it went meanwhile; 413 when it is too much; 409 when it was saved after the version that the caller has seen.
    pub async fn change_draft(
        &self,
        scope: &TaskScope,
        id: i64,
        new: NewDraft,
        seen: Option<Timestamp>,
    ) -> Result<Draft> {
        scope.project().require(Permission::Label)?;
        let (scope, quotas) = (scope.clone(), self.quotas);
        self.write(move |transaction| {
            Box::pin(async move {
                let now = transaction.now();
                lock_rows(transaction, [scope.id().0]).await?;
                if let Some(seen) = seen {
                    let sql = "SELECT updated_at FROM drafts WHERE id = $1 AND user_id = $2 /*pg FOR UPDATE*/";
                    let row = transaction.fetch_optional(sql, args![id, scope.caller().user()]).await?;
                    if row.ok_or_else(gone)?.time("updated_at")? > seen {
                        return Err(Error::conflict(
                            Say::DraftChanged,
                        ));
                    }
                }
                quotas.check_task(transaction, &scope, Keeping::DraftOver(id), Some(&new.result)).await?;
                let changed = transaction
                    .execute(
                        "UPDATE drafts SET result = $4, lead_time = COALESCE($5, lead_time), was_postponed = $6, updated_at = $7 \
                         WHERE id = $1 AND task_id = $2 AND user_id = $3",
                        args![id, scope.id(), scope.caller().user(), new.result, new.lead_time, new.was_postponed, now],
                    )
                    .await?;
                if changed == 0 {
                    return Err(gone());
                }
                if new.was_postponed {
                    release_lock(transaction, scope.id(), scope.caller().user()).await?;
                }
                let tell = "UPDATE drafts SET told_at = $2 WHERE id = $1 AND told_at <= $3";
                if transaction.execute(tell, args![id, now, now.0 - TELL_EVERY]).await? > 0 {
                    record(transaction, &scope, "draft.changed", id).await?;
                }
                Draft::from_row(&transaction.fetch_one(concat!(draft_columns!(), " WHERE d.id = $1"), args![id]).await?)
            })
        })
        .await
    }

    /// # Errors
    /// 404 when it went meanwhile.
    pub async fn delete_draft(&self, scope: &TaskScope, id: i64) -> Result<()> {
        scope.project().require(Permission::Label)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                lock_rows(transaction, [scope.id().0]).await?;
                let removed = transaction
                    .execute(
                        "DELETE FROM drafts WHERE id = $1 AND task_id = $2 AND user_id = $3",
                        args![id, scope.id(), scope.caller().user()],
                    )
                    .await?;
                if removed == 0 {
                    return Err(gone());
                }
                transaction
                    .execute(
                        "UPDATE tasks SET draft_count = draft_count - 1 WHERE id = $1 AND draft_count > 0",
                        args![scope.id()],
                    )
                    .await?;
                CounterDelta::default().apply_to(transaction, scope.project().id(), [scope.id()].into_iter()).await?;
                record(transaction, &scope, "draft.deleted", id).await
            })
        })
        .await
    }
}

async fn record(transaction: &mut Transaction, scope: &TaskScope, action: &str, draft: i64) -> Result<()> {
    let entry = audit::Entry {
        action,
        object_type: "draft",
        object_id: Some(draft),
        project: Some(scope.project().id()),
        details: serde_json::json!({ "task": scope.id() }),
    };
    audit::record(transaction, scope.caller(), entry).await
}

fn gone() -> Error {
    Error::not_found(Say::NoSuchObject { what: "AnnotationDraft".into() })
}
