//! What is here of what came, read back as it came.

use super::rows::{MovedAnnotation, MovedDraft, MovedPrediction, MovedTask};
use crate::{
    Fetch, Row, args,
    engine::dialect::{Sql, id_list},
};
use labelkeep_labeling::result::Summary;
use labelkeep_model::Result;
use std::collections::HashMap;

/// Digests by ids of here.
pub(super) type Marks = HashMap<i64, Vec<u8>>;

pub(super) async fn tasks(from: &mut impl Fetch, ids: &[i64]) -> Result<Marks> {
    let sql = "SELECT id, data, meta, allow_skip, inner_id, overlap, created_at, updated_at, updated_by, file_upload_id \
               FROM tasks WHERE id IN (SELECT value FROM ids_of($1)) AND trashed_by = 0";
    marks(from, sql, ids, |row| {
        let task = MovedTask {
            old: 0,
            id: row.get("id")?,
            data: row.get("data")?,
            meta: row.get("meta")?,
            allow_skip: row.get("allow_skip")?,
            inner_id: row.get("inner_id")?,
            overlap: row.get("overlap")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            updated_by: row.get("updated_by")?,
            file: row.get("file_upload_id")?,
        };
        Ok(task.mark())
    })
    .await
}

pub(super) async fn annotations(from: &mut impl Fetch, ids: &[i64]) -> Result<Marks> {
    let sql = "SELECT * FROM annotations WHERE id IN (SELECT value FROM ids_of($1)) AND trashed_by = 0";
    marks(from, sql, ids, |row| {
        let annotation = MovedAnnotation {
            old: 0,
            id: row.get("id")?,
            task: row.get("task_id")?,
            result: row.get("result")?,
            result_count: 0,
            summary: Summary::default(),
            completed_by: row.get("completed_by")?,
            updated_by: row.get("updated_by")?,
            last_created_by: row.get("last_created_by")?,
            was_cancelled: row.get("was_cancelled")?,
            ground_truth: row.get("ground_truth")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            draft_created_at: row.optional_time("draft_created_at")?,
            lead_time: row.get("lead_time")?,
            unique_id: row.get("unique_id")?,
            last_action: row.get("last_action")?,
            import_id: row.get("import_id")?,
            bulk_created: row.get("bulk_created")?,
            parent_prediction: row.get("parent_prediction")?,
            parent_annotation: row.get("parent_annotation")?,
        };
        Ok(annotation.mark())
    })
    .await
}

pub(super) async fn predictions(from: &mut impl Fetch, ids: &[i64]) -> Result<Marks> {
    let sql = "SELECT * FROM predictions WHERE id IN (SELECT value FROM ids_of($1)) AND trashed_by = 0";
    marks(from, sql, ids, |row| {
        let prediction = MovedPrediction {
            old: 0,
            id: row.get("id")?,
            task: row.get("task_id")?,
            result: row.get("result")?,
            model_version: row.get("model_version")?,
            score: row.get("score")?,
            cluster: row.get("cluster")?,
            neighbors: row.get("neighbors")?,
            mislabeling: row.get("mislabeling")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
        };
        Ok(prediction.mark())
    })
    .await
}

pub(super) async fn drafts(from: &mut impl Fetch, ids: &[i64]) -> Result<Marks> {
    let sql = "SELECT * FROM drafts WHERE id IN (SELECT value FROM ids_of($1))";
    marks(from, sql, ids, |row| {
        let draft = MovedDraft {
            old: 0,
            id: row.get("id")?,
            task: row.get("task_id")?,
            annotation: row.get("annotation_id")?,
            user: row.get("user_id")?,
            result: row.get("result")?,
            lead_time: row.get("lead_time")?,
            was_postponed: row.get("was_postponed")?,
            import_id: row.get("import_id")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
        };
        Ok(draft.mark())
    })
    .await
}

async fn marks(
    from: &mut impl Fetch,
    sql: &'static str,
    ids: &[i64],
    mark: impl Fn(&Row) -> Result<Vec<u8>>,
) -> Result<Marks> {
    if ids.is_empty() {
        return Ok(Marks::new());
    }
    let rows = from.fetch_all(Sql::from(sql), args![id_list(ids.iter().copied())]).await?;
    rows.iter().map(|row| Ok((row.get("id")?, mark(row)?))).collect()
}
