use labelkeep_database::{Database, Fetch as _, args};
use labelkeep_model::{Error, Result};
use labelkeep_test_support::on_both_databases;

use crate::support::run;

async fn set(database: &Database, name: &'static str, fail: bool) -> Result<()> {
    database
        .write(move |transaction| {
            Box::pin(async move {
                transaction.execute("INSERT INTO settings (name, value) VALUES ($1, $2)", args![name, "x"]).await?;
                if fail { Err(Error::bad_request(labelkeep_model::Say::PlainNotFound)) } else { Ok(()) }
            })
        })
        .await
}

on_both_databases! {
    async fn a_failed_change_takes_back_only_itself(test: TestDatabase) {
        let db = &test.database;
        let (first, second, third) = tokio::join!(set(db, "a", false), set(db, "b", true), set(db, "c", false));
        assert!(first.is_ok() && second.is_err() && third.is_ok());
        let mut reader = db;
        let rows = reader.fetch_all("SELECT name FROM settings ORDER BY name", args![]).await.unwrap();
        let names: Vec<String> = rows.iter().map(|row| row.get("name").unwrap()).collect();
        assert_eq!(names, ["a", "c"]);
    }

    async fn a_unique_clash_is_a_conflict_and_leaves_the_writer_usable(test: TestDatabase) {
        set(&test.database, "a", false).await.unwrap();
        assert_eq!(set(&test.database, "a", false).await.unwrap_err().status(), 409);
        set(&test.database, "b", false).await.unwrap();
    }

    async fn a_committed_wake_up_arrives(test: TestDatabase) {
        // PostgreSQL's listener needs a moment to subscribe: the topic is sent until it is heard.
        let mut heard = test.database.wake_ups();
        let topic = loop {
            test.database.write(|transaction| Box::pin(async { transaction.wake("jobs").await })).await.unwrap();
            let waited = tokio::time::timeout(std::time::Duration::from_millis(200), heard.recv()).await;
            if let Ok(Ok(topic)) = waited { break topic }
        };
        assert_eq!(topic, "jobs");
    }

    async fn a_migration_with_a_smaller_number_than_the_newest_runs_too(test: TestDatabase) {
        let index = "/*sqlite SELECT name FROM sqlite_master WHERE name = 'file_uploads_by_size'*/\
                     /*pg SELECT indexname AS name FROM pg_indexes WHERE indexname = 'file_uploads_by_size'*/";
        let mut database = &test.database;
        run(database, "DROP INDEX file_uploads_by_size").await;
        run(database, "DELETE FROM schema_version WHERE version = 50").await;
        assert!(database.fetch_optional(index, args![]).await.unwrap().is_none());
        assert_eq!(database.migrate().await.unwrap(), Database::newest_schema());
        assert!(database.fetch_optional(index, args![]).await.unwrap().is_some());
        assert_eq!(database.fetch_all("SELECT version FROM schema_version WHERE version = 50", args![]).await.unwrap().len(), 1);
    }

    async fn migrating_twice_changes_nothing(test: TestDatabase) {
        assert_eq!(test.database.migrate().await.unwrap(), Database::newest_schema());
    }
}
