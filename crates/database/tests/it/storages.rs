//! Connections to stores: what is sealed, and what a sync makes of the objects that it sees.

use crate::support::empty_project;
use labelkeep_database::{
    Database, Fetch, RotationPlace,
    access::ProjectScope,
    args,
    imports::TaskRow,
    jobs::{Job, JobClaim, NewJob, Step, Title},
    storages::{
        Direction, NewConnection, NewStorage, Provider, SourceObject, SourceTask, Storage, StorageSecrets,
        StorageStatus, SyncEnd, SyncPage,
    },
};
use labelkeep_model::{ErrorKind, Permission, Say, TaskId};
use labelkeep_secrets::{KeyRing, MasterKey};
use labelkeep_test_support::on_both_databases;
use serde_json::json;
use std::sync::Arc;

const CANARY: &str = "canary-aY8sD0f7Gh2k";

fn key(first: u8) -> MasterKey {
    let mut bytes = [0; 32];
    for (index, byte) in (0..32_u8).zip(&mut bytes) {
        *byte = index.wrapping_mul(7).wrapping_add(first);
    }
    MasterKey::new(bytes).unwrap()
}

fn ring() -> Arc<KeyRing> {
    Arc::new(KeyRing::new(key(1), Vec::new()))
}

fn new_storage() -> NewStorage {
    let mut secrets = StorageSecrets::default();
    secrets.set("aws_secret_access_key", CANARY);
    let settings = json!({ "bucket": "data", "s3_endpoint": "https://a.example" });
    NewStorage {
        direction: Direction::Source,
        provider: Provider::S3,
        title: Some("Pictures".into()),
        description: None,
        settings: settings.as_object().cloned().unwrap(),
        points_at: "a.example data".into(),
        shared: None,
        secrets: Some(secrets),
        regex_filter: None,
        recursive_scan: true,
        use_blob_urls: true,
        synchronizable: true,
        presign: true,
        presign_ttl_seconds: 60,
        can_delete_objects: false,
    }
}

async fn stored(database: &Database, scope: &ProjectScope) -> Storage {
    database.create_storage(scope, new_storage(), ring()).await.unwrap()
}

async fn begun(database: &Database, scope: &ProjectScope, storage: &Storage) -> Option<Job> {
    let new = NewJob { worker: Some("w".to_owned()), ..NewJob::new("storage_sync", Title::new("storage_sync", "")) };
    database.begin_sync(scope, storage.id, new).await.unwrap()
}

async fn claimed(database: &Database, scope: &ProjectScope, storage: &Storage) -> JobClaim {
    JobClaim { job: begun(database, scope, storage).await.expect("no sync runs").id, worker: "w".to_owned() }
}

fn step(done: i64) -> Step {
    Step { done, total: None, checkpoint: json!({}) }
}

fn object(key: &str) -> SourceObject {
    SourceObject { key: key.to_owned(), size: Some(3), mark: Some("m".into()), modified: None }
}

fn media(key: &str) -> SourceTask {
    let data = json!({ "image": format!("s3://data/{key}") }).to_string();
    SourceTask { object: object(key), row: None, task: TaskRow { data, allow_skip: true, ..TaskRow::default() } }
}

fn page(keys: &[&str]) -> SyncPage {
    SyncPage {
        objects: keys.iter().map(|key| object(key)).collect(),
        tasks: keys.iter().map(|key| media(key)).collect(),
        objects_seen: keys.len() as i64,
        ..SyncPage::default()
    }
}

async fn end(database: &Database, scope: &ProjectScope, claim: &JobClaim, storage: &Storage) -> Storage {
    let end = SyncEnd { has_errors: false, meta: json!({}), traceback: None, model_version: None };
    database.finish_sync(scope, claim, storage.id, end).await.unwrap()
}

async fn count(database: &Database, sql: &'static str) -> i64 {
    let mut database = database;
    database.fetch_one(sql, args![]).await.unwrap().get("n").unwrap()
}

const TASKS: &str = "SELECT COUNT(*) AS n FROM tasks WHERE trashed_by = 0";

on_both_databases! {
    async fn s23_secrets_of_storages_are_sealed_and_open_for_their_place_alone(test: TestDatabase) {
        let (database, scope) = (&test.database, empty_project(&test.database).await);
        let storage = stored(database, &scope).await;
        let opened = storage.open(&ring(), "a.example data").unwrap();
        assert_eq!(opened.get("aws_secret_access_key"), Some(CANARY));
        assert!(!format!("{storage:?} {opened:?}").contains(CANARY));
        // Somebody who can write to the database points it elsewhere.
        assert!(storage.open(&ring(), "evil.example data").is_err());
        assert!(storage.open(&KeyRing::new(key(2), Vec::new()), "a.example data").is_err());
        let mut rows = database;
        for sql in ["SELECT secrets AS t FROM storages", "SELECT settings AS t FROM storages", "SELECT details AS t FROM audit_log"] {
            for row in rows.fetch_all(sql, args![]).await.unwrap() {
                assert!(!row.get::<String>("t").unwrap().contains(CANARY), "{sql}");
            }
        }
        // A row that is put in another's place.
        let other = stored(database, &scope).await;
        database.write(move |transaction| Box::pin(async move {
            let sql = "UPDATE storages SET secrets = (SELECT secrets FROM storages WHERE id = $1) WHERE id = $2";
            transaction.execute(sql, args![storage.id, other.id]).await
        })).await.unwrap();
        let moved = database.storage(&scope, other.id).await.unwrap();
        assert!(moved.open(&ring(), "a.example data").is_err());
        database.delete_storage(&scope, other.id).await.unwrap();
        assert_eq!(count(database, "SELECT COUNT(*) AS n FROM storages WHERE secrets IS NOT NULL").await, 1);
        assert_eq!(database.storage(&scope, other.id).await.unwrap_err().kind, ErrorKind::NotFound);
    }

    async fn s23_secrets_are_wrapped_anew_while_they_are_used(test: TestDatabase) {
        let (database, scope) = (&test.database, empty_project(&test.database).await);
        let storage = stored(database, &scope).await;
        let both = Arc::new(KeyRing::new(key(2), vec![key(1)]));
        let mut place = RotationPlace::default();
        let mut wrapped = 0;
        loop {
            let step = database.rotate_secrets(both.clone(), place).await.unwrap();
            wrapped += step.wrapped;
            match step.next { Some(next) => place = next, None => break }
        }
        assert_eq!(wrapped, 1);
        let now = database.storage(&scope, storage.id).await.unwrap();
        assert!(now.open(&ring(), "a.example data").is_err(), "the old key opens it no more");
        let only_new = KeyRing::new(key(2), Vec::new());
        assert_eq!(now.open(&only_new, "a.example data").unwrap().get("aws_secret_access_key"), Some(CANARY));
        assert_eq!(database.rotate_secrets(both, RotationPlace::default()).await.unwrap().wrapped, 0);
        assert_eq!(database.keys_of_secrets().await.unwrap().into_keys().collect::<Vec<_>>(), [key(2).id().clone()]);
    }

    async fn s23_a_shared_connection_is_sealed_once_and_a_sync_ends_when_it_is_taken_away(test: TestDatabase) {
        let (database, scope) = (&test.database, empty_project(&test.database).await);
        let organization = scope.caller().in_organization(Permission::SettingsManage).unwrap();
        let settings = json!({ "bucket": "shared", "s3_endpoint": "https://b.example", "region_name": null });
        let new = NewConnection {
            provider: Provider::S3,
            title: "Lake".into(),
            settings: settings.as_object().cloned().unwrap(),
            points_at: "b.example shared".into(),
            secrets: new_storage().secrets,
        };
        let made = database.create_storage_connection(&organization, new, ring()).await.unwrap();
        assert!(database.shared_connections(&scope).await.unwrap().is_empty());
        database.share_storage_connection(&organization, made.id, scope.id().0, "p".into()).await.unwrap();
        let shared = database.shared_connections(&scope).await.unwrap().remove(0);
        let mut own = new_storage();
        own.settings.insert("prefix".into(), json!("p/q"));
        own.shared = Some(shared);
        let storage = database.create_storage(&scope, own, ring()).await.unwrap();
        // What the connection says, whatever was sent with the storage; and nothing of it lies with the storage.
        assert_eq!((&storage.settings["bucket"], &storage.settings["prefix"]), (&json!("shared"), &json!("p/q")));
        assert_eq!(storage.open(&ring(), "b.example shared").unwrap().get("aws_secret_access_key"), Some(CANARY));
        assert!(storage.open(&ring(), "evil.example shared").is_err());
        let mut rows = database;
        let row = rows.fetch_one("SELECT settings, secrets FROM storages", args![]).await.unwrap();
        assert_eq!((row.get::<String>("settings").unwrap(), row.get::<Option<String>>("secrets").unwrap()), (r#"{"prefix":"p/q"}"#.into(), None));
        let both = Arc::new(KeyRing::new(key(2), vec![key(1)]));
        let mut place = RotationPlace::default();
        while let Some(next) = database.rotate_secrets(both.clone(), place).await.unwrap().next {
            place = next;
        }
        let now = database.storage(&scope, storage.id).await.unwrap();
        assert_eq!(now.open(&both, "b.example shared").unwrap().get("aws_secret_access_key"), Some(CANARY));
        let claim = claimed(database, &scope, &storage).await;
        assert_eq!(database.sync_page(&scope, &claim, storage.id, page(&["a"]), step(1)).await.unwrap(), 1);
        let before = database.storage(&scope, storage.id).await.unwrap().revision();
        database.take_storage_connection(&organization, made.id, scope.id().0).await.unwrap();
        assert!(database.sync_page(&scope, &claim, storage.id, page(&["b"]), step(2)).await.is_err());
        let taken = database.storage(&scope, storage.id).await.unwrap();
        assert!(taken.shared.as_ref().is_some_and(|shared| !shared.is_open) && taken.revision() != before);
        assert!(!taken.settings.contains_key("bucket") && taken.open(&both, "b.example shared").unwrap().is_empty());
        let mut again = new_storage();
        again.shared = storage.shared.clone();
        assert!(database.create_storage(&scope, again, ring()).await.is_err(), "what was offered once");
        database.delete_storage_connection(&organization, made.id).await.unwrap();
        assert_eq!(count(database, "SELECT COUNT(*) AS n FROM storage_connections WHERE secrets IS NOT NULL").await, 0);
    }

    async fn a_page_makes_each_task_once_however_often_and_wherever_it_comes(test: TestDatabase) {
        let (database, scope) = (&test.database, empty_project(&test.database).await);
        let storage = stored(database, &scope).await;
        let claim = claimed(database, &scope, &storage).await;
        assert!(begun(database, &scope, &storage).await.is_none(), "one sync at a time");
        assert_eq!(database.storage(&scope, storage.id).await.unwrap().status, StorageStatus::InProgress);
        let keys = ["a//b.jpg", "sp ace.jpg ", "x/%2E%2E/y", "+", "?", "#", "😀.png"];
        // A worker that was thought dead, and the one that took over, in another order and with the same key twice.
        let (again, twice) = (["😀.png", "#", "+", "a//b.jpg"], ["?", "?", "x/%2E%2E/y"]);
        let (one, two, three) = tokio::join!(
            database.sync_page(&scope, &claim, storage.id, page(&keys), step(7)),
            database.sync_page(&scope, &claim, storage.id, page(&again), step(7)),
            database.sync_page(&scope, &claim, storage.id, page(&twice), step(7)),
        );
        assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 7);
        assert_eq!(count(database, TASKS).await, 7);
        assert_eq!(database.known_objects(&scope, storage.id, &keys).await.unwrap().len(), 7);
        let running = database.storage(&scope, storage.id).await.unwrap();
        assert_eq!((running.tasks_made, running.last_sync_count), (7, Some(7)));
        let ended = end(database, &scope, &claim, &storage).await;
        assert_eq!((ended.status, ended.last_sync.is_some()), (StorageStatus::Completed, true));
        let claim = claimed(database, &scope, &storage).await;
        assert_eq!(database.sync_page(&scope, &claim, storage.id, page(&keys), step(7)).await.unwrap(), 0);
        assert_eq!(count(database, TASKS).await, 7);
        assert_eq!(count(database, "SELECT task_number AS n FROM projects").await, 7);
    }

    async fn a_task_that_was_deleted_comes_again_and_an_object_that_went_is_marked(test: TestDatabase) {
        let (database, scope) = (&test.database, empty_project(&test.database).await);
        let storage = stored(database, &scope).await;
        let claim = claimed(database, &scope, &storage).await;
        database.sync_page(&scope, &claim, storage.id, page(&["a", "b"]), step(2)).await.unwrap();
        end(database, &scope, &claim, &storage).await;
        let first = count(database, "SELECT task_id AS n FROM storage_links WHERE object_key = 'a'").await;
        database.write(move |transaction| Box::pin(async move {
            transaction.execute("UPDATE tasks SET trashed_by = 77 WHERE id = $1", args![TaskId(first)]).await
        })).await.unwrap();
        assert_eq!(database.known_objects(&scope, storage.id, &["a", "b"]).await.unwrap().into_iter().collect::<Vec<_>>(), ["b"]);
        let claim = claimed(database, &scope, &storage).await;
        assert_eq!(database.sync_page(&scope, &claim, storage.id, page(&["a"]), step(1)).await.unwrap(), 1);
        let unseen = database.unseen_objects(&scope, storage.id, claim.job, 0).await.unwrap();
        assert_eq!(unseen.iter().map(|object| object.key.as_str()).collect::<Vec<_>>(), ["b"]);
        database.mark_missing(&claim, unseen.iter().map(|object| object.id).collect(), step(1)).await.unwrap();
        assert_eq!(database.missing_objects(&scope, storage.id, 10).await.unwrap(), (1, vec!["b".to_owned()]));
        assert_eq!(count(database, TASKS).await, 2, "its task stays");
        end(database, &scope, &claim, &storage).await;
        let claim = claimed(database, &scope, &storage).await;
        database.sync_page(&scope, &claim, storage.id, page(&["b"]), step(1)).await.unwrap();
        assert_eq!(database.missing_objects(&scope, storage.id, 10).await.unwrap().0, 0);
    }

    async fn a_file_of_tasks_is_done_when_the_whole_of_it_was_read(test: TestDatabase) {
        let (database, scope) = (&test.database, empty_project(&test.database).await);
        let storage = stored(database, &scope).await;
        let claim = claimed(database, &scope, &storage).await;
        let row = |row| SourceTask { row: Some(row), ..media("t.jsonl") };
        let half = SyncPage { tasks: vec![row(0), row(1)], ..SyncPage::default() };
        assert_eq!(database.sync_page(&scope, &claim, storage.id, half, step(1)).await.unwrap(), 2);
        assert!(database.known_objects(&scope, storage.id, &["t.jsonl"]).await.unwrap().is_empty(), "half of it is there");
        let whole = SyncPage {
            tasks: vec![row(0), row(1), row(2)],
            read: vec![(object("t.jsonl"), 3), (object("empty.json"), 0)],
            ..SyncPage::default()
        };
        assert_eq!(database.sync_page(&scope, &claim, storage.id, whole, step(1)).await.unwrap(), 1);
        assert_eq!(database.known_objects(&scope, storage.id, &["t.jsonl", "empty.json"]).await.unwrap().len(), 2);
        database.delete_storage(&scope, storage.id).await.unwrap();
        let late = database.sync_page(&scope, &claim, storage.id, page(&["z"]), step(1)).await;
        assert!(late.is_err(), "a sync of a storage that is gone makes nothing");
    }

    async fn how_a_job_ended_is_how_its_sync_ended(test: TestDatabase) {
        let (database, scope) = (&test.database, empty_project(&test.database).await);
        let storage = stored(database, &scope).await;
        let claim = claimed(database, &scope, &storage).await;
        database.fail_job(&claim, labelkeep_database::jobs::JobStatus::Failed, &[Say::StoreDenied { permission: "list".into() }.into()]).await.unwrap();
        let failed = database.storage(&scope, storage.id).await.unwrap();
        assert_eq!(failed.status, StorageStatus::Failed);
        assert_eq!(failed.traceback.as_deref(), Some("The store does not allow this: the credentials lack the permission to list."));
        assert!(begun(database, &scope, &storage).await.is_some(), "and it can be tried again");
    }
}
