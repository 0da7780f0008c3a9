//! What has been in the trash long enough goes for good, and nothing else does.

use crate::support::{empty_project, run};
use labelkeep_database::{
    Database, Fetch as _,
    access::ProjectScope,
    annotations::NewAnnotation,
    args,
    bulk::BulkAction,
    jobs::{Job, JobClaim, NewJob, Step, Title},
    tasks::NewTask,
};
use labelkeep_model::{Permission, ProjectId, TaskId, Timestamp};
use labelkeep_test_support::on_both_databases;
use serde_json::json;

const DAY: i64 = 86_400;

async fn number(mut database: &Database, sql: &'static str) -> i64 {
    database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

async fn labeled_task(database: &Database, scope: &ProjectScope) -> i64 {
    let new = NewTask { data: r#"{"t":"a"}"#.to_owned(), ..NewTask::default() };
    let id = database.create_task(scope, new).await.unwrap().id;
    let task = scope.caller().task(database, Permission::Label, TaskId(id)).await.unwrap();
    let new = NewAnnotation { result: "[]".to_owned(), ..NewAnnotation::default() };
    database.create_annotation(&task, new).await.unwrap();
    id
}

/// Deletes these tasks as an action does.
async fn delete(database: &Database, scope: &ProjectScope, tasks: &[i64]) -> Job {
    let new = NewJob {
        worker: Some("w".to_owned()),
        ..NewJob::new("bulk_action", Title::new("delete_tasks", "Delete tasks"))
    };
    let job = database.create_job(scope, new).await.unwrap();
    let claim = JobClaim { job: job.id, worker: "w".to_owned() };
    let step = |_| Step { done: 1, total: None, checkpoint: json!({}) };
    database.bulk_step(scope, &claim, BulkAction::DeleteTasks, tasks.to_vec(), step).await.unwrap();
    database.finish_bulk(scope, &claim, "tasks.deleted", (json!({}), true)).await.unwrap();
    job
}

/// Purges what was in the trash for 30 days; answers how many tasks went.
async fn purge(database: &Database) -> u64 {
    let before = database.now().plus_seconds(-30 * DAY);
    database.stamp_trash().await.unwrap();
    let mut purged = 0;
    for project in database.projects_with_old_trash(before).await.unwrap() {
        loop {
            let step = database.purge_trashed_tasks(project, before).await.unwrap();
            if step == 0 {
                break;
            }
            purged += step;
        }
    }
    purged
}

on_both_databases! {
    async fn tasks_in_the_trash_go_when_their_time_is_over_and_no_sooner(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let old: Vec<i64> = vec![labeled_task(database, &scope).await, labeled_task(database, &scope).await];
        let kept = labeled_task(database, &scope).await;
        let young = labeled_task(database, &scope).await;
        let first = delete(database, &scope, &old).await;
        test.clock.advance_seconds(20 * DAY);
        let second = delete(database, &scope, &[young]).await;
        assert_eq!(purge(database).await, 0);
        test.clock.advance_seconds(11 * DAY);
        assert_eq!(purge(database).await, 2);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM tasks").await, 2);
        for sql in [
            "SELECT COUNT(DISTINCT task_id) AS n FROM annotations",
            "SELECT COUNT(DISTINCT task_id) AS n FROM annotation_history",
            "SELECT COUNT(DISTINCT task_id) AS n FROM task_people",
        ] {
            assert_eq!(number(database, sql).await, 2, "{sql}");
        }
        // What is gone cannot be taken back, and what is not still can.
        assert!(!database.job(&scope, first.id).await.unwrap().can_undo);
        assert!(database.job(&scope, second.id).await.unwrap().can_undo);
        assert_eq!(database.recount_sums(&scope).await.unwrap(), 0);
        assert_eq!(database.project(&scope).await.unwrap().task_number, 1);
        scope.caller().task(database, Permission::Label, TaskId(kept)).await.unwrap();
    }

    async fn trash_of_which_nobody_noted_the_time_is_kept_from_now_on(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let task = labeled_task(database, &scope).await;
        delete(database, &scope, &[task]).await;
        // As a server of the version before leaves it.
        run(database, "UPDATE tasks SET trashed_at = NULL").await;
        test.clock.advance_seconds(31 * DAY);
        assert_eq!(purge(database).await, 0);
        test.clock.advance_seconds(31 * DAY);
        assert_eq!(purge(database).await, 1);
    }

    async fn tasks_that_are_coming_back_do_not_go(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let task = labeled_task(database, &scope).await;
        let job = delete(database, &scope, &[task]).await;
        test.clock.advance_seconds(31 * DAY);
        let undo = NewJob { undoes: Some(job.id), ..NewJob::new("undo", Title::new("undo", "")) };
        database.create_undo(&scope, undo).await.unwrap();
        assert_eq!(purge(database).await, 0);
    }

    async fn nothing_is_left_of_a_project_but_the_audit_trail(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        for _ in 0..3 {
            labeled_task(database, &scope).await;
        }
        let gone = labeled_task(database, &scope).await;
        delete(database, &scope, &[gone]).await;
        run(database, "INSERT INTO views (project_id, user_id, data, created_at, updated_at) VALUES (41, 1, '{}', 0, 0)").await;
        run(database, "INSERT INTO project_members (project_id, user_id, created_at) VALUES (41, 1, 0)").await;
        run(database, "INSERT INTO exports (id, project_id, created_by, title, created_at) VALUES (1, 41, 1, 'e', 0)").await;
        run(database, "INSERT INTO file_uploads (id, project_id, user_id, name, original_name, content_type, created_at) VALUES (1, 41, 1, 'n', 'n', 't', 0)").await;
        run(database, "INSERT INTO file_chunks (file_id, number, bytes) VALUES (1, 0, /*sqlite x'00'*//*pg '\\x00'*/)").await;
        let project = ProjectId(41);
        let before = |days: i64| database.now().plus_seconds(-days * DAY);
        assert!(!database.purge_project_step(project, before(0)).await.unwrap(), "it is not in the trash");
        database.trash_project(&scope, true).await.unwrap();
        test.clock.advance_seconds(29 * DAY);
        assert!(database.old_deleted_projects(before(30)).await.unwrap().is_empty());
        assert!(!database.purge_project_step(project, before(30)).await.unwrap(), "its time is not over");
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM tasks").await, 4);
        test.clock.advance_seconds(2 * DAY);
        assert_eq!(database.old_deleted_projects(before(30)).await.unwrap(), [project]);
        while database.purge_project_step(project, before(30)).await.unwrap() {}
        for table in tables_of_projects(database).await {
            let sql = format!("SELECT COUNT(*) AS n FROM {table} WHERE project_id = 41");
            let left = number(database, Box::leak(sql.into_boxed_str())).await;
            assert_eq!(left > 0, table == "audit_log", "{left} in {table}");
        }
        for sql in ["SELECT COUNT(*) AS n FROM projects", "SELECT COUNT(*) AS n FROM file_chunks"] {
            assert_eq!(number(database, sql).await, 0, "{sql}");
        }
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM audit_log WHERE action = 'project.purged'").await, 1);
    }

    async fn sessions_links_and_jobs_go_when_their_time_is_over(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        let at = database.now();
        database.create_one_time_link("setup", "h1".to_owned(), None, at.plus_seconds(DAY)).await.unwrap();
        let task = labeled_task(database, &scope).await;
        let deletes = delete(database, &scope, &[task]).await;
        let nothing = delete(database, &scope, &[]).await;
        let jobs = "SELECT COUNT(*) AS n FROM jobs";
        assert_eq!(database.purge_old_links(at).await.unwrap(), 0);
        assert_eq!(database.purge_old_jobs(at).await.unwrap(), 0);
        let later = Timestamp(at.0 + 2 * DAY * 1_000_000);
        assert_eq!(database.purge_old_links(later).await.unwrap(), 1);
        assert_eq!(database.purge_old_jobs(later).await.unwrap(), 1, "not the one whose tasks are in the trash");
        assert_eq!(number(database, jobs).await, 1);
        assert!(database.job(&scope, deletes.id).await.is_ok() && database.job(&scope, nothing.id).await.is_err());
    }
}

/// Also those that come with later migrations: the purge must know of each.
async fn tables_of_projects(mut database: &Database) -> Vec<String> {
    let sql = "/*sqlite SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'project_id' \
               WHERE m.type = 'table'*/\
               /*pg SELECT c.table_name::TEXT AS name FROM information_schema.columns c JOIN pg_tables t \
               ON t.tablename = c.table_name AND t.schemaname = 'public' WHERE c.column_name = 'project_id'*/";
    let rows = database.fetch_all(sql, args![]).await.unwrap();
    rows.iter().map(|row| row.get("name").unwrap()).collect()
}
