//! ML backends over HTTP, with one in process that behaves as it is told. The protocol's own faults are tested where it is spoken
//! (`crates/ml-backends/src/tests.rs`), the official package in `tests/sdk/test_ml.py`.

use crate::{
    harness::*,
    ml_fake::{Fake, Manner, Predict},
};
use labelkeep_model::Role;
use labelkeep_server::Settings;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;
const CANARY: &str = "canary-pK3vQ9xLm2Zt";

async fn app_for(test: TestDatabase, fakes: &[&Fake]) -> TestApp {
    let allowed = fakes.iter().map(|fake| fake.address.to_string()).collect();
    let egress = labelkeep_egress::Settings { allowed, ..labelkeep_egress::Settings::default() };
    TestApp::with_egress(test, Settings::default(), &egress).await
}

async fn project(owner: &Client, texts: &[&str]) -> i64 {
    let made = owner.post("/api/projects/", json!({ "title": "Models", "label_config": CONFIG })).await.json(201);
    let project = made["id"].as_i64().unwrap();
    if !texts.is_empty() {
        let tasks: Vec<Value> = texts.iter().map(|text| json!({ "text": text })).collect();
        owner.post(&format!("/api/projects/{project}/import"), json!(tasks)).await.json(201);
    }
    project
}

async fn connect(owner: &Client, project: i64, fake: &Fake) -> Value {
    let new = json!({ "project": project, "url": fake.url(), "title": "Mine", "is_interactive": true });
    owner.post("/api/ml/", new).await.json(201)
}

async fn retrieve(owner: &Client, project: i64) -> Answer {
    let path = format!("/api/dm/actions/?project={project}&id=retrieve_tasks_predictions");
    owner.post(&path, json!({ "selectedItems": { "all": true, "excluded": [] } })).await
}

async fn last_job(owner: &Client, project: i64) -> Value {
    owner
        .get(&format!("/api/jobs?project={project}"))
        .await
        .json(200)
        .as_array()
        .unwrap()
        .iter()
        .find(|job| job["kind"] == "ml_predictions")
        .unwrap()
        .clone()
}

async fn tasks(owner: &Client, project: i64) -> Vec<Value> {
    owner.get(&format!("/api/tasks/?project={project}&fields=all")).await.json(200)["tasks"].as_array().unwrap().clone()
}

on_both_databases! {
    async fn a_backend_is_connected_listed_changed_and_removed(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["one"]).await;
        let made = connect(&owner, project, &fake).await;
        for (name, value) in [
            ("state", json!("CO")), ("readable_state", json!("Connected")), ("is_interactive", json!(true)), ("url", json!(fake.url())),
            ("error_message", json!(null)), ("title", json!("Mine")), ("auth_method", json!("NONE")), ("basic_auth_user", json!("")),
            ("basic_auth_pass_is_set", json!(false)), ("description", json!("")), ("extra_params", json!(null)),
            ("model_version", json!("m1")), ("timeout", json!(100.0)), ("auto_update", json!(true)), ("project", json!(project)),
        ] {
            assert_eq!(made[name], value, "{name}");
        }
        let path = format!("/api/ml/{}", made["id"]);
        let of_project = format!("/api/projects/{project}");
        assert_eq!(owner.get(&of_project).await.json(200)["model_version"], "Mine", "people begin from it");
        assert_eq!(owner.get(&format!("/api/ml?project={project}&is_interactive=true")).await.json(200)[0]["id"], made["id"]);
        assert_eq!(owner.get(&format!("/api/ml?project={project}&is_interactive=false")).await.json(200), json!([]));
        assert_eq!(owner.get("/api/ml/").await.status, 404, "as in the original, a project is named");
        let setup = &fake.asked("/setup")[0];
        assert_eq!((&setup["schema"], &setup["extra_params"]), (&json!(CONFIG), &json!(null)));
        assert!(setup["project"].as_str().unwrap().starts_with(&format!("{project}.")));
        let hooks = owner.get(&format!("/api/webhooks/?project={project}")).await.json(200);
        assert_eq!(hooks[0]["url"], format!("{}/webhook", fake.url()), "it is told what people do");
        let changed = owner.patch(&path, json!({ "title": "Yours", "timeout": 5, "extra_params": { "a": [1] } })).await.json(200);
        assert_eq!((&changed["title"], &changed["timeout"], &changed["extra_params"]), (&json!("Yours"), &json!(5.0), &json!({ "a": [1] })));
        assert_eq!(fake.asked("/setup").last().unwrap()["extra_params"], json!({ "a": [1] }));
        assert_eq!(owner.get(&of_project).await.json(200)["model_version"], "Yours");
        assert_eq!(owner.get(&format!("{path}/versions")).await.json(200), json!({ "versions": ["m1", "m0"] }));
        assert_eq!(owner.post(&format!("{path}/train"), json!({ "use_ground_truth": true })).await.status, 200);
        let told = &fake.asked("/webhook")[0];
        assert_eq!((&told["action"], &told["project"]["id"], told["project"].get("token")), (&json!("START_TRAINING"), &json!(project), None));
        let tried = owner.post(&format!("{path}/predict/test?random=true"), json!({})).await.json(200);
        assert_eq!((&tried["error_message"], &tried["response"][0]["score"]), (&json!(null), &json!(0.5)));
        assert_eq!(owner.post(&format!("{path}/predict/test"), json!({})).await.status, 400);
        let versions = owner.get(&format!("{of_project}/model-versions?extended=true&include_live_models=true")).await.json(200);
        assert_eq!(versions["live"][0]["title"], "Yours");
        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.get(&path).await.json(404)["detail"], "No MLBackend matches the given query.");
        assert_eq!(owner.get(&of_project).await.json(200)["model_version"], "");
        assert_eq!(owner.get(&format!("/api/webhooks/?project={project}")).await.json(200), json!([]));
    }

    async fn what_cannot_be_a_backend_is_refused_with_a_reason(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &[]).await;
        let refused = |body: Value| { let owner = owner.clone(); async move { owner.post("/api/ml/", body).await.json(400) } };
        for (body, name, said) in [
            (json!({ "url": fake.url() }), "project", "This field is required."),
            (json!({ "project": project }), "url", "This field is required."),
            (json!({ "project": project, "url": fake.url(), "timeout": 0 }), "timeout", "Enter seconds, above 0 and at most 600."),
            (json!({ "project": project, "url": fake.url(), "auth_method": "KEY" }), "auth_method", "\"KEY\" is not a valid choice."),
            (json!({ "project": project, "url": fake.url(), "auth_method": "BASIC_AUTH" }), "non_field_errors", "Authentication username and password is required for Basic Authentication."),
            (json!({ "project": project, "url": fake.url(), "auth_method": "BASIC_AUTH", "basic_auth_user": "a" }), "basic_auth_pass", "Authentication password is required for Basic Authentication."),
        ] {
            let answer = refused(body).await;
            assert_eq!(answer["validation_errors"][name][0], said, "{answer}");
        }
        let new = json!({ "project": project, "url": fake.url() });
        for (change, said) in [
            ((|manner| manner.health = 401) as fn(&mut Manner), "Able to connect to ML Server, but authentication parameters were either not provided or are incorrect."),
            (|manner| manner.health = 500, "health check failed"),
            (|manner| (manner.health, manner.setup.0) = (200, 500), "doesn't look like a valid ML backend"),
        ] {
            fake.behaves(change);
            let answer = refused(new.clone()).await;
            let text = answer["validation_errors"]["non_field_errors"][0].as_str().unwrap();
            assert!(text.contains(said), "{text}");
        }
        assert_eq!(owner.get(&format!("/api/ml?project={project}")).await.json(200), json!([]), "none was saved");
    }

    async fn w02_a_private_address_is_refused_when_it_is_saved_and_when_it_is_changed(test: TestDatabase) {
        let (inner, outer) = (Fake::start().await, Fake::start().await);
        let app = app_for(test, &[&outer]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["one"]).await;
        let made = connect(&owner, project, &outer).await;
        for url in [inner.url(), "http://169.254.169.254/latest".to_owned(), "http://[::ffff:127.0.0.1]:1/".to_owned(), "http://localhost:1".to_owned()] {
            let refused = owner.post("/api/ml/", json!({ "project": project, "url": url })).await.json(403);
            assert!(refused["detail"].as_str().unwrap().contains("network"), "{refused}");
            assert_eq!(owner.patch(&format!("/api/ml/{}", made["id"]), json!({ "url": url })).await.status, 403, "{url}");
        }
        assert_eq!(owner.post("/api/ml/", json!({ "project": project, "url": "file:///etc/passwd" })).await.status, 400);
        // What was public when it was saved, and sends elsewhere now.
        outer.behaves(|manner| manner.redirect = Some(format!("{}/predict", inner.url())));
        let seen = owner.get(&format!("/api/ml/{}", made["id"])).await.json(200);
        assert_eq!((&seen["state"], seen["error_message"].as_str().is_some()), (&json!("DI"), true), "{seen}");
        let path = format!("/api/ml/{}/interactive-annotating", made["id"]);
        let task = tasks(&owner, project).await[0]["id"].clone();
        assert!(owner.post(&path, json!({ "task": task })).await.json(200)["errors"][0].is_string());
        assert_eq!(inner.seen().len(), 0, "nobody came there");
    }

    async fn w25_a_hook_is_called_as_it_is_written_and_by_the_guarded_client_alone(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["{{7*7}}${7*7}#{7*7}<%=7*7%>"]).await;
        let template = "{{ config.SECRET_KEY }} ${jndi:ldap://127.0.0.1/a} {% include '/etc/passwd' %}";
        let new = json!({ "project": project, "url": format!("{}/models/x", fake.url()), "title": template, "description": template, "extra_params": template });
        let made = owner.post("/api/ml/", new).await.json(201);
        assert_eq!((&made["title"], &made["extra_params"]), (&json!(template), &json!(template)));
        retrieve(&owner, project).await.json(200);
        let paths: Vec<String> = fake.seen().into_iter().map(|seen| seen.path).collect();
        assert!(paths.iter().all(|path| ["/models/x/health", "/models/x/setup", "/models/x/predict"].contains(&path.as_str())), "{paths:?}");
        assert_eq!(fake.asked("/models/x/setup")[0]["extra_params"], template);
        assert_eq!(fake.asked("/models/x/predict")[0]["tasks"][0]["data"]["text"], "{{7*7}}${7*7}#{7*7}<%=7*7%>");
        // The webhook that came with it is under the same guard.
        let hook = &owner.get(&format!("/api/webhooks/?project={project}")).await.json(200)[0];
        let moved = owner.patch(&format!("/api/webhooks/{}/", hook["id"]), json!({ "url": "http://127.0.0.1:1/webhook" })).await;
        assert_eq!(moved.status, 400);
    }

    async fn x_ml_a_backend_gets_a_token_of_its_own_that_reads_its_project_and_ends(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let here = project(&owner, &["one"]).await;
        let other = project(&owner, &["two"]).await;
        let made = connect(&owner, here, &fake).await;
        let token = |at: usize| fake.asked("/setup")[at]["access_token"].as_str().unwrap().to_owned();
        assert_eq!(token(0), "", "what is only tried gets none");
        let own = token(1);
        assert!(own.starts_with("lkb_") && own != "owner-token");
        let backend = Client { token: Some(own.clone()), ..app.anonymous() };
        let task = tasks(&owner, here).await[0]["id"].clone();
        assert_eq!(backend.get(&format!("/api/projects/{here}")).await.status, 200);
        assert_eq!(backend.get(&format!("/api/tasks/{task}")).await.status, 200);
        assert_eq!(backend.get(&format!("/api/projects/{other}")).await.status, 404);
        for path in ["/api/current-user/whoami", "/api/users/", "/api/projects/", "/api/audit", "/api/token/"] {
            assert_eq!(backend.get(path).await.status, 403, "{path}");
        }
        assert_eq!(backend.patch(&format!("/api/tasks/{task}"), json!({ "data": {} })).await.status, 403);
        assert_eq!(backend.post(&format!("/api/tasks/{task}/annotations"), json!({ "result": [] })).await.status, 403);
        assert_eq!(backend.delete(&format!("/api/projects/{here}")).await.status, 403);
        // Nobody's own token went out, in no request.
        assert!(fake.seen().iter().all(|seen| seen.authorization.is_none() && !seen.body.to_string().contains("owner-token")));
        app.test.clock.advance_seconds(24 * 3600);
        assert_eq!(backend.get(&format!("/api/projects/{here}")).await.status, 401, "it is over");
        owner.get(&format!("/api/ml/{}", made["id"])).await.json(200);
        let fresh = Client { token: Some(token(2)), ..app.anonymous() };
        assert_eq!(fresh.get(&format!("/api/projects/{here}")).await.status, 200);
        let forged = Client { token: Some(fresh.token.clone().unwrap().replace("lkb_1_", "lkb_2_")), ..app.anonymous() };
        assert_eq!(forged.get(&format!("/api/projects/{here}")).await.status, 401);
        owner.delete(&format!("/api/ml/{}", made["id"])).await;
        assert_eq!(fresh.get(&format!("/api/projects/{here}")).await.status, 401, "it went with the backend");
    }

    async fn x_canary_the_password_of_a_backend_is_sealed_and_shown_to_nobody(test: TestDatabase) {
        let (fake, other) = (Fake::start().await, Fake::start().await);
        let app = app_for(test, &[&fake, &other]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["one"]).await;
        let new = json!({ "project": project, "url": fake.url(), "auth_method": "BASIC_AUTH", "basic_auth_user": "ada", "basic_auth_pass": CANARY });
        let made = owner.post("/api/ml/", new).await;
        assert!(made.status == 201 && !made.text().contains(CANARY));
        let path = format!("/api/ml/{}", made.json(201)["id"]);
        assert_eq!(made.json(201)["basic_auth_pass_is_set"], true);
        let sent = fake.seen()[0].authorization.clone().unwrap();
        assert!(sent.starts_with("Basic YWRhOmNhbmFye"), "{sent}");
        for path in [path.clone(), format!("/api/ml?project={project}"), "/api/audit".to_owned(), format!("/api/webhooks/?project={project}")] {
            assert!(!owner.get(&path).await.text().contains(CANARY), "{path}");
        }
        // It is for its host: another gets it only from somebody who knows it.
        let refused = owner.patch(&path, json!({ "url": other.url() })).await.json(400);
        assert!(refused["validation_errors"]["basic_auth_pass"][0].as_str().unwrap().contains("another host"), "{refused}");
        assert_eq!(other.seen().len(), 0);
        assert_eq!(owner.patch(&path, json!({ "url": other.url(), "basic_auth_pass": CANARY })).await.status, 200);
        assert_eq!(owner.patch(&path, json!({ "title": "t", "basic_auth_pass": "" })).await.json(200)["basic_auth_pass_is_set"], true);
        assert_eq!(other.seen().last().unwrap().authorization.as_deref(), Some(sent.as_str()));
    }

    async fn who_labels_sees_which_models_there_are_and_not_where(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["one"]).await;
        let made = connect(&owner, project, &fake).await;
        let ann = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{project}/members"), json!({ "user": ann.id })).await;
        owner.patch(&format!("/api/projects/{project}"), json!({ "is_published": true })).await.json(200);
        let seen = &ann.get(&format!("/api/ml?project={project}&is_interactive=true")).await.json(200)[0];
        assert_eq!((&seen["id"], &seen["title"], &seen["url"]), (&made["id"], &json!("Mine"), &json!("")));
        assert_eq!(ann.get(&format!("/api/ml/{}", made["id"])).await.status, 403);
        let task = ann.get(&format!("/api/projects/{project}/next")).await.json(200);
        assert_eq!(task["predictions"][0]["model_version"], "m1", "the model's answer to begin from was asked for");
        let path = format!("/api/ml/{}/interactive-annotating", made["id"]);
        let context = json!({ "result": [{ "type": "keypointlabels" }] });
        let suggested = ann.post(&path, json!({ "task": task["id"], "context": context })).await.json(200);
        assert_eq!(suggested["data"]["result"][0]["value"]["choices"], json!(["a"]));
        let asked = fake.asked("/predict").last().unwrap().clone();
        assert_eq!((&asked["params"]["context"], asked["tasks"].as_array().unwrap().len()), (&context, 1));
        fake.behaves(|manner| manner.predict = Predict::Text(500, "secret-of-theirs".into()));
        let failed = ann.post(&path, json!({ "task": task["id"] })).await.json(200);
        assert!(failed["errors"][0].as_str().unwrap().contains("500") && failed.get("data").is_none());
        assert_eq!(ann.post(&path, json!({})).await.status, 400);
        owner.patch(&format!("/api/ml/{}", made["id"]), json!({ "is_interactive": false })).await.json(200);
        let refused = owner.post(&path, json!({ "task": task["id"] })).await.json(200);
        assert_eq!(refused["errors"][0], "Model is not set to be used for interactive preannotations");
    }

    async fn predictions_are_got_once_and_a_bad_task_stops_nobody_elses(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["one", "bad", "three"]).await;
        connect(&owner, project, &fake).await;
        let done = retrieve(&owner, project).await.json(200);
        assert_eq!((&done["processed_items"], &done["detail"]), (&json!(3), &json!("Retrieved 2 predictions")));
        let job = last_job(&owner, project).await;
        assert_eq!((&job["progress"]["done"], &job["progress"]["total"], &job["status"]), (&json!(3), &json!(3), &json!("completed")));
        assert_eq!((&job["result"]["failed"], &job["result"]["problems"][0]["task"]), (&json!(1), &tasks(&owner, project).await[1]["id"]));
        let counts = |rows: Vec<Value>| rows.iter().map(|row| row["total_predictions"].as_i64().unwrap()).collect::<Vec<_>>();
        assert_eq!(counts(tasks(&owner, project).await), [1, 0, 1]);
        let first = &owner.get(&format!("/api/tasks/{}", tasks(&owner, project).await[0]["id"])).await.json(200)["predictions"][0];
        assert_eq!((&first["model_version"], &first["score"]), (&json!("m1"), &json!(0.5)));
        // Again: only the one that has none is asked for, and where a request fails as a whole, task by task.
        fake.behaves(|manner| manner.predict = Predict::AllOrNothing);
        let asked = fake.asked("/predict").len();
        retrieve(&owner, project).await.json(200);
        assert_eq!(fake.asked("/predict")[asked..].len(), 1, "a single task is not tried twice for what is its own");
        // A new version of the model predicts for all again.
        fake.behaves(|manner| manner.setup.1 = json!({ "model_version": "m2" }));
        assert_eq!(retrieve(&owner, project).await.json(200)["detail"], "Retrieved 2 predictions");
        assert_eq!(counts(tasks(&owner, project).await), [2, 0, 2]);
        assert_eq!(owner.get(&format!("/api/projects/{project}/model-versions")).await.json(200), json!({ "m2": 2, "m1": 2, "Mine": 0 }));
    }

    async fn w15_a_backend_that_answers_garbage_becomes_a_visible_state_and_stores_nothing(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["one", "two"]).await;
        let made = connect(&owner, project, &fake).await;
        let pickle = "\u{80}\u{4}cposix\nsystem\n(S'touch /tmp/owned'\ntR.";
        let deep = format!("{{\"results\": {}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        for text in [pickle.to_owned(), "<html>".to_owned(), deep, r#"{"results": [{"result": "__import__('os')"}, {"result": [1]}]}"#.to_owned(), r#"{"results": []}"#.to_owned()] {
            fake.behaves(|manner| manner.predict = Predict::Text(200, text));
            let done = retrieve(&owner, project).await.json(200);
            assert_eq!(done["detail"], "Retrieved 0 predictions");
            let job = last_job(&owner, project).await;
            assert_eq!(job["result"]["failed"], 2, "{job}");
            assert!(job["result"]["problems"][0]["error"]["message"].is_string(), "{job}");
        }
        assert!(tasks(&owner, project).await.iter().all(|row| row["total_predictions"] == 0));
        fake.behaves(|manner| manner.setup = (200, json!([pickle])));
        let seen = owner.get(&format!("/api/ml/{}", made["id"])).await.json(200);
        assert_eq!((&seen["state"], &seen["error_told"]["said"]["code"]), (&json!("ER"), &json!("ml_not_json")));
        assert_eq!(retrieve(&owner, project).await.status, 409, "what cannot be used is not asked");
        assert!(last_job(&owner, project).await["error"].is_string());
    }

    async fn a_backend_that_says_nothing_keeps_nobody_from_a_task_nor_a_job_from_being_cancelled(test: TestDatabase) {
        let fake = Fake::start().await;
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &["one", "two"]).await;
        let made = connect(&owner, project, &fake).await;
        fake.behaves(|manner| manner.predict = Predict::Never);
        let next = owner.get(&format!("/api/projects/{project}/next")).await.json(200);
        assert_eq!((&next["data"]["text"], &next["predictions"]), (&json!("one"), &json!([])));
        let mut changes = app.database().wake_ups();
        let job = owner.post(&format!("/api/ml/{}/predict?batch_size=1", made["id"]), json!({})).await.json(202)["job"].clone();
        owner.post(&format!("/api/jobs/{job}/cancel"), json!({})).await.json(200);
        while owner.get(&format!("/api/jobs/{job}")).await.json(200)["status"] != "cancelled" {
            changes.recv().await.unwrap();
        }
    }

    async fn the_least_sure_prediction_comes_first_also_under_the_backend_s_name(test: TestDatabase) {
        let fake = Fake::start().await;
        fake.behaves(|manner| manner.predict = Predict::Choice { version: Some("its own name") });
        let app = app_for(test, &[&fake]).await;
        let owner = app.owner().await;
        let project = project(&owner, &[]).await;
        let new = json!([{ "text": "sure", "score": 0.9 }, { "text": "unsure", "score": 0.1 }]);
        owner.post(&format!("/api/projects/{project}/import"), new).await.json(201);
        owner.patch(&format!("/api/projects/{project}"), json!({ "sampling": "Uncertainty sampling" })).await.json(200);
        connect(&owner, project, &fake).await;
        retrieve(&owner, project).await.json(200);
        let next = owner.get(&format!("/api/projects/{project}/next")).await.json(200);
        assert_eq!((&next["data"]["text"], &next["predictions"][0]["model_version"]), (&json!("unsure"), &json!("its own name")));
        assert_eq!(retrieve(&owner, project).await.json(200)["detail"], "Retrieved 0 predictions", "none is got twice");
        // A version that somebody chooses stays; a name that is neither is refused.
        let path = format!("/api/projects/{project}");
        assert_eq!(owner.patch(&path, json!({ "model_version": "its own name" })).await.json(200)["model_version"], "its own name");
        assert_eq!(owner.patch(&path, json!({ "model_version": "Mine" })).await.json(200)["model_version"], "Mine");
        assert_eq!(owner.patch(&path, json!({ "model_version": "nobody" })).await.status, 400);
    }
}
