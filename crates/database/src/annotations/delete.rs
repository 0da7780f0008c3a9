use super::{NO_RESULT, daily_work, history, recount_task};
use crate::{
    Database, Fetch, Transaction,
    access::AnnotationScope,
    args, audit,
    counts::labels::{count_labels, label_counts},
    drafts::{Draft, NewDraft, insert_draft, trash_drafts_of_annotation},
    engine::quotas::Quotas,
    quotas::Keeping,
    task_rows::{
        lock_rows,
        trash::{BECAME_DRAFT, DELETED_ALONE},
    },
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{Permission, Result, UserId};
use serde_json::json;

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn delete_annotation(&self, scope: &AnnotationScope) -> Result<()> {
        scope.require_own_or(Permission::AnnotationsDeleteAny)?;
        let (scope, quotas) = (scope.clone(), self.quotas);
        self.write(move |transaction| {
            Box::pin(async move { delete(transaction, &scope, quotas, ("annotation.deleted", DELETED_ALONE)).await })
        })
        .await
    }

    /// Undo of a submit: the annotation becomes its author's draft again, whoever takes it back. The annotation goes, so
    /// whoever is not its author needs the right to delete it.
    ///
    /// # Errors
    /// 403 without the right; 413 when there would be too many drafts.
    pub async fn convert_annotation_to_draft(&self, scope: &AnnotationScope) -> Result<Draft> {
        scope.require_own_or(Permission::AnnotationsDeleteAny)?;
        let (scope, quotas) = (scope.clone(), self.quotas);
        self.write(move |transaction| {
            Box::pin(async move {
                let row = transaction
                    .fetch_one(
                        "SELECT result, lead_time, completed_by FROM annotations WHERE id = $1",
                        args![scope.id()],
                    )
                    .await?;
                delete(transaction, &scope, quotas, ("annotation.converted_to_draft", BECAME_DRAFT)).await?;
                // Behind the project, as who submits does.
                daily_work::take_back(transaction, scope.id()).await?;
                let author = row.get::<Option<i64>>("completed_by")?.map_or(scope.task().caller().user(), UserId);
                let result: String = row.get("result")?;
                let new = NewDraft {
                    result: if result == NO_RESULT { "[]".to_owned() } else { result },
                    lead_time: row.get("lead_time")?,
                    was_postponed: false,
                    annotation: None,
                };
                if author == scope.task().caller().user() {
                    quotas.check_task(transaction, scope.task(), Keeping::Draft, Some(&new.result)).await?;
                }
                insert_draft(transaction, scope.task(), author, new).await
            })
        })
        .await
    }
}

async fn delete(
    transaction: &mut Transaction,
    scope: &AnnotationScope,
    quotas: Quotas,
    (action, trash): (&str, i64),
) -> Result<()> {
    let (id, user) = (scope.id().0, scope.task().caller().user());
    lock_rows(transaction, [scope.task().id().0]).await?;
    history::settle(transaction, id).await?;
    let row = transaction
        .fetch_one(
            "UPDATE annotations SET trashed_by = $2 WHERE id = $1 RETURNING result, was_cancelled",
            args![id, trash],
        )
        .await?;
    let counts = label_counts(&row.get::<String>("result")?, row.get("was_cancelled")?, -1);
    let entry = audit::Entry {
        action,
        object_type: "annotation",
        object_id: Some(id),
        project: Some(scope.project().id()),
        details: json!({ "task": scope.task().id() }),
    };
    audit::record(transaction, scope.task().caller(), entry).await?;
    let (project, delta) = recount_task(transaction, scope.task().id(), Some(user.0)).await?;
    trash_drafts_of_annotation(transaction, scope.task().id(), scope.id(), quotas).await?;
    delta.apply_to(transaction, project, [scope.task().id()].into_iter()).await?;
    count_labels(transaction, project, &counts).await?;
    webhook_events::note(transaction, project, WebhookAction::AnnotationsDeleted, &[id]).await
}
