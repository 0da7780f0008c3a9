//! Whose task is whose, and which tasks are open: what the database keeps is what a recount says, whatever was done.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database, Fetch as _,
    access::ProjectScope,
    annotations::{AnnotationChange, NewAnnotation},
    args,
    bulk::BulkAction,
    drafts::NewDraft,
    imports::{AnnotationRow, ImportBatch, ImportMove, ImportPart, PredictionRow, TaskRow},
    jobs::{JobClaim, NewJob, Step, Title},
    predictions::NewPrediction,
    projects::ProjectChange,
    tasks::NewTask,
};
use labelkeep_labeling::result::Summary;
use labelkeep_model::{AnnotationId, ErrorKind, Permission, ProjectId, Result, Rng as _, SeededRng, TaskId, UserId};
use labelkeep_test_support::{TestDatabase, on_both_databases};
use serde_json::json;
use std::collections::BTreeMap;

const PEOPLE: i64 = 4;

/// Person and task: annotations, ground truths, skips, drafts, postponed drafts, the end of the lock.
type People = BTreeMap<(i64, i64), [i64; 6]>;
/// Task: places, overlap, people who annotated it, ground truths, score.
type Open = BTreeMap<i64, (i64, i64, i64, i64, Option<f64>)>;

async fn counted_people(mut database: &Database) -> People {
    let mut people = People::new();
    let sql = "SELECT COALESCE(completed_by, -id) AS person, task_id, was_cancelled, ground_truth FROM annotations \
               WHERE trashed_by = 0";
    for row in database.fetch_all(sql, args![]).await.unwrap() {
        let of = people.entry((row.get("person").unwrap(), row.get("task_id").unwrap())).or_default();
        let (skip, truth): (bool, bool) = (row.get("was_cancelled").unwrap(), row.get("ground_truth").unwrap());
        of[0] += i64::from(!skip);
        of[1] += i64::from(truth && !skip);
        of[2] += i64::from(skip);
    }
    let sql = "SELECT user_id, task_id, was_postponed FROM drafts";
    for row in database.fetch_all(sql, args![]).await.unwrap() {
        let of = people.entry((row.get("user_id").unwrap(), row.get("task_id").unwrap())).or_default();
        of[3] += 1;
        of[4] += i64::from(row.get::<bool>("was_postponed").unwrap());
    }
    let sql = "SELECT user_id, task_id, expires_at FROM task_locks";
    for row in database.fetch_all(sql, args![]).await.unwrap() {
        let of = people.entry((row.get("user_id").unwrap(), row.get("task_id").unwrap())).or_default();
        of[5] = row.get("expires_at").unwrap();
    }
    people
}

async fn kept_people(mut database: &Database) -> People {
    let mut people = People::new();
    for row in database.fetch_all("SELECT * FROM task_people", args![]).await.unwrap() {
        let number = |name: &str| row.get::<i64>(name).unwrap();
        let counts = ["annotations", "ground_truths", "skips", "drafts", "postponed", "held_until"].map(number);
        let counts = counts.map(|count| count.max(0));
        if counts != [0; 6] {
            people.insert((number("user_id"), number("task_id")), counts);
        }
    }
    people
}

/// Rows that say something else of their task than it is.
async fn knows_other_tasks(mut database: &Database) -> i64 {
    let sql = "SELECT COUNT(*) AS wrong FROM task_people p JOIN tasks t ON t.id = p.task_id WHERE p.is_gone <> (t.trashed_by <> 0) \
               OR p.task_annotations <> t.total_annotations OR p.task_predictions <> t.total_predictions";
    database.fetch_one(sql, args![]).await.unwrap().get("wrong").unwrap()
}

async fn counted_open(mut database: &Database, people: &People) -> Open {
    let mut open = Open::new();
    let sql = "SELECT t.id, t.overlap, j.skip_queue, (SELECT MIN(d.score) FROM predictions d WHERE d.task_id = t.id \
               AND d.trashed_by = 0 AND d.model_version = j.model_version) AS score \
               FROM tasks t JOIN projects j ON j.id = t.project_id WHERE t.trashed_by = 0";
    for row in database.fetch_all(sql, args![]).await.unwrap() {
        let (id, overlap): (i64, i64) = (row.get("id").unwrap(), row.get("overlap").unwrap());
        let others_get_skipped = row.get::<String>("skip_queue").unwrap() == "REQUEUE_FOR_OTHERS";
        let of_task: Vec<&[i64; 6]> =
            people.iter().filter(|((_, task), _)| *task == id).map(|(_, counts)| counts).collect();
        let takes = |of: &&&[i64; 6]| of[0] > 0 || of[5] > 0 || (of[2] > 0 && !others_get_skipped);
        let taken = i64::try_from(of_task.iter().filter(takes).count()).unwrap();
        let begun = i64::try_from(of_task.iter().filter(|of| of[0] > 0).count()).unwrap();
        let truths = of_task.iter().map(|of| of[1]).sum();
        if overlap > taken {
            open.insert(id, (overlap - taken, overlap, begun, truths, row.get("score").unwrap()));
        }
    }
    open
}

async fn kept_open(mut database: &Database) -> Open {
    let rows = database.fetch_all("SELECT * FROM open_tasks", args![]).await.unwrap();
    rows.iter()
        .map(|row| {
            let number = |name: &str| row.get::<i64>(name).unwrap();
            let (places, overlap, truths) = (number("places"), number("overlap"), number("ground_truths"));
            (number("task_id"), (places, overlap, -number("begun"), truths, row.get("score").unwrap()))
        })
        .collect()
}

pub async fn is_right(database: &Database, after: &str) {
    let people = counted_people(database).await;
    assert_eq!(kept_people(database).await, people, "{after}");
    assert_eq!(knows_other_tasks(database).await, 0, "{after}");
    assert_eq!(kept_open(database).await, counted_open(database, &people).await, "{after}");
}

fn bulk_job(worker: &str) -> NewJob {
    NewJob { worker: Some(worker.to_owned()), ..NewJob::new("bulk_action", Title::new("bulk_action", "")) }
}

pub struct Storm<'t> {
    test: &'t TestDatabase,
    rng: SeededRng,
    pub people: Vec<ProjectScope>,
}

impl<'t> Storm<'t> {
    pub async fn new(test: &'t TestDatabase) -> Self {
        empty_project(&test.database).await;
        for sql in [
            "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
             VALUES (2, 1, 'b@x', 'b', 'AD', 0, 0, 0), (3, 1, 'c@x', 'c', 'AD', 0, 0, 0), (4, 1, 'd@x', 'd', 'AD', 0, 0, 0)",
            "UPDATE projects SET maximum_annotations = 2, model_version = 'm', sampling = 'Uncertainty sampling' WHERE id = 41",
        ] {
            run(&test.database, sql).await;
        }
        let mut people = Vec::new();
        for user in 1..=PEOPLE {
            let scope = ProjectScope::unscoped_for_job(&test.database, ProjectId(41), Some(UserId(user))).await;
            people.push(scope.unwrap());
        }
        Self { test, rng: SeededRng::new(7), people }
    }

    pub fn pick(&self, below: usize) -> usize {
        usize::try_from(self.rng.u64() % u64::try_from(below).unwrap()).unwrap()
    }

    async fn any(&self, sql: &'static str) -> Option<i64> {
        let mut reader = &self.test.database;
        let rows = reader.fetch_all(sql, args![]).await.unwrap();
        (!rows.is_empty()).then(|| rows[self.pick(rows.len())].get("id").unwrap())
    }

    async fn claim(&self, scope: &ProjectScope) -> JobClaim {
        let worker = format!("w{}", self.pick(1_000_000));
        let job = self.test.database.create_job(scope, bulk_job(&worker)).await.unwrap();
        JobClaim { job: job.id, worker }
    }

    /// Some act of somebody, and its name.
    pub async fn act(&self) -> Result<&'static str> {
        let (database, scope) = (&self.test.database, &self.people[self.pick(self.people.len())]);
        let acts = 20;
        let tasks = "SELECT id FROM tasks WHERE trashed_by = 0 ORDER BY id";
        let Some(id) = self.any(tasks).await.filter(|_| self.pick(acts) > 0) else {
            return self.import(scope).await.map(|()| "import");
        };
        let task = scope.caller().task(database, Permission::Label, TaskId(id)).await?;
        let annotations = "SELECT id FROM annotations WHERE trashed_by = 0 \
                           AND task_id IN (SELECT id FROM tasks WHERE trashed_by = 0) ORDER BY id";
        let annotation = match self.any(annotations).await {
            Some(id) => Some(scope.caller().annotation(database, Permission::Label, AnnotationId(id)).await?),
            None => None,
        };
        let flag = self.pick(2) == 0;
        let new = NewAnnotation { result: "[]".to_owned(), ..NewAnnotation::default() };
        let draft = NewDraft { result: "[]".to_owned(), ..NewDraft::default() };
        Ok(match (self.pick(acts), annotation) {
            (0, Some(annotation)) => {
                database.delete_annotation(&annotation).await?;
                "delete an annotation"
            }
            (1, Some(annotation)) => {
                database.convert_annotation_to_draft(&annotation).await?;
                "undo a submit"
            }
            (2 | 3, Some(annotation)) => {
                let change = if self.pick(2) == 0 {
                    AnnotationChange { was_cancelled: Some(flag), ..AnnotationChange::default() }
                } else {
                    AnnotationChange { ground_truth: Some(flag), ..AnnotationChange::default() }
                };
                database.change_annotation(&annotation, change).await?;
                "change an annotation"
            }
            (4, _) => {
                let made = database.create_draft(&task, draft.clone()).await?;
                if flag {
                    database.change_draft(&task, made.id, NewDraft { was_postponed: true, ..draft }, None).await?;
                }
                "draft"
            }
            (5, _) => {
                database.create_draft(&task, NewDraft { was_postponed: true, ..draft }).await?;
                "postpone"
            }
            (6, _) => {
                if let Some(draft) = database.drafts_of(&task, None).await?.first() {
                    database.delete_draft(&task, draft.id).await?;
                }
                "delete a draft"
            }
            (7, _) => {
                database.release_task(&task).await?;
                "release"
            }
            (8, _) => {
                self.test.clock.advance_seconds(30_000);
                database.sweep_locks().await?;
                "locks run out"
            }
            (9, _) => {
                let mut change = ProjectChange::default();
                change.maximum_annotations(i64::try_from(1 + self.pick(3)).unwrap());
                change.overlap_cohort_percentage([100, 50, 20][self.pick(3)]);
                change.skip_queue(["REQUEUE_FOR_OTHERS", "REQUEUE_FOR_ME", "IGNORE_SKIPPED"][self.pick(3)].to_owned());
                database.change_project(scope, change).await?;
                "other settings"
            }
            (10, _) => {
                let mut change = ProjectChange::default();
                change.model_version(["m", "n"][self.pick(2)].to_owned());
                database.change_project(scope, change).await?;
                "other model version"
            }
            (11, _) => {
                let score = Some(f64::from(u32::try_from(self.pick(9)).unwrap()) / 8.0);
                let model_version = ["m", "n"][self.pick(2)].to_owned();
                let new = NewPrediction { result: "[]".to_owned(), model_version, score, ..NewPrediction::default() };
                let made = database.create_prediction(&task, new.clone()).await?;
                match self.pick(3) {
                    0 => database.delete_prediction(&task, made.id).await?,
                    1 => {
                        let other = NewPrediction { score: Some(0.9), model_version: "n".to_owned(), ..new };
                        database.change_prediction(&task, made.id, other).await?;
                    }
                    _ => {}
                }
                "prediction"
            }
            (12, _) => {
                database.create_task(scope, NewTask { data: "{}".to_owned(), ..NewTask::default() }).await?;
                "create a task"
            }
            (13, _) => {
                database.delete_task(&task).await?;
                "delete a task"
            }
            (14, _) => {
                self.bulk(scope, id, flag).await?;
                "bulk action"
            }
            (15, _) => {
                database.create_annotation(&task, NewAnnotation { was_cancelled: true, ..new }).await?;
                "skip"
            }
            (16, _) => {
                database.create_annotation(&task, NewAnnotation { ground_truth: flag, ..new }).await?;
                "submit"
            }
            _ => {
                if let Some(next) = database.next_task(scope, Vec::new()).await? {
                    let held = scope.held_task(&next);
                    if flag {
                        database.create_annotation(&held, new).await?;
                    }
                }
                "next, and submit"
            }
        })
    }

    pub async fn import(&self, scope: &ProjectScope) -> Result<()> {
        let claim = self.claim(scope).await;
        let annotation = |number: usize| AnnotationRow {
            result: "[]".to_owned(),
            result_count: 0,
            summary: Summary::default(),
            completed_by: 1 + i64::try_from(number).unwrap() % PEOPLE,
            was_cancelled: number.is_multiple_of(3),
            ground_truth: number.is_multiple_of(5),
            lead_time: None,
            unique_id: None,
            created_at: None,
            updated_at: None,
            draft_created_at: None,
            import_id: None,
            author: None,
        };
        let task = |number: usize| TaskRow {
            data: "{}".to_owned(),
            allow_skip: true,
            annotations: (0..number % 4).map(|_| annotation(self.pick(30))).collect(),
            predictions: (0..number % 2)
                .map(|_| PredictionRow { result: "[]".to_owned(), score: Some(0.5), model_version: "m".to_owned() })
                .collect(),
            ..TaskRow::default()
        };
        let batch = ImportBatch { tasks: (0..6).map(task).collect(), ..ImportBatch::default() };
        let step = Step { done: 6, total: None, checkpoint: json!({}) };
        self.test.database.insert_import(scope, &claim, batch, step).await?;
        if self.pick(4) == 0 {
            let moved = ImportMove { import: claim.job, part: ImportPart::OwnGo, spares_work: false, clears_up: true };
            let tasks = self.test.database.import_tasks_after(scope, &moved, 0).await?;
            let step = Step { done: 6, total: None, checkpoint: json!({}) };
            self.test.database.move_import_tasks(scope, &claim, moved, tasks, step).await?;
        }
        Ok(())
    }

    /// Into the trash and, mostly, back.
    async fn bulk(&self, scope: &ProjectScope, task: i64, comes_back: bool) -> Result<()> {
        let (database, claim) = (&self.test.database, self.claim(scope).await);
        let action = match self.pick(4) {
            0 => BulkAction::DeleteTasks,
            1 => BulkAction::DeleteAnnotations { annotator: None },
            2 => BulkAction::DeletePredictions,
            _ => BulkAction::PredictionsToAnnotations { model_version: None },
        };
        let step = |_| Step { done: 1, total: None, checkpoint: json!({}) };
        database.bulk_step(scope, &claim, action, vec![task, task + 1, task + 2], step).await?;
        database.finish_bulk(scope, &claim, "tasks.deleted", (json!({}), true)).await?;
        if comes_back {
            let worker = format!("u{}", claim.job);
            let job = database.create_undo(scope, NewJob { undoes: Some(claim.job), ..bulk_job(&worker) }).await?;
            let undo = JobClaim { job: job.id, worker };
            while database.undo_step(scope, &undo, claim.job, 0).await? > 0 {}
            database.finish_undo(scope, &undo, claim.job, 0).await?;
        }
        Ok(())
    }
}

on_both_databases! {
    async fn what_is_kept_is_what_a_recount_says_after_every_act_of_a_storm(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        for round in 0..400 {
            let act = storm.act().await.unwrap();
            is_right(&test.database, &format!("round {round}: {act}")).await;
        }
    }

    async fn what_is_kept_is_what_a_recount_says_after_a_storm_of_acts_at_once(test: TestDatabase) {
        let storm = Storm::new(&test).await;
        for _ in 0..3 {
            storm.import(&storm.people[0]).await.unwrap();
        }
        for _ in 0..25 {
            let acts = futures_util::future::join_all((0..8).map(|_| storm.act())).await;
            for act in acts {
                if let Err(error) = act {
                    // Two of them may mean the same thing, and the second finds it gone. Nobody waits in a circle.
                    let found_gone = matches!(error.kind, ErrorKind::NotFound | ErrorKind::Conflict | ErrorKind::Forbidden);
                    assert!(found_gone, "{error:?}");
                }
            }
            is_right(&test.database, "at once").await;
        }
    }
}
