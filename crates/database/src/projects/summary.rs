//! The summary of a project: which data its tasks have, and what its results use.

use crate::{
    Database, Fetch, Transaction,
    access::ProjectScope,
    args,
    counts::labels::{KINDS, LabelCounts, label_counts},
};
use labelkeep_labeling::{
    compat::Usage,
    result::{self, Summary},
};
use labelkeep_model::{ProjectId, Result, Timestamp};
use std::collections::BTreeMap;

/// Drafts are counted when somebody asks. Of more than this many, the newest count.
const MOST_DRAFTS: i64 = 5_000;
/// Results that are read at once: one of them can be large.
const PAGE: i64 = 50;

/// What the tasks, annotations and drafts of a project use.
#[derive(Debug, Clone)]
pub struct ProjectSummary {
    pub created_at: Timestamp,
    pub usage: Usage,
}

impl ProjectSummary {
    /// The columns that every task has.
    #[must_use]
    pub fn common_columns(&self) -> Vec<&str> {
        let all = i64::try_from(self.usage.task_count).unwrap_or(i64::MAX);
        self.usage.data_columns.iter().filter(|(_, tasks)| **tasks >= all).map(|(name, _)| name.as_str()).collect()
    }
}

impl Database {
    pub async fn project_summary(&self, scope: &ProjectScope) -> Result<ProjectSummary> {
        let mut database = self;
        let row = database
            .fetch_one(
                "SELECT created_at, task_number, total_annotations_number + skipped_annotations_number AS annotations, \
                 (SELECT COUNT(*) FROM drafts WHERE project_id = $1) AS drafts FROM projects WHERE id = $1",
                args![scope.id()],
            )
            .await?;
        let number = |name: &str| row.get::<i64>(name).map(|number| u64::try_from(number).unwrap_or_default());
        let stored = self.stored_summary(scope.id()).await?;
        let shown = self.shown_fields(scope).await?;
        let mut data_columns = self.column_counts(scope.id()).await?;
        data_columns.retain(|field, _| shown.has(field));
        let usage = Usage {
            task_count: number("task_number")?,
            annotation_count: number("annotations")? + number("drafts")?,
            created_annotations: stored.created_annotations,
            created_labels: stored.created_labels,
            created_labels_drafts: self.drafted_labels(scope.id()).await?,
            data_columns,
        };
        Ok(ProjectSummary { created_at: row.time("created_at")?, usage })
    }

    pub(super) async fn stored_summary(&self, project: ProjectId) -> Result<Summary> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT kind, name, label, count FROM project_label_counts WHERE project_id = $1 AND count > 0 \
                 AND kind IN ('annotation', 'label')",
                args![project],
            )
            .await?;
        let mut summary = Summary::default();
        for row in rows {
            let (name, count) = (row.get::<String>("name")?, row.get::<i64>("count")?);
            if row.get::<String>("kind")? == "annotation" {
                // A control that writes no labels has an empty list.
                let from_name = name.split('|').next().unwrap_or_default().to_owned();
                summary.created_labels.entry(from_name).or_default();
                summary.created_annotations.insert(name, count);
            } else {
                summary.created_labels.entry(name).or_default().insert(row.get("label")?, count);
            }
        }
        Ok(summary)
    }

    /// The labels of annotations that are no skips.
    pub(super) async fn labels_of_work(&self, project: ProjectId) -> Result<BTreeMap<String, BTreeMap<String, i64>>> {
        let mut labels = self.stored_summary(project).await?.created_labels;
        let mut database = self;
        let sql = "SELECT name, label, count FROM project_label_counts WHERE project_id = $1 AND kind = 'skipped'";
        for row in database.fetch_all(sql, args![project]).await? {
            let Some(counts) = labels.get_mut(&row.get::<String>("name")?) else { continue };
            let label: String = row.get("label")?;
            if let Some(count) = counts.get_mut(&label) {
                *count -= row.get::<i64>("count")?;
                if *count <= 0 {
                    counts.remove(&label);
                }
            }
        }
        Ok(labels)
    }

    async fn drafted_labels(&self, project: ProjectId) -> Result<BTreeMap<String, BTreeMap<String, i64>>> {
        let mut database = self;
        let mut total = Summary::default();
        let mut before = i64::MAX;
        for _ in 0..MOST_DRAFTS / PAGE {
            let rows = database
                .fetch_all(
                    "SELECT id, result FROM drafts WHERE project_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3",
                    args![project, before, PAGE],
                )
                .await?;
            let Some(last) = rows.last() else { break };
            before = last.get("id")?;
            for row in &rows {
                total.add(&result::summarise(&row.get::<String>("result")?));
            }
        }
        Ok(total.created_labels)
    }

    async fn column_counts(&self, project: ProjectId) -> Result<BTreeMap<String, i64>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT name, tasks FROM project_data_columns WHERE project_id = $1 AND tasks > 0",
                args![project],
            )
            .await?;
        rows.iter().map(|row| Ok((row.get("name")?, row.get("tasks")?))).collect()
    }
}

/// What must be added to the stored counts of labels. It reads every annotation.
pub(super) async fn label_drift(snapshot: &mut Transaction, project: ProjectId) -> Result<LabelCounts> {
    let mut drift = LabelCounts::new();
    let mut after = 0i64;
    loop {
        let rows = snapshot
            .fetch_all(
                "SELECT a.id, a.result, a.was_cancelled FROM annotations a JOIN tasks t ON t.id = a.task_id \
                 WHERE a.project_id = $1 AND a.trashed_by = 0 AND t.trashed_by = 0 AND a.id > $2 ORDER BY a.id LIMIT $3",
                args![project, after, PAGE],
            )
            .await?;
        let Some(last) = rows.last() else { break };
        after = last.get("id")?;
        for row in &rows {
            for (key, count) in label_counts(&row.get::<String>("result")?, row.get("was_cancelled")?, 1) {
                *drift.entry(key).or_default() += count;
            }
        }
    }
    let sql = "SELECT kind, name, label, count FROM project_label_counts WHERE project_id = $1";
    for row in snapshot.fetch_all(sql, args![project]).await? {
        let kind: String = row.get("kind")?;
        let Some(kind) = KINDS.iter().find(|known| **known == kind) else { continue };
        *drift.entry((*kind, row.get("name")?, row.get("label")?)).or_default() -= row.get::<i64>("count")?;
    }
    Ok(drift)
}
