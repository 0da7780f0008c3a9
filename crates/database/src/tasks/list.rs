//! The few tasks of a list that are shown, and what belongs to them.

use super::{Task, object::task_columns};
use crate::{
    Database, Fetch,
    access::{ProjectScope, Visibility},
    annotations::{Annotation, annotation_columns},
    args,
    drafts::{Draft, draft_columns},
    engine::dialect::{Sql, id_list},
    predictions::Prediction,
};
use labelkeep_model::{Result, TaskId};
use serde::{Deserialize, Serialize};

/// What belongs to the tasks of a page.
#[derive(Debug, Default)]
pub struct TaskParts {
    pub annotations: Vec<Annotation>,
    pub predictions: Vec<Prediction>,
    /// The caller's own.
    pub drafts: Vec<Draft>,
}

impl Database {
    /// The tasks with these ids, in their order. Those that went meanwhile are left out.
    pub async fn tasks_by_id(&self, scope: &ProjectScope, ids: &[i64]) -> Result<Vec<Task>> {
        let mut database = self;
        let sql = concat!(
            "SELECT ",
            task_columns!(),
            // `+ 0`: by id, not by walking the project, which PostgreSQL believes to be small until it has statistics.
            " WHERE t.project_id + 0 = $1 AND t.trashed_by = 0 AND t.id IN (SELECT value FROM ids_of($2))"
        );
        let rows = database.fetch_all(sql, args![scope.id(), id_list(ids.iter().copied())]).await?;
        let tasks = rows.iter().map(Task::from_row).collect::<Result<Vec<_>>>()?;
        let mut tasks = self.as_seen(scope, tasks).await?;
        let places: std::collections::HashMap<i64, usize> = ids.iter().copied().zip(0..).collect();
        tasks.sort_by_key(|task| places.get(&task.id).copied());
        Ok(tasks)
    }

    /// What belongs to these tasks and the caller may see.
    pub async fn parts_of(&self, scope: &ProjectScope, tasks: &[Task]) -> Result<TaskParts> {
        let with = |has: fn(&Task) -> bool| -> Vec<i64> {
            tasks.iter().filter(|task| has(task)).map(|task| task.id).collect()
        };
        let annotated = with(|task| task.total_annotations + task.cancelled_annotations > 0);
        let own = match scope.visibility() {
            Visibility::All => 0,
            Visibility::Own { user, .. } => user.0,
        };
        let mut database = self;
        let annotations = concat!(
            "SELECT ",
            annotation_columns!(),
            " WHERE a.task_id IN (SELECT value FROM ids_of($1)) AND a.trashed_by = 0 AND ($2 = 0 OR a.completed_by = $2) ORDER BY a.id"
        );
        // No task of this page has any: no need to ask.
        let annotations = match annotated.as_slice() {
            [] => Vec::new(),
            _ => database.fetch_all(annotations, args![id_list(annotated), own]).await?,
        };
        let predicted = with(|task| task.total_predictions > 0);
        let sql =
            "SELECT * FROM predictions WHERE task_id IN (SELECT value FROM ids_of($1)) AND trashed_by = 0 ORDER BY id";
        let predictions = match predicted.as_slice() {
            [] => Vec::new(),
            _ => database.fetch_all(sql, args![id_list(predicted)]).await?,
        };
        let drafted = with(|task| task.draft_count > 0);
        let drafts = self.own_drafts(scope, drafted).await?;
        Ok(TaskParts {
            annotations: annotations.iter().map(Annotation::from_row).collect::<Result<_>>()?,
            predictions: predictions.iter().map(Prediction::from_row).collect::<Result<_>>()?,
            drafts,
        })
    }

    async fn own_drafts(&self, scope: &ProjectScope, tasks: Vec<i64>) -> Result<Vec<Draft>> {
        if tasks.is_empty() {
            return Ok(Vec::new());
        }
        let mut database = self;
        let sql = concat!(
            draft_columns!(),
            " WHERE d.user_id = $1 AND d.task_id IN (SELECT value FROM ids_of($2)) ORDER BY d.id"
        );
        let args = args![scope.caller().user(), id_list(tasks)];
        database.fetch_all(sql, args).await?.iter().map(Draft::from_row).collect()
    }

    /// The first tasks after `after` that a walk over a project wants, by id: `limit` at a time.
    pub async fn tasks_after(
        &self,
        scope: &ProjectScope,
        after: TaskId,
        choice: TaskChoice,
        limit: i64,
    ) -> Result<Vec<Task>> {
        let mut database = self;
        let text = format!(
            concat!(
                "SELECT ",
                task_columns!(),
                " WHERE t.project_id = $1 AND t.trashed_by = 0 AND t.id > $2{} ORDER BY t.id LIMIT $3"
            ),
            choice.condition()
        );
        let rows = database.fetch_all(Sql::assembled(text), args![scope.id(), after, limit]).await?;
        rows.iter().map(Task::from_row).collect()
    }
}

/// Which tasks a walk over a project wants: `true` only these, `false` only the others, `None` both.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskChoice {
    pub finished: Option<bool>,
    /// With an annotation that is a skip.
    pub skipped: Option<bool>,
    /// With an annotation that is none.
    pub annotated: Option<bool>,
    /// With an annotation of either kind.
    pub worked_on: Option<bool>,
}

impl TaskChoice {
    #[must_use]
    pub fn takes(self, task: &Task) -> bool {
        let fits = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        fits(self.finished, task.is_labeled)
            && fits(self.skipped, task.cancelled_annotations > 0)
            && fits(self.annotated, task.total_annotations > 0)
            && fits(self.worked_on, task.total_annotations + task.cancelled_annotations > 0)
    }

    fn condition(self) -> String {
        let parts = [
            (self.finished, " AND t.is_labeled = TRUE", " AND t.is_labeled = FALSE"),
            (self.skipped, " AND t.cancelled_annotations > 0", " AND t.cancelled_annotations = 0"),
            (self.annotated, " AND t.total_annotations > 0", " AND t.total_annotations = 0"),
            (
                self.worked_on,
                " AND t.total_annotations + t.cancelled_annotations > 0",
                " AND t.total_annotations + t.cancelled_annotations = 0",
            ),
        ];
        parts.map(|(wanted, yes, no)| wanted.map_or("", |wanted| if wanted { yes } else { no })).concat()
    }
}
