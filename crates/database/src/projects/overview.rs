//! How a project stands, from counters that its changes keep: no task or annotation is read for it.

use crate::{Database, Fetch, access::ProjectScope, args};
use labelkeep_model::{Permission, Result, Timestamp, UserId};
use std::collections::BTreeMap;

/// Failed jobs are shown for so long.
const FAILED_FOR: i64 = 7 * Timestamp::DAY;

#[derive(Debug, Clone)]
pub struct Overview {
    pub tasks: i64,
    pub done: i64,
    pub annotations: i64,
    pub skipped: i64,
    pub predictions: i64,
    pub drafts: i64,
    /// How many annotations a task gets, and the percentage of tasks that get more than one.
    pub maximum_annotations: i64,
    pub overlap_cohort_percentage: i64,
    /// Only days with work, the oldest first.
    pub days: Vec<DayOfWork>,
    /// Who did most comes first.
    pub people: Vec<WorkOfPerson>,
    /// Control name to label to the number of items, of annotations that are no skips.
    pub labels: BTreeMap<String, BTreeMap<String, i64>>,
    pub stuck: Stuck,
}

/// What was submitted in a project on one day.
#[derive(Debug, Clone, Copy)]
pub struct DayOfWork {
    /// Days since 1970, UTC.
    pub day: i64,
    pub annotations: i64,
    pub skipped: i64,
}

#[derive(Debug, Clone)]
pub struct WorkOfPerson {
    pub user: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub annotations: i64,
    pub skipped: i64,
    pub drafts: i64,
    /// Seconds for one submit.
    pub average_lead_time: Option<f64>,
    pub last_activity: Option<Timestamp>,
}

/// What does not go on by itself.
#[derive(Debug, Clone, Copy)]
pub struct Stuck {
    /// Skipped by somebody and not finished by anybody.
    pub skipped_tasks: i64,
    /// In the last seven days.
    pub failed_jobs: i64,
    /// Tasks that were opened, neither finished nor given back, and whose lock ran out.
    pub expired_locks: i64,
}

impl Database {
    /// How the project stands, with its work since `first_day` (days since 1970, UTC).
    ///
    /// # Errors
    /// 403 without the right.
    pub async fn project_overview(&self, scope: &ProjectScope, first_day: i64) -> Result<Overview> {
        scope.require(Permission::DashboardView)?;
        let mut database = self;
        let row = database
            .fetch_one(
                "SELECT p.task_number, p.finished_task_number, p.total_annotations_number, p.skipped_annotations_number, \
                 p.total_predictions_number, p.maximum_annotations, p.overlap_cohort_percentage, \
                 (SELECT COUNT(*) FROM drafts d WHERE d.project_id = p.id) AS drafts FROM projects p WHERE p.id = $1",
                args![scope.id()],
            )
            .await?;
        Ok(Overview {
            tasks: row.get("task_number")?,
            done: row.get("finished_task_number")?,
            annotations: row.get("total_annotations_number")?,
            skipped: row.get("skipped_annotations_number")?,
            predictions: row.get("total_predictions_number")?,
            drafts: row.get("drafts")?,
            maximum_annotations: row.get("maximum_annotations")?,
            overlap_cohort_percentage: row.get("overlap_cohort_percentage")?,
            days: self.days_of_work(scope, first_day).await?,
            people: self.work_of_people(scope).await?,
            labels: self.labels_of_work(scope.id()).await?,
            stuck: self.stuck(scope).await?,
        })
    }

    async fn days_of_work(&self, scope: &ProjectScope, first_day: i64) -> Result<Vec<DayOfWork>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT day, CAST(SUM(annotations) AS BIGINT) AS annotations, CAST(SUM(skipped) AS BIGINT) AS skipped \
                 FROM project_daily_work WHERE project_id = $1 AND day >= $2 GROUP BY day ORDER BY day",
                args![scope.id(), first_day],
            )
            .await?;
        rows.iter()
            .map(|row| {
                Ok(DayOfWork {
                    day: row.get("day")?,
                    annotations: row.get("annotations")?,
                    skipped: row.get("skipped")?,
                })
            })
            .collect()
    }

    async fn work_of_people(&self, scope: &ProjectScope) -> Result<Vec<WorkOfPerson>> {
        let mut database = self;
        let rows = database
            .fetch_all(
                "SELECT u.id, u.email, u.first_name, u.last_name, COALESCE(w.annotations, 0) AS annotations, \
                 COALESCE(w.skipped, 0) AS skipped, COALESCE(w.lead_time, 0.0) AS lead_time, \
                 COALESCE(d.drafts, 0) AS drafts, w.last_at, d.drafted_at FROM users u \
                 LEFT JOIN (SELECT user_id, CAST(SUM(annotations) AS BIGINT) AS annotations, \
                   CAST(SUM(skipped) AS BIGINT) AS skipped, SUM(lead_time) AS lead_time, MAX(last_at) AS last_at \
                   FROM project_daily_work WHERE project_id = $1 GROUP BY user_id) AS w ON w.user_id = u.id \
                 LEFT JOIN (SELECT user_id, COUNT(*) AS drafts, MAX(updated_at) AS drafted_at \
                   FROM drafts WHERE project_id = $1 GROUP BY user_id) AS d ON d.user_id = u.id \
                 WHERE u.organization_id = $2 AND (w.user_id IS NOT NULL OR d.user_id IS NOT NULL) \
                 ORDER BY COALESCE(w.annotations, 0) DESC, u.id",
                args![scope.id(), scope.caller().organization()],
            )
            .await?;
        rows.iter().map(WorkOfPerson::from_row).collect()
    }

    async fn stuck(&self, scope: &ProjectScope) -> Result<Stuck> {
        let mut database = self;
        let now = self.now();
        let row = database
            .fetch_one(
                "SELECT (SELECT CAST(COALESCE(SUM(tasks), 0) AS BIGINT) FROM task_blocks WHERE project_id = $1 \
                 AND cancelled_annotations > 0 AND is_labeled = FALSE) AS skipped_tasks, \
                 (SELECT COUNT(*) FROM jobs WHERE project_id = $1 AND status = 'failed' AND finished_at > $3) AS failed_jobs, \
                 (SELECT COUNT(*) FROM task_locks l JOIN tasks t ON t.id = l.task_id WHERE l.project_id = $1 \
                 AND l.expires_at <= $2 AND t.is_labeled = FALSE AND t.trashed_by = 0) \
                 + (SELECT COUNT(*) FROM task_people p JOIN tasks t ON t.id = p.task_id WHERE p.project_id = $1 \
                 AND p.held_until < 0 AND p.annotations = 0 AND p.skips = 0 AND p.drafts = 0 \
                 AND t.is_labeled = FALSE AND t.trashed_by = 0) AS expired_locks",
                args![scope.id(), now, Timestamp(now.0 - FAILED_FOR)],
            )
            .await?;
        Ok(Stuck {
            skipped_tasks: row.get("skipped_tasks")?,
            failed_jobs: row.get("failed_jobs")?,
            expired_locks: row.get("expired_locks")?,
        })
    }
}

impl WorkOfPerson {
    #[expect(clippy::cast_precision_loss, reason = "numbers of submits, far below 2^52")]
    fn from_row(row: &crate::Row) -> Result<Self> {
        let (annotations, skipped) = (row.get::<i64>("annotations")?, row.get::<i64>("skipped")?);
        let submits = annotations + skipped;
        let lead_time = row.get::<f64>("lead_time")?;
        Ok(Self {
            user: UserId(row.get("id")?),
            email: row.get("email")?,
            first_name: row.get("first_name")?,
            last_name: row.get("last_name")?,
            annotations,
            skipped,
            drafts: row.get("drafts")?,
            average_lead_time: (submits > 0 && lead_time > 0.0).then(|| lead_time / submits as f64),
            last_activity: row.optional_time("last_at")?.max(row.optional_time("drafted_at")?),
        })
    }
}
