//! Copies of the embedded database: whole, and known as damaged when they are.

use labelkeep_database::{Database, Options};
use labelkeep_model::{SystemClock, SystemRng};
use labelkeep_test_support::TestDatabase;
use std::{path::Path, sync::Arc};

async fn open(path: &Path) -> labelkeep_model::Result<Database> {
    let options = Options::new(format!("sqlite://{}?mode=rw", path.display()));
    Database::open(&options, Arc::new(SystemClock), Arc::new(SystemRng::new())).await
}

#[tokio::test]
async fn a_copy_made_while_the_database_is_open_verifies_and_a_damaged_one_does_not() {
    let test = TestDatabase::sqlite().await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("copy.db");
    test.database.copy_to(&path).await.unwrap();
    assert!(test.database.copy_to(&path).await.is_err(), "an older copy is never overwritten");
    let copy = open(&path).await.unwrap();
    assert_eq!(copy.check_integrity().await.unwrap(), test.database.schema_version().await.unwrap());
    copy.close().await;
    drop(copy);
    // Everything but the first page, which has the schema: as a disk does it.
    let mut bytes = std::fs::read(&path).unwrap();
    for byte in bytes.iter_mut().skip(8192) {
        *byte = 0x55;
    }
    let damaged = folder.path().join("damaged.db");
    std::fs::write(&damaged, bytes).unwrap();
    let verdict = match open(&damaged).await {
        Ok(copy) => copy.check_integrity().await,
        Err(error) => Err(error),
    };
    assert!(verdict.is_err());
    let empty = folder.path().join("empty.db");
    std::fs::write(&empty, b"").unwrap();
    assert!(open(&empty).await.unwrap().check_integrity().await.is_err(), "an empty file is no database of ours");
}
