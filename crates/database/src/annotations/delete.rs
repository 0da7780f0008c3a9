use super::{count_labels, daily_work, history, recount_task};
use crate::{
    Database, Fetch, Transaction,
    access::AnnotationScope,
    args, audit,
    drafts::{Draft, NewDraft, insert_draft},
    labels::label_counts,
};
use labelkeep_model::{Permission, Result};
use serde_json::json;

/// In `trashed_by` for what was deleted one by one. (Bulk actions note their job, which can undo them.)
const DELETED_ALONE: i64 = -1;

impl Database {
    /// # Errors
    /// 403 without the right.
    pub async fn delete_annotation(&self, scope: &AnnotationScope) -> Result<()> {
        scope.require_own_or(Permission::AnnotationsDeleteAny)?;
        let scope = scope.clone();
        self.write(move |transaction| Box::pin(async move { delete(transaction, &scope, "annotation.deleted").await }))
            .await
    }

    /// Undo of a submit: the annotation becomes its author's draft again.
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn convert_annotation_to_draft(&self, scope: &AnnotationScope) -> Result<Draft> {
        scope.require_own_or(Permission::AnnotationsChangeAny)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move {
                let row = transaction
                    .fetch_one("SELECT result, lead_time FROM annotations WHERE id = $1", args![scope.id()])
                    .await?;
                daily_work::take_back(transaction, scope.id()).await?;
                delete(transaction, &scope, "annotation.converted_to_draft").await?;
                let new = NewDraft {
                    result: row.get("result")?,
                    lead_time: row.get("lead_time")?,
                    was_postponed: false,
                    annotation: None,
                };
                insert_draft(transaction, scope.task(), new).await
            })
        })
        .await
    }
}

async fn delete(transaction: &mut Transaction, scope: &AnnotationScope, action: &str) -> Result<()> {
    let (id, user) = (scope.id().0, scope.task().caller().user());
    history::settle(transaction, id).await?;
    let row = transaction
        .fetch_one("UPDATE annotations SET trashed_by = $2 WHERE id = $1 RETURNING result", args![id, DELETED_ALONE])
        .await?;
    let counts = label_counts(&row.get::<String>("result")?, -1);
    let entry = audit::Entry {
        action,
        object_type: "annotation",
        object_id: Some(id),
        project: Some(scope.project().id()),
        details: json!({ "task": scope.task().id() }),
    };
    audit::record(transaction, scope.task().caller(), entry).await?;
    let (project, delta) = recount_task(transaction, scope.task().id(), Some(user.0)).await?;
    delta.apply_to(transaction, project, [scope.task().id()].into_iter()).await?;
    count_labels(transaction, project, &counts).await
}
