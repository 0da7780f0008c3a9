use super::file;
use crate::{Database, Fetch as _, Options, args};
use labelkeep_model::{MockClock, SeededRng, Timestamp};
use std::sync::Arc;

/// A backup as the program wrote it when the audit trail had just got its chain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_an_older_schema_is_brought_up() {
    let folder = tempfile::tempdir().unwrap();
    let (old, backup) = (folder.path().join("old.db"), folder.path().join("backup.db"));
    let mut transaction = file::create(&old, &[1, 2, 4], Timestamp(1)).await.unwrap();
    for sql in [
        "INSERT INTO organizations (title, created_at, updated_at) VALUES ('of old', 0, 0)",
        "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
         VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0)",
        "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title) \
         VALUES (1, 1, 1, 0, 0, 0, 'p')",
        "INSERT INTO tasks (id, project_id, inner_id, data, created_at, updated_at) VALUES (1, 1, 1, '{}', 0, 0)",
        "INSERT INTO annotations (id, task_id, project_id, result, result_count, created_at, updated_at, unique_id) \
         VALUES (1, 1, 1, '[]', 0, 3, 4, NULL), (2, 1, 1, '[]', 0, 3, 4, NULL), (3, 1, 1, '[]', 0, 3, 4, 'mine')",
    ] {
        transaction.execute(sql, args![]).await.unwrap();
    }
    transaction.commit_apart().await.unwrap();
    let mut from = file::open(&old).await.unwrap();
    let written = super::fill(&mut from, &backup, &mut |_| ()).await.unwrap();
    from.commit_apart().await.unwrap();
    assert_eq!(written.schema_version, 4);
    assert!(!written.tables.contains_key("exports"), "which came with the fifth");

    let options = Options::new(format!("sqlite://{}", folder.path().join("new.db").display()));
    let (clock, rng) = (Arc::new(MockClock::new(Timestamp(5))), Arc::new(SeededRng::new(1)));
    let database = Database::open(&options, clock, rng).await.unwrap();
    let restored = database.restore(&backup, &folder.path().join("back.db"), &mut |_| ()).await.unwrap();
    assert_eq!(restored.manifest, written);
    assert_eq!(database.schema_version().await.unwrap(), Database::newest_schema());
    let row = (&database).fetch_one("SELECT title FROM organizations", args![]).await.unwrap();
    assert_eq!(row.get::<String>("title").unwrap(), "of old");
    annotations_have_names(&database).await;
    assert_eq!(
        std::fs::read_dir(folder.path())
            .unwrap()
            .filter(|entry| { entry.as_ref().unwrap().file_name().to_string_lossy().contains("raised") })
            .count(),
        0
    );
    assert_eq!(database.verify_audit(None).await.unwrap().sealed, 1);
    database.close().await;
}

/// The ninth gave names to those without, and changed nothing else.
async fn annotations_have_names(mut database: &Database) {
    let sql = "SELECT unique_id, updated_at FROM annotations ORDER BY id";
    let rows = database.fetch_all(sql, args![]).await.unwrap();
    let names: Vec<String> = rows.iter().map(|row| row.get("unique_id").unwrap()).collect();
    assert_eq!(names.len(), 3);
    assert_ne!(names[0], names[1]);
    for name in &names[..2] {
        let uuid = uuid::Uuid::parse_str(name).unwrap();
        assert_eq!((uuid.get_version_num(), uuid.to_string()), (4, name.clone()));
    }
    assert_eq!(names[2], "mine");
    assert!(rows.iter().all(|row| row.time("updated_at").unwrap() == Timestamp(4)));
}
