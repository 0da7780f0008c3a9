//! Submits that wait at the same moment are stored together, and nobody notices but by the speed.

use crate::support::empty_project;
use labelkeep_database::{
    Database, Fetch as _, access::ProjectScope, annotations::NewAnnotation, args, tasks::NewTask,
};
use labelkeep_model::{ErrorKind, Permission, Result, TaskId};
use labelkeep_test_support::on_both_databases;
use std::time::Duration;

/// A project with so many tasks.
async fn project(database: &Database, tasks: usize) -> (ProjectScope, Vec<TaskId>) {
    let scope = empty_project(database).await;
    let mut ids = Vec::new();
    for _ in 0..tasks {
        let new = NewTask { data: r#"{"t":"a"}"#.to_owned(), ..NewTask::default() };
        ids.push(TaskId(database.create_task(&scope, new).await.unwrap().id));
    }
    (scope, ids)
}

async fn submit(database: Database, scope: ProjectScope, task: TaskId, name: Option<&str>) -> Result<i64> {
    let task = scope.caller().task(&database, Permission::Label, task).await.unwrap();
    let unique_id = name.map(str::to_owned);
    let new = NewAnnotation { result: "[]".to_owned(), unique_id, ..NewAnnotation::default() };
    database.create_annotation(&task, new).await.map(|annotation| annotation.id)
}

async fn counters(database: &Database) -> (i64, i64, i64) {
    let mut reader = database;
    let sql = "SELECT p.total_annotations_number AS said, (SELECT COUNT(*) FROM annotations) AS counted, \
               (SELECT COUNT(*) FROM tasks WHERE is_labeled = TRUE) AS labeled FROM projects p WHERE p.id = 41";
    let row = reader.fetch_one(sql, args![]).await.unwrap();
    (row.get("said").unwrap(), row.get("counted").unwrap(), row.get("labeled").unwrap())
}

on_both_databases! {
    async fn one_that_the_database_refuses_spoils_no_other(test: TestDatabase) {
        let (scope, tasks) = project(&test.database, 20).await;
        let work = tasks.iter().enumerate().map(|(at, task)| {
            // No database text holds U+0000: the statement with it fails, and with it the change it is in.
            let name = if at % 5 == 2 { Some("\0") } else { None };
            tokio::spawn(submit(test.database.clone(), scope.clone(), *task, name))
        });
        let answers = futures_util::future::join_all(work.collect::<Vec<_>>()).await;
        for (at, answer) in answers.into_iter().enumerate() {
            let answer = answer.unwrap();
            if at % 5 == 2 {
                assert_eq!(answer.unwrap_err().kind, ErrorKind::BadRequest);
            } else {
                answer.unwrap();
            }
        }
        assert_eq!(counters(&test.database).await, (16, 16, 16));
    }

    async fn the_same_name_sent_many_times_at_once_is_stored_once(test: TestDatabase) {
        let (scope, tasks) = project(&test.database, 2).await;
        let work = (0..20).map(|at| {
            tokio::spawn(submit(test.database.clone(), scope.clone(), tasks[at % 2], Some("one")))
        });
        let mut made = Vec::new();
        for answer in futures_util::future::join_all(work.collect::<Vec<_>>()).await {
            match answer.unwrap() {
                Ok(id) => made.push(id),
                Err(error) => assert_eq!(error.kind, ErrorKind::Conflict, "the other task"),
            }
        }
        assert_eq!(made.len(), 10);
        made.dedup();
        assert_eq!(made.len(), 1);
        assert_eq!(counters(&test.database).await, (1, 1, 1));
    }

    async fn a_task_that_somebody_holds_does_not_hold_up_the_others(test: TestDatabase) {
        if !test.database.is_postgres() {
            // SQLite has one writer: nobody can hold a task beside it.
            return;
        }
        let (scope, tasks) = project(&test.database, 4).await;
        let (held, is_held) = tokio::sync::oneshot::channel();
        let (release, released) = tokio::sync::oneshot::channel::<()>();
        let (database, first) = (test.database.clone(), tasks[0]);
        let holder = tokio::spawn(async move {
            database
                .write(move |transaction| {
                    Box::pin(async move {
                        let sql = "SELECT id FROM tasks WHERE id = $1 FOR NO KEY UPDATE";
                        transaction.fetch_all(sql, args![first]).await?;
                        held.send(()).unwrap();
                        released.await.unwrap();
                        Ok(())
                    })
                })
                .await
        });
        is_held.await.unwrap();
        let waiting = tokio::spawn(submit(test.database.clone(), scope.clone(), first, None));
        for task in &tasks[1..] {
            let others = submit(test.database.clone(), scope.clone(), *task, None);
            tokio::time::timeout(Duration::from_secs(60), others).await.expect("the others go on").unwrap();
        }
        assert!(!waiting.is_finished());
        release.send(()).unwrap();
        waiting.await.unwrap().unwrap();
        holder.await.unwrap().unwrap();
        assert_eq!(counters(&test.database).await, (4, 4, 4));
    }
}
