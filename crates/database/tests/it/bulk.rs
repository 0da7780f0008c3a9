//! Actions on many tasks move the counters by what they change: the same as counting anew.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database,
    access::ProjectScope,
    annotations::NewAnnotation,
    bulk::{BulkAction, BulkEdit, FieldValue},
    jobs::*,
    predictions::NewPrediction,
    tasks::NewTask,
};
use labelkeep_model::{Permission, TaskId};
use labelkeep_test_support::on_both_databases;
use serde_json::json;
use std::collections::BTreeMap;

const ANSWER: &str = r#"[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a"]}}]"#;

/// Six tasks: all with an annotation, half of them with a prediction too.
async fn tasks(database: &Database, scope: &ProjectScope) -> Vec<i64> {
    let mut ids = Vec::new();
    for number in 0..6 {
        let new = NewTask { data: format!(r#"{{"t":{number}}}"#), ..NewTask::default() };
        let id = TaskId(database.create_task(scope, new).await.unwrap().id);
        let task = scope.caller().task(database, Permission::Label, id).await.unwrap();
        let new = NewAnnotation { result: ANSWER.to_owned(), result_count: 1, ..NewAnnotation::default() };
        database.create_annotation(&task, new).await.unwrap();
        if number % 2 == 0 {
            let task = scope.caller().task(database, Permission::PredictionsChange, id).await.unwrap();
            let new = NewPrediction { result: ANSWER.to_owned(), score: Some(0.5), ..NewPrediction::default() };
            database.create_prediction(&task, new).await.unwrap();
        }
        ids.push(id.0);
    }
    ids
}

fn new_job() -> NewJob {
    NewJob { worker: Some("w".to_owned()), ..NewJob::new("bulk_action", Title::new("bulk_action", "")) }
}

async fn act(database: &Database, scope: &ProjectScope, action: BulkAction, tasks: &[i64]) -> (i64, u64) {
    let job = database.create_job(scope, new_job()).await.unwrap();
    let claim = JobClaim { job: job.id, worker: "w".to_owned() };
    let step = |_| Step { done: 1, total: None, checkpoint: json!({}) };
    let changed = database.bulk_step(scope, &claim, action, tasks.to_vec(), step).await.unwrap();
    database.finish_bulk(scope, &claim, "tasks.changed", (json!({}), true)).await.unwrap();
    (job.id, changed)
}

async fn take_back(database: &Database, scope: &ProjectScope, undone: i64) {
    let job = database.create_undo(scope, NewJob { undoes: Some(undone), ..new_job() }).await.unwrap();
    let claim = JobClaim { job: job.id, worker: "w".to_owned() };
    let mut done = 0;
    loop {
        let changed = database.undo_step(scope, &claim, undone, done).await.unwrap();
        if changed == 0 {
            break;
        }
        done += i64::try_from(changed).unwrap();
    }
    database.finish_undo(scope, &claim, undone, done).await.unwrap();
}

/// What the counters say, after a look that counting anew finds nothing to mend.
async fn counted(database: &Database, scope: &ProjectScope) -> String {
    let job = database.create_job(scope, NewJob { kind: "recount", ..new_job() }).await.unwrap();
    let claim = JobClaim { job: job.id, worker: "w".to_owned() };
    let step = |page: labelkeep_database::projects::RecountedPage| {
        assert_eq!(page.wrong, 0, "a task's counters were wrong");
        Step { done: page.tasks, total: None, checkpoint: json!({}) }
    };
    database.recount_tasks_after(scope, &claim, 0, step).await.unwrap();
    assert_eq!(database.recount_sums(scope).await.unwrap(), 0, "the project's counters were wrong");
    database.finish_job(&claim, json!({}), false).await.unwrap();
    let project = database.project(scope).await.unwrap();
    let summary = database.project_summary(scope).await.unwrap().usage;
    format!(
        "{} tasks, {} annotations, {} predictions, {:?} {:?}",
        project.task_number,
        project.total_annotations_number,
        project.total_predictions_number,
        summary.created_labels,
        summary.data_columns
    )
}

on_both_databases! {
    async fn actions_and_their_undo_move_the_counters_by_what_they_change(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let ids = tasks(database, &scope).await;
        let all = counted(database, &scope).await;
        assert_eq!(all, r#"6 tasks, 6 annotations, 3 predictions, {"c": {"a": 6}} {"t": 6}"#);

        let (deleted, changed) = act(database, &scope, BulkAction::DeleteTasks, &ids[..2]).await;
        assert_eq!(changed, 2);
        assert_eq!(counted(database, &scope).await, r#"4 tasks, 4 annotations, 2 predictions, {"c": {"a": 4}} {"t": 4}"#);

        // Also of a task that is in the trash by now: it comes back without them.
        let (cleared, changed) = act(database, &scope, BulkAction::DeleteAnnotations { annotator: None }, &ids[1..4]).await;
        assert_eq!(changed, 3);
        assert_eq!(counted(database, &scope).await, r#"4 tasks, 2 annotations, 2 predictions, {"c": {"a": 2}} {"t": 4}"#);

        let (made, changed) =
            act(database, &scope, BulkAction::PredictionsToAnnotations { model_version: None }, &ids).await;
        assert_eq!(changed, 2, "not on the task in the trash");
        assert_eq!(counted(database, &scope).await, r#"4 tasks, 4 annotations, 2 predictions, {"c": {"a": 4}} {"t": 4}"#);

        let (unpredicted, changed) = act(database, &scope, BulkAction::DeletePredictions, &ids[2..]).await;
        assert_eq!(changed, 2);
        assert_eq!(counted(database, &scope).await, r#"4 tasks, 4 annotations, 0 predictions, {"c": {"a": 4}} {"t": 4}"#);

        take_back(database, &scope, deleted).await;
        assert_eq!(counted(database, &scope).await, r#"6 tasks, 5 annotations, 1 predictions, {"c": {"a": 5}} {"t": 6}"#);
        take_back(database, &scope, cleared).await;
        take_back(database, &scope, unpredicted).await;
        take_back(database, &scope, made).await;
        assert_eq!(counted(database, &scope).await, all);
    }

    async fn actions_that_change_what_is_said_move_the_counters_too(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let ids = tasks(database, &scope).await;
        let edit = |edit: BulkEdit| BulkAction::Edit(edit);
        let cache = BulkEdit::CacheLabels {
            field: "cache_all".to_owned(), control: None, with_counters: true, of_predictions: false, paths: BTreeMap::default(),
        };
        assert_eq!(act(database, &scope, edit(cache), &ids[..2]).await.1, 2);
        let set = BulkEdit::SetField { field: "n".to_owned(), value: FieldValue::Range(7) };
        assert_eq!(act(database, &scope, edit(set), &ids[1..3]).await.1, 2);
        assert_eq!(
            counted(database, &scope).await,
            r#"6 tasks, 6 annotations, 3 predictions, {"c": {"a": 6}} {"cache_all": 2, "n": 2, "t": 6}"#
        );
        let read = database.tasks_by_id(&scope, &ids[..3]).await.unwrap();
        let data: Vec<&str> = read.iter().map(|task| task.data.as_str()).collect();
        assert_eq!(data, [r#"{"t":0,"cache_all":"a: 1"}"#, r#"{"t":1,"cache_all":"a: 1","n":7}"#, r#"{"t":2,"n":8}"#]);

        let rename = BulkEdit::RenameLabels { control: Some("c".to_owned()), old: json!("a"), new: json!("z") };
        assert_eq!(act(database, &scope, edit(rename.clone()), &ids[..4]).await.1, 4);
        assert_eq!(act(database, &scope, edit(rename), &ids[..4]).await.1, 0);
        let both = r#"6 tasks, 6 annotations, 3 predictions, {"c": {"a": 2, "z": 4}} {"cache_all": 2, "n": 2, "t": 6}"#;
        assert_eq!(counted(database, &scope).await, both);

        let task = scope.caller().task(database, Permission::Label, TaskId(ids[5])).await.unwrap();
        let source = database.annotations_of(&task).await.unwrap()[0].id;
        let (made, changed) = act(database, &scope, edit(BulkEdit::Propagate { annotation: source }), &ids).await;
        assert_eq!(changed, 5, "not to its own task");
        assert_eq!(
            counted(database, &scope).await,
            r#"6 tasks, 11 annotations, 3 predictions, {"c": {"a": 7, "z": 4}} {"cache_all": 2, "n": 2, "t": 6}"#
        );
        take_back(database, &scope, made).await;
        assert_eq!(counted(database, &scope).await, both);
    }

    async fn wrong_counters_are_set_right(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        tasks(database, &scope).await;
        let right = counted(database, &scope).await;
        run(database, "UPDATE tasks SET total_annotations = 7, total_predictions = 5 WHERE project_id = 41 AND inner_id = 2").await;
        run(database, "UPDATE projects SET task_number = 1, total_annotations_number = 3 WHERE id = 41").await;
        run(database, "UPDATE project_label_counts SET count = 99 WHERE project_id = 41").await;
        run(database, "DELETE FROM project_data_columns WHERE project_id = 41").await;
        let job = database.create_job(&scope, NewJob { kind: "recount", ..new_job() }).await.unwrap();
        let claim = JobClaim { job: job.id, worker: "w".to_owned() };
        let step = |page: labelkeep_database::projects::RecountedPage| {
            Step { done: page.tasks, total: None, checkpoint: json!({}) }
        };
        let page = database.recount_tasks_after(&scope, &claim, 0, step).await.unwrap().unwrap();
        assert_eq!((page.tasks, page.wrong), (6, 1));
        assert!(database.recount_sums(&scope).await.unwrap() > 0);
        assert_eq!(counted(database, &scope).await, right);
    }
}
