//! Imports that replace tasks, are taken back and come again: step by step, with everything that counts them.

use crate::support::empty_project;
use labelkeep_database::{
    Database,
    access::ProjectScope,
    annotations::NewAnnotation,
    imports::{AnnotationRow, ImportBatch, ImportMove, ImportPart, TaskRow},
    jobs::{Job, JobClaim, NewJob, Step, Title},
};
use labelkeep_model::{Permission, Say, TaskId};
use labelkeep_test_support::on_both_databases;
use serde_json::json;

/// More than one step.
const TASKS: usize = 700;
const FILE: i64 = 9;

fn new_job(kind: &'static str) -> NewJob {
    NewJob { worker: Some("w".to_owned()), ..NewJob::new(kind, Title::new(kind, "")) }
}

fn claim(job: &Job) -> JobClaim {
    JobClaim { job: job.id, worker: "w".to_owned() }
}

fn step(done: i64) -> Step {
    Step { done, total: None, checkpoint: json!({}) }
}

/// Tasks of the file, some with an annotation that came with them.
async fn import(database: &Database, scope: &ProjectScope) -> JobClaim {
    let claim = claim(&database.create_job(scope, new_job("import")).await.unwrap());
    let result = r#"[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a"]}}]"#;
    let annotation = AnnotationRow {
        result: result.to_owned(),
        result_count: 1,
        summary: labelkeep_labeling::result::summarise(result),
        completed_by: 1,
        was_cancelled: false,
        ground_truth: false,
        lead_time: None,
        unique_id: None,
        created_at: None,
        updated_at: None,
        draft_created_at: None,
        import_id: None,
        author: None,
    };
    let task = |number: usize| TaskRow {
        data: json!({ "t": number }).to_string(),
        file: Some(FILE),
        allow_skip: true,
        annotations: if number.is_multiple_of(100) { vec![annotation.clone()] } else { Vec::new() },
        ..TaskRow::default()
    };
    let batch = ImportBatch { tasks: (0..TASKS).map(task).collect(), ..ImportBatch::default() };
    database.insert_import(scope, &claim, batch, step(1)).await.unwrap();
    database.recount_sums(scope).await.unwrap();
    claim
}

fn moved(import: &JobClaim, part: ImportPart) -> ImportMove {
    ImportMove { import: import.job, part, spares_work: false, clears_up: false }
}

/// Moves all that is left, and answers in how many steps.
async fn walk(database: &Database, scope: &ProjectScope, claim: &JobClaim, moved: &ImportMove) -> usize {
    let (mut after, mut steps) = (0, 0);
    loop {
        let tasks = database.import_tasks_after(scope, moved, after).await.unwrap();
        let Some(last) = tasks.last() else { return steps };
        after = *last;
        steps += 1;
        database.move_import_tasks(scope, claim, moved.clone(), tasks, step(after)).await.unwrap();
    }
}

/// Tasks and annotations, after a look that counting anew finds nothing to mend.
async fn counted(database: &Database, scope: &ProjectScope) -> (i64, i64) {
    assert_eq!(database.recount_sums(scope).await.unwrap(), 0, "the project's counters were wrong");
    let project = database.project(scope).await.unwrap();
    (project.task_number, project.total_annotations_number)
}

on_both_databases! {
    async fn an_import_replaces_is_taken_back_and_brought_back_in_steps(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let first = import(database, &scope).await;
        database.finish_job(&first, json!({}), true).await.unwrap();
        let second = import(database, &scope).await;
        assert_eq!(counted(database, &scope).await, (1400, 14));

        let earlier = moved(&second, ImportPart::EarlierGo { file: FILE });
        let page = database.import_tasks_after(&scope, &earlier, 0).await.unwrap();
        assert_eq!(page.len(), 500);
        database.move_import_tasks(&scope, &second, earlier.clone(), page.clone(), step(1)).await.unwrap();
        assert_eq!(counted(database, &scope).await, (900, 9));
        // Its worker is killed; who goes on finds the rest, and the one before writes nothing any more.
        test.clock.advance_seconds(31);
        let (_, taken) = database.claim_job("next", &["import"]).await.unwrap().unwrap();
        let late = database.move_import_tasks(&scope, &second, earlier.clone(), page, step(1)).await;
        assert_eq!(late.unwrap_err().status(), 409);
        assert_eq!(walk(database, &scope, &taken, &earlier).await, 1);
        assert_eq!(counted(database, &scope).await, (700, 7));
        database.finish_job(&taken, json!({}), true).await.unwrap();

        let new = || NewJob { undoes: Some(second.job), ..new_job("undo_import") };
        let undo = claim(&database.create_import_undo(&scope, false, new()).await.unwrap());
        assert_eq!(database.create_import_undo(&scope, false, new()).await.unwrap_err().status(), 409, "one at a time");
        assert!(!database.job(&scope, second.job).await.unwrap().can_undo);
        assert_eq!(walk(database, &scope, &undo, &moved(&second, ImportPart::EarlierComeBack)).await, 2);
        assert_eq!(walk(database, &scope, &undo, &moved(&second, ImportPart::OwnGo)).await, 2);
        assert_eq!(counted(database, &scope).await, (700, 7));
        database.finish_import_undo(&scope, &undo, second.job, false, 1400).await.unwrap();
        assert!(database.job(&scope, second.job).await.unwrap().undone_at.is_some());
        assert_eq!(database.imported_tasks(&scope, first.job).await.unwrap().len(), TASKS);
        assert_eq!(database.create_import_undo(&scope, false, new()).await.unwrap_err().status(), 409, "it is done");

        let redo = claim(&database.create_import_redo(&scope, new()).await.unwrap());
        walk(database, &scope, &redo, &earlier).await;
        walk(database, &scope, &redo, &moved(&second, ImportPart::OwnComeBack)).await;
        database.finish_import_undo(&scope, &redo, second.job, true, 1400).await.unwrap();
        assert_eq!(counted(database, &scope).await, (700, 7));
        assert_eq!(database.imported_tasks(&scope, second.job).await.unwrap().len(), TASKS);
        assert_eq!(database.create_import_redo(&scope, new()).await.unwrap_err().status(), 409);
    }

    async fn taking_back_stops_at_work_that_nobody_knew_of_and_can_go_on(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let import = import(database, &scope).await;
        database.finish_job(&import, json!({}), true).await.unwrap();
        let new = || NewJob { undoes: Some(import.job), ..new_job("undo_import") };
        let undo = claim(&database.create_import_undo(&scope, false, new()).await.unwrap());
        // Somebody labels meanwhile.
        let task = database.imported_tasks(&scope, import.job).await.unwrap()[600];
        annotate(database, &scope, task).await;
        let spared = ImportMove { spares_work: true, ..moved(&import, ImportPart::OwnGo) };
        let page = database.import_tasks_after(&scope, &spared, 0).await.unwrap();
        let last = page[499];
        database.move_import_tasks(&scope, &undo, spared.clone(), page, step(500)).await.unwrap();
        let page = database.import_tasks_after(&scope, &spared, last).await.unwrap();
        let refused = database.move_import_tasks(&scope, &undo, spared, page, step(700)).await.unwrap_err();
        assert!(refused.detail.contains("worked on 1 of these tasks"), "{}", refused.detail);
        assert_eq!(counted(database, &scope).await.0, 200);
        database.fail_job(&undo, labelkeep_database::jobs::JobStatus::Failed, &[Say::JobCancelled.into()]).await.unwrap();

        assert!(database.job(&scope, import.job).await.unwrap().can_undo, "it can go on");
        assert_eq!(database.create_import_undo(&scope, false, new()).await.unwrap_err().status(), 409);
        let undo = claim(&database.create_import_undo(&scope, true, new()).await.unwrap());
        walk(database, &scope, &undo, &moved(&import, ImportPart::OwnGo)).await;
        assert_eq!(counted(database, &scope).await, (0, 0));
    }

    async fn an_undo_that_was_cancelled_while_it_waited_can_be_asked_for_again(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let import = import(database, &scope).await;
        database.finish_job(&import, json!({}), true).await.unwrap();
        let new = || NewJob { undoes: Some(import.job), worker: None, ..new_job("undo_import") };
        let waiting = database.create_import_undo(&scope, false, new()).await.unwrap();
        database.cancel_job(&scope, waiting.id).await.unwrap();
        assert!(database.job(&scope, import.job).await.unwrap().can_undo);
        database.create_import_undo(&scope, false, new()).await.unwrap();
    }

    async fn an_import_that_is_taken_back_leaves_the_summary_as_it_was(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        import(database, &scope).await;
        let summary = async || {
            let usage = database.project_summary(&scope).await.unwrap().usage;
            format!("{:?} {:?} {:?}", usage.created_annotations, usage.created_labels, usage.data_columns)
        };
        let before = summary().await;
        assert!(before.contains(r#""t": 700"#) && before.contains(r#""a": 7"#), "{before}");
        let import = import(database, &scope).await;
        assert_ne!(summary().await, before);
        walk(database, &scope, &import, &moved(&import, ImportPart::OwnGo)).await;
        assert_eq!(summary().await, before);
    }

    async fn an_import_that_failed_clears_up_also_when_it_was_cancelled(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let import = import(database, &scope).await;
        database.cancel_job(&scope, import.job).await.unwrap();
        let part = moved(&import, ImportPart::OwnGo);
        let page = database.import_tasks_after(&scope, &part, 0).await.unwrap();
        assert_eq!(database.move_import_tasks(&scope, &import, part.clone(), page, step(1)).await.unwrap_err().status(), 409);
        walk(database, &scope, &import, &ImportMove { clears_up: true, ..part }).await;
        assert_eq!(counted(database, &scope).await, (0, 0));
    }
}

async fn annotate(database: &Database, scope: &ProjectScope, task: TaskId) {
    let task = scope.caller().task(database, Permission::Label, task).await.unwrap();
    let new = NewAnnotation { result: "[]".to_owned(), ..NewAnnotation::default() };
    database.create_annotation(&task, new).await.unwrap();
}
