//! What receivers hear, whatever they do.

mod receiver;

use super::{Pace, Webhooks};
use labelkeep_database::{
    Database,
    access::{AnnotationScope, ProjectScope},
    annotations::{AnnotationChange, NewAnnotation},
    args,
    tasks::NewTask,
    webhooks::{DeliveryStatus, Headers, WebhookAction, WebhookChange, WebhookHome, WebhookState},
};
use labelkeep_egress::{Egress, Settings};
use labelkeep_model::{AnnotationId, MockClock, Permission, ProjectId, TaskId, UserId};
use labelkeep_secrets::Keychain;
use labelkeep_test_support::{TestDatabase, on_both_databases};
use receiver::{Answer, Receiver};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::sync::watch;
use zeroize::Zeroizing;

const SECRET: &str = "0123456789abcdef";
const RESULT: &str = r#"[{"from_name":"c","to_name":"t","type":"choices","value":{"choices":["a"]}}]"#;

struct Setting {
    database: Database,
    clock: Arc<MockClock>,
    scope: ProjectScope,
    keychain: Arc<Keychain>,
}

impl Setting {
    async fn new(test: &TestDatabase) -> Self {
        let database = test.database.clone();
        for sql in [
            "INSERT INTO organizations (id, title, created_at, updated_at) VALUES (1, 'o', 0, 0)",
            "INSERT INTO users (id, organization_id, email, username, role, password_changed_at, created_at, last_activity) \
             VALUES (1, 1, 'a@x', 'a', 'OW', 0, 0, 0)",
            "INSERT INTO projects (id, organization_id, created_by, created_at, updated_at, last_activity_at, title, \
             parsed_label_config) VALUES (41, 1, 1, 0, 0, 0, 'p', \
             '{\"c\":{\"type\":\"Choices\",\"to_name\":[\"t\"],\"inputs\":[{\"type\":\"Text\",\"valueType\":null,\"value\":\"text\"}]}}')",
        ] {
            run(&database, sql, args![]).await;
        }
        let scope = ProjectScope::unscoped_for_job(&database, ProjectId(41), Some(UserId(1))).await.unwrap();
        let keychain = Arc::new(Keychain::load(None, &[7; 32]).await.unwrap());
        Self { database, clock: test.clock.clone(), scope, keychain }
    }

    fn home(&self) -> WebhookHome {
        WebhookHome::Project(self.scope.clone())
    }

    async fn webhook(&self, url: &str, change: impl FnOnce(&mut WebhookChange)) -> i64 {
        let mut new = WebhookChange {
            url: url.to_owned(),
            send_payload: true,
            send_for_all_actions: true,
            actions: Vec::new(),
            is_active: true,
            headers: None,
            points_at: super::points_at(url).unwrap(),
            secret: Some(Zeroizing::new(SECRET.to_owned())),
        };
        change(&mut new);
        let made = self.database.create_webhook(&self.home(), new, self.keychain.ring()).await.unwrap();
        made.webhook.id
    }

    async fn task(&self, text: &str) -> i64 {
        let new = NewTask { data: json!({ "text": text }).to_string(), ..NewTask::default() };
        self.database.create_task(&self.scope, new).await.unwrap().id
    }

    async fn annotate(&self, task: i64) -> i64 {
        let scope = self.scope.caller().task(&self.database, Permission::Label, TaskId(task)).await.unwrap();
        let new = NewAnnotation { result: RESULT.to_owned(), result_count: 1, ..NewAnnotation::default() };
        self.database.create_annotation(&scope, new).await.unwrap().id
    }

    async fn annotation(&self, id: i64) -> AnnotationScope {
        self.scope.caller().annotation(&self.database, Permission::Label, AnnotationId(id)).await.unwrap()
    }

    fn webhooks(&self, settings: &Settings, pace: Pace) -> Webhooks {
        Webhooks::paced(self.database.clone(), Egress::new(settings).unwrap(), self.keychain.clone(), pace)
    }

    /// As an installation that lets this machine's own addresses through.
    fn to_this_machine(&self) -> Webhooks {
        self.webhooks(&this_machine(), Pace::default())
    }

    /// Tells until nothing is due.
    async fn drain(&self, webhooks: &Webhooks) {
        let (_stop, stopped) = watch::channel(false);
        loop {
            let mut running = tokio::task::JoinSet::new();
            webhooks.fill(&mut running, &stopped).await.unwrap();
            if running.is_empty() {
                return;
            }
            while running.join_next().await.is_some() {}
        }
    }

    async fn state(&self, webhook: i64) -> WebhookState {
        self.database.webhook(&self.home(), webhook).await.unwrap()
    }

    async fn log(&self, webhook: i64) -> Vec<(DeliveryStatus, i64, Option<i64>)> {
        let log = self.database.webhook_deliveries(&self.home(), webhook, None, (0, 100)).await.unwrap();
        log.into_iter().rev().map(|one| (one.status, one.attempts, one.answer_status)).collect()
    }
}

fn this_machine() -> Settings {
    Settings { allowed: vec!["127.0.0.0/8".to_owned()], ..Settings::default() }
}

async fn run(database: &Database, sql: &'static str, args: labelkeep_database::Args) {
    database.write(move |transaction| Box::pin(async move { transaction.execute(sql, args).await })).await.unwrap();
}

fn actions(heard: &[Value]) -> Vec<&str> {
    heard.iter().map(|body| body["action"].as_str().unwrap()).collect()
}

on_both_databases! {
    async fn a_receiver_hears_everything_in_order_as_label_studio_says_it(test: TestDatabase) {
        let setting = Setting::new(&test).await;
        let receiver = Receiver::start(Answer::Status(200)).await;
        setting.webhook(&receiver.url("/x?y=z"), |_| {}).await;
        let task = setting.task("eins ä").await;
        let id = setting.annotate(task).await;
        let change = AnnotationChange { lead_time: Some(2.5), ..AnnotationChange::default() };
        setting.drain(&setting.to_this_machine()).await;
        setting.database.change_annotation(&setting.annotation(id).await, change).await.unwrap();
        setting.drain(&setting.to_this_machine()).await;
        setting.database.delete_annotation(&setting.annotation(id).await).await.unwrap();
        let scope = setting.scope.caller().task(&setting.database, Permission::TasksDelete, TaskId(task)).await.unwrap();
        setting.database.delete_task(&scope).await.unwrap();
        setting.drain(&setting.to_this_machine()).await;
        let heard = receiver.bodies();
        assert_eq!(actions(&heard), ["TASKS_CREATED", "ANNOTATION_CREATED", "ANNOTATION_UPDATED", "ANNOTATIONS_DELETED", "TASKS_DELETED"]);
        let time = "2026-01-01T00:00:00.000000Z";
        let unique_id = heard[1]["annotation"]["unique_id"].clone();
        assert_eq!(unique_id.as_str().map(str::len), Some(36));
        let annotation = json!({
            "id": id, "result": serde_json::from_str::<Value>(RESULT).unwrap(), "was_cancelled": false, "ground_truth": false,
            "created_at": time, "updated_at": time, "draft_created_at": null, "lead_time": null, "prediction": {}, "result_count": 1,
            "unique_id": unique_id, "import_id": null, "last_action": null, "bulk_created": false, "task": task, "project": 41,
            "completed_by": 1, "updated_by": 1, "parent_prediction": null, "parent_annotation": null, "last_created_by": null,
        });
        assert_eq!(heard[1]["annotation"], annotation);
        let told = json!({
            "id": task, "data": {"text": "eins ä"}, "meta": {}, "created_at": time, "updated_at": time, "is_labeled": true,
            "allow_skip": true, "overlap": 1, "inner_id": 1, "total_annotations": 1, "cancelled_annotations": 0,
            "total_predictions": 0, "precomputed_agreement": null, "comment_count": 0, "unresolved_comment_count": 0,
            "last_comment_updated_at": null, "project": 41, "updated_by": 1, "file_upload": null, "comment_authors": [],
        });
        assert_eq!(heard[1]["task"], told);
        assert_eq!(heard[2]["annotation"]["lead_time"], json!(2.5));
        assert_eq!(heard[3]["annotations"], json!([{"id": id}]));
        assert_eq!(heard[4]["tasks"], json!([{"id": task}]));
        let project = heard[1]["project"].as_object().unwrap();
        assert_eq!((&project["id"], &project["task_number"], &project["data_types"]), (&json!(41), &json!(1), &json!({"text": "Text"})));
        // The original's order, without what is secret there.
        let fields = "id task_number finished_task_number total_predictions_number total_annotations_number num_tasks_with_annotations \
            useful_annotation_number ground_truth_number skipped_annotations_number title description label_config parsed_label_config \
            label_config_hash expert_instruction show_instruction show_skip_button enable_empty_annotation \
            reveal_preannotations_interactively show_annotation_history show_collab_predictions evaluate_predictions_automatically \
            result_count color maximum_annotations min_annotations_to_start_training control_weights model_version data_types is_draft \
            is_published created_at updated_at sampling skip_queue show_ground_truth_first annotator_evaluation_enabled \
            show_overlap_first overlap_cohort_percentage pinned_at custom_task_lock_ttl deleted_at purge_at search_vector organization \
            created_by deleted_by";
        let text = receiver.requests()[1].body.clone();
        let at = |name: &str| text.rfind(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{name} is missing"));
        assert_eq!(project.len(), fields.split_whitespace().count());
        for name in fields.split_whitespace() {
            assert!(project.contains_key(name) && at(name) > 0, "{name}");
        }
        assert_eq!(receiver.requests()[0].line, "POST /x?y=z HTTP/1.1");
    }

    async fn x_webhook_deliveries_are_signed_and_say_what_was_entered(test: TestDatabase) {
        let setting = Setting::new(&test).await;
        let receiver = Receiver::start(Answer::Status(204)).await;
        let headers = BTreeMap::from([("Authorization".to_owned(), "Bearer canary".to_owned())]);
        let id = setting.webhook(&receiver.url("/"), |new| {
            new.headers = Some(Headers(headers));
            new.send_payload = false;
        }).await;
        setting.task("eins").await;
        setting.drain(&setting.to_this_machine()).await;
        let request = receiver.requests().remove(0);
        assert_eq!(request.body, r#"{"action":"TASKS_CREATED"}"#);
        let unix = setting.database.now().0 / 1_000_000;
        let expected = crate::webhooks::sign::signature(SECRET.as_bytes(), unix, request.body.as_bytes());
        assert_eq!(request.header("x-labelkeep-signature"), Some(expected.as_str()));
        assert_eq!(request.header("authorization"), Some("Bearer canary"));
        assert_eq!(request.header("content-type"), Some("application/json"));
        assert_eq!(setting.log(id).await, [(DeliveryStatus::Delivered, 1, Some(204))]);
        // Whoever can write to the database cannot have the headers sent elsewhere.
        let other = Receiver::start(Answer::Status(200)).await;
        run(&setting.database, "UPDATE webhooks SET url = $1", args![other.url("/")]).await;
        setting.task("zwei").await;
        setting.drain(&setting.to_this_machine()).await;
        assert_eq!((other.connections(), setting.state(id).await.waiting), (0, 1));
        assert!(!format!("{:?}", setting.state(id).await).contains("canary"));
    }

    async fn a_receiver_that_was_down_gets_what_it_missed_in_order(test: TestDatabase) {
        let setting = Setting::new(&test).await;
        let receiver = Receiver::start(Answer::Status(503)).await;
        let id = setting.webhook(&receiver.url("/"), |_| {}).await;
        let mut tasks = Vec::new();
        let webhooks = setting.to_this_machine();
        for number in 0..5 {
            tasks.push(setting.task(&number.to_string()).await);
            setting.drain(&webhooks).await;
        }
        assert_eq!(receiver.bodies().len(), 1, "one delivery shows that it is down, and then it is left in peace");
        // It is down for a day: what waits is tried again and again, a little less often each time, and never given up.
        for _ in 0..10 {
            setting.clock.advance_seconds(46);
            setting.drain(&webhooks).await;
        }
        assert_eq!(receiver.bodies().len(), 11);
        setting.clock.advance_seconds(86_400);
        receiver.answer(Answer::Drop);
        setting.drain(&webhooks).await;
        let state = setting.state(id).await;
        assert_eq!((state.waiting, state.webhook.failures), (5, 12));
        assert!(state.webhook.last_error.is_some());
        receiver.answer(Answer::Status(200));
        let before = receiver.bodies().len();
        // No pause is longer.
        setting.clock.advance_seconds(46);
        setting.drain(&webhooks).await;
        let heard: Vec<Value> = receiver.bodies().split_off(before);
        assert_eq!(heard.iter().map(|body| body["tasks"][0]["id"].as_i64().unwrap()).collect::<Vec<_>>(), tasks);
        let state = setting.state(id).await;
        assert_eq!((state.waiting, state.webhook.failures, state.webhook.last_error), (0, 0, None));
    }

    async fn what_the_address_refuses_is_given_up_and_the_rest_goes_on(test: TestDatabase) {
        let setting = Setting::new(&test).await;
        let receiver = Receiver::start(Answer::Status(400)).await;
        let id = setting.webhook(&receiver.url("/"), |_| {}).await;
        setting.task("eins").await;
        let webhooks = setting.to_this_machine();
        for _ in 0..5 {
            setting.drain(&webhooks).await;
            setting.clock.advance_seconds(46);
        }
        assert_eq!(setting.log(id).await, [(DeliveryStatus::Failed, 5, Some(400))]);
        receiver.answer(Answer::Status(200));
        setting.task("zwei").await;
        setting.drain(&webhooks).await;
        assert_eq!(setting.log(id).await[1], (DeliveryStatus::Delivered, 1, Some(200)));
        // By a button, the first comes once more.
        let first = setting.database.webhook_deliveries(&setting.home(), id, None, (0, 100)).await.unwrap().pop().unwrap();
        setting.database.redeliver(&setting.home(), id, first.id).await.unwrap();
        setting.drain(&webhooks).await;
        assert_eq!(receiver.bodies().last().unwrap()["tasks"][0]["data"], json!({"text": "eins"}));
        assert_eq!(setting.log(id).await[2], (DeliveryStatus::Delivered, 1, Some(200)));
    }

    async fn w16_nothing_reaches_a_private_address_nor_where_a_redirect_leads_to(test: TestDatabase) {
        let setting = Setting::new(&test).await;
        let inside = Receiver::start(Answer::Status(200)).await;
        let redirecting = Receiver::start(Answer::Redirect(inside.url("/stolen"))).await;
        let refused = setting.webhook(&inside.url("/"), |_| {}).await;
        setting.task("eins").await;
        // As an installation is at first: this machine's addresses are nobody's to name.
        setting.drain(&setting.webhooks(&Settings::default(), Pace::default())).await;
        let state = setting.state(refused).await;
        assert_eq!((inside.connections(), state.waiting), (0, 1), "not a byte");
        assert!(state.webhook.last_error.unwrap().contains("reserved network address"));
        run(&setting.database, "UPDATE webhooks SET is_active = FALSE", args![]).await;
        let id = setting.webhook(&redirecting.url("/"), |_| {}).await;
        setting.task("zwei").await;
        setting.drain(&setting.to_this_machine()).await;
        assert_eq!((redirecting.bodies().len(), inside.connections()), (1, 0));
        assert_eq!(setting.log(id).await, [(DeliveryStatus::Waiting, 1, Some(302))]);
    }

    async fn who_never_answers_or_answers_nonsense_keeps_nobody_else_waiting(test: TestDatabase) {
        let setting = Setting::new(&test).await;
        let silent = Receiver::start(Answer::Never).await;
        let (nonsense, endless) = (Receiver::start(Answer::Nonsense).await, Receiver::start(Answer::Endless).await);
        let well = Receiver::start(Answer::Status(200)).await;
        let mut ids = Vec::new();
        for receiver in [&silent, &nonsense, &endless, &well] {
            ids.push(setting.webhook(&receiver.url("/"), |_| {}).await);
        }
        setting.task("eins").await;
        let pace = Pace { patience: Duration::from_secs(3600), deadline: Duration::from_secs(7200), ..Pace::default() };
        let webhooks = setting.webhooks(&this_machine(), pace);
        let (stop, stopped) = watch::channel(false);
        let mut running = tokio::task::JoinSet::new();
        webhooks.fill(&mut running, &stopped).await.unwrap();
        for _ in 0..3 {
            running.join_next().await.unwrap().unwrap();
        }
        assert_eq!(setting.log(ids[3]).await, [(DeliveryStatus::Delivered, 1, Some(200))]);
        assert_eq!(setting.log(ids[2]).await, [(DeliveryStatus::Delivered, 1, Some(200))], "its head says so");
        assert_eq!(setting.log(ids[1]).await, [(DeliveryStatus::Waiting, 1, None)]);
        // The silent one is still waited for; when the server stops, it is told once more later.
        assert_eq!(setting.log(ids[0]).await, [(DeliveryStatus::Waiting, 0, None)]);
        stop.send(true).unwrap();
        running.join_next().await.unwrap().unwrap();
        assert_eq!(setting.log(ids[0]).await, [(DeliveryStatus::Waiting, 0, None)]);
        let impatient = setting.webhooks(&this_machine(), Pace { patience: Duration::from_millis(50), ..Pace::default() });
        setting.clock.advance_seconds(61);
        setting.drain(&impatient).await;
        let state = setting.state(ids[0]).await;
        assert_eq!((state.waiting, state.webhook.failures), (1, 1));
    }

    async fn who_listens_hears_only_what_was_chosen(test: TestDatabase) {
        let setting = Setting::new(&test).await;
        let (some, off, all) = (Receiver::start(Answer::Status(200)).await, Receiver::start(Answer::Status(200)).await, Receiver::start(Answer::Status(200)).await);
        setting.webhook(&some.url("/"), |new| {
            new.send_for_all_actions = false;
            new.actions = vec![WebhookAction::AnnotationCreated];
        }).await;
        setting.webhook(&off.url("/"), |new| new.is_active = false).await;
        let id = setting.webhook(&all.url("/"), |_| {}).await;
        // One of the organization hears of all projects.
        run(&setting.database, "UPDATE webhooks SET project_id = 0 WHERE id = $1", args![id]).await;
        let task = setting.task("eins").await;
        setting.annotate(task).await;
        setting.database.trash_project(&setting.scope, true).await.unwrap();
        setting.drain(&setting.to_this_machine()).await;
        assert_eq!(some.bodies().len(), 0, "a project in the trash says nothing");
        assert_eq!((actions(&all.bodies()), off.connections()), (vec!["TASKS_CREATED", "ANNOTATION_CREATED", "PROJECT_DELETED"], 0));
        assert_eq!(all.bodies()[2], json!({"action": "PROJECT_DELETED", "project": {"id": 41}}));
        setting.database.trash_project(&setting.scope, false).await.unwrap();
        setting.drain(&setting.to_this_machine()).await;
        assert_eq!(actions(&some.bodies()), ["ANNOTATION_CREATED"]);
    }
}
