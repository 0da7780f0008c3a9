//! What was deleted one by one is listed for who may delete it, and comes back whole.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database, Fetch as _, access::ProjectScope, annotations::NewAnnotation, args, tasks::NewTask,
};
use labelkeep_model::{AnnotationId, Permission, TaskId};
use labelkeep_test_support::on_both_databases;

async fn task(database: &Database, scope: &ProjectScope) -> TaskId {
    let new = NewTask { data: r#"{"t":"a"}"#.to_owned(), ..NewTask::default() };
    TaskId(database.create_task(scope, new).await.unwrap().id)
}

async fn annotate(database: &Database, scope: &ProjectScope, task: TaskId) -> i64 {
    let task = scope.caller().task(database, Permission::Label, task).await.unwrap();
    let new = NewAnnotation { result: r#"[{"id":"r"}]"#.to_owned(), ..NewAnnotation::default() };
    database.create_annotation(&task, new).await.unwrap().id
}

/// (tasks, annotations, predictions) that the project counts.
async fn counted(database: &Database, scope: &ProjectScope) -> (i64, i64, i64) {
    assert_eq!(database.recount_sums(scope).await.unwrap(), 0, "the counters drifted");
    let project = database.project(scope).await.unwrap();
    (project.task_number, project.total_annotations_number, project.total_predictions_number)
}

on_both_databases! {
    async fn deleted_tasks_come_back_with_what_belongs_to_them(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let (first, second) = (task(database, &scope).await, task(database, &scope).await);
        annotate(database, &scope, first).await;
        let whole = counted(database, &scope).await;
        for id in [first, second] {
            let task = scope.caller().task(database, Permission::TasksDelete, id).await.unwrap();
            database.delete_task(&task).await.unwrap();
        }
        assert_eq!(counted(database, &scope).await.0, 0);
        let listed = database.deleted_tasks(&scope, i64::MAX, 10).await.unwrap();
        assert_eq!(listed.iter().map(|task| (task.id, task.annotations)).collect::<Vec<_>>(), [(second.0, 0), (first.0, 1)]);
        assert_eq!(listed[0].excerpt, r#"{"t":"a"}"#);
        assert_eq!(database.deleted_tasks(&scope, second.0, 10).await.unwrap().len(), 1);
        assert_eq!(database.restore_tasks(&scope, vec![first.0, second.0, 77]).await.unwrap(), 2);
        assert_eq!(counted(database, &scope).await, whole);
        assert!(database.deleted_tasks(&scope, i64::MAX, 10).await.unwrap().is_empty());
        // What an action deleted is not of these.
        assert_eq!(database.restore_tasks(&scope, vec![first.0]).await.unwrap(), 0);
    }

    async fn a_deleted_annotation_comes_back_and_one_that_became_a_draft_is_not_missed(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let task = task(database, &scope).await;
        let (kept, gone) = (annotate(database, &scope, task).await, annotate(database, &scope, task).await);
        let whole = counted(database, &scope).await;
        let annotation = |id| scope.caller().annotation(database, Permission::Label, AnnotationId(id));
        database.delete_annotation(&annotation(gone).await.unwrap()).await.unwrap();
        let listed = database.deleted_annotations(&scope, i64::MAX, 10).await.unwrap();
        assert_eq!(listed.iter().map(|one| (one.id, one.task)).collect::<Vec<_>>(), [(gone, task.0)]);
        assert_eq!(database.restore_annotations(&scope, vec![gone]).await.unwrap(), 1);
        assert_eq!(counted(database, &scope).await, whole);
        database.convert_annotation_to_draft(&annotation(kept).await.unwrap()).await.unwrap();
        assert!(database.deleted_annotations(&scope, i64::MAX, 10).await.unwrap().is_empty());
        assert_eq!(counted(database, &scope).await.1, whole.1 - 1);
    }

    async fn predictions_of_a_model_version_go_and_come_back_in_steps(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let task = task(database, &scope).await;
        run(database, "UPDATE projects SET model_version = 'm'").await;
        let sql = "INSERT INTO predictions (task_id, project_id, result, model_version, created_at, updated_at) \
                   SELECT t.id, t.project_id, '[]', $1, 0, 0 FROM tasks t CROSS JOIN (WITH RECURSIVE n(i) AS \
                   (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $2) SELECT i FROM n) AS many";
        for (version, number) in [("m", 1_203_i64), ("other", 2)] {
            database
                .write(move |transaction| Box::pin(async move { transaction.execute(sql, args![version, number]).await }))
                .await
                .unwrap();
        }
        run(database, "UPDATE tasks SET total_predictions = 1205").await;
        run(database, "UPDATE projects SET total_predictions_number = 1205").await;
        let _ = task;
        assert_eq!(database.delete_model_version(&scope, "m").await.unwrap(), 1_203);
        assert_eq!(counted(database, &scope).await.2, 2);
        assert_eq!(database.project(&scope).await.unwrap().model_version, "");
        let listed = database.deleted_versions(&scope).await.unwrap();
        assert_eq!(listed.iter().map(|one| (one.model_version.as_str(), one.predictions)).collect::<Vec<_>>(), [("m", 1_203)]);
        assert_eq!(database.restore_version(&scope, "m").await.unwrap(), 1_203);
        assert_eq!(counted(database, &scope).await.2, 1_205);
        let mut reading = database;
        let row = reading.fetch_one("SELECT total_predictions AS n FROM tasks", args![]).await.unwrap();
        assert_eq!(row.get::<i64>("n").unwrap(), 1_205);
    }
}
