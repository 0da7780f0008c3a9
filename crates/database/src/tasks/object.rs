use crate::{
    Database, Fetch, Row,
    access::{ProjectScope, TaskScope, Visibility, task_people::visible},
    args,
    engine::dialect::Sql,
};
use labelkeep_model::{Error, Result, TaskId, Timestamp};
use labelkeep_task_filter::CheckedFilter;

/// A task as stored, with its counters. `data` and `meta` are JSON text, byte for byte what was imported.
#[derive(Debug, Clone)]
pub struct Task {
    pub id: i64,
    pub project_id: i64,
    pub inner_id: i64,
    pub data: String,
    pub meta: Option<String>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub updated_by: Option<i64>,
    pub completed_at: Option<Timestamp>,
    pub is_labeled: bool,
    pub allow_skip: bool,
    pub overlap: i64,
    pub total_annotations: i64,
    pub cancelled_annotations: i64,
    pub total_predictions: i64,
    pub draft_count: i64,
    pub lead_time_sum: f64,
    pub lead_time_count: i64,
    pub prediction_score: Option<f64>,
    pub file_upload_id: Option<i64>,
    /// The uploaded file that it came from.
    pub file_name: Option<String>,
}

/// `t` is the task, `f` the file it came from.
macro_rules! task_columns {
    () => {
        "t.id, t.project_id, t.inner_id, t.data, t.meta, t.created_at, t.updated_at, t.updated_by, t.completed_at, \
         t.is_labeled, t.allow_skip, t.overlap, t.total_annotations, t.cancelled_annotations, t.total_predictions, \
         t.draft_count, t.lead_time_sum, t.lead_time_count, t.prediction_score, t.file_upload_id, f.name AS file_name \
         FROM tasks t LEFT JOIN file_uploads f ON f.id = t.file_upload_id"
    };
}
pub(crate) use task_columns;

impl Task {
    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            project_id: row.get("project_id")?,
            inner_id: row.get("inner_id")?,
            data: row.get("data")?,
            meta: row.get("meta")?,
            created_at: row.time("created_at")?,
            updated_at: row.time("updated_at")?,
            updated_by: row.get("updated_by")?,
            completed_at: row.optional_time("completed_at")?,
            is_labeled: row.get("is_labeled")?,
            allow_skip: row.get("allow_skip")?,
            overlap: row.get("overlap")?,
            total_annotations: row.get("total_annotations")?,
            cancelled_annotations: row.get("cancelled_annotations")?,
            total_predictions: row.get("total_predictions")?,
            draft_count: row.get("draft_count")?,
            lead_time_sum: row.get("lead_time_sum")?,
            lead_time_count: row.get("lead_time_count")?,
            prediction_score: row.get("prediction_score")?,
            file_upload_id: row.get("file_upload_id")?,
            file_name: row.get("file_name")?,
        })
    }

    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "no task has 2^52 annotations")]
    pub fn average_lead_time(&self) -> Option<f64> {
        (self.lead_time_count > 0).then(|| self.lead_time_sum / self.lead_time_count as f64)
    }
}

impl Database {
    pub async fn task(&self, scope: &TaskScope) -> Result<Task> {
        let mut database = self;
        let sql = concat!("SELECT ", task_columns!(), " WHERE t.id = $1");
        let task = Task::from_row(&database.fetch_one(sql, args![scope.id()]).await?)?;
        let seen = self.as_seen(scope.project(), vec![task]).await?.pop();
        seen.ok_or_else(|| Error::internal("a task that was read is missing"))
    }

    /// What stands in a task, and nothing else of it.
    pub async fn task_data(&self, scope: &TaskScope) -> Result<String> {
        let mut database = self;
        let row = database.fetch_one("SELECT data FROM tasks WHERE id = $1", args![scope.id()]).await?;
        Ok(self.shown_fields(scope.project()).await?.of(row.get("data")?))
    }

    /// Some of a project's tasks by id, for clients that read them all: those behind `after`, without the first `offset`.
    pub async fn tasks_in(&self, scope: &ProjectScope, after: TaskId, offset: i64, limit: i64) -> Result<Vec<Task>> {
        if after.0 == 0
            && let Some(page) = self.counted_page(scope, &CheckedFilter::default(), offset, limit).await?
        {
            return self.tasks_by_id(scope, &page.ids).await;
        }
        if matches!(scope.visibility(), Visibility::Own { may_list: false, .. }) {
            return Ok(Vec::new());
        }
        let (condition, mut args) = visible(scope, self.now(), 1);
        let text = format!(
            "SELECT {} WHERE {condition} AND t.id > ${} ORDER BY t.id LIMIT ${} OFFSET ${}",
            task_columns!(),
            args.len() + 1,
            args.len() + 2,
            args.len() + 3
        );
        args.extend(args![after, limit, offset]);
        let mut database = self;
        let rows = database.fetch_all(Sql::assembled(text), args).await?;
        self.as_seen(scope, rows.iter().map(Task::from_row).collect::<Result<_>>()?).await
    }
}
