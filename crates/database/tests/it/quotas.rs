//! What one person may keep in a task is counted in the change itself: requests at the same moment do not go beyond together.

use crate::support::empty_project;
use labelkeep_database::{
    Database, Fetch as _, Quotas,
    access::{ProjectScope, TaskScope},
    annotations::{AnnotationChange, NewAnnotation},
    args,
    drafts::NewDraft,
    tasks::NewTask,
};
use labelkeep_model::{AnnotationId, ErrorKind, Permission, Result, TaskId};
use labelkeep_test_support::on_both_databases;

async fn task(database: &Database) -> (ProjectScope, TaskScope) {
    let scope = empty_project(database).await;
    let new = NewTask { data: r#"{"t":"a"}"#.to_owned(), ..NewTask::default() };
    let id = TaskId(database.create_task(&scope, new).await.unwrap().id);
    let task = scope.caller().task(database, Permission::Label, id).await.unwrap();
    (scope, task)
}

fn draft(annotation: Option<i64>) -> NewDraft {
    NewDraft { result: "[]".to_owned(), annotation: annotation.map(AnnotationId), ..NewDraft::default() }
}

async fn submit(database: &Database, task: &TaskScope, name: Option<&str>) -> Result<i64> {
    let new = NewAnnotation { result: "[]".to_owned(), unique_id: name.map(str::to_owned), ..NewAnnotation::default() };
    database.create_annotation(task, new).await.map(|annotation| annotation.id)
}

async fn count(database: &Database, sql: &'static str) -> i64 {
    let mut reader = database;
    reader.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

/// How many were taken; the others must have been refused as too much.
fn taken<T: std::fmt::Debug>(answers: Vec<Result<T>>) -> usize {
    let (taken, refused): (Vec<_>, Vec<_>) = answers.into_iter().partition(Result::is_ok);
    assert!(refused.iter().all(|refused| refused.as_ref().is_err_and(|error| error.kind == ErrorKind::TooLarge)));
    taken.len()
}

on_both_databases! {
    async fn drafts_that_come_at_once_stay_within_the_quota(test: TestDatabase) {
        let database = test.database.clone().with_quotas(Quotas { drafts: 3, ..Quotas::default() });
        let (_, task) = task(&database).await;
        let answers = futures_util::future::join_all((0..12).map(|_| database.create_draft(&task, draft(None)))).await;
        assert_eq!(taken(answers), 3);
        assert_eq!(count(&database, "SELECT COUNT(*) AS n FROM drafts").await, 3);
    }

    async fn submits_that_come_at_once_stay_within_the_quota_and_one_can_be_repeated(test: TestDatabase) {
        let database = test.database.clone().with_quotas(Quotas { annotations: 3, ..Quotas::default() });
        let (_, task) = task(&database).await;
        let name = "6b0e5d7a-6cc7-4d9d-93a5-0a5d6d6b0001";
        let first = submit(&database, &task, Some(name)).await.unwrap();
        let answers = futures_util::future::join_all((0..12).map(|_| submit(&database, &task, None))).await;
        assert_eq!(taken(answers), 2);
        assert_eq!(count(&database, "SELECT COUNT(*) AS n FROM annotations").await, 3);
        assert_eq!(submit(&database, &task, Some(name)).await.unwrap(), first, "its answer may have been lost");
    }

    async fn drafts_of_annotations_that_changed_do_not_pile_up_in_the_trash(test: TestDatabase) {
        let database = test.database.clone().with_quotas(Quotas { drafts: 3, ..Quotas::default() });
        let (scope, task) = task(&database).await;
        let id = submit(&database, &task, None).await.unwrap();
        let annotation = scope.caller().annotation(&database, Permission::Label, AnnotationId(id)).await.unwrap();
        for _ in 0..6 {
            database.create_draft(&task, draft(Some(id))).await.unwrap();
            database.change_annotation(&annotation, AnnotationChange::default()).await.unwrap();
        }
        assert_eq!(count(&database, "SELECT COUNT(*) AS n FROM drafts").await, 0);
        assert_eq!(count(&database, "SELECT COUNT(*) AS n FROM trashed_drafts").await, 3);
        assert_eq!(count(&database, "SELECT MIN(id) AS n FROM trashed_drafts").await, 4, "the newest stay");
    }

    async fn a_submit_that_is_taken_back_becomes_no_draft_beyond_the_quota(test: TestDatabase) {
        let database = test.database.clone().with_quotas(Quotas { drafts: 1, ..Quotas::default() });
        let (scope, task) = task(&database).await;
        let id = submit(&database, &task, None).await.unwrap();
        database.create_draft(&task, draft(None)).await.unwrap();
        let annotation = scope.caller().annotation(&database, Permission::Label, AnnotationId(id)).await.unwrap();
        let refused = database.convert_annotation_to_draft(&annotation).await.unwrap_err();
        assert_eq!(refused.kind, ErrorKind::TooLarge);
        assert_eq!(count(&database, "SELECT COUNT(*) AS n FROM annotations WHERE trashed_by = 0").await, 1);
    }
}
