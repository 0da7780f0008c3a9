use crate::{Database, Fetch, Transaction, Value, access::AnnotationScope, args};
use labelkeep_model::{Result, TaskId, Timestamp, UserId};

/// Something that was done to an annotation, and what it said afterwards.
#[derive(Debug, Clone)]
pub struct HistoryEntry {
    pub id: i64,
    pub annotation_id: i64,
    pub task_id: i64,
    pub project_id: i64,
    pub action: String,
    pub result: String,
    pub lead_time: Option<f64>,
    pub created_by: Option<i64>,
    pub created_at: Timestamp,
    /// Of an import: who made it where it comes from.
    pub imported_author: Option<String>,
}

pub(super) struct Act<'a> {
    pub annotation: i64,
    pub task: TaskId,
    pub action: &'a str,
    pub lead_time: Option<f64>,
    pub by: UserId,
}

/// Notes an act. Its result stays NULL ("as the annotation says") until `settle` fills it in before the next change.
pub(super) async fn note(transaction: &mut Transaction, act: &Act<'_>) -> Result<()> {
    let now = transaction.now();
    transaction
        .execute(
            "INSERT INTO annotation_history (annotation_id, task_id, project_id, action, lead_time, created_by, created_at) \
             SELECT $1, t.id, t.project_id, $3, $4, $5, $6 FROM tasks t WHERE t.id = $2",
            args![act.annotation, act.task, act.action, act.lead_time, act.by, now],
        )
        .await
        .map(|_| ())
}

/// The first act on annotations that were just submitted; as `note`.
pub(crate) async fn note_submits(transaction: &mut Transaction, annotations: &Value) -> Result<()> {
    transaction
        .execute(
            "INSERT INTO annotation_history (annotation_id, task_id, project_id, action, lead_time, created_by, created_at) \
             SELECT a.id, a.task_id, a.project_id, CASE WHEN a.was_cancelled THEN 'skipped' ELSE 'submitted' END, \
             a.lead_time, a.updated_by, a.created_at FROM annotations a \
             WHERE a.id IN (SELECT value FROM ids_of($1)) ORDER BY a.id",
            args![annotations.clone()],
        )
        .await
        .map(|_| ())
}

/// Gives an annotation another result of as many regions, with its history. Who calls this counts its labels.
pub(crate) async fn note_changed(
    transaction: &mut Transaction,
    by: UserId,
    annotation: i64,
    task: TaskId,
    result: &str,
) -> Result<()> {
    settle(transaction, annotation).await?;
    let sql = "UPDATE annotations SET result = $2, updated_at = $3, updated_by = $4 WHERE id = $1";
    transaction.execute(sql, args![annotation, result, transaction.now(), by]).await?;
    note(transaction, &Act { annotation, task, action: "updated", lead_time: None, by }).await
}

/// Before an annotation changes: what it said so far goes to the last entry of its history.
pub(super) async fn settle(transaction: &mut Transaction, annotation: i64) -> Result<()> {
    transaction
        .execute(
            "UPDATE annotation_history SET result = (SELECT result FROM annotations WHERE id = $1) \
             WHERE annotation_id = $1 AND result IS NULL",
            args![annotation],
        )
        .await
        .map(|_| ())
}

impl Database {
    /// The history of an annotation after an entry (0: from the beginning), oldest first: as much as goes into an answer.
    pub async fn annotation_history(&self, scope: &AnnotationScope, after: i64) -> Result<Vec<HistoryEntry>> {
        let mut database = self;
        let lengths = database
            .fetch_all(
                "SELECT h.id, CAST(COALESCE(octet_length(h.result), octet_length(a.result)) AS BIGINT) AS length \
                 FROM annotation_history h JOIN annotations a ON a.id = h.annotation_id \
                 WHERE h.annotation_id = $1 AND h.id > $2 ORDER BY h.id LIMIT 1000",
                args![scope.id(), after],
            )
            .await?;
        let lengths = lengths.iter().map(|row| Ok((row.get("id")?, row.get("length")?))).collect::<Result<Vec<_>>>()?;
        let Some(last) = self.quotas.last_that_fits(&lengths) else { return Ok(Vec::new()) };
        let rows = database
            .fetch_all(
                "SELECT h.id, h.annotation_id, h.task_id, h.project_id, h.action, h.lead_time, h.created_by, h.created_at, \
                 CASE WHEN h.action = 'imported' THEN a.imported_author END AS imported_author, \
                 COALESCE(h.result, a.result) AS result FROM annotation_history h \
                 JOIN annotations a ON a.id = h.annotation_id \
                 WHERE h.annotation_id = $1 AND h.id > $2 AND h.id <= $3 ORDER BY h.id",
                args![scope.id(), after, last],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(HistoryEntry {
                    id: row.get("id")?,
                    annotation_id: row.get("annotation_id")?,
                    task_id: row.get("task_id")?,
                    project_id: row.get("project_id")?,
                    action: row.get("action")?,
                    result: row.get("result")?,
                    lead_time: row.get("lead_time")?,
                    created_by: row.get("created_by")?,
                    created_at: row.time("created_at")?,
                    imported_author: row.get("imported_author")?,
                })
            })
            .collect()
    }
}
