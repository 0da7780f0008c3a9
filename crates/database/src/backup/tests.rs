use super::file;
use crate::{Database, Fetch as _, Options, args};
use labelkeep_model::{MockClock, SeededRng, Timestamp};
use std::sync::Arc;

/// A backup as the program wrote it when the audit trail had just got its chain.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_an_older_schema_is_brought_up() {
    let folder = tempfile::tempdir().unwrap();
    let (old, backup) = (folder.path().join("old.db"), folder.path().join("backup.db"));
    let mut transaction = file::create(&old, 4, Timestamp(1)).await.unwrap();
    let sql = "INSERT INTO organizations (title, created_at, updated_at) VALUES ('of old', 0, 0)";
    transaction.execute(sql, args![]).await.unwrap();
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
