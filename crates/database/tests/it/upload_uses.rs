//! Which tasks show which uploads is noted by whatever writes tasks, and deleting relies on it.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database, Fetch as _, Options,
    access::ProjectScope,
    args,
    tasks::NewTask,
    uploads::{FileUpload, NewUpload},
};
use labelkeep_model::{MockClock, Permission, SeededRng, TaskId};
use labelkeep_test_support::{START, TestDatabase, on_both_databases};
use std::sync::Arc;

const DATA: [&str; 6] = [
    r#"{"a":"/data/upload/41/0a-b.png","b":"<img src='http://h/data/upload/41/1c-d_e.svg?x=1'> upload/4/no.png"}"#,
    r#"{"c":"See upload/41/z.txt.","d":"\/data\/upload\/41\/esc.png"}"#,
    r#"{"c":"upload/41/z.txt... upload/41/z.txt upload/x/y.png upload/41 uploads/41/no.png upload/41/"}"#,
    r#"{"c":"upload/1234567890123456789/y.png","d":"upload/123456789012345678/y.png","e":"größe upload/41/?.png"}"#,
    r#"{"c":"uploadupload/41/twice.png%upload/41/... upload//a.png"}"#,
    r#"{"c":"nothing"}"#,
];

async fn noted(mut database: &Database) -> Vec<(i64, i64, String)> {
    let sql = "SELECT task_id, project_id, name FROM task_uploads";
    let rows = database.fetch_all(sql, args![]).await.unwrap();
    let mut noted: Vec<_> = rows
        .iter()
        .map(|row| (row.get("task_id").unwrap(), row.get("project_id").unwrap(), row.get("name").unwrap()))
        .collect();
    noted.sort();
    noted
}

async fn create(database: &Database, scope: &ProjectScope, data: &str) -> TaskId {
    let new = NewTask { data: data.to_owned(), ..NewTask::default() };
    TaskId(database.create_task(scope, new).await.unwrap().id)
}

async fn upload(database: &Database, scope: &ProjectScope, name: &str) -> FileUpload {
    let new = NewUpload {
        name: name.to_owned(),
        original_name: name.to_owned(),
        content_type: "text/plain".to_owned(),
        is_temporary: false,
    };
    database.store_uploads(scope, vec![(new, b"x".to_vec())]).await.unwrap().remove(0)
}

/// Sees from outside what waits in a database: its own connections are all taken then.
struct Watch {
    outside: Database,
    name: String,
}

impl Watch {
    async fn of(mut database: &Database) -> Self {
        let row = database.fetch_one("SELECT current_database()::text AS name", args![]).await.unwrap();
        let options = Options::new(std::env::var("LABELKEEP_TEST_POSTGRES_URL").unwrap());
        let (clock, rng) = (Arc::new(MockClock::new(START)), Arc::new(SeededRng::new(2)));
        Self { outside: Database::open(&options, clock, rng).await.unwrap(), name: row.get("name").unwrap() }
    }

    /// Until a statement that has these words waits for a lock.
    async fn until_waiting(&self, words: &str) {
        let sql = "SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock' \
                   AND query LIKE $2";
        let mut outside = &self.outside;
        loop {
            let row = outside.fetch_one(sql, args![&self.name, format!("%{words}%")]).await.unwrap();
            if row.get::<i64>("n").unwrap() > 0 {
                return;
            }
            tokio::task::yield_now().await;
        }
    }
}

on_both_databases! {
    async fn the_migration_notes_of_old_tasks_what_is_noted_of_new_ones(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        for data in DATA {
            create(database, &scope, data).await;
        }
        let by_us = noted(database).await;
        let names: Vec<&str> = by_us.iter().map(|(_, _, name)| name.as_str()).collect();
        assert_eq!(
            names,
            ["no.png", "0a-b.png", "1c-d_e.svg", "esc.png", "z.txt", "z.txt.", "z.txt", "z.txt...", "y.png", "...", "twice.png"]
        );
        run(database, "DELETE FROM task_uploads").await;
        run(database, "INSERT INTO settings (name, value) VALUES ('fill task_uploads', '0')").await;
        database.migrate().await.unwrap();
        assert_eq!(noted(database).await, by_us);
    }

    async fn an_upload_goes_when_no_task_shows_it_any_more(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let file = upload(database, &scope, "a.png").await;
        let task = create(database, &scope, r#"{"t":"/data/upload/41/a.png"}"#).await;
        assert_eq!(database.delete_uploads(&scope, Some(vec![file.id])).await.unwrap_err().status(), 409);
        let task = scope.caller().task(database, Permission::TasksChange, task).await.unwrap();
        database.change_task(&task, None, Some("{}".to_owned())).await.unwrap();
        assert_eq!(database.delete_uploads(&scope, Some(vec![file.id])).await.unwrap_err().status(), 409);
        database.change_task(&task, Some(r#"{"t":"/data/upload/41/b.png"}"#.to_owned()), None).await.unwrap();
        assert_eq!(database.delete_uploads(&scope, Some(vec![file.id])).await.unwrap(), 1);
        assert_eq!(noted(database).await, [(task.id().0, 41, "b.png".to_owned())]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_upload_stays_for_a_task_that_is_just_being_written() {
    let test = TestDatabase::postgres().await;
    let database = &test.database;
    let scope = empty_project(database).await;
    let file = upload(database, &scope, "a.png").await;
    let watch = Watch::of(database).await;
    // Who writes a task notes that last in the audit trail, which is held here; by then he has noted what it shows.
    let (held, wait_held) = tokio::sync::oneshot::channel();
    let (release, released) = tokio::sync::oneshot::channel::<()>();
    let holding = database.clone();
    let holder = tokio::spawn(async move {
        holding
            .write(move |transaction| {
                Box::pin(async move {
                    transaction.execute("LOCK TABLE audit_log IN EXCLUSIVE MODE", args![]).await?;
                    held.send(()).unwrap();
                    released.await.unwrap();
                    Ok(())
                })
            })
            .await
    });
    wait_held.await.unwrap();
    let (writing, writing_scope) = (database.clone(), scope.clone());
    let writer = tokio::spawn(async move { create(&writing, &writing_scope, r#"{"t":"upload/41/a.png"}"#).await });
    watch.until_waiting("INSERT INTO audit_log").await;
    let (deleting, deleting_scope) = (database.clone(), scope.clone());
    let deleter = tokio::spawn(async move { deleting.delete_uploads(&deleting_scope, Some(vec![file.id])).await });
    watch.until_waiting("FROM file_uploads WHERE project_id = $1 AND id").await;
    release.send(()).unwrap();
    holder.await.unwrap().unwrap();
    writer.await.unwrap();
    assert_eq!(deleter.await.unwrap().unwrap_err().status(), 409);
}
