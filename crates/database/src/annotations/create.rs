use super::{Annotation, annotation_columns, count_labels, daily_work, history, recount_task};
use crate::{Database, Fetch, Transaction, access::TaskScope, args, audit, labels::label_counts};
use labelkeep_model::{Error, ErrorKind, Permission, Result, Timestamp};
use serde_json::json;

/// An annotation to be. `result` is a checked JSON list.
#[derive(Debug, Clone, Default)]
pub struct NewAnnotation {
    pub result: String,
    pub result_count: i64,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub lead_time: Option<f64>,
    /// A name its sender gave it. The same person sending the same name for the same task again gets the annotation
    /// that was made the first time: so a submit whose answer was lost can be repeated.
    pub unique_id: Option<String>,
    /// The caller's draft that becomes this annotation; it is removed.
    pub draft_id: Option<i64>,
    pub parent_prediction: Option<i64>,
    pub parent_annotation: Option<i64>,
}

impl Database {
    /// Stores an annotation, by its author, with everything that follows from it, as one change.
    ///
    /// # Errors
    /// 403 when the draft is not the caller's or of another task; 409 when somebody else's annotation of the task has
    /// the `unique_id`.
    pub async fn create_annotation(&self, scope: &TaskScope, new: NewAnnotation) -> Result<Annotation> {
        scope.project().require(Permission::Label)?;
        if new.ground_truth {
            scope.project().require(Permission::GroundTruthSet)?;
        }
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                if let Some(made) = made_before(transaction, &scope, new.unique_id.as_deref()).await? {
                    return Ok(made);
                }
                let counts = label_counts(&new.result, 1);
                let draft_created_at = take_draft(transaction, &scope, new.draft_id).await?;
                let (lead_time, was_cancelled) = (new.lead_time, new.was_cancelled);
                let id = insert(transaction, &scope, new, draft_created_at).await?;
                let action = if was_cancelled { "skipped" } else { "submitted" };
                let user = scope.caller().user();
                history::note(
                    transaction,
                    &history::Act { annotation: id, task: scope.id(), action, lead_time, by: user },
                )
                .await?;
                transaction
                    .execute("DELETE FROM task_locks WHERE task_id = $1 AND user_id = $2", args![scope.id(), user])
                    .await?;
                let entry = audit::Entry {
                    action: if was_cancelled { "annotation.skipped" } else { "annotation.created" },
                    object_type: "annotation",
                    object_id: Some(id),
                    project: Some(scope.project().id()),
                    details: json!({ "task": scope.id() }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                let (project, delta) = recount_task(transaction, scope.id(), Some(user.0)).await?;
                let sql = concat!("SELECT ", annotation_columns!(), " WHERE a.id = $1");
                let made = Annotation::from_row(&transaction.fetch_one(sql, args![id]).await?)?;
                // Rows that everybody's work meets in come last, so that they are held briefly, and the project's before
                // all others: with one order nobody waits in a circle.
                delta.apply(transaction, project).await?;
                count_labels(transaction, project, &counts).await?;
                daily_work::note(transaction, &scope, was_cancelled, lead_time).await?;
                Ok(made)
            })
        })
        .await
    }
}

/// The annotation that an earlier try with the same name has made.
async fn made_before(
    transaction: &mut Transaction,
    scope: &TaskScope,
    unique_id: Option<&str>,
) -> Result<Option<Annotation>> {
    let Some(unique_id) = unique_id else { return Ok(None) };
    // The first try may still be under way: this waits for it.
    transaction.fetch_all("SELECT id FROM tasks WHERE id = $1 /*pg FOR NO KEY UPDATE*/", args![scope.id()]).await?;
    let sql =
        concat!("SELECT ", annotation_columns!(), " WHERE a.task_id = $1 AND a.trashed_by = 0 AND a.unique_id = $2");
    let Some(row) = transaction.fetch_optional(sql, args![scope.id(), unique_id]).await? else { return Ok(None) };
    let made = Annotation::from_row(&row)?;
    if made.completed_by == Some(scope.caller().user().0) {
        return Ok(Some(made));
    }
    Err(Error::new(
        ErrorKind::Conflict,
        "Another annotation of this task has this unique_id. Send another one, or none.",
    ))
}

/// Removes the draft that becomes an annotation and answers when it was begun.
async fn take_draft(transaction: &mut Transaction, scope: &TaskScope, draft: Option<i64>) -> Result<Option<Timestamp>> {
    let Some(draft) = draft else { return Ok(None) };
    let row = transaction
        .fetch_optional(
            "DELETE FROM drafts WHERE id = $1 AND task_id = $2 AND user_id = $3 RETURNING created_at",
            args![draft, scope.id(), scope.caller().user()],
        )
        .await?;
    let Some(row) = row else {
        return Err(Error::new(
            ErrorKind::Forbidden,
            "This draft is not yours or belongs to another task. Submit without draft_id.",
        ));
    };
    transaction
        .execute("UPDATE tasks SET draft_count = draft_count - 1 WHERE id = $1 AND draft_count > 0", args![scope.id()])
        .await?;
    Ok(Some(row.time("created_at")?))
}

async fn insert(
    transaction: &mut Transaction,
    scope: &TaskScope,
    new: NewAnnotation,
    draft_created_at: Option<Timestamp>,
) -> Result<i64> {
    let now = transaction.now();
    let user = scope.caller().user();
    let row = transaction
        .fetch_one(
            "INSERT INTO annotations (task_id, project_id, completed_by, updated_by, result, result_count, was_cancelled, \
             ground_truth, created_at, updated_at, draft_created_at, lead_time, unique_id, bulk_created, \
             parent_prediction, parent_annotation) \
             VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8, $8, $9, $10, $11, FALSE, $12, $13) RETURNING id",
            args![
                scope.id(),
                scope.project().id(),
                user,
                new.result,
                new.result_count,
                new.was_cancelled,
                new.ground_truth,
                now,
                draft_created_at,
                new.lead_time,
                new.unique_id,
                new.parent_prediction,
                new.parent_annotation,
            ],
        )
        .await?;
    row.get("id")
}
