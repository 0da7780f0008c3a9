//! The summary of a project follows its tasks and annotations, whatever happens to them.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database, Fetch as _,
    access::ProjectScope,
    annotations::{AnnotationChange, NewAnnotation},
    args,
    predictions::NewPrediction,
    projects::Duplicate,
    tasks::NewTask,
};
use labelkeep_model::{AnnotationId, Permission, TaskId};
use labelkeep_test_support::on_both_databases;
use std::sync::Arc;

const ANSWER: &str = r#"[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a"]}},
    {"from_name":"n","to_name":"t","type":"textarea","value":{"text":["x"]}}]"#;

async fn project(database: &Database) -> ProjectScope {
    let scope = empty_project(database).await;
    run(database, "UPDATE projects SET description = 'about' WHERE id = 41").await;
    scope
}

async fn task(database: &Database, scope: &ProjectScope, data: &str) -> TaskId {
    let new = NewTask { data: data.to_owned(), ..NewTask::default() };
    TaskId(database.create_task(scope, new).await.unwrap().id)
}

async fn annotate(database: &Database, scope: &ProjectScope, task: TaskId) {
    let task = scope.caller().task(database, Permission::Label, task).await.unwrap();
    let new = NewAnnotation { result: ANSWER.to_owned(), result_count: 2, ..NewAnnotation::default() };
    database.create_annotation(&task, new).await.unwrap();
}

/// Annotations, labels and columns as one text.
async fn shown(database: &Database, scope: &ProjectScope) -> String {
    let summary = database.project_summary(scope).await.unwrap();
    let usage = &summary.usage;
    format!(
        "{:?} {:?} {:?} common {:?}",
        usage.created_annotations,
        usage.created_labels,
        usage.data_columns,
        summary.common_columns()
    )
}

/// As the overview shows them.
async fn labels(database: &Database, scope: &ProjectScope) -> String {
    format!("{:?}", database.project_overview(scope, 0).await.unwrap().labels)
}

on_both_databases! {
    async fn the_summary_follows_tasks_and_annotations(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let first = task(database, &scope, r#"{"t":"a","extra":1}"#).await;
        let second = task(database, &scope, r#"{"t":"b"}"#).await;
        annotate(database, &scope, first).await;
        annotate(database, &scope, second).await;
        let full = r#"{"c|t|choices": 2, "n|t|textarea": 2} {"c": {"a": 2}, "n": {}} {"extra": 1, "t": 2} common ["t"]"#;
        assert_eq!(shown(database, &scope).await, full);

        assert_eq!(database.recount_sums(&scope).await.unwrap(), 0);
        assert_eq!(shown(database, &scope).await, full);

        let gone = scope.caller().task(database, Permission::TasksDelete, first).await.unwrap();
        database.delete_task(&gone).await.unwrap();
        let half = r#"{"c|t|choices": 1, "n|t|textarea": 1} {"c": {"a": 1}, "n": {}} {"t": 1} common ["t"]"#;
        assert_eq!(shown(database, &scope).await, half);
        assert_eq!(database.recount_sums(&scope).await.unwrap(), 0);
        assert_eq!(shown(database, &scope).await, half);

        let changed = scope.caller().task(database, Permission::TasksChange, second).await.unwrap();
        database.change_task(&changed, Some(r#"{"u":1}"#.to_owned()), None).await.unwrap();
        assert!(shown(database, &scope).await.ends_with(r#"{"u": 1} common ["u"]"#));
    }

    async fn model_versions_are_counted_and_deleted(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let id = task(database, &scope, r#"{"t":"a"}"#).await;
        let task = scope.caller().task(database, Permission::PredictionsChange, id).await.unwrap();
        for (version, score) in [("one", 0.25), ("two", 0.75), ("two", 0.5)] {
            let new = NewPrediction {
                result: "[]".to_owned(), model_version: version.to_owned(), score: Some(score), ..NewPrediction::default()
            };
            database.create_prediction(&task, new).await.unwrap();
            test.clock.advance_seconds(1);
        }
        let versions = async || {
            let versions = database.model_versions(&scope).await.unwrap();
            versions.into_iter().map(|v| (v.model_version, v.count)).collect::<Vec<_>>()
        };
        assert_eq!(versions().await, [("two".to_owned(), 2), ("one".to_owned(), 1)]);
        assert_eq!(database.delete_model_version(&scope, "two").await.unwrap(), 2);
        assert_eq!(database.delete_model_version(&scope, "two").await.unwrap(), 0);
        assert_eq!(versions().await, [("one".to_owned(), 1)]);
        let mut reader = database;
        let row = reader.fetch_one("SELECT total_predictions, prediction_score FROM tasks WHERE id = $1", args![id]).await.unwrap();
        assert_eq!((row.get::<i64>("total_predictions").unwrap(), row.get::<f64>("prediction_score").unwrap()), (1, 0.25));
        assert_eq!(database.project(&scope).await.unwrap().total_predictions_number, 1);
    }

    async fn a_copy_has_the_settings_and_perhaps_the_tasks(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let first = task(database, &scope, r#"{"t":"a"}"#).await;
        task(database, &scope, r#"{"t":"b"}"#).await;
        annotate(database, &scope, first).await;
        let organization = Arc::clone(scope.caller()).in_organization(Permission::ProjectsCreate).unwrap();
        for with_tasks in [false, true] {
            let copy = Duplicate { title: "copy".to_owned(), description: None, with_tasks, workspace: None };
            let id = database.duplicate_project(&scope, &organization, copy).await.unwrap();
            let copied = scope.caller().project(database, Permission::ProjectView, id).await.unwrap();
            let project = database.project(&copied).await.unwrap();
            assert_eq!((project.title.as_str(), project.description.as_str()), ("copy", "about"));
            assert_eq!(project.task_number, if with_tasks { 2 } else { 0 });
            assert_eq!((project.total_annotations_number, project.finished_task_number), (0, 0));
            let summary = database.project_summary(&copied).await.unwrap();
            assert!(summary.usage.created_annotations.is_empty());
            assert_eq!(summary.usage.data_columns.get("t").copied(), with_tasks.then_some(2));
        }
        let third = task(database, &scope, r#"{"t":"c"}"#).await;
        assert!(third.0 > 0);
    }

    async fn labels_of_skipped_annotations_are_not_in_the_overview(test: TestDatabase) {
        let database = &test.database;
        let scope = project(database).await;
        let mut made = Vec::new();
        for at in 0..3 {
            let id = task(database, &scope, r#"{"t":"a"}"#).await;
            let task = scope.caller().task(database, Permission::Label, id).await.unwrap();
            let new = NewAnnotation { result: ANSWER.to_owned(), result_count: 2, was_cancelled: at > 0, ..NewAnnotation::default() };
            let annotation = AnnotationId(database.create_annotation(&task, new).await.unwrap().id);
            made.push(scope.caller().annotation(database, Permission::Label, annotation).await.unwrap());
        }
        assert_eq!(labels(database, &scope).await, r#"{"c": {"a": 1}, "n": {}}"#);
        // What a configuration must keep is in use all the same.
        assert!(shown(database, &scope).await.starts_with(r#"{"c|t|choices": 3, "n|t|textarea": 3} {"c": {"a": 3}, "n": {}}"#));
        let kept = |was_cancelled: bool, label: Option<&str>| AnnotationChange {
            was_cancelled: Some(was_cancelled),
            result: label.map(|label| (ANSWER.replace(r#"["a"]"#, &format!(r#"["{label}"]"#)), 2)),
            ..AnnotationChange::default()
        };
        for (at, change, expected) in [
            (1, kept(false, None), r#"{"c": {"a": 2}, "n": {}}"#),
            (1, kept(false, Some("b")), r#"{"c": {"a": 1, "b": 1}, "n": {}}"#),
            (0, kept(true, Some("b")), r#"{"c": {"b": 1}, "n": {}}"#),
            (2, kept(true, Some("d")), r#"{"c": {"b": 1}, "n": {}}"#),
        ] {
            database.change_annotation(&made[at], change).await.unwrap();
            assert_eq!(labels(database, &scope).await, expected);
            assert_eq!(database.recount_sums(&scope).await.unwrap(), 0);
        }
        database.delete_annotation(&made[2]).await.unwrap();
        database.convert_annotation_to_draft(&made[1]).await.unwrap();
        assert_eq!(labels(database, &scope).await, r#"{"c": {}, "n": {}}"#);
        assert_eq!(database.recount_sums(&scope).await.unwrap(), 0);
        run(database, "UPDATE project_label_counts SET count = 7 WHERE kind = 'skipped'").await;
        assert!(database.recount_sums(&scope).await.unwrap() > 0);
        assert_eq!(labels(database, &scope).await, r#"{"c": {}, "n": {}}"#);
    }
}
