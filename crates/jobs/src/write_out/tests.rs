//! What stands in a store, whatever happens to it, to the server, and to what people say meanwhile.

use super::{Pace, Target, Targets, WriteOut};
use labelkeep_database::{
    BoxFuture, Database,
    access::{AnnotationScope, ProjectScope},
    annotations::{AnnotationChange, NewAnnotation},
    args,
    outbox::{Sink, SinkKind},
    tasks::NewTask,
};
use labelkeep_egress::Body;
use labelkeep_model::{AnnotationId, Permission, ProjectId, Result, TaskId, UserId};
use labelkeep_object_stores::{
    Condition, Content, Found, Head, Link, Listing, Local, ObjectStore, Operation, Page, Reading, StoreError, Want,
};
use labelkeep_test_support::{TestDatabase, on_both_databases};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, HashSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::sync::{Semaphore, watch};

/// A store in memory that does as it is told.
#[derive(Default)]
struct Fake {
    objects: Mutex<BTreeMap<String, Value>>,
    /// What it answers instead.
    fault: Mutex<Option<StoreError>>,
    /// What it answers instead for this object.
    poisoned: Mutex<Option<(String, StoreError)>>,
    /// Writes wait for one of these, if there are any.
    gate: Mutex<Option<Arc<Semaphore>>>,
    under_way: Mutex<HashSet<String>>,
    writes: Mutex<Vec<String>>,
}

/// A write that is over, or was given up, when this is dropped.
struct UnderWay<'f>(&'f Fake, &'f str);

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.under_way.lock().unwrap().remove(self.1);
    }
}

impl Fake {
    fn fault_of(&self, key: &str) -> Option<StoreError> {
        let poisoned = self.poisoned.lock().unwrap().clone();
        let poisoned = poisoned.filter(|(name, _)| name == key).map(|(_, error)| error);
        poisoned.or_else(|| self.fault.lock().unwrap().clone())
    }

    async fn write(&self, key: &str, content: Option<Content>) -> Result<(), StoreError> {
        self.writes.lock().unwrap().push(key.to_owned());
        if let Some(fault) = self.fault_of(key) {
            return Err(fault);
        }
        assert!(self.under_way.lock().unwrap().insert(key.to_owned()), "{key} is written by two at once");
        let _under_way = UnderWay(self, key);
        let gate = self.gate.lock().unwrap().clone();
        if let Some(gate) = gate {
            gate.acquire().await.unwrap().forget();
        }
        tokio::task::yield_now().await;
        match content {
            Some(Content { body: Body::Bytes(bytes), .. }) => {
                let object = serde_json::from_slice(&bytes).unwrap();
                self.objects.lock().unwrap().insert(key.to_owned(), object);
            }
            Some(_) => panic!("an object is written from memory, so that it can be sent again"),
            None => drop(self.objects.lock().unwrap().remove(key)),
        }
        Ok(())
    }

    fn keys(&self) -> Vec<String> {
        self.objects.lock().unwrap().keys().cloned().collect()
    }

    fn set_fault(&self, fault: Option<StoreError>) {
        *self.fault.lock().unwrap() = fault;
    }
}

impl ObjectStore for Fake {
    fn list_page<'a>(&'a self, _: &'a Listing) -> Found<'a, Page> {
        Box::pin(async { Err(StoreError::Denied(Operation::List)) })
    }
    fn head<'a>(&'a self, _: &'a str) -> Found<'a, Head> {
        Box::pin(async { Err(StoreError::Denied(Operation::Get)) })
    }
    fn get<'a>(&'a self, _: &'a str, _: &'a Want) -> Found<'a, Reading> {
        Box::pin(async { Err(StoreError::Denied(Operation::Get)) })
    }
    fn put<'a>(&'a self, key: &'a str, content: Content, _: &'a Condition) -> Found<'a, Option<String>> {
        Box::pin(async move { self.write(key, Some(content)).await.map(|()| None) })
    }
    fn delete<'a>(&'a self, key: &'a str) -> Found<'a, ()> {
        Box::pin(async move { self.write(key, None).await })
    }
    fn link<'a>(&'a self, _: &'a str, _: &'a Link) -> Found<'a, String> {
        Box::pin(async { Err(StoreError::Unsupported(labelkeep_model::Say::LocalNoLinks)) })
    }
}

/// Each target by its id.
struct Stores {
    database: Database,
    stores: BTreeMap<i64, Arc<dyn ObjectStore>>,
    can_delete: bool,
}

impl Targets for Stores {
    fn target<'a>(&'a self, sink: &'a Sink) -> BoxFuture<'a, Result<Target>> {
        Box::pin(async move {
            let scope = ProjectScope::unscoped_for_job(&self.database, sink.project, None).await?;
            let (store, can_delete) = (self.stores[&sink.target].clone(), self.can_delete);
            Ok(Target { store, prefix: "out/".to_owned(), can_delete, scope })
        })
    }
}

struct Setting {
    database: Database,
    scope: ProjectScope,
}

impl Setting {
    /// Project 41 with a target for each of these ids.
    async fn new(test: &TestDatabase, subject: &'static str, targets: &[i64]) -> Self {
        let database = test.database.clone();
        for sql in [
            "INSERT INTO organizations (id, title, created_at, updated_at) VALUES (1, 'o', 0, 0)",
            "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity, \
             first_name, last_name) VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0, 'Änne', 'O')",
            "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title) \
             VALUES (41, 1, 1, 0, 0, 0, 'p')",
        ] {
            run(&database, sql, args![]).await;
        }
        for target in targets {
            let sql = "INSERT INTO outbox_sinks (kind, target_id, project_id, subject) VALUES ('storage', $1, 41, $2)";
            run(&database, sql, args![*target, subject]).await;
        }
        let scope = ProjectScope::unscoped_for_job(&database, ProjectId(41), Some(UserId(1))).await.unwrap();
        Self { database, scope }
    }

    async fn task(&self, data: &str) -> i64 {
        let new = NewTask { data: data.to_owned(), ..NewTask::default() };
        self.database.create_task(&self.scope, new).await.unwrap().id
    }

    async fn annotate(&self, task: i64, result: &str) -> i64 {
        let scope = self.scope.caller().task(&self.database, Permission::Label, TaskId(task)).await.unwrap();
        let new = NewAnnotation { result: result.to_owned(), ..NewAnnotation::default() };
        self.database.create_annotation(&scope, new).await.unwrap().id
    }

    async fn annotation(&self, id: i64) -> AnnotationScope {
        self.scope.caller().annotation(&self.database, Permission::Label, AnnotationId(id)).await.unwrap()
    }

    async fn change(&self, id: i64, lead_time: f64) {
        let change = AnnotationChange { lead_time: Some(lead_time), ..AnnotationChange::default() };
        self.database.change_annotation(&self.annotation(id).await, change).await.unwrap();
    }

    async fn delete(&self, id: i64) {
        self.database.delete_annotation(&self.annotation(id).await).await.unwrap();
    }

    fn write_out(&self, stores: BTreeMap<i64, Arc<dyn ObjectStore>>, can_delete: bool, pace: Pace) -> WriteOut {
        WriteOut::paced(
            self.database.clone(),
            Arc::new(Stores { database: self.database.clone(), stores, can_delete }),
            pace,
        )
    }

    /// Works until nothing is due.
    async fn drain(&self, write_out: &WriteOut) {
        let (_stop, stopped) = watch::channel(false);
        loop {
            let mut running = tokio::task::JoinSet::new();
            write_out.fill(&mut running, &stopped).await.unwrap();
            if running.is_empty() {
                return;
            }
            while running.join_next().await.is_some() {}
        }
    }

    async fn pending(&self, target: i64) -> (i64, Option<String>) {
        let backlog = self.database.backlog(SinkKind::Storage, target, ProjectId(41)).await.unwrap();
        (backlog.pending, backlog.last_error)
    }
}

async fn run(database: &Database, sql: &'static str, args: labelkeep_database::Args) {
    database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args).await })).await.unwrap();
}

fn one(store: &Arc<Fake>) -> BTreeMap<i64, Arc<dyn ObjectStore>> {
    BTreeMap::from([(1, store.clone() as Arc<dyn ObjectStore>)])
}

on_both_databases! {
    async fn an_annotation_is_an_object_as_label_studio_writes_it(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let store = Arc::new(Fake::default());
        let write_out = setting.write_out(one(&store), true, Pace::default());
        let task = setting.task(r#"{"text":"eins ä","n":1.50}"#).await;
        let id = setting.annotate(task, r#"[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a"]}}]"#).await;
        setting.drain(&write_out).await;
        let time = "2026-01-01T00:00:00.000000Z";
        let expected = json!({
            "id": id, "result": [{"from_name": "c", "to_name": "t", "type": "choices", "value": {"choices": ["a"]}}],
            "created_username": "Änne O a@x, 1", "created_ago": "0\u{a0}minutes",
            "completed_by": {"id": 1, "first_name": "Änne", "last_name": "O", "email": "a@x"},
            "task": {
                "id": task, "data": {"text": "eins ä", "n": 1.5}, "meta": {}, "created_at": time, "updated_at": time,
                "is_labeled": true, "allow_skip": true, "overlap": 1, "inner_id": 1, "total_annotations": 1,
                "cancelled_annotations": 0, "total_predictions": 0, "precomputed_agreement": null, "comment_count": 0,
                "unresolved_comment_count": 0, "last_comment_updated_at": null, "project": 41, "updated_by": 1,
                "file_upload": null, "comment_authors": [],
            },
            "was_cancelled": false, "ground_truth": false, "created_at": time, "updated_at": time,
            "draft_created_at": null, "lead_time": null, "import_id": null, "last_action": null, "bulk_created": false,
            "project": 41, "updated_by": 1, "parent_prediction": null, "parent_annotation": null,
            "last_created_by": null,
        });
        assert_eq!(store.objects.lock().unwrap()[&format!("out/{id}")], expected);
        assert_eq!(setting.pending(1).await, (0, None));
        setting.change(id, 2.5).await;
        setting.drain(&write_out).await;
        assert_eq!(store.objects.lock().unwrap()[&format!("out/{id}")]["lead_time"], json!(2.5));
        setting.delete(id).await;
        setting.drain(&write_out).await;
        assert_eq!(store.keys(), Vec::<String>::new());
    }

    async fn a_task_is_an_object_with_its_annotations_where_that_is_set(test: TestDatabase) {
        let setting = Setting::new(&test, "task", &[1]).await;
        let store = Arc::new(Fake::default());
        let write_out = setting.write_out(one(&store), true, Pace::default());
        let task = setting.task(r#"{"text":"eins"}"#).await;
        let (first, second) = (setting.annotate(task, "[]").await, setting.annotate(task, "[]").await);
        setting.drain(&write_out).await;
        let key = format!("out/{task}.json");
        assert_eq!(store.keys(), std::slice::from_ref(&key));
        let object = store.objects.lock().unwrap()[&key].clone();
        let ids: Vec<i64> = object["annotations"].as_array().unwrap().iter().map(|one| one["id"].as_i64().unwrap()).collect();
        assert_eq!((object["id"].as_i64(), ids), (Some(task), vec![first, second]));
        assert_eq!(
            object["annotations"][0]["completed_by"],
            json!({"id": 1, "email": "a@x", "first_name": "Änne", "last_name": "O"})
        );
        setting.delete(first).await;
        setting.drain(&write_out).await;
        assert_eq!(store.objects.lock().unwrap()[&key]["annotations"].as_array().unwrap().len(), 1, "the other stays");
        setting.delete(second).await;
        setting.drain(&write_out).await;
        assert_eq!(store.keys(), Vec::<String>::new());
    }

    async fn objects_stay_where_deleting_is_not_allowed(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let store = Arc::new(Fake::default());
        let write_out = setting.write_out(one(&store), false, Pace::default());
        let id = setting.annotate(setting.task("{}").await, "[]").await;
        setting.drain(&write_out).await;
        setting.delete(id).await;
        setting.drain(&write_out).await;
        assert_eq!((store.keys(), setting.pending(1).await), (vec![format!("out/{id}")], (0, None)));
    }

    async fn after_the_store_was_down_for_five_seconds_everything_is_there_within_a_minute(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let store = Arc::new(Fake::default());
        let write_out = setting.write_out(one(&store), true, Pace::default());
        let task = setting.task("{}").await;
        store.set_fault(Some(StoreError::Network));
        for _ in 0..200 {
            setting.annotate(task, "[]").await;
        }
        for _ in 0..5 {
            setting.drain(&write_out).await;
            test.clock.advance_seconds(1);
        }
        assert_eq!(setting.pending(1).await, (200, Some(StoreError::Network.to_string())));
        let tries = store.writes.lock().unwrap().len();
        assert!((2..=24).contains(&tries), "{tries} tries: some, and not one for each that waits");
        store.set_fault(None);
        for _ in 0..60 {
            setting.drain(&write_out).await;
            test.clock.advance_seconds(1);
        }
        assert_eq!((store.keys().len(), setting.pending(1).await), (200, (0, None)));
    }

    async fn one_that_the_store_refuses_does_not_hold_up_the_others(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let store = Arc::new(Fake::default());
        let write_out = setting.write_out(one(&store), true, Pace::default());
        let task = setting.task("{}").await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(setting.annotate(task, "[]").await);
        }
        // Refused as too large, then with an answer that every other object could get too.
        for fault in [StoreError::TooLarge(5), StoreError::Throttled] {
            *store.poisoned.lock().unwrap() = Some((format!("out/{}", ids[0]), fault.clone()));
            for id in &ids {
                setting.change(*id, 1.0).await;
            }
            for _ in 0..10 {
                setting.drain(&write_out).await;
                test.clock.advance_seconds(1);
            }
            assert_eq!(setting.pending(1).await, (1, Some(fault.to_string())));
        }
        *store.poisoned.lock().unwrap() = None;
        test.clock.advance_seconds(300);
        setting.drain(&write_out).await;
        assert_eq!((store.keys().len(), setting.pending(1).await), (5, (0, None)));
    }

    async fn who_may_not_delete_goes_on_writing(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let store = Arc::new(Fake::default());
        let write_out = setting.write_out(one(&store), true, Pace::default());
        let task = setting.task("{}").await;
        let gone = setting.annotate(task, "[]").await;
        setting.drain(&write_out).await;
        setting.delete(gone).await;
        let denied = StoreError::Denied(Operation::Delete);
        *store.poisoned.lock().unwrap() = Some((format!("out/{gone}"), denied.clone()));
        let other = setting.annotate(task, "[]").await;
        setting.drain(&write_out).await;
        assert_eq!(store.keys(), [format!("out/{gone}"), format!("out/{other}")]);
        let backlog = setting.database.backlog(SinkKind::Storage, 1, ProjectId(41)).await.unwrap();
        assert_eq!((backlog.pending, backlog.paused_until), (1, None));
        assert_eq!(backlog.last_error, Some(denied.to_string()));
    }

    async fn dead_and_slow_targets_leave_places_to_the_others(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1, 2, 3, 4]).await;
        let good = Arc::new(Fake::default());
        let mut stores: BTreeMap<i64, Arc<dyn ObjectStore>> = BTreeMap::new();
        for target in 1..=3 {
            let slow = Fake::default();
            *slow.gate.lock().unwrap() = Some(Arc::new(Semaphore::new(0)));
            stores.insert(target, Arc::new(slow));
        }
        stores.insert(4, good.clone());
        let pace = Pace { places: 2, suspects: 1, deadline: Duration::from_secs(2), ..Pace::default() };
        let write_out = setting.write_out(stores, true, pace);
        let id = setting.annotate(setting.task("{}").await, "[]").await;
        setting.drain(&write_out).await;
        assert_eq!(good.keys(), [format!("out/{id}")]);
        for target in 1..=3 {
            let (pending, error) = setting.pending(target).await;
            assert_eq!((pending, error.as_deref()), (1, Some("The store did not take the object within 2 seconds.")));
        }
        // All three are under suspicion now and due again before the good one, and it still gets its turn.
        test.clock.advance_seconds(61);
        setting.change(id, 7.0).await;
        let (_stop, stopped) = watch::channel(false);
        let mut running = tokio::task::JoinSet::new();
        write_out.fill(&mut running, &stopped).await.unwrap();
        assert_eq!(running.len(), 2);
        while good.objects.lock().unwrap()[&format!("out/{id}")]["lead_time"] != json!(7.0) {
            assert!(running.join_next().await.is_some(), "the good one had no turn");
        }
    }

    async fn a_server_that_was_stopped_or_killed_leaves_everything_to_the_next(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let store = Arc::new(Fake::default());
        let gate = Arc::new(Semaphore::new(3));
        *store.gate.lock().unwrap() = Some(gate.clone());
        let pace = Pace { at_once: 2, farewell: Duration::ZERO, ..Pace::default() };
        let write_out = setting.write_out(one(&store), true, pace);
        let task = setting.task("{}").await;
        for _ in 0..10 {
            setting.annotate(task, "[]").await;
        }
        let (stop, stopped) = watch::channel(false);
        let first = tokio::spawn({
            let write_out = write_out.clone();
            async move { write_out.run(stopped).await }
        });
        while store.writes.lock().unwrap().len() < 5 {
            tokio::task::yield_now().await;
        }
        // Three are written, and two on their way.
        stop.send(true).unwrap();
        first.await.unwrap();
        assert_eq!((store.keys().len(), setting.pending(1).await.0), (3, 7));
        *store.gate.lock().unwrap() = None;
        setting.drain(&write_out).await;
        assert_eq!((store.keys().len(), setting.pending(1).await.0), (8, 2), "two may still be on their way");
        test.clock.advance_seconds(61);
        setting.drain(&write_out).await;
        assert_eq!((store.keys().len(), setting.pending(1).await), (10, (0, None)));
        // Killed: nothing was noted, and the claim ends by itself.
        let id = setting.annotate(task, "[]").await;
        let sink = setting.database.due_sinks(&[]).await.unwrap().remove(0);
        assert!(setting.database.claim_outbox(&sink, 64, 60).await.unwrap().is_some());
        setting.drain(&write_out).await;
        assert!(!store.keys().contains(&format!("out/{id}")));
        test.clock.advance_seconds(61);
        setting.drain(&write_out).await;
        assert!(store.keys().contains(&format!("out/{id}")));
    }

    async fn two_servers_write_no_object_at_once_and_the_newest_state_wins(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let store = Arc::new(Fake::default());
        let servers = [(); 2].map(|()| setting.write_out(one(&store), true, Pace { batch: 3, ..Pace::default() }));
        let task = setting.task("{}").await;
        let mut ids = Vec::new();
        for _ in 0..8 {
            ids.push(setting.annotate(task, "[]").await);
        }
        let changes = async {
            for round in 1..=10_u32 {
                for id in &ids {
                    setting.change(*id, f64::from(round)).await;
                }
            }
        };
        let drains = async {
            for _ in 0..20 {
                tokio::join!(setting.drain(&servers[0]), setting.drain(&servers[1]));
            }
        };
        tokio::join!(changes, drains);
        setting.drain(&servers[0]).await;
        let objects = store.objects.lock().unwrap();
        assert_eq!(objects.len(), 8);
        assert!(objects.values().all(|object| object["lead_time"] == json!(10.0)));
    }

    async fn a_local_directory_is_a_target(test: TestDatabase) {
        let setting = Setting::new(&test, "annotation", &[1]).await;
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn ObjectStore> = Arc::new(Local::new(folder.path()).unwrap());
        let write_out = setting.write_out(BTreeMap::from([(1, store.clone())]), true, Pace::default());
        let id = setting.annotate(setting.task(r#"{"text":"eins"}"#).await, "[]").await;
        setting.drain(&write_out).await;
        let bytes = std::fs::read(folder.path().join(format!("out/{id}"))).unwrap();
        let object: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!((object["id"].as_i64(), &object["task"]["data"]), (Some(id), &json!({"text": "eins"})));
        setting.delete(id).await;
        setting.drain(&write_out).await;
        assert!(!folder.path().join(format!("out/{id}")).exists());
    }
}
