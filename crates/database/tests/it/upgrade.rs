//! Databases of every earlier schema are brought up while others write, and count then what a recount counts.

use crate::{
    queue_storm::is_right,
    support::{empty_project, run},
};
use labelkeep_database::{
    Database, Fetch as _, Presence,
    access::ProjectScope,
    args,
    jobs::{JobClaim, NewJob, Step, Title},
};
use labelkeep_model::{ProjectId, UserId};
use labelkeep_test_support::on_both_databases;
use serde_json::json;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// More tasks than a page has, on both sides of the end of a block.
const FIRST: i64 = 7_601;
const LAST: i64 = 8_800;

/// What every schema has: tasks, annotations, skips, drafts, predictions and locks, with their counters.
const ROWS: [&str; 7] = [
    "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
     VALUES (2, 1, 'b@x', 'b', 'AN', 0, 0, 0)",
    "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, overlap, is_labeled, total_annotations, \
     cancelled_annotations, useful_annotations, total_predictions, draft_count, trashed_by) \
     SELECT n, 41, n, '{\"t\":\"a\",\"n\":1.5,\"d\":\"2026-01-31\",\"f\":true,\"e\":null,\"u\":\"/data/upload/41/a.png\"}', 0, 0, 1 + n % 2, n % 10 = 0 AND n % 2 = 0, CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END, \
     CASE WHEN n % 10 = 1 THEN 1 ELSE 0 END, CASE WHEN n % 10 = 0 THEN 1 ELSE 0 END, CASE WHEN n % 10 = 2 THEN 1 ELSE 0 END, \
     CASE WHEN n % 10 = 3 THEN 1 ELSE 0 END, CASE WHEN n % 100 = 99 THEN -1 ELSE 0 END FROM numbers",
    "INSERT INTO annotations (task_id, project_id, completed_by, updated_by, result, result_count, was_cancelled, created_at, \
     updated_at, unique_id) SELECT n, 41, 1 + n % 2, 1 + n % 2, '[]', 0, n % 10 = 1, 0, 0, 'u' || n FROM numbers WHERE n % 10 < 2",
    "INSERT INTO predictions (task_id, project_id, result, created_at, updated_at) \
     SELECT n, 41, '[]', 0, 0 FROM numbers WHERE n % 10 = 2",
    "INSERT INTO drafts (task_id, project_id, user_id, result, created_at, updated_at) \
     SELECT n, 41, 2, '[]', 0, 0 FROM numbers WHERE n % 10 = 3",
    "INSERT INTO task_locks (task_id, user_id, project_id, unique_id, created_at, expires_at) \
     SELECT n, 2, 41, 'l' || n, 1, 9000000000000000 FROM numbers WHERE n % 100 = 4",
    "UPDATE projects SET next_inner_id = 10000, task_number = (SELECT COUNT(*) FROM tasks WHERE trashed_by = 0), \
     finished_task_number = (SELECT COUNT(*) FROM tasks WHERE trashed_by = 0 AND is_labeled), \
     num_tasks_with_annotations = (SELECT COUNT(*) FROM tasks WHERE trashed_by = 0 AND useful_annotations > 0), \
     total_annotations_number = (SELECT COUNT(*) FROM annotations WHERE NOT was_cancelled), \
     skipped_annotations_number = (SELECT COUNT(*) FROM annotations WHERE was_cancelled), \
     total_predictions_number = (SELECT COUNT(*) FROM predictions)",
];

async fn populate(database: &Database) {
    for sql in crate::support::PROJECT {
        run(database, sql).await;
    }
    let numbers = format!(
        "CREATE TABLE numbers AS WITH RECURSIVE r (n) AS (SELECT CAST({FIRST} AS BIGINT) UNION ALL SELECT n + 1 FROM r WHERE n < {LAST}) SELECT n FROM r"
    );
    run(database, Box::leak(numbers.into_boxed_str())).await;
    for sql in ROWS {
        run(database, sql).await;
    }
    run(database, "DROP TABLE numbers").await;
    if database.is_postgres() {
        // Ids were given by hand.
        run(database, "/*pg SELECT setval(pg_get_serial_sequence('tasks', 'id'), 10000)*/").await;
    }
    run(
        database,
        "INSERT INTO project_data_columns (project_id, name, tasks) SELECT 41, f.name, COUNT(*) FROM tasks t, \
         (SELECT 't' AS name UNION SELECT 'n' UNION SELECT 'd' UNION SELECT 'f' UNION SELECT 'e' UNION SELECT 'u') AS f \
         WHERE t.trashed_by = 0 GROUP BY f.name",
    )
    .await;
}

/// Annotates one task after the other as every version does, in SQL that every schema knows, until it is told to stop.
/// Answers how many.
async fn write_on(database: Database, stop: Arc<AtomicBool>) -> usize {
    let mut written = 0;
    for task in (FIRST + 4..LAST).step_by(10) {
        if stop.load(Ordering::SeqCst) {
            break;
        }
        let annotate = async |task: i64| {
            database
                .write(move |transaction| {
                    Box::pin(async move {
                        transaction.fetch_all("SELECT id FROM tasks WHERE id = $1 /*pg FOR NO KEY UPDATE*/", args![task]).await?;
                        let sql = "INSERT INTO annotations (task_id, project_id, completed_by, updated_by, result, result_count, \
                                   created_at, updated_at, unique_id) VALUES ($1, 41, 2, 2, '[]', 0, 7, 7, $2)";
                        transaction.execute(sql, args![task, format!("w{task}")]).await?;
                        let sql = "UPDATE tasks SET total_annotations = 1, useful_annotations = 1, is_labeled = (overlap = 1) \
                                   WHERE id = $1 AND trashed_by = 0";
                        transaction.execute(sql, args![task]).await?;
                        let sql = "UPDATE projects SET num_tasks_with_annotations = num_tasks_with_annotations + 1, \
                                   total_annotations_number = total_annotations_number + 1, finished_task_number = \
                                   finished_task_number + (SELECT CASE WHEN is_labeled THEN 1 ELSE 0 END FROM tasks WHERE id = $1) \
                                   WHERE id = 41";
                        transaction.execute(sql, args![task]).await
                    })
                })
                .await
        };
        // A migration may be in the way: then nothing of it was kept.
        if annotate(task).await.is_ok() {
            written += 1;
        }
    }
    written
}

async fn number(mut database: &Database, sql: &'static str) -> i64 {
    database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

/// Whether each field has counted its values as what they are.
async fn kinds_are_right(database: &Database, schema: i64) {
    let right = "SELECT COUNT(*) AS n FROM project_data_columns WHERE tasks = (SELECT COUNT(*) FROM tasks WHERE trashed_by = 0) \
                 AND numbers = CASE WHEN name = 'n' THEN tasks ELSE 0 END AND moments = CASE WHEN name = 'd' THEN tasks ELSE 0 END \
                 AND flags = CASE WHEN name = 'f' THEN tasks ELSE 0 END AND empty = CASE WHEN name = 'e' THEN tasks ELSE 0 END";
    assert_eq!(number(database, right).await, 6, "kinds of data, from schema {schema}");
}

/// What the older migrations leave to be filled: names of annotations, uses of uploads, kinds of data.
async fn older_fills_are_right(database: &Database, schema: i64) {
    if schema < 9 {
        let sql = "SELECT COUNT(*) - COUNT(DISTINCT unique_id) AS n FROM annotations";
        assert_eq!(number(database, sql).await, 0, "names of annotations, from schema {schema}");
    }
    if schema < 11 {
        let sql = "SELECT COUNT(*) AS n FROM task_uploads WHERE project_id = 41 AND name = 'a.png'";
        assert_eq!(number(database, sql).await, LAST - FIRST + 1, "uses of uploads, from schema {schema}");
    }
    kinds_are_right(database, schema).await;
}

async fn counts_are_right(database: &Database, schema: i64) {
    let scope = ProjectScope::unscoped_for_job(database, ProjectId(41), Some(UserId(1))).await.unwrap();
    is_right(database, &format!("from schema {schema}")).await;
    let blocks = "SELECT CAST(COALESCE(SUM(tasks), 0) AS BIGINT) AS n FROM task_blocks WHERE total_annotations > 0";
    let counted = "SELECT COUNT(*) AS n FROM tasks WHERE trashed_by = 0 AND total_annotations > 0";
    assert_eq!(number(database, blocks).await, number(database, counted).await, "blocks, from schema {schema}");
    let new = NewJob { worker: Some("w".to_owned()), ..NewJob::new("recount", Title::new("recount", "")) };
    let claim = JobClaim { job: database.create_job(&scope, new).await.unwrap().id, worker: "w".to_owned() };
    let mut after = 0;
    let step = |page: labelkeep_database::projects::RecountedPage| Step {
        done: page.tasks,
        total: None,
        checkpoint: json!({}),
    };
    while let Some(page) = database.recount_tasks_after(&scope, &claim, after, step).await.unwrap() {
        assert_eq!(page.wrong, 0, "counters of tasks, from schema {schema}");
        after = page.last;
    }
    let wrong = database.recount_sums(&scope).await.unwrap();
    assert_eq!(wrong, 0, "sums of the project, from schema {schema}");
}

on_both_databases! {
    async fn a_database_of_each_schema_is_brought_up_while_others_write(test: TestDatabase) {
        for schema in Database::schemas() {
            let old = test.beside().await;
            let database = &old.database;
            database.migrate_to(schema).await.unwrap();
            populate(database).await;
            if schema < 9 {
                run(database, "UPDATE annotations SET unique_id = NULL WHERE task_id % 20 = 0").await;
            }
            if schema >= 32 {
                // A program of this schema has counted the kinds.
                run(
                    database,
                    "UPDATE project_data_columns SET numbers = CASE WHEN name = 'n' THEN tasks ELSE 0 END, \
                     moments = CASE WHEN name = 'd' THEN tasks ELSE 0 END, flags = CASE WHEN name = 'f' THEN tasks ELSE 0 END, \
                     empty = CASE WHEN name = 'e' THEN tasks ELSE 0 END",
                )
                .await;
            }
            let stop = Arc::new(AtomicBool::new(false));
            let writer = tokio::spawn(write_on(database.clone(), stop.clone()));
            assert_eq!(database.migrate().await.unwrap(), Database::newest_schema());
            stop.store(true, Ordering::SeqCst);
            writer.await.unwrap();
            counts_are_right(database, schema).await;
            older_fills_are_right(database, schema).await;
            database.close().await;
        }
    }

    async fn a_fill_that_was_stopped_goes_on_where_it_was(test: TestDatabase) {
        let old = test.beside().await;
        let database = &old.database;
        database.migrate_to(11).await.unwrap();
        populate(database).await;
        database.migrate().await.unwrap();
        // As a start leaves it that was killed in the middle: what is behind the place is not there.
        run(database, "DELETE FROM task_people WHERE task_id > 8000").await;
        run(database, "DELETE FROM open_tasks WHERE task_id > 8000").await;
        run(database, "INSERT INTO settings (name, value) VALUES ('fill task_people and open_tasks', '8000')").await;
        run(database, "UPDATE task_people SET opened_at = 5 WHERE task_id = 7610").await;
        // The kinds of 8,001 to 8,800 are not counted yet; those of the others are not counted twice.
        run(
            database,
            "UPDATE project_data_columns SET numbers = CASE WHEN numbers > 0 THEN numbers - 792 ELSE 0 END, \
             moments = CASE WHEN moments > 0 THEN moments - 792 ELSE 0 END, flags = CASE WHEN flags > 0 THEN flags - 792 ELSE 0 END, \
             empty = CASE WHEN empty > 0 THEN empty - 792 ELSE 0 END",
        )
        .await;
        run(database, "INSERT INTO settings (name, value) VALUES ('fill kinds of data', '8000')").await;
        database.migrate().await.unwrap();
        counts_are_right(database, 11).await;
        kinds_are_right(database, 11).await;
        let mut reader = database;
        let row = reader.fetch_one("SELECT opened_at FROM task_people WHERE task_id = 7610", args![]).await.unwrap();
        assert_eq!(row.get::<i64>("opened_at").unwrap(), 5, "what was filled is not made anew");
        assert!(reader.fetch_all("SELECT name FROM settings WHERE name LIKE 'fill%'", args![]).await.unwrap().is_empty());
    }

    async fn a_program_works_beside_a_newer_one_but_not_where_it_must_know_more(test: TestDatabase) {
        let database = &test.database;
        let scope = empty_project(database).await;
        // A newer program was here and has added what nobody must know.
        run(database, "INSERT INTO schema_version (version, applied_at, needed) VALUES (1000, 0, FALSE)").await;
        assert_eq!(database.migrate().await.unwrap(), Database::newest_schema());
        database.project(&scope).await.unwrap();
        database.check_schema().await.unwrap();
        run(database, "INSERT INTO schema_version (version, applied_at, needed) VALUES (1001, 0, TRUE)").await;
        let refused = database.migrate().await.unwrap_err();
        assert!(refused.detail.contains("schema version 1001"), "{}", refused.detail);
        assert_eq!(database.check_schema().await.unwrap_err().status(), 503, "one that runs says so to its load balancer");
        run(database, "DELETE FROM schema_version WHERE version = 1001").await;
        // Who says nothing about it means that it must be known.
        run(database, "INSERT INTO schema_version (version, applied_at) VALUES (1002, 0)").await;
        assert!(database.migrate().await.is_err());
    }

    async fn an_upgrade_that_running_servers_could_not_work_beside_waits_for_them(test: TestDatabase) {
        let database = &test.database;
        let older = |id: &str| Presence {
            id: id.to_owned(),
            name: format!("node {id}, server on port 8080"),
            version: "0.0.9".to_owned(),
            started_at: database.now(),
        };
        database.announce_server(&older("a")).await.unwrap();
        test.clock.advance_seconds(7);
        database.announce_server(&older("b")).await.unwrap();
        // What they do not know and must: it changes nothing, so that it can be made again.
        run(database, "DELETE FROM schema_version WHERE version = 32").await;
        let refused = database.migrate().await.unwrap_err();
        assert_eq!(refused.status(), 409);
        assert!(
            refused.detail.starts_with(
                "node a, server on port 8080 (Labelkeep 0.0.9, seen 7 s ago) and 1 more works on this database and cannot go on after \
                 migration 32. Nothing was changed. Stop all servers"
            ),
            "{}",
            refused.detail
        );
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM schema_version WHERE version = 32").await, 0);
        // One says that it has stopped; the other has died without a word.
        database.retire_server(&older("b")).await.unwrap();
        test.clock.advance_seconds(37);
        assert!(database.migrate().await.is_err(), "seen 44 s ago");
        test.clock.advance_seconds(1);
        assert_eq!(database.migrate().await.unwrap(), Database::newest_schema());
        assert!(database.servers().await.unwrap().is_empty());
    }

    async fn an_upgrade_that_only_adds_does_not_wait_for_running_servers(test: TestDatabase) {
        let database = &test.database;
        let presence = Presence {
            id: "a".to_owned(),
            name: "node a".to_owned(),
            version: "0.0.9".to_owned(),
            started_at: database.now(),
        };
        database.announce_server(&presence).await.unwrap();
        run(database, "DROP INDEX trashed_drafts_by_task").await;
        run(database, "DELETE FROM schema_version WHERE version = 74").await;
        assert_eq!(database.migrate().await.unwrap(), Database::newest_schema());
        test.clock.advance_seconds(30);
        database.announce_server(&presence).await.unwrap();
        test.clock.advance_seconds(30);
        let seen = database.servers().await.unwrap();
        assert_eq!(seen.len(), 1, "one that says so again stays");
        let server = &seen[0];
        assert_eq!((server.name.as_str(), server.version.as_str(), server.schema), ("node a", "0.0.9", Database::newest_schema()));
        assert_eq!(server.seen_at.0 - server.started_at.0, 30_000_000);
    }
}
