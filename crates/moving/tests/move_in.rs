//! Moves from a small database of Label Studio, made here.

use labelkeep_database::{Args, Database, Fetch as _, args};
use labelkeep_model::{Rng as _, Role, SystemRng};
use labelkeep_moving::{Options, Report, Source, SqlSource, move_in};
use labelkeep_secrets::{KeyRing, MasterKey};
use labelkeep_test_support::TestDatabase;
use std::{path::Path, sync::Arc};

const SOURCE: &str = include_str!("source.sql");

/// That installation: its file, and its folder of media.
struct There {
    folder: tempfile::TempDir,
}

impl There {
    async fn new() -> Self {
        let there = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir_all(there.media().join("upload/5")).unwrap();
        std::fs::write(there.media().join("upload/5/a1-x.txt"), "content of a file").unwrap();
        there.run(SOURCE);
        there
    }

    fn media(&self) -> std::path::PathBuf {
        self.folder.path().join("media")
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("label_studio.sqlite3")
    }

    /// Changes something there.
    fn run(&self, sql: &'static str) {
        rusqlite::Connection::open(self.file()).unwrap().execute_batch(sql).unwrap();
    }

    async fn moved_to(&self, database: &Database) -> Report {
        let options = labelkeep_database::Options::new(format!("sqlite://{}", self.file().display()));
        let mut source = Source::Sql(Box::new(SqlSource::open(&options, Some(self.media())).await.unwrap()));
        let mut key = [0; 32];
        SystemRng::new().fill(&mut key);
        let ring = Arc::new(KeyRing::new(MasterKey::new(key).unwrap(), Vec::new()));
        let options = Options { ring, role: Role::Annotator, most_file_bytes: 1 << 20 };
        move_in(database, &mut source, &options, &mut |_| {}).await.unwrap()
    }
}

macro_rules! on_both {
    ($($test:ident),* $(,)?) => {
        mod on_sqlite { $(#[tokio::test] async fn $test() { super::$test(super::TestDatabase::sqlite().await).await; })* }
        mod on_postgres { $(#[tokio::test] async fn $test() { super::$test(super::TestDatabase::postgres().await).await; })* }
    };
}

on_both!(
    everything_comes_with_its_ids_and_is_proved,
    taken_ids_are_raised_and_addresses_follow,
    what_cannot_be_kept_is_said_and_passed,
    later_runs_bring_what_changed_there_and_leave_what_changed_here,
);

async fn text(database: &Database, sql: &'static str, args: Args) -> String {
    let mut database = database;
    database.fetch_one(sql, args).await.unwrap().get::<Option<String>>("v").unwrap().unwrap_or_default()
}

async fn number(database: &Database, sql: &'static str) -> i64 {
    let mut database = database;
    database.fetch_one(sql, args![]).await.unwrap().get::<Option<i64>>("v").unwrap().unwrap_or(-1)
}

async fn everything_comes_with_its_ids_and_is_proved(test: TestDatabase) {
    let (there, database) = (There::new().await, &test.database);
    let report = there.moved_to(database).await;
    assert!(report.equal, "{report}");
    assert_eq!(report.password_needed, ["anna@example.org"]);
    let data = text(database, "SELECT data AS v FROM tasks WHERE id = 11", args![]).await;
    assert_eq!(data, r#"{"text": "B\u00e4r",  "n": 1.50, "file": "/data/upload/5/a1-x.txt"}"#, "byte for byte");
    let sql = "SELECT unique_id || ' ' || result AS v FROM annotations WHERE id = 21 AND completed_by = 7 AND ground_truth AND lead_time = 1.25";
    let expected = r#"01234567-89ab-cdef-0123-456789abcdef [{"id":"a","from_name":"c","to_name":"t","type":"choices","value":{"choices":["good"]},"own":[1,null]}]"#;
    assert_eq!(text(database, sql, args![]).await, expected);
    let parents = "SELECT parent_annotation * 1000 + parent_prediction AS v FROM annotations WHERE id = 22";
    assert_eq!(number(database, parents).await, 21_031);
    let counters = "SELECT task_number * 1000 + total_annotations_number * 100 + skipped_annotations_number * 10 \
                    + total_predictions_number AS v FROM projects WHERE id = 5";
    assert_eq!(number(database, counters).await, 2_111);
    assert_eq!(number(database, "SELECT next_inner_id AS v FROM projects WHERE id = 5").await, 5);
    assert_eq!(number(database, "SELECT draft_count AS v FROM tasks WHERE id = 12").await, 1);
    assert_eq!(number(database, "SELECT COUNT(*) AS v FROM drafts WHERE id = 41 AND user_id = 7").await, 1);
    assert_eq!(text(database, "SELECT role AS v FROM users WHERE id = 8", args![]).await, Role::Deactivated.code());
    assert_eq!(text(database, "SELECT role AS v FROM users WHERE id = 1", args![]).await, Role::Owner.code());
    assert_eq!(number(database, "SELECT COUNT(*) AS v FROM project_members WHERE project_id = 5").await, 2);
    let view = text(database, "SELECT data AS v FROM views WHERE id = 51", args![]).await;
    for part in [r#""conjunction":"or""#, r#""value":3"#, r#""-tasks:id""#, r#""excluded":[]"#] {
        assert!(view.contains(part), "{view}");
    }
    let links =
        "SELECT COUNT(*) AS v FROM storage_links WHERE object_key = 'p/two.txt' AND row_index = -1 AND task_id = 12";
    assert_eq!(number(database, links).await, 1, "a sync makes no task again");
    for sql in
        ["SELECT secrets AS v FROM storages", "SELECT headers AS v FROM webhooks", "SELECT settings AS v FROM storages"]
    {
        let stored = text(database, sql, args![]).await;
        assert!(!stored.is_empty() && !stored.contains("the secret") && !stored.contains("the access key"), "{stored}");
    }
}

async fn taken_ids_are_raised_and_addresses_follow(test: TestDatabase) {
    let (there, database) = (There::new().await, &test.database);
    // An installation that is in use: its person and its projects have the same numbers.
    let other = There::new().await;
    other.run("UPDATE organization SET created_at = '2024-01-01 00:00:00'; UPDATE htx_user SET email = 'x' || email;");
    assert!(other.moved_to(database).await.equal);
    let report = there.moved_to(database).await;
    assert!(report.equal, "{report}");
    let project = report.projects[0].here.unwrap();
    assert!(project > 5);
    let sql = "SELECT data AS v FROM tasks WHERE project_id = $1 AND inner_id = 1";
    let data = text(database, sql, args![project]).await;
    assert_eq!(data, format!(r#"{{"text": "B\u00e4r",  "n": 1.50, "file": "/data/upload/{project}/a1-x.txt"}}"#));
    let ids = &report.ids["task"];
    assert_eq!(ids.len(), 1, "their order stays: {ids:?}");
    assert_eq!((ids[0].first_there, ids[0].last_there), (11, 12));
    assert_eq!(number(database, "SELECT COUNT(*) AS v FROM tasks").await, 4);
    let again = there.moved_to(database).await;
    assert!(again.equal && again.came("task") == 0);
    assert_eq!(number(database, "SELECT COUNT(*) AS v FROM tasks").await, 4);
}

async fn what_cannot_be_kept_is_said_and_passed(test: TestDatabase) {
    let (there, database) = (There::new().await, &test.database);
    there.run(
            "INSERT INTO task VALUES (13, 'no json', '2025-02-02 00:00:00', '2025-02-02 00:00:00', 5, NULL, 1, NULL, NULL, 5, 1);
             INSERT INTO task VALUES (14, '[1]', '2025-02-02 00:00:00', '2025-02-02 00:00:00', 5, NULL, 1, NULL, NULL, 6, 1);
             INSERT INTO task VALUES (15, NULL, 'never', NULL, 5, NULL, NULL, 999, 999, NULL, NULL);
             INSERT INTO task_completion (id, result, created_at, task_id) VALUES (23, '{}', '2025-02-02 00:00:00', 12), (24, '[1]', '2025-02-02 00:00:00', 12);
             INSERT INTO data_import_fileupload VALUES (4, 5, 7, '../../secret'), (5, 5, 7, 'upload/5/not-there.png');
             INSERT INTO htx_user (id, email, is_active) VALUES (9, 'no address', 1);
             INSERT INTO data_manager_view VALUES (52, '3', 5, NULL, NULL, NULL, NULL, NULL);",
        );
    let report = there.moved_to(database).await;
    assert!(!report.equal);
    let mut skipped: Vec<(&str, i64)> = report.skipped.iter().map(|one| (one.kind.as_str(), one.id)).collect();
    skipped.sort_unstable();
    let expected = [
        ("annotation", 23),
        ("annotation", 24),
        ("task", 13),
        ("task", 14),
        ("task", 15),
        ("upload", 4),
        ("upload", 5),
        ("user", 9),
        ("view", 52),
    ];
    assert_eq!(skipped, expected);
    assert_eq!(number(database, "SELECT COUNT(*) AS v FROM tasks").await, 2);
    assert!(Path::new(&there.file()).exists());
}

async fn later_runs_bring_what_changed_there_and_leave_what_changed_here(test: TestDatabase) {
    let (there, database) = (There::new().await, &test.database);
    assert!(there.moved_to(database).await.equal);
    there.run(
            "INSERT INTO task VALUES (13, '{\"text\": \"new\"}', '2025-03-02 00:00:00', '2025-03-02 00:00:00', 5, NULL, 1, NULL, NULL, 5, 1);
             INSERT INTO task_completion (id, result, created_at, task_id, completed_by_id) VALUES (23, '[]', '2025-03-02 00:00:00', 12, 7);
             UPDATE task SET data = '{\"text\": \"changed\", \"more\": 1}' WHERE id = 12;
             UPDATE project SET title = 'Renamed' WHERE id = 5;
             UPDATE prediction SET score = 0.75 WHERE id = 31;
             UPDATE task_completion SET lead_time = 9 WHERE id = 21;",
        );
    database
        .write(|transaction| {
            Box::pin(async move {
                transaction.execute("UPDATE annotations SET lead_time = 5 WHERE id = 21", args![]).await?;
                transaction.execute("DELETE FROM drafts WHERE id = 41", args![]).await.map(|_| ())
            })
        })
        .await
        .unwrap();
    let report = there.moved_to(database).await;
    assert!(!report.equal, "what was changed on both sides is a difference");
    assert_eq!(report.difference_count, 1);
    assert_eq!((report.differences[0].kind.as_str(), report.differences[0].there), ("annotation", 21));
    assert_eq!((report.came("task"), report.came("annotation"), report.came("prediction")), (2, 1, 1));
    assert_eq!(report.fates["draft"]["deleted_here"], 1);
    assert_eq!(text(database, "SELECT title AS v FROM projects WHERE id = 5", args![]).await, "Renamed");
    assert_eq!(number(database, "SELECT CAST(lead_time AS BIGINT) AS v FROM annotations WHERE id = 21").await, 5);
    let counters = "SELECT task_number * 1000 + total_annotations_number * 100 + skipped_annotations_number * 10 \
                    + total_predictions_number AS v FROM projects WHERE id = 5";
    assert_eq!(number(database, counters).await, 3_211);
    let columns = "SELECT tasks AS v FROM project_data_columns WHERE project_id = 5 AND name = 'more'";
    assert_eq!(number(database, columns).await, 1);
}
