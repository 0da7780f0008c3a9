//! Reads a batch of tasks, writes it, hands it on, and only then reads the next.

use axum::body::{Body, Bytes};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    annotations::Annotation,
    tasks::{Task, TaskParts},
};
use labelkeep_formats::export::{Controls, ExportAnnotation, ExportFormat, ExportTask, Exporter, TableColumns};
use labelkeep_model::{Result, TaskId};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use tokio::sync::mpsc;

/// Tasks in memory at once.
const BATCH: usize = 500;

/// Which tasks are exported.
pub(super) struct Wanted {
    /// These, in this order; `None`: by id.
    pub chosen: Option<Vec<i64>>,
    pub finished_only: bool,
}

pub(super) fn start(
    database: Database,
    scope: ProjectScope,
    parsed_config: &str,
    format: ExportFormat,
    wanted: Wanted,
    neutralize: bool,
) -> Body {
    let controls = controls(parsed_config);
    // Two batches ahead of the client at most.
    let (send, receive) = mpsc::channel::<std::io::Result<Bytes>>(2);
    tokio::spawn(async move {
        let export = Export { database, scope, wanted };
        if let Err(error) = export.run(format, controls, neutralize, &send).await {
            tracing::error!(%error, "an export broke off");
            // The client sees a broken body instead of a file that looks complete.
            let _ = send.send(Err(std::io::Error::other("the export broke off"))).await;
        }
    });
    Body::from_stream(futures_util::stream::unfold(receive, |mut receive| async move {
        receive.recv().await.map(|chunk| (chunk, receive))
    }))
}

fn controls(parsed_config: &str) -> Controls {
    let parsed: Map<String, Value> = serde_json::from_str(parsed_config).unwrap_or_default();
    Controls::new(parsed.into_iter().map(|(name, control)| {
        let tag = control.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
        (name, tag)
    }))
}

struct Export {
    database: Database,
    scope: ProjectScope,
    wanted: Wanted,
}

/// Where a walk over the tasks is.
#[derive(Default)]
struct Place {
    after: i64,
    taken: usize,
}

impl Export {
    async fn run(
        &self,
        format: ExportFormat,
        controls: Controls,
        neutralize: bool,
        send: &mpsc::Sender<std::io::Result<Bytes>>,
    ) -> Result<()> {
        let mut columns = TableColumns::default();
        if format.needs_columns() {
            // The header needs the columns of all tasks: they are read twice.
            let mut place = Place::default();
            while let Some((tasks, parts)) = self.batch(&mut place).await? {
                each(&tasks, &parts, |task| columns.observe(task, &controls));
            }
        }
        let mut exporter = Exporter::new(format, controls, columns.complete(), neutralize);
        let mut out = Vec::new();
        exporter.begin(&mut out);
        let mut place = Place::default();
        while let Some((tasks, parts)) = self.batch(&mut place).await? {
            each(&tasks, &parts, |task| exporter.task(task, &mut out));
            if send.send(Ok(Bytes::from(std::mem::take(&mut out)))).await.is_err() {
                // Nobody reads any more.
                return Ok(());
            }
        }
        exporter.end(&mut out);
        let _ = send.send(Ok(Bytes::from(out))).await;
        Ok(())
    }

    async fn batch(&self, place: &mut Place) -> Result<Option<(Vec<Task>, TaskParts)>> {
        let tasks = match &self.wanted.chosen {
            None => {
                let limit = i64::try_from(BATCH).unwrap_or(500);
                let after = TaskId(place.after);
                self.database.tasks_after(&self.scope, after, self.wanted.finished_only, limit).await?
            }
            Some(ids) => {
                let part: Vec<i64> = ids.iter().skip(place.taken).take(BATCH).copied().collect();
                if part.is_empty() {
                    return Ok(None);
                }
                place.taken += part.len();
                let tasks = self.database.tasks_by_id(&self.scope, &part).await?;
                tasks.into_iter().filter(|task| task.is_labeled || !self.wanted.finished_only).collect()
            }
        };
        if self.wanted.chosen.is_none() {
            let Some(last) = tasks.last() else { return Ok(None) };
            place.after = last.id;
        }
        let parts = self.database.parts_of(&self.scope, &tasks).await?;
        Ok(Some((tasks, parts)))
    }
}

/// Puts every task together with what belongs to it.
fn each(tasks: &[Task], parts: &TaskParts, mut with: impl FnMut(&ExportTask<'_>)) {
    let mut annotations: HashMap<i64, Vec<ExportAnnotation<'_>>> = HashMap::new();
    for annotation in &parts.annotations {
        annotations.entry(annotation.task_id).or_default().push(export_annotation(annotation));
    }
    let mut predictions: HashMap<i64, Vec<i64>> = HashMap::new();
    for prediction in &parts.predictions {
        predictions.entry(prediction.task_id).or_default().push(prediction.id);
    }
    let mut drafts: HashMap<i64, Vec<String>> = HashMap::new();
    for draft in &parts.drafts {
        let result: Value = serde_json::from_str(&draft.result).unwrap_or_default();
        let body = json!({ "id": draft.id, "user": draft.user_email, "result": result, "lead_time": draft.lead_time,
            "was_postponed": draft.was_postponed, "created_at": draft.created_at, "updated_at": draft.updated_at,
            "task": draft.task_id, "annotation": draft.annotation_id });
        drafts.entry(draft.task_id).or_default().push(body.to_string());
    }
    for task in tasks {
        let task = ExportTask {
            id: task.id,
            data: &task.data,
            meta: task.meta.as_deref(),
            file_upload: task.file_name.as_deref(),
            created_at: task.created_at,
            updated_at: task.updated_at,
            allow_skip: task.allow_skip,
            inner_id: task.inner_id,
            total_annotations: task.total_annotations,
            cancelled_annotations: task.cancelled_annotations,
            total_predictions: task.total_predictions,
            project: task.project_id,
            updated_by: task.updated_by,
            annotations: annotations.remove(&task.id).unwrap_or_default(),
            drafts: drafts.remove(&task.id).unwrap_or_default(),
            predictions: predictions.remove(&task.id).unwrap_or_default(),
        };
        with(&task);
    }
}

fn export_annotation(annotation: &Annotation) -> ExportAnnotation<'_> {
    ExportAnnotation {
        id: annotation.id,
        completed_by: annotation.completed_by,
        result: &annotation.result,
        was_cancelled: annotation.was_cancelled,
        ground_truth: annotation.ground_truth,
        created_at: annotation.created_at,
        updated_at: annotation.updated_at,
        draft_created_at: annotation.draft_created_at,
        lead_time: annotation.lead_time,
        result_count: annotation.result_count,
        unique_id: annotation.unique_id.as_deref(),
        import_id: annotation.import_id,
        last_action: annotation.last_action.as_deref(),
        bulk_created: annotation.bulk_created.unwrap_or(false),
        updated_by: annotation.updated_by,
        parent_prediction: annotation.parent_prediction,
        parent_annotation: annotation.parent_annotation,
        last_created_by: annotation.last_created_by,
    }
}
