//! Backups: the same from either database, into either database, and never half.

use labelkeep_database::{
    Database, Fetch as _, Options, args,
    backup::{self, Progress},
};
use labelkeep_model::{MockClock, SeededRng};
use labelkeep_test_support::{START, TestDatabase, on_both_databases};
use std::{fs, path::Path, sync::Arc};

const ROWS: [&str; 13] = [
    "INSERT INTO organizations (id, title, created_at, updated_at) VALUES (1, 'Zoë''s', 0, 0)",
    "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
     VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0)",
    "INSERT INTO sessions (token_hash, user_id, created_at, last_activity, persistent) VALUES ('s', 1, 0, 0, TRUE)",
    "INSERT INTO one_time_links (kind, token_hash, user_id, created_at, expires_at) VALUES ('reset', 'l', 1, 0, 9)",
    "INSERT INTO personal_tokens (user_id, jti, token_hash, truncated, created_at, expires_at) VALUES (1, 'j', 'h', 't', 0, 9)",
    "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title, data_version) \
     VALUES (41, 1, 1, 0, 0, 0, 'p', 7)",
    "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at, lead_time_sum, prediction_score) \
     VALUES (5, 41, 1, '{\"t\":\"a b\"}', 0, 0, 0.1, NULL)",
    "INSERT INTO jobs (kind, organization_id, project_id, title, status, worker, run_after, created_at) \
     VALUES ('import', 1, 41, 'j', 'running', 'w', 0, 0)",
    "INSERT INTO file_uploads (id, project_id, user_id, name, original_name, content_type, is_complete, created_at) \
     VALUES (1, 41, 1, 'n', 'n', 'text/plain', TRUE, 0), (2, 41, 1, 'm', 'm', 'text/plain', FALSE, 0)",
    "INSERT INTO file_chunks (file_id, number, bytes) VALUES (1, 0, /*sqlite x'00ff'*//*pg '\\x00ff'*/), \
     (2, 0, /*sqlite x'01'*//*pg '\\x01'*/)",
    "INSERT INTO settings (name, value) VALUES ('key_fingerprint', 'first')",
    "INSERT INTO audit_log (at, organization_id, action, object_type, credential) VALUES (1, 1, 'one', 'task', 'job')",
    "INSERT INTO audit_log (at, organization_id, action, object_type, credential) VALUES (2, 1, 'two', 'task', 'job')",
];

async fn run(database: &Database, sql: &'static str) {
    database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args![]).await })).await.unwrap();
}

async fn filled(test: &TestDatabase) {
    for sql in ROWS {
        run(&test.database, sql).await;
    }
}

fn nobody(_: Progress<'_>) {}

async fn number(mut database: &Database, sql: &'static str) -> i64 {
    database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

async fn holds(database: &Database) -> i64 {
    let verdict = database.verify_audit(None).await.unwrap();
    assert_eq!((verdict.unsealed, verdict.fault), (0, None));
    verdict.sealed
}

/// The other database, empty.
async fn other(test: &TestDatabase) -> TestDatabase {
    if test.database.is_postgres() { TestDatabase::sqlite().await } else { TestDatabase::postgres().await }
}

on_both_databases! {
    async fn a_backup_goes_into_the_other_database_and_back_and_is_the_same(test: TestDatabase) {
        filled(&test).await;
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("first.db"), folder.path().join("second.db"));
        let made = test.database.back_up(&first, &mut nobody).await.unwrap();
        assert_eq!(backup::verify(&first, &mut nobody).await.unwrap(), made);
        assert!(test.database.back_up(&first, &mut nobody).await.is_err(), "an older backup is never overwritten");
        assert_eq!(made.tables["tasks"].rows, 1);

        let there = other(&test).await;
        let restored = there.database.restore(&first, &folder.path().join("back"), &mut nobody).await.unwrap();
        assert!(!restored.trail_goes_on);
        assert_eq!(holds(&there.database).await, 3);
        let again = there.database.back_up(&second, &mut nobody).await.unwrap();
        let same = ["organizations", "users", "tasks", "personal_tokens", "project_members", "annotations"];
        for table in same {
            assert_eq!(again.tables[table], made.tables[table], "{table}");
        }
        assert_eq!(number(&there.database, "SELECT COUNT(*) AS n FROM file_chunks WHERE file_id = 1").await, 1);
        assert_eq!(made.tables.len(), again.tables.len());
    }

    async fn a_restore_takes_what_came_later_away_and_keeps_it_as_the_way_back(test: TestDatabase) {
        filled(&test).await;
        let database = &test.database;
        let folder = tempfile::tempdir().unwrap();
        let (file, way_back) = (folder.path().join("backup.db"), folder.path().join("back.db"));
        database.back_up(&file, &mut nobody).await.unwrap();
        run(database, "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) VALUES (9, 41, 2, '{}', 0, 0)").await;
        // As the database itself counts, so that the next id is known.
        run(database, "INSERT INTO audit_log (at, organization_id, action, object_type, credential) VALUES (3, 1, 'three', 'task', 'job')").await;
        run(database, "UPDATE personal_tokens SET revoked_at = 4").await;
        run(database, "UPDATE projects SET data_version = 100").await;
        run(database, "UPDATE settings SET value = 'second' WHERE name = 'key_fingerprint'").await;
        let generation = database.generation();
        let head = { database.seal_audit(0).await.unwrap(); database.verify_audit(None).await.unwrap().head };

        let restored = database.restore(&file, &way_back, &mut nobody).await.unwrap();
        assert!(restored.trail_goes_on && restored.has_other_key);
        assert_eq!((restored.sessions_ended, restored.jobs_put_back), (1, 1));
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM tasks").await, 1);
        let counted = "SELECT CAST(SUM(tasks) AS BIGINT) AS n FROM task_blocks";
        assert_eq!(number(database, counted).await, 1);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL").await, 0);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM one_time_links WHERE used_at IS NULL").await, 0);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM personal_tokens WHERE revoked_at IS NULL").await, 0);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM jobs WHERE status = 'queued' AND worker IS NULL").await, 1);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM file_uploads").await, 1);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM file_chunks").await, 1);
        assert_eq!(number(database, "SELECT data_version AS n FROM projects").await, 108);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM settings WHERE value = 'second'").await, 1);
        assert!(database.was_restored_since(generation).await && !database.was_restored_since(database.generation()).await);
        // The trail goes on: the three entries, and that of the restore.
        assert_eq!(holds(database).await, 4);
        assert!(database.verify_audit(Some(&head)).await.unwrap().has_known);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM audit_log WHERE action = 'database.restored'").await, 1);
        // Still append-only.
        let change = database.write(|transaction| Box::pin(async { transaction.execute("DELETE FROM audit_log", args![]).await }));
        assert!(change.await.is_err());

        assert_eq!(backup::verify(&way_back, &mut nobody).await.unwrap().tables["tasks"].rows, 2);
        database.restore(&way_back, &folder.path().join("back again"), &mut nobody).await.unwrap();
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM tasks").await, 2);
        assert_eq!(number(database, counted).await, 2);
        assert_eq!(holds(database).await, 5);
    }

    async fn others_read_what_was_there_until_the_restore_is_in_force(test: TestDatabase) {
        filled(&test).await;
        let database = &test.database;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.db");
        database.back_up(&file, &mut nobody).await.unwrap();
        run(database, "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) VALUES (9, 41, 2, '{}', 0, 0)").await;
        run(database, "INSERT INTO sessions (token_hash, user_id, created_at, last_activity, persistent) VALUES ('r', 1, 1767225600000000, 1767225600000000, TRUE)").await;
        // The use of the session is to be noted again, which has to wait for the restore.
        test.clock.advance_seconds(3_600);
        let mut seen = Vec::new();
        let mut read = |progress: Progress<'_>| {
            if progress.doing == "Restoring" && progress.table == "tasks" {
                tokio::task::block_in_place(|| {
                    tokio::runtime::Handle::current().block_on(async {
                        let tasks = number(database, "SELECT COUNT(*) AS n FROM tasks").await;
                        seen.push((tasks, database.caller_by_session("r", "").await.unwrap().is_some()));
                    });
                });
            }
        };
        database.restore(&file, &folder.path().join("back.db"), &mut read).await.unwrap();
        assert_eq!(seen, [(2, true)]);
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM tasks").await, 1);
    }

    async fn ids_given_since_the_backup_never_name_something_else(test: TestDatabase) {
        filled(&test).await;
        let database = &test.database;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.db");
        database.back_up(&file, &mut nobody).await.unwrap();
        let add = "INSERT INTO organizations (title, created_at, updated_at) VALUES ('o', 0, 0)";
        for _ in 0..3 {
            // PostgreSQL does not count ids that were given by hand.
            let _ = database.write(move |transaction| Box::pin(async move { transaction.execute(add, args![]).await })).await;
        }
        let last = number(database, "SELECT MAX(id) AS n FROM organizations").await;
        assert!(last > 1);
        database.restore(&file, &folder.path().join("back"), &mut nobody).await.unwrap();
        assert_eq!(number(database, "SELECT MAX(id) AS n FROM organizations").await, 1);
        run(database, add).await;
        assert!(number(database, "SELECT MAX(id) AS n FROM organizations").await > last);
    }

    async fn a_file_that_is_not_good_changes_nothing(test: TestDatabase) {
        filled(&test).await;
        let database = &test.database;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.db");
        database.back_up(&file, &mut nobody).await.unwrap();
        let bytes = fs::read(&file).unwrap();
        for (name, change, refusal) in CHANGES {
            let path = folder.path().join(name);
            fs::write(&path, &bytes).unwrap();
            change_file(&path, change).await;
            let refused = database.restore(&path, &folder.path().join("back"), &mut nobody).await.unwrap_err();
            assert!(refused.detail.contains(refusal), "{name}: {}", refused.detail);
        }
        assert!(!folder.path().join("back").exists());
        assert_eq!(number(database, "SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL").await, 1);
    }

    async fn a_way_back_that_cannot_be_written_stops_the_restore(test: TestDatabase) {
        filled(&test).await;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("backup.db");
        test.database.back_up(&file, &mut nobody).await.unwrap();
        let nowhere = folder.path().join("no such folder").join("back.db");
        let refused = test.database.restore(&file, &nowhere, &mut nobody).await.unwrap_err();
        assert!(refused.detail.contains("cannot be made"), "{}", refused.detail);
        assert!(test.database.restore(&file, &file, &mut nobody).await.is_err(), "the backup is not overwritten");
        assert_eq!(number(&test.database, "SELECT COUNT(*) AS n FROM sessions WHERE ended_at IS NULL").await, 1);
        run(&test.database, "UPDATE projects SET title = 'and nobody holds a lock'").await;
    }
}

const CHANGES: [(&str, &str, &str); 6] = [
    ("a row", "UPDATE tasks SET data = '{}'", "not as they were written"),
    ("a row less", "DELETE FROM personal_tokens", "not as they were written"),
    ("a column", "ALTER TABLE drafts ADD COLUMN more TEXT", "another schema"),
    ("a table", "DROP TABLE views", "another schema"),
    ("newer", "UPDATE backup_manifest SET value = '999' WHERE name = 'schema_version'", "or a newer one"),
    ("no manifest", "DROP TABLE backup_manifest", "no backup that `labelkeep backup` has written"),
];

/// As somebody does who opens the file with another program.
async fn change_file(path: &Path, sql: &'static str) {
    let options = Options::new(format!("sqlite://{}?mode=rw", path.display()));
    let file = Database::open(&options, Arc::new(MockClock::new(START)), Arc::new(SeededRng::new(2))).await.unwrap();
    run(&file, sql).await;
    run(&file, "SELECT 1").await;
    // What was written goes from the file beside it into the file itself.
    (&file).fetch_all("PRAGMA wal_checkpoint(TRUNCATE)", args![]).await.unwrap();
    file.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_of_postgresql_is_in_a_backup() {
    let test = TestDatabase::postgres().await;
    let folder = tempfile::tempdir().unwrap();
    let made = test.database.back_up(&folder.path().join("backup.db"), &mut nobody).await.unwrap();
    // Blocks of tasks are counted anew, texts are indexed anew, and orders are made when somebody asks for them.
    let sql = "SELECT tablename::TEXT AS name FROM pg_tables WHERE schemaname = 'public' \
               AND tablename NOT IN ('schema_version', 'task_blocks', 'task_search', 'task_search_state', \
               'field_orders', 'field_values')";
    let rows = (&test.database).fetch_all(sql, args![]).await.unwrap();
    let mut tables: Vec<String> = rows.iter().map(|row| row.get("name").unwrap()).collect();
    tables.sort();
    assert_eq!(tables, made.tables.into_keys().collect::<Vec<_>>());
}
