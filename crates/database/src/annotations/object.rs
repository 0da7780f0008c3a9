use crate::{
    Database, Fetch, Row,
    access::{AnnotationScope, TaskScope, Visibility},
    args,
};
use labelkeep_model::{Result, Timestamp};

/// An annotation as stored. `result` is JSON text, in the one spelling of `json::normal`.
#[derive(Debug, Clone)]
pub struct Annotation {
    pub id: i64,
    pub task_id: i64,
    pub project_id: i64,
    pub completed_by: Option<i64>,
    pub updated_by: Option<i64>,
    pub last_created_by: Option<i64>,
    pub author_email: Option<String>,
    pub author_first_name: Option<String>,
    pub author_last_name: Option<String>,
    pub result: String,
    pub result_count: i64,
    pub was_cancelled: bool,
    pub ground_truth: bool,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub draft_created_at: Option<Timestamp>,
    pub lead_time: Option<f64>,
    pub unique_id: Option<String>,
    pub last_action: Option<String>,
    pub import_id: Option<i64>,
    pub bulk_created: Option<bool>,
    pub parent_prediction: Option<i64>,
    pub parent_annotation: Option<i64>,
}

/// `a` is the annotation, `u` its author.
macro_rules! annotation_columns {
    () => {
        "a.*, u.email AS author_email, u.first_name AS author_first_name, u.last_name AS author_last_name \
         FROM annotations a LEFT JOIN users u ON u.id = a.completed_by"
    };
}
pub(crate) use annotation_columns;

impl Annotation {
    /// Who made it, as the compatible API spells people.
    #[must_use]
    pub fn created_username(&self) -> String {
        let Some(id) = self.completed_by else { return String::new() };
        let name = [&self.author_first_name, &self.author_last_name]
            .into_iter()
            .flatten()
            .filter(|name| !name.is_empty())
            .cloned()
            .collect::<Vec<_>>()
            .join(" ");
        // The leading space of a person without a name is the compatible form.
        format!("{name} {}, {id}", self.author_email.as_deref().unwrap_or_default())
    }

    pub(crate) fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get("id")?,
            task_id: row.get("task_id")?,
            project_id: row.get("project_id")?,
            completed_by: row.get("completed_by")?,
            updated_by: row.get("updated_by")?,
            last_created_by: row.get("last_created_by")?,
            author_email: row.get("author_email")?,
            author_first_name: row.get("author_first_name")?,
            author_last_name: row.get("author_last_name")?,
            result: row.get("result")?,
            result_count: row.get("result_count")?,
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
        })
    }
}

impl Database {
    pub async fn annotation(&self, scope: &AnnotationScope) -> Result<Annotation> {
        let mut database = self;
        let sql = concat!("SELECT ", annotation_columns!(), " WHERE a.id = $1");
        Annotation::from_row(&database.fetch_one(sql, args![scope.id()]).await?)
    }

    /// The annotations of a task that the caller may see, oldest first.
    pub async fn annotations_of(&self, scope: &TaskScope) -> Result<Vec<Annotation>> {
        let mut database = self;
        let rows = match scope.project().visibility() {
            Visibility::All => {
                let sql = concat!(
                    "SELECT ",
                    annotation_columns!(),
                    " WHERE a.task_id = $1 AND a.trashed_by = 0 ORDER BY a.id"
                );
                database.fetch_all(sql, args![scope.id()]).await?
            }
            Visibility::Own { user, .. } => {
                let sql = concat!(
                    "SELECT ",
                    annotation_columns!(),
                    " WHERE a.task_id = $1 AND a.trashed_by = 0 AND a.completed_by = $2 ORDER BY a.id"
                );
                database.fetch_all(sql, args![scope.id(), user]).await?
            }
        };
        rows.iter().map(Annotation::from_row).collect()
    }

    /// Those of a task that are no skips, behind the id `after`: as many as go into an answer, and whether there are more.
    pub async fn finished_annotations(&self, scope: &TaskScope, after: i64) -> Result<(Vec<Annotation>, bool)> {
        let own = match scope.project().visibility() {
            Visibility::All => None,
            Visibility::Own { user, .. } => Some(user),
        };
        let mut database = self;
        let lengths = database
            .fetch_all(
                "SELECT a.id, CAST(octet_length(a.result) AS BIGINT) AS length FROM annotations a \
                 WHERE a.task_id = $1 AND a.trashed_by = 0 AND NOT a.was_cancelled AND a.id > $2 \
                 AND (CAST($3 AS BIGINT) IS NULL OR a.completed_by = $3) ORDER BY a.id",
                args![scope.id(), after, own],
            )
            .await?;
        let lengths = lengths.iter().map(|row| Ok((row.get("id")?, row.get("length")?))).collect::<Result<Vec<_>>>()?;
        let Some(last) = self.quotas.last_that_fits(&lengths) else { return Ok((Vec::new(), false)) };
        let sql = concat!(
            "SELECT ",
            annotation_columns!(),
            " WHERE a.task_id = $1 AND a.trashed_by = 0 AND NOT a.was_cancelled AND a.id > $2 AND a.id <= $4 \
             AND (CAST($3 AS BIGINT) IS NULL OR a.completed_by = $3) ORDER BY a.id"
        );
        let rows = database.fetch_all(sql, args![scope.id(), after, own, last]).await?;
        let annotations = rows.iter().map(Annotation::from_row).collect::<Result<_>>()?;
        Ok((annotations, lengths.last().is_some_and(|(id, _)| *id > last)))
    }
}
