//! The tasks of an import, and those that they replaced, go to its trash and come back: a page at a time, each with its
//! counters. Whoever goes on after a crash looks for what is left.

use crate::{
    Database, Fetch,
    access::ProjectScope,
    args, audit,
    engine::dialect::id_list,
    jobs::{Job, JobClaim, NewJob, Step, Way, begin_undoing, end_undoing},
    task_rows::trash,
};
use labelkeep_model::{Error, Permission, Result, Say};
use serde_json::json;

/// Tasks of one step.
const STEP: i64 = 500;

/// Which tasks of an import move where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportPart {
    /// Its own go to its trash.
    OwnGo,
    OwnComeBack,
    /// Earlier ones of this file go to its trash: the new ones replace them.
    EarlierGo {
        file: i64,
    },
    EarlierComeBack,
}

/// Moves a part of an import, as a step of a job (which may be the import itself).
#[derive(Debug, Clone)]
pub struct ImportMove {
    pub import: i64,
    pub part: ImportPart,
    /// Stops at tasks that people have worked on.
    pub spares_work: bool,
    /// Goes on when the job is asked to stop: it clears up.
    pub clears_up: bool,
}

impl ImportMove {
    fn ends(&self) -> (i64, i64) {
        match self.part {
            ImportPart::OwnGo | ImportPart::EarlierGo { .. } => (0, self.import),
            ImportPart::OwnComeBack | ImportPart::EarlierComeBack => (self.import, 0),
        }
    }
}

/// How many tasks have work of people that would go with them; conditions on `tasks t` follow.
macro_rules! worked_on {
    () => {
        "SELECT COUNT(*) AS number FROM tasks t WHERE (t.draft_count > 0 OR t.total_annotations + t.cancelled_annotations > 0) \
         AND (EXISTS (SELECT 1 FROM drafts d WHERE d.task_id = t.id) OR EXISTS (SELECT 1 FROM annotations a \
         JOIN annotation_history h ON h.annotation_id = a.id WHERE a.task_id = t.id AND a.trashed_by = 0 \
         AND h.action <> 'imported'))"
    };
}

impl Database {
    /// The next tasks behind `after` that have not moved yet; none when all have.
    pub async fn import_tasks_after(&self, scope: &ProjectScope, moved: &ImportMove, after: i64) -> Result<Vec<i64>> {
        let mut database = self;
        let (from, _) = moved.ends();
        let file = if let ImportPart::EarlierGo { file } = moved.part { file } else { 0 };
        let sql = match moved.part {
            ImportPart::OwnGo | ImportPart::OwnComeBack => {
                "SELECT id FROM tasks WHERE project_id + 0 = $1 AND import_job_id = $2 AND trashed_by = $3 AND id > $4 \
                 AND $5 = $5 ORDER BY id LIMIT $6"
            }
            ImportPart::EarlierGo { .. } => {
                "SELECT id FROM tasks WHERE project_id + 0 = $1 AND COALESCE(import_job_id, 0) <> $2 AND trashed_by + 0 = $3 \
                 AND id > $4 AND file_upload_id = $5 ORDER BY id LIMIT $6"
            }
            ImportPart::EarlierComeBack => {
                "SELECT id FROM tasks WHERE project_id = $1 AND COALESCE(import_job_id, 0) <> $2 AND trashed_by = $3 \
                 AND id > $4 AND $5 = $5 ORDER BY id LIMIT $6"
            }
        };
        let rows = database.fetch_all(sql, args![scope.id(), moved.import, from, after, file, STEP]).await?;
        rows.iter().map(|row| row.get("id")).collect()
    }

    /// Moves these tasks and notes the progress, as one change. Answers how many moved.
    ///
    /// # Errors
    /// 403 without the right; 409 when the job was cancelled or taken over, or when people have worked on the tasks and
    /// that is not known.
    pub async fn move_import_tasks(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        moved: ImportMove,
        tasks: Vec<i64>,
        step: Step,
    ) -> Result<u64> {
        scope.require(Permission::TasksCreate)?;
        let (scope, claim) = (scope.clone(), claim.clone());
        self.write(move |transaction| {
            Box::pin(async move {
                let (from, to) = moved.ends();
                let number = trash::move_tasks(transaction, scope.id(), &tasks, from, to).await?;
                if moved.spares_work {
                    // The tasks are held now: whoever worked on them has done so before.
                    let sql = concat!(worked_on!(), " AND t.id IN (SELECT value FROM ids_of($1))");
                    refuse(transaction.fetch_one(sql, args![id_list(tasks)]).await?.get("number")?)?;
                }
                if moved.clears_up {
                    claim.hold(transaction, &step).await?;
                } else {
                    claim.advance(transaction, &step).await?;
                }
                Ok(number)
            })
        })
        .await
    }

    /// Puts the job that takes a finished import back into the queue. What people did on its tasks goes and comes back with
    /// them.
    ///
    /// # Errors
    /// 403 without the right; 409 when there is nothing to undo, or when people have worked on the tasks since and
    /// `with_work` does not say that this is known.
    pub async fn create_import_undo(&self, scope: &ProjectScope, with_work: bool, new: NewJob) -> Result<Job> {
        scope.require(Permission::TasksDelete)?;
        if !with_work {
            let mut database = self;
            let sql = concat!(worked_on!(), " AND t.project_id + 0 = $1 AND t.import_job_id = $2 AND t.trashed_by = 0");
            refuse(database.fetch_one(sql, args![scope.id(), new.undoes]).await?.get("number")?)?;
        }
        let scope = scope.clone();
        self.write(move |transaction| Box::pin(async move { begin_undoing(transaction, &scope, Way::Back, new).await }))
            .await
    }

    /// Puts the job that brings an import back which was undone into the queue.
    ///
    /// # Errors
    /// 403 without the right; 409 when it was not undone.
    pub async fn create_import_redo(&self, scope: &ProjectScope, new: NewJob) -> Result<Job> {
        scope.require(Permission::TasksDelete)?;
        let scope = scope.clone();
        self.write(move |transaction| {
            Box::pin(async move { begin_undoing(transaction, &scope, Way::Again, new).await })
        })
        .await
    }

    /// Notes that an import was taken back (or brought back), and ends the job that did it.
    ///
    /// # Errors
    /// 409 when that job was taken over.
    pub async fn finish_import_undo(
        &self,
        scope: &ProjectScope,
        claim: &JobClaim,
        import: i64,
        is_redo: bool,
        moved: i64,
    ) -> Result<()> {
        let (scope, claim) = (scope.clone(), claim.clone());
        let (way, action) = if is_redo { (Way::Again, "job.redone") } else { (Way::Back, "job.undone") };
        self.write(move |transaction| {
            Box::pin(async move {
                end_undoing(transaction, way, import).await?;
                let entry = audit::Entry {
                    action,
                    object_type: "job",
                    object_id: Some(import),
                    project: Some(scope.id()),
                    details: json!({ "tasks": moved }),
                };
                audit::record(transaction, scope.caller(), entry).await?;
                claim.finish(transaction, &json!({ "tasks": moved }), false).await
            })
        })
        .await
    }

    /// Which files an import of the project had, and whether its tasks replaced earlier ones; `None` when it says nothing.
    ///
    /// # Errors
    /// When it is gone.
    pub async fn import_payload(&self, scope: &ProjectScope, import: i64) -> Result<serde_json::Value> {
        let mut database = self;
        let sql = "SELECT payload FROM jobs WHERE id = $1 AND project_id = $2";
        let row = database.fetch_optional(sql, args![import, scope.id()]).await?;
        let row = row.ok_or_else(|| Error::not_found(Say::NoSuchObject { what: "Job".into() }))?;
        serde_json::from_str(&row.get::<String>("payload")?).map_err(Error::internal)
    }
}

/// Nobody takes people's work away without knowing it.
fn refuse(number: i64) -> Result<()> {
    if number == 0 {
        return Ok(());
    }
    Err(Error::conflict(Say::PeopleHaveWorked { number: number.into() }))
}
