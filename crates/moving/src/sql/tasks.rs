//! Tasks with what belongs to them, a few at a time. How large they are is asked first, so that a page is never more than
//! some megabytes, whatever the database holds.

use super::{
    SqlSource,
    spelling::{flag, float, number, text, time},
};
use crate::yields::{
    Place, SourceAnnotation, SourceDraft, SourceFile, SourcePage, SourcePerson, SourcePrediction, SourceTask,
};
use labelkeep_database::{Fetch, Row, args};
use labelkeep_model::{Result, Timestamp};
use std::collections::HashMap;

/// Tasks of a page, and bytes of it.
const MOST_TASKS: i64 = 1_000;
const MOST_BYTES: i64 = 16 << 20;
/// Of one task with all that belongs to it.
const LARGEST: i64 = 256 << 20;

const SIZES: &str = "SELECT CAST(t.id AS BIGINT) AS id, CAST(COALESCE(octet_length(CAST(t.data AS TEXT)), 0) \
    + COALESCE(octet_length(CAST(t.meta AS TEXT)), 0) \
    + COALESCE((SELECT SUM(octet_length(CAST(a.result AS TEXT))) FROM task_completion a WHERE a.task_id = t.id), 0) \
    + COALESCE((SELECT SUM(octet_length(CAST(p.result AS TEXT))) FROM prediction p WHERE p.task_id = t.id), 0) \
    + COALESCE((SELECT SUM(octet_length(CAST(d.result AS TEXT))) FROM tasks_annotationdraft d WHERE d.task_id = t.id), 0) \
    AS BIGINT) AS size FROM task t WHERE t.project_id = $1 AND t.id > $2 ORDER BY t.id LIMIT $3";

const TASKS: &str = concat!(
    "SELECT ",
    number!("id"),
    ", ",
    text!("data"),
    ", ",
    text!("meta"),
    ", ",
    flag!("allow_skip"),
    ", ",
    number!("inner_id"),
    ", ",
    number!("overlap"),
    ", ",
    time!("created_at"),
    ", ",
    time!("updated_at"),
    ", ",
    number!("updated_by_id"),
    ", ",
    number!("file_upload_id"),
    " FROM task WHERE project_id = $1 AND id > $2 AND id <= $3 ORDER BY id"
);
const ANNOTATIONS: &str = concat!(
    "SELECT ",
    number!("a.id", "id"),
    ", ",
    number!("a.task_id", "task_id"),
    ", ",
    text!("a.result", "result"),
    ", ",
    number!("a.completed_by_id", "completed_by"),
    ", ",
    number!("a.updated_by_id", "updated_by"),
    ", ",
    number!("a.last_created_by_id", "last_created_by"),
    ", ",
    flag!("a.was_cancelled", "was_cancelled"),
    ", ",
    flag!("a.ground_truth", "ground_truth"),
    ", ",
    time!("a.created_at", "created_at"),
    ", ",
    time!("a.updated_at", "updated_at"),
    ", ",
    time!("a.draft_created_at", "draft_created_at"),
    ", ",
    float!("a.lead_time", "lead_time"),
    ", ",
    text!("a.unique_id", "unique_id"),
    ", ",
    text!("a.last_action", "last_action"),
    ", ",
    number!("a.import_id", "import_id"),
    ", ",
    flag!("a.bulk_created", "bulk_created"),
    ", ",
    number!("a.parent_prediction_id", "parent_prediction"),
    ", ",
    number!("a.parent_annotation_id", "parent_annotation"),
    " FROM task t JOIN task_completion a ON a.task_id = t.id WHERE t.project_id = $1 AND t.id > $2 AND t.id <= $3 ORDER BY a.id"
);
const PREDICTIONS: &str = concat!(
    "SELECT ",
    number!("a.id", "id"),
    ", ",
    number!("a.task_id", "task_id"),
    ", ",
    text!("a.result", "result"),
    ", ",
    text!("a.model_version", "model_version"),
    ", ",
    float!("a.score", "score"),
    ", ",
    number!("a.cluster", "cluster"),
    ", ",
    text!("a.neighbors", "neighbors"),
    ", ",
    float!("a.mislabeling", "mislabeling"),
    ", ",
    time!("a.created_at", "created_at"),
    ", ",
    time!("a.updated_at", "updated_at"),
    " FROM task t JOIN prediction a ON a.task_id = t.id WHERE t.project_id = $1 AND t.id > $2 AND t.id <= $3 ORDER BY a.id"
);
const DRAFTS: &str = concat!(
    "SELECT ",
    number!("a.id", "id"),
    ", ",
    number!("a.task_id", "task_id"),
    ", ",
    text!("a.result", "result"),
    ", ",
    number!("a.annotation_id", "annotation"),
    ", ",
    number!("a.user_id", "user_id"),
    ", ",
    float!("a.lead_time", "lead_time"),
    ", ",
    flag!("a.was_postponed", "was_postponed"),
    ", ",
    number!("a.import_id", "import_id"),
    ", ",
    time!("a.created_at", "created_at"),
    ", ",
    time!("a.updated_at", "updated_at"),
    " FROM task t JOIN tasks_annotationdraft a ON a.task_id = t.id WHERE t.project_id = $1 AND t.id > $2 AND t.id <= $3 \
    ORDER BY a.id"
);

impl SqlSource {
    pub async fn tasks(&mut self, project: i64, place: &Place) -> Result<SourcePage> {
        let sizes = self.database.fetch_all(SIZES, args![project, place.after, MOST_TASKS]).await?;
        let (mut last, mut bytes, mut page) = (place.after, 0, SourcePage::default());
        for row in &sizes {
            let (id, size): (i64, i64) = (row.get("id")?, row.get("size")?);
            if size > LARGEST {
                // It stands alone, and is passed.
                if last == place.after {
                    page.too_large.push(id);
                    page.next = Some(Place { after: id, page: 0 });
                    return Ok(page);
                }
                break;
            }
            bytes += size;
            if bytes > MOST_BYTES && last > place.after {
                break;
            }
            last = id;
        }
        if last == place.after {
            return Ok(page);
        }
        page.next = Some(Place { after: last, page: 0 });
        let span = || args![project, place.after, last];
        let rows = self.database.fetch_all(TASKS, span()).await?;
        page.tasks = rows.iter().map(task).collect::<Result<_>>()?;
        let at: HashMap<i64, usize> = page.tasks.iter().enumerate().map(|(at, task)| (task.id, at)).collect();
        for row in self.database.fetch_all(ANNOTATIONS, span()).await? {
            if let Some(task) = of(&row, &at, &mut page.tasks)? {
                task.annotations.push(annotation(&row)?);
            }
        }
        for row in self.database.fetch_all(PREDICTIONS, span()).await? {
            if let Some(task) = of(&row, &at, &mut page.tasks)? {
                task.predictions.push(prediction(&row)?);
            }
        }
        for row in self.database.fetch_all(DRAFTS, span()).await? {
            if let Some(task) = of(&row, &at, &mut page.tasks)? {
                task.drafts.push(draft(&row)?);
            }
        }
        Ok(page)
    }
}

/// The task of a row. One that came since the tasks were read comes with the next run.
fn of<'t>(row: &Row, at: &HashMap<i64, usize>, tasks: &'t mut [SourceTask]) -> Result<Option<&'t mut SourceTask>> {
    let at = at.get(&row.get::<i64>("task_id")?).copied();
    Ok(at.and_then(|at| tasks.get_mut(at)))
}

fn moment(row: &Row, name: &str) -> Result<Option<Timestamp>> {
    Ok(row.get::<Option<String>>(name)?.as_deref().and_then(Timestamp::parse))
}

fn is_set(row: &Row, name: &str) -> Result<Option<bool>> {
    Ok(row.get::<Option<i64>>(name)?.map(|number| number != 0))
}

fn task(row: &Row) -> Result<SourceTask> {
    Ok(SourceTask {
        id: row.get("id")?,
        data: row.get("data")?,
        meta: row.get("meta")?,
        allow_skip: is_set(row, "allow_skip")?,
        inner_id: row.get("inner_id")?,
        overlap: row.get("overlap")?,
        created_at: moment(row, "created_at")?,
        updated_at: moment(row, "updated_at")?,
        updated_by: row.get("updated_by_id")?,
        file: row.get::<Option<i64>>("file_upload_id")?.map_or(SourceFile::None, SourceFile::Id),
        ..SourceTask::default()
    })
}

fn annotation(row: &Row) -> Result<SourceAnnotation> {
    Ok(SourceAnnotation {
        id: row.get("id")?,
        result: row.get("result")?,
        completed_by: row.get("completed_by")?,
        updated_by: row.get("updated_by")?,
        last_created_by: row.get("last_created_by")?,
        was_cancelled: is_set(row, "was_cancelled")?.unwrap_or(false),
        ground_truth: is_set(row, "ground_truth")?.unwrap_or(false),
        created_at: moment(row, "created_at")?,
        updated_at: moment(row, "updated_at")?,
        draft_created_at: moment(row, "draft_created_at")?,
        lead_time: row.get("lead_time")?,
        unique_id: row.get("unique_id")?,
        last_action: row.get("last_action")?,
        import_id: row.get("import_id")?,
        bulk_created: is_set(row, "bulk_created")?,
        parent_prediction: row.get("parent_prediction")?,
        parent_annotation: row.get("parent_annotation")?,
    })
}

fn prediction(row: &Row) -> Result<SourcePrediction> {
    Ok(SourcePrediction {
        id: row.get("id")?,
        result: row.get("result")?,
        model_version: row.get("model_version")?,
        score: row.get("score")?,
        cluster: row.get("cluster")?,
        neighbors: row.get("neighbors")?,
        mislabeling: row.get("mislabeling")?,
        created_at: moment(row, "created_at")?,
        updated_at: moment(row, "updated_at")?,
    })
}

fn draft(row: &Row) -> Result<SourceDraft> {
    Ok(SourceDraft {
        id: row.get("id")?,
        annotation: row.get("annotation")?,
        user: row.get::<Option<i64>>("user_id")?.map_or(SourcePerson::Nobody, SourcePerson::Id),
        result: row.get("result")?,
        lead_time: row.get("lead_time")?,
        was_postponed: is_set(row, "was_postponed")?.unwrap_or(false),
        import_id: row.get("import_id")?,
        created_at: moment(row, "created_at")?,
        updated_at: moment(row, "updated_at")?,
    })
}
