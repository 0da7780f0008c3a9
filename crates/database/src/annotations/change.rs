use super::{Annotation, annotation_columns, history, recount_task};
use crate::{
    Database, Fetch, Value,
    access::AnnotationScope,
    args, audit,
    counts::labels::{LabelCounts, count_labels, label_counts},
    drafts::trash_drafts_of_annotation,
    engine::dialect::Sql,
    quotas::Keeping,
    task_rows::lock_rows,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Error, ErrorKind, Permission, Result, Say};
use serde_json::json;

/// What to change of an annotation; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct AnnotationChange {
    /// A checked JSON list and its length.
    pub result: Option<(String, i64)>,
    pub was_cancelled: Option<bool>,
    pub ground_truth: Option<bool>,
    pub lead_time: Option<f64>,
    /// The draft that this change came from; it is removed.
    pub draft_id: Option<i64>,
    /// Refuse when the annotation was changed after this moment: two people, or two tabs, never overwrite silently.
    pub if_unmodified_since: Option<labelkeep_model::Timestamp>,
}

impl Database {
    /// # Errors
    /// 403 without the right; 413 when it is too much; 409 when somebody else changed it meanwhile.
    pub async fn change_annotation(&self, scope: &AnnotationScope, change: AnnotationChange) -> Result<Annotation> {
        scope.require_own_or(Permission::AnnotationsChangeAny)?;
        let (scope, quotas) = (scope.clone(), self.quotas);
        self.write(move |transaction| {
            Box::pin(async move {
                let (id, user) = (scope.id().0, scope.task().caller().user());
                lock_rows(transaction, [scope.task().id().0]).await?;
                let row = transaction
                    .fetch_one(
                        "SELECT result, was_cancelled, ground_truth, updated_at FROM annotations WHERE id = $1 /*pg FOR UPDATE*/",
                        args![id],
                    )
                    .await?;
                if change.if_unmodified_since.is_some_and(|seen| row.time("updated_at").is_ok_and(|at| at > seen)) {
                    return Err(Error::new(
                        ErrorKind::Conflict,
                        Say::AnnotationChanged,
                    ));
                }
                if change.ground_truth.is_some_and(|wanted| row.get::<bool>("ground_truth").is_ok_and(|is| is != wanted)) {
                    scope.project().require(Permission::GroundTruthSet)?;
                }
                let result = change.result.as_ref().map(|(result, _)| result.as_str());
                quotas.check_task(transaction, scope.task(), Keeping::Change(id), result).await?;
                history::settle(transaction, id).await?;
                let counts = changed_labels(&change, &row.get::<String>("result")?, row.get("was_cancelled")?);
                update(transaction, &scope, &change).await?;
                if let Some(draft) = change.draft_id {
                    remove_draft(transaction, &scope, draft).await?;
                }
                let was_cancelled = change.was_cancelled.unwrap_or(row.get("was_cancelled")?);
                let action = if was_cancelled { "skipped" } else { "updated" };
                let act = history::Act { annotation: id, task: scope.task().id(), action, lead_time: change.lead_time, by: user };
                history::note(transaction, &act).await?;
                let entry = audit::Entry {
                    action: "annotation.changed",
                    object_type: "annotation",
                    object_id: Some(id),
                    project: Some(scope.project().id()),
                    details: json!({ "task": scope.task().id() }),
                };
                audit::record(transaction, scope.task().caller(), entry).await?;
                let (project, delta) = recount_task(transaction, scope.task().id(), Some(user.0)).await?;
                // They were of what the annotation said before.
                trash_drafts_of_annotation(transaction, scope.task().id(), scope.id(), quotas).await?;
                let sql = concat!("SELECT ", annotation_columns!(), " WHERE a.id = $1");
                let changed = Annotation::from_row(&transaction.fetch_one(sql, args![id]).await?)?;
                delta.apply_to(transaction, project, [scope.task().id()].into_iter()).await?;
                count_labels(transaction, project, &counts).await?;
                webhook_events::note(transaction, project, WebhookAction::AnnotationUpdated, &[id]).await?;
                Ok(changed)
            })
        })
        .await
    }
}

/// What the change makes of the counts of labels.
fn changed_labels(change: &AnnotationChange, result: &str, was_cancelled: bool) -> LabelCounts {
    let new = change.result.as_ref().map(|(result, _)| result.as_str());
    let is_cancelled = change.was_cancelled.unwrap_or(was_cancelled);
    if new.is_none() && is_cancelled == was_cancelled {
        return LabelCounts::new();
    }
    let mut counts = label_counts(result, was_cancelled, -1);
    for (key, count) in label_counts(new.unwrap_or(result), is_cancelled, 1) {
        *counts.entry(key).or_default() += count;
    }
    counts
}

async fn update(
    transaction: &mut crate::Transaction,
    scope: &AnnotationScope,
    change: &AnnotationChange,
) -> Result<()> {
    let mut args = args![scope.id(), transaction.now(), scope.task().caller().user()];
    let mut text = String::from("UPDATE annotations SET updated_at = $2, updated_by = $3");
    let mut set = |name: &str, value: Value| {
        args.push(value);
        text.push_str(&format!(", {name} = ${}", args.len()));
    };
    if let Some((result, count)) = &change.result {
        set("result", Value::from(result));
        set("result_count", Value::from(*count));
    }
    if let Some(was_cancelled) = change.was_cancelled {
        set("was_cancelled", Value::from(was_cancelled));
    }
    if let Some(ground_truth) = change.ground_truth {
        set("ground_truth", Value::from(ground_truth));
    }
    if let Some(lead_time) = change.lead_time {
        set("lead_time", Value::from(lead_time));
    }
    text.push_str(" WHERE id = $1");
    transaction.execute(Sql::assembled(text), args).await?;
    if change.ground_truth == Some(true) {
        // One ground truth per task: the newer one replaces the older.
        transaction
            .execute(
                "UPDATE annotations SET ground_truth = FALSE WHERE task_id = $1 AND id <> $2 AND ground_truth = TRUE",
                args![scope.task().id(), scope.id()],
            )
            .await?;
    }
    Ok(())
}

async fn remove_draft(transaction: &mut crate::Transaction, scope: &AnnotationScope, draft: i64) -> Result<()> {
    let removed = transaction
        .execute(
            "DELETE FROM drafts WHERE id = $1 AND task_id = $2 AND user_id = $3",
            args![draft, scope.task().id(), scope.task().caller().user()],
        )
        .await?;
    if removed > 0 {
        transaction
            .execute(
                "UPDATE tasks SET draft_count = draft_count - 1 WHERE id = $1 AND draft_count > 0",
                args![scope.task().id()],
            )
            .await?;
    }
    Ok(())
}
