//! Actions that change what tasks or annotations say.

mod answer;
mod cached;
mod field;
mod members;

pub use answer::BulkAnswer;
pub use field::FieldValue;

use super::around::{Around, PAGE, labels_of};
use crate::{
    Fetch, Transaction,
    access::ProjectScope,
    annotations::note_changed,
    args,
    counts::{
        CounterDelta, count_tasks,
        labels::{LabelCounts, count_labels, label_counts},
    },
    engine::dialect::id_list,
    task_rows::lock_rows,
    uploads,
    webhook_events::{self, WebhookAction},
};
use labelkeep_model::{ProjectId, Result, SeededRng, TaskId, json::normal};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// What is changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum BulkEdit {
    /// Writes the labels of a task's annotations (or predictions) into a field of its data.
    CacheLabels {
        field: String,
        /// `None`: of all.
        control: Option<String>,
        with_counters: bool,
        of_predictions: bool,
        /// Controls whose answers are paths, and what stands between their steps; `None`: the last step alone.
        paths: BTreeMap<String, Option<String>>,
    },
    SetField {
        field: String,
        value: FieldValue,
    },
    /// Gives the answer of one annotation to the tasks.
    Propagate {
        annotation: i64,
    },
    /// Gives the same answer to the tasks.
    Answer(BulkAnswer),
    /// In annotations: of a control one label, or whole values of any control.
    RenameLabels {
        control: Option<String>,
        old: Json,
        new: Json,
    },
}

impl BulkEdit {
    /// Whether it can be taken back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        matches!(self, Self::Propagate { .. } | Self::Answer(_))
    }

    /// As it is for tasks behind the first `done`.
    #[must_use]
    pub fn behind(self, done: i64) -> Self {
        match self {
            Self::SetField { field, value } => Self::SetField { field, value: value.behind(done) },
            other => other,
        }
    }
}

pub(super) async fn apply(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    job: i64,
    edit: &BulkEdit,
    tasks: &[i64],
    name: Uuid,
) -> Result<u64> {
    match edit {
        BulkEdit::CacheLabels { field, control, with_counters, of_predictions, paths } => {
            let sql = if *of_predictions {
                "SELECT task_id, result FROM predictions WHERE trashed_by = 0 AND project_id + 0 = $1 \
                 AND task_id IN (SELECT value FROM ids_of($2)) ORDER BY id"
            } else {
                "SELECT task_id, result FROM annotations WHERE trashed_by = 0 AND project_id + 0 = $1 \
                 AND task_id IN (SELECT value FROM ids_of($2)) ORDER BY id"
            };
            let mut labels: BTreeMap<i64, BTreeMap<String, usize>> = BTreeMap::new();
            for page in tasks.chunks(PAGE) {
                for row in transaction.fetch_all(sql, args![scope.id(), id_list(page.iter().copied())]).await? {
                    let of_task = labels.entry(row.get("task_id")?).or_default();
                    cached::count(&row.get::<String>("result")?, control.as_deref(), paths, of_task);
                }
            }
            let none = BTreeMap::new();
            let text = |task: i64| cached::text(labels.get(&task).unwrap_or(&none), *with_counters);
            change_data(transaction, scope, tasks, field, |task, _, _| Some(Json::from(text(task)))).await
        }
        BulkEdit::SetField { field, value } => {
            let (high, low) = name.as_u64_pair();
            let rng = SeededRng::new(high ^ low);
            change_data(transaction, scope, tasks, field, |_, at, before| value.at(at, before, &rng)).await
        }
        BulkEdit::Propagate { annotation } => propagate(transaction, scope, job, *annotation, tasks, name).await,
        BulkEdit::Answer(answer) => answer::give(transaction, scope, job, answer, tasks, name).await,
        BulkEdit::RenameLabels { control, old, new } => {
            rename(transaction, scope, tasks, (control.as_deref(), old, new)).await
        }
    }
}

/// Sets a member of the data of tasks; everything else stays as it came. `value`: of a task, its place among these, and
/// what the member is now. `None`: it stays.
async fn change_data(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    tasks: &[i64],
    field: &str,
    value: impl Fn(i64, usize, Option<&str>) -> Option<Json>,
) -> Result<u64> {
    let (project, now) = (scope.id(), transaction.now());
    lock_rows(transaction, tasks.iter().copied()).await?;
    let there: Vec<TaskId> = tasks.iter().copied().map(TaskId).collect();
    count_tasks(transaction, project, &there, -1).await?;
    for (chunk, page) in tasks.chunks(PAGE).enumerate() {
        let sql = "SELECT id, data FROM tasks WHERE id IN (SELECT value FROM ids_of($1)) AND project_id + 0 = $2";
        let mut data: BTreeMap<i64, String> = BTreeMap::new();
        for row in transaction.fetch_all(sql, args![id_list(page.iter().copied()), project]).await? {
            data.insert(row.get("id")?, row.get("data")?);
        }
        for (task, at) in page.iter().zip(chunk * PAGE..) {
            let Some(before) = data.get(task) else { continue };
            let Some(after) = members::with_member(before, field, |now| value(*task, at, now))? else { continue };
            uploads::note_anew(transaction, *task, &after).await?;
            let sql = "UPDATE tasks SET data = $2, updated_at = $3, updated_by = $4 WHERE id = $1";
            transaction.execute(sql, args![*task, after, now, scope.caller().user()]).await?;
        }
    }
    count_tasks(transaction, project, &there, 1).await?;
    CounterDelta::default().apply_to(transaction, project, there.iter().copied()).await?;
    Ok(u64::try_from(tasks.len()).unwrap_or(u64::MAX))
}

/// Makes annotations of the caller with the answer of one, which may have changed or gone meanwhile: then there are none.
async fn propagate(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    job: i64,
    annotation: i64,
    tasks: &[i64],
    name: Uuid,
) -> Result<u64> {
    let around = Around::begin(transaction, scope.id(), tasks.iter().copied()).await?;
    let now = transaction.now();
    // One random name for all, and the task's id in its last part.
    let name: String = name.to_string().chars().take(24).collect();
    let rows = transaction
        .fetch_all(
            "INSERT INTO annotations (task_id, project_id, completed_by, result, result_count, created_at, updated_at, \
             last_action, import_id, bulk_created, parent_annotation, unique_id) \
             SELECT t.id, t.project_id, $4, a.result, a.result_count, $5, $5, 'propagated_annotation', $1, TRUE, a.id, \
             $7 || /*sqlite printf('%012x', t.id)*//*pg lpad(to_hex(t.id), 12, '0')*/ \
             FROM annotations a JOIN tasks t ON t.id <> a.task_id WHERE a.id = $6 AND a.trashed_by = 0 \
             AND a.project_id + 0 = $2 AND t.id IN (SELECT value FROM ids_of($3)) ORDER BY t.id RETURNING id",
            args![job, scope.id(), around.ids(), scope.caller().user(), now, annotation, name],
        )
        .await?;
    let made = rows.iter().map(|row| row.get("id")).collect::<Result<Vec<i64>>>()?;
    let labels = labels_of(transaction, &made, 1).await?;
    around.end(transaction, &made, 0, &labels).await?;
    webhook_events::note(transaction, scope.id(), WebhookAction::AnnotationsCreated, &made).await?;
    Ok(u64::try_from(made.len()).unwrap_or(u64::MAX))
}

/// Answers how many labels it renamed.
async fn rename(
    transaction: &mut Transaction,
    scope: &ProjectScope,
    tasks: &[i64],
    (control, old, new): (Option<&str>, &Json, &Json),
) -> Result<u64> {
    let project = scope.id();
    lock_rows(transaction, tasks.iter().copied()).await?;
    let (mut labels, mut changed, mut renamed) = (LabelCounts::new(), Vec::new(), 0);
    // Results are in one spelling: what does not have the text does not have the label.
    let needle = match old {
        Json::Array(items) => items.first().map(Json::to_string).unwrap_or_default(),
        other => other.to_string(),
    };
    for page in tasks.chunks(PAGE) {
        let sql = "SELECT id, task_id, result, was_cancelled FROM annotations WHERE trashed_by = 0 AND project_id + 0 = $1 \
                   AND task_id IN (SELECT value FROM ids_of($2)) ORDER BY id /*pg FOR UPDATE*/";
        for row in transaction.fetch_all(sql, args![project, id_list(page.iter().copied())]).await? {
            let before: String = row.get("result")?;
            if !before.contains(&needle) {
                continue;
            }
            let (after, count) = cached::renamed(&before, control, old, new)?;
            if count == 0 {
                continue;
            }
            let (id, task, was_cancelled) = (row.get("id")?, TaskId(row.get("task_id")?), row.get("was_cancelled")?);
            let after = normal(&after).into_owned();
            for (key, count) in
                label_counts(&before, was_cancelled, -1).into_iter().chain(label_counts(&after, was_cancelled, 1))
            {
                *labels.entry(key).or_default() += count;
            }
            note_changed(transaction, scope.caller().user(), id, task, &after).await?;
            changed.push(id);
            renamed += count;
        }
    }
    settle(transaction, project, tasks, &labels).await?;
    webhook_events::note_each(transaction, project, WebhookAction::AnnotationUpdated, &changed).await?;
    Ok(renamed)
}

async fn settle(transaction: &mut Transaction, project: ProjectId, tasks: &[i64], labels: &LabelCounts) -> Result<()> {
    CounterDelta::default().apply_to(transaction, project, tasks.iter().copied().map(TaskId)).await?;
    count_labels(transaction, project, labels).await
}
