//! The main path: project, task, next task, annotation, draft, undo of a submit; and who may see what of it.

use crate::harness::*;
use labelkeep_model::Role;
use serde_json::{Value, json};

const CONFIG: &str = r#"<View><Text name="t" value="$text"/><Choices name="c" toName="t"><Choice value="a"/><Choice value="b"/></Choices></View>"#;

async fn project(owner: &Client, extra: Value) -> i64 {
    let mut body = json!({ "title": "Moods", "label_config": CONFIG });
    body.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
    owner.post("/api/projects/", body).await.json(201)["id"].as_i64().unwrap()
}

async fn task(owner: &Client, project: i64, text: &str) -> i64 {
    let body = json!({ "project": project, "data": { "text": text } });
    owner.post("/api/tasks/", body).await.json(201)["id"].as_i64().unwrap()
}

const NAME: &str = "6b0e5d7a-6cc7-4d9d-93a5-0a5d6d6b0001";

fn answer(label: &str) -> Value {
    json!([{ "id": "x", "from_name": "c", "to_name": "t", "type": "choices", "value": { "choices": [label] } }])
}

on_both_databases! {
    async fn a_project_is_created_with_the_compatible_defaults(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let body = owner.post("/api/projects/", json!({ "title": "Moods", "label_config": CONFIG })).await.json(201);
        assert_eq!(body["sampling"], "Sequential sampling");
        assert_eq!(body["skip_queue"], "REQUEUE_FOR_OTHERS");
        assert_eq!(body["task_number"], Value::Null);
        assert_eq!(body["parsed_label_config"]["c"]["labels"], json!(["a", "b"]));
        assert_eq!(body["control_weights"]["c"]["overall"], json!(1.0));
        let id = body["id"].as_i64().unwrap();
        assert_eq!(owner.get(&format!("/api/projects/{id}/")).await.json(200)["task_number"], 0);
        let page = owner.get("/api/projects/?page_size=1").await.json(200);
        assert_eq!((page["count"].as_i64(), page["next"].clone()), (Some(1), Value::Null));
        assert_eq!(owner.get("/api/projects/?page=2").await.json(404)["detail"], "Invalid page.");
    }

    async fn bad_fields_of_a_project_are_all_named_at_once(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let body = json!({ "title": "x", "sampling": "zzz", "overlap_cohort_percentage": 101, "label_config": "<View>" });
        let errors = owner.post("/api/projects/", body).await.json(400)["validation_errors"].clone();
        assert_eq!(errors["title"], json!(["Ensure this field has at least 3 characters."]));
        assert_eq!(errors["sampling"], json!(["\"zzz\" is not a valid choice."]));
        assert!(errors["overlap_cohort_percentage"].is_array() && errors["label_config"].is_array());
        assert_eq!(owner.get("/api/projects/").await.json(200)["count"], 0);
    }

    async fn a_submit_moves_every_counter_and_its_undo_moves_them_back(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let task = task(&owner, project, "fine").await;
        let next = owner.get(&format!("/api/projects/{project}/next/")).await.json(200);
        assert_eq!((next["id"].as_i64(), &next["queue"]), (Some(task), &json!("Sequence queue")));
        let body = json!({ "result": answer("a"), "lead_time": 2.5 });
        let annotation = owner.post(&format!("/api/tasks/{task}/annotations/"), body).await.json(201);
        assert_eq!(annotation["result"], answer("a"));
        let got = owner.get(&format!("/api/projects/{project}/")).await.json(200);
        let counters = |body: &Value| {
            ["task_number", "finished_task_number", "total_annotations_number", "num_tasks_with_annotations"]
                .map(|name| body[name].as_i64().unwrap())
        };
        assert_eq!(counters(&got), [1, 1, 1, 1]);
        let read = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!(read["annotations"][0]["completed_by"]["email"], "owner@example.com");
        assert_eq!((read["is_labeled"].as_bool(), read["avg_lead_time"].as_f64()), (Some(true), Some(2.5)));
        assert_eq!(owner.get(&format!("/api/projects/{project}/next/")).await.json(404)["detail"], "There are no tasks for owner@example.com");

        let id = annotation["id"].as_i64().unwrap();
        let history = owner.get(&format!("/api/projects/{project}/label-stream-history/")).await.json(200);
        assert_eq!(history, json!([{ "taskId": task, "annotationId": id }]));
        let draft = owner.post(&format!("/api/annotations/{id}/convert-to-draft"), json!({})).await.json(201);
        assert_eq!(draft["result"], answer("a"));
        let got = owner.get(&format!("/api/projects/{project}/")).await.json(200);
        assert_eq!(counters(&got), [1, 0, 0, 0]);
        let body = json!({ "result": answer("b"), "draft_id": draft["id"] });
        owner.post(&format!("/api/tasks/{task}/annotations/"), body).await.json(201);
        assert_eq!(owner.get(&format!("/api/tasks/{task}/drafts")).await.json(200), json!([]));
    }

    async fn tasks_with_a_ground_truth_come_first_where_the_project_says_so(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let (ada, eve) = (app.person("ada", Role::Administrator).await, app.person("eve", Role::Administrator).await);
        for flag in ["show_ground_truth_first", "annotator_evaluation_enabled"] {
            let project = project(&owner, json!({ "maximum_annotations": 3 })).await;
            let (begun, known) = (task(&owner, project, "one").await, task(&owner, project, "two").await);
            task(&owner, project, "three").await;
            for person in [&ada, &eve] {
                person.post(&format!("/api/tasks/{begun}/annotations/"), json!({ "result": answer("a") })).await.json(201);
            }
            let body = json!({ "result": answer("a"), "ground_truth": true });
            ada.post(&format!("/api/tasks/{known}/annotations/"), body).await.json(201);
            let next = async |person: &Client| {
                let next = person.get(&format!("/api/projects/{project}/next/")).await.json(200);
                (next["id"].as_i64().unwrap(), next["queue"].as_str().unwrap().to_owned())
            };
            assert_eq!(next(&owner).await, (begun, "Breadth first queue".to_owned()));
            owner.patch(&format!("/api/projects/{project}/"), json!({ flag: true })).await.json(200);
            // What somebody holds already stays first; who comes now begins with the known answers.
            assert_eq!(next(&owner).await.0, begun);
            assert_eq!(next(&eve).await, (known, "Onboarding ground truth queue".to_owned()));
            eve.post(&format!("/api/tasks/{known}/annotations/"), json!({ "result": answer("b") })).await.json(201);
            assert_ne!(next(&eve).await.1, "Onboarding ground truth queue");
            assert_ne!(next(&ada).await.0, known);
        }
    }

    async fn a_submit_whose_answer_was_lost_can_be_repeated(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({ "maximum_annotations": 9 })).await;
        let (first, other) = (task(&owner, project, "fine").await, task(&owner, project, "bad").await);
        let path = format!("/api/tasks/{first}/annotations/");
        let draft = owner.post(&format!("/api/tasks/{first}/drafts"), json!({ "result": answer("a") })).await.json(201);
        let body = json!({ "result": answer("a"), "unique_id": NAME, "draft_id": draft["id"] });
        let made = owner.post(&path, body.clone()).await.json(201);
        assert_eq!(owner.post(&path, body.clone()).await.json(201)["id"], made["id"]);
        let all = futures_util::future::join_all((0..8).map(|_| {
            let body = json!({ "result": answer("b"), "unique_id": NAME.replace('6', "7") });
            owner.post(&path, body)
        })).await;
        let ids: std::collections::HashSet<i64> =
            all.into_iter().map(|answer| answer.json(201)["id"].as_i64().unwrap()).collect();
        assert_eq!(ids.len(), 1);
        assert_eq!(owner.get(&format!("/api/projects/{project}/")).await.json(200)["total_annotations_number"], 2);
        // No other annotation has the name, of whatever task and person.
        let elsewhere = json!({ "result": answer("b"), "unique_id": NAME.to_uppercase() });
        owner.post(&format!("/api/tasks/{other}/annotations/"), elsewhere.clone()).await.json(409);
        let somebody = app.person("ada", Role::Administrator).await;
        somebody.post(&path, elsewhere.clone()).await.json(409);
        // What was deleted is not brought back by its name.
        owner.delete(&format!("/api/annotations/{}/", made["id"])).await;
        assert_ne!(owner.post(&path, elsewhere).await.json(201)["id"], made["id"]);
    }

    async fn work_on_one_task_at_once_never_waits_in_a_circle(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({ "maximum_annotations": 9 })).await;
        let task = task(&owner, project, "fine").await;
        let path = format!("/api/tasks/{task}/annotations/");
        let mine = owner.post(&path, json!({ "result": answer("a") })).await.json(201)["id"].as_i64().unwrap();
        for round in 0..4 {
            let work = (0..12).map(|number| {
                let (owner, path) = (owner.clone(), path.clone());
                tokio::spawn(async move {
                    let result = answer(if number % 2 == 0 { "a" } else { "b" });
                    match number % 3 {
                        0 => owner.post(&path, json!({ "result": result, "unique_id": format!("00000000-0000-4000-8000-{round:06}{number:06}") })).await,
                        1 => owner.post(&path, json!({ "result": result })).await,
                        _ => owner.patch(&format!("/api/annotations/{mine}/"), json!({ "result": result })).await,
                    }
                })
            });
            for (number, answer) in futures_util::future::join_all(work.collect::<Vec<_>>()).await.into_iter().enumerate() {
                answer.unwrap().json(if number % 3 == 2 { 200 } else { 201 });
            }
        }
        assert_eq!(owner.get(&format!("/api/projects/{project}/")).await.json(200)["total_annotations_number"], 1 + 4 * 8);
    }

    async fn many_submits_at_once_are_all_kept_and_counted_and_a_bad_one_spoils_no_other(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let ada = app.person("ada", Role::Administrator).await;
        let project = project(&owner, json!({ "maximum_annotations": 1 })).await;
        let mut tasks = Vec::new();
        for number in 0..12 {
            tasks.push(task(&owner, project, &number.to_string()).await);
        }
        let draft = owner.post(&format!("/api/tasks/{}/drafts/", tasks[0]), json!({ "result": answer("a") })).await.json(201);
        let others = ada.post(&format!("/api/tasks/{}/drafts/", tasks[0]), json!({ "result": answer("a") })).await.json(201);
        // Two people at every task; of each four submits one skips, one has a name, and one a draft of another task.
        let work = (0..48).map(|number| {
            let who = if number % 2 == 0 { owner.clone() } else { ada.clone() };
            let path = format!("/api/tasks/{}/annotations/", tasks[number % 12]);
            let mut body = json!({ "result": answer(if number % 3 == 0 { "a" } else { "b" }), "lead_time": 2.0 });
            match number / 12 {
                1 => body["was_cancelled"] = json!(true),
                2 => body["unique_id"] = json!(format!("00000000-0000-4000-8000-{number:012}")),
                3 => body["draft_id"] = if number == 36 { draft["id"].clone() } else { others["id"].clone() },
                _ => {}
            }
            tokio::spawn(async move { (number, who.post(&path, body).await) })
        });
        let mut made = Vec::new();
        for done in futures_util::future::join_all(work.collect::<Vec<_>>()).await {
            let (number, answered) = done.unwrap();
            if number > 36 {
                answered.json(403);
                continue;
            }
            let annotation = answered.json(201);
            assert_eq!(annotation["task"], tasks[number % 12], "everybody hears of the own annotation");
            assert_eq!(annotation["was_cancelled"], number / 12 == 1);
            let label = &annotation["result"][0]["value"]["choices"][0];
            assert_eq!(*label, json!(if number % 3 == 0 { "a" } else { "b" }));
            made.push(annotation["id"].as_i64().unwrap());
        }
        made.sort_unstable();
        made.dedup();
        assert_eq!(made.len(), 37, "each was stored once");
        let counters = owner.get(&format!("/api/projects/{project}/")).await.json(200);
        let counted = ["total_annotations_number", "skipped_annotations_number", "finished_task_number", "num_tasks_with_annotations"];
        assert_eq!(counted.map(|name| counters[name].as_i64().unwrap()), [25, 12, 12, 12]);
        for (at, task) in tasks.iter().enumerate() {
            let task = owner.get(&format!("/api/tasks/{task}/")).await.json(200);
            assert_eq!(task["annotations"].as_array().unwrap().len(), if at == 0 { 4 } else { 3 });
            assert_eq!(task["total_annotations"], if at == 0 { 3 } else { 2 });
            assert_eq!(task["cancelled_annotations"], 1);
            assert_eq!(task["drafts"], json!([]));
        }
        let overview = owner.get(&format!("/api/projects/{project}/overview/")).await.json(200);
        let day = overview["per_day"].as_array().unwrap().last().unwrap();
        assert_eq!((day["annotations"].as_i64(), day["skipped"].as_i64()), (Some(25), Some(12)));
        let labels: i64 = overview["labels"][0]["labels"].as_array().unwrap().iter().map(|label| label["count"].as_i64().unwrap()).sum();
        assert_eq!(labels, 25, "labels of skipped ones do not count");
        let history = owner.get(&format!("/api/annotation-history/?annotation={}", made[0])).await.json(200);
        assert_eq!(history.as_array().unwrap().len(), 1);
        let audit = owner.get(&format!("/api/audit/?project={project}&action=annotation.&page_size=100")).await.json(200);
        assert_eq!(audit["count"], 37);
    }

    async fn unknown_parts_of_a_result_survive_in_one_spelling(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let task = task(&owner, project(&owner, json!({})).await, "x").await;
        let result = r#"[{"zeta":1.0,"alpha":[6.20347394540943,1e-7],"type":"from the future","value":{"é":"\u00e9"}}]"#;
        let request = axum::http::Request::post(format!("/api/tasks/{task}/annotations/"))
            .header("content-type", "application/json")
            .body(axum::body::Body::from(format!(r#"{{"result":{result}}}"#)))
            .unwrap();
        let sent = owner.send(request).await;
        assert_eq!(sent.status, 201, "{}", sent.text());
        // Order and numbers as they came; letters as letters, so that filters find them.
        let kept = result.replace("\\u00e9", "é");
        assert!(owner.get(&format!("/api/tasks/{task}/")).await.text().contains(&kept));
    }

    async fn a_number_beyond_all_bounds_is_refused(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let body = format!(r#"{{"project":{project},"data":{{"text":"x","n":1e200000}}}}"#);
        let request = axum::http::Request::post("/api/tasks/").header("content-type", "application/json").body(axum::body::Body::from(body)).unwrap();
        assert_eq!(owner.send(request).await.status, 400);
    }

    async fn hostile_results_are_refused_and_change_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let task = task(&owner, project, "x").await;
        let path = format!("/api/tasks/{task}/annotations/");
        let deep = format!("{}{}", "[".repeat(100), "]".repeat(100));
        for body in [r#"{"result":{"a":1}}"#.to_owned(), r#"{"result":[1]}"#.to_owned(), format!(r#"{{"result":{deep}}}"#), "{".to_owned(), r#"{"result":"x"}"#.to_owned(), r#"{"result":["\u0000"]}"#.to_owned(), r#"{"result":null}"#.to_owned()] {
            let request = axum::http::Request::post(&path).header("content-type", "application/json").body(axum::body::Body::from(body.clone())).unwrap();
            assert_eq!(owner.send(request).await.status, 400, "{body}");
        }
        assert_eq!(owner.get(&format!("/api/projects/{project}/")).await.json(200)["total_annotations_number"], 0);
    }

    async fn two_annotators_never_get_the_same_task_beyond_its_overlap(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        for number in 0..5 {
            task(&owner, project, &number.to_string()).await;
        }
        let mut people = Vec::new();
        for number in 0..8 {
            let person = app.person(&format!("annotator{number}"), Role::Annotator).await;
            owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": person.id })).await.json(201);
            people.push(person);
        }
        let path = format!("/api/projects/{project}/next/");
        let storm = people.iter().map(|person| {
            let (person, path) = (person.clone(), path.clone());
            tokio::spawn(async move { person.get(&path).await })
        });
        let mut given = Vec::new();
        for answer in storm.collect::<Vec<_>>() {
            let answer = answer.await.unwrap();
            if answer.status == 200 {
                given.push(answer.json(200)["id"].as_i64().unwrap());
            }
        }
        given.sort_unstable();
        let mut distinct = given.clone();
        distinct.dedup();
        assert_eq!((given.len(), distinct.len()), (5, 5));
        // A day later the locks are over, and everything is offered again.
        app.test.clock.advance_seconds(86_401);
        assert_eq!(owner.get(&path).await.status, 200);
    }

    async fn the_next_task_shows_the_predictions_of_the_projects_model_version(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let task = task(&owner, project, "x").await;
        for version in ["one", "two"] {
            let body = json!({ "task": task, "result": answer("a"), "model_version": version });
            owner.post("/api/predictions/", body).await.json(201);
        }
        let settings = format!("/api/projects/{project}/");
        for (change, shown) in [
            (json!({ "model_version": "two" }), vec!["two"]),
            (json!({ "model_version": "one" }), vec!["one"]),
            (json!({ "show_collab_predictions": false }), vec![]),
        ] {
            owner.patch(&settings, change.clone()).await.json(200);
            let next = owner.get(&format!("/api/projects/{project}/next/")).await.json(200);
            let versions: Vec<&str> = next["predictions"].as_array().unwrap().iter().map(|prediction| prediction["model_version"].as_str().unwrap()).collect();
            assert_eq!(versions, shown, "{change}");
        }
        // Who looks at the task sees all.
        assert_eq!(owner.get(&format!("/api/tasks/{task}/")).await.json(200)["predictions"].as_array().unwrap().len(), 2);
    }

    async fn the_action_next_task_without_a_choice_is_the_queue(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let other = app.person("ada", Role::Administrator).await;
        let project = project(&owner, json!({})).await;
        let (first, second) = (task(&owner, project, "1").await, task(&owner, project, "2").await);
        let third = task(&owner, project, "3").await;
        let path = format!("/api/dm/actions/?id=next_task&project={project}");
        let id = |answer: Value| answer["id"].as_i64().unwrap();
        let given = owner.post(&path, json!({})).await.json(200);
        assert_eq!((id(given.clone()), &given["queue"]), (first, &json!("Sequence queue")));
        assert_eq!(id(other.post(&path, json!({ "filters": { "conjunction": "and", "items": [] }, "ordering": [] })).await.json(200)), second);
        // Among chosen ones too: not what somebody else has, nor what is done.
        let chosen = json!({ "selectedItems": { "all": true, "excluded": [] }, "ordering": ["-tasks:id"] });
        owner.post(&format!("/api/tasks/{third}/annotations/"), json!({ "result": answer("a") })).await.json(201);
        let given = owner.post(&path, chosen.clone()).await.json(200);
        assert_eq!((id(given.clone()), &given["queue"]), (first, &json!("Data manager queue")));
        assert_eq!(id(other.post(&path, chosen.clone()).await.json(200)), second);
        owner.post(&format!("/api/tasks/{first}/annotations/"), json!({ "result": answer("a") })).await.json(201);
        assert_eq!(owner.post(&path, chosen).await.status, 404);
    }

    async fn the_way_back_has_what_was_given_and_not_yet_labeled(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let (first, second) = (task(&owner, project, "1").await, task(&owner, project, "2").await);
        let (next, history) = (format!("/api/projects/{project}/next/"), format!("/api/projects/{project}/label-stream-history/"));
        owner.get(&next).await.json(200);
        assert_eq!(owner.get(&history).await.json(200), json!([{ "taskId": first, "annotationId": null }]));
        let made = owner.post(&format!("/api/tasks/{first}/annotations/"), json!({ "result": answer("a") })).await.json(201)["id"].clone();
        app.test.clock.advance_seconds(5);
        owner.get(&next).await.json(200);
        let expected = json!([{ "taskId": first, "annotationId": made }, { "taskId": second, "annotationId": null }]);
        assert_eq!(owner.get(&history).await.json(200), expected);
        owner.delete(&format!("/api/annotations/{made}/")).await;
        let expected = json!([{ "taskId": first, "annotationId": null }, { "taskId": second, "annotationId": null }]);
        assert_eq!(owner.get(&history).await.json(200), expected);
    }

    async fn s06_a_lock_that_ran_out_shows_an_annotator_nothing(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({ "show_annotation_history": true })).await;
        let task = task(&owner, project, "1").await;
        let ann = app.person("ann", Role::Annotator).await;
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": ann.id })).await.json(201);
        let (tab, list) = (format!("/api/tasks?project={project}"), format!("/api/projects/{project}/tasks/"));
        ann.get(&format!("/api/projects/{project}/next/")).await.json(200);
        ann.get(&format!("/api/tasks/{task}/")).await.json(200);
        assert_eq!(ann.get(&tab).await.json(200)["tasks"].as_array().unwrap().len(), 1);
        assert_eq!(ann.get(&list).await.json(200).as_array().unwrap().len(), 1);
        app.test.clock.advance_seconds(86_401);
        assert_eq!(ann.get(&format!("/api/tasks/{task}/")).await.status, 404);
        assert_eq!(ann.get(&tab).await.json(200)["tasks"].as_array().unwrap().len(), 0);
        assert_eq!(ann.get(&list).await.status, 404, "the first page of nothing");
    }

    async fn s06_annotators_see_only_their_own_work(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({ "maximum_annotations": 2 })).await;
        let (first, second) = (task(&owner, project, "1").await, task(&owner, project, "2").await);
        let body = json!({ "result": answer("a") });
        let others = owner.post(&format!("/api/tasks/{first}/annotations/"), body.clone()).await.json(201)["id"].as_i64().unwrap();
        let ann = app.person("ann", Role::Annotator).await;
        // Not a member: nothing is there.
        for path in [format!("/api/projects/{project}/"), format!("/api/tasks/{first}/"), format!("/api/annotations/{others}/")] {
            assert_eq!(ann.get(&path).await.status, 404, "{path}");
        }
        owner.post(&format!("/api/projects/{project}/members/"), json!({ "user": ann.id })).await.json(201);
        assert_eq!(ann.get(&format!("/api/tasks/{second}/")).await.status, 404);
        let next = ann.get(&format!("/api/projects/{project}/next/")).await.json(200);
        assert_eq!((next["id"].as_i64(), &next["annotations"]), (Some(first), &json!([])));
        assert_eq!(ann.get(&format!("/api/annotations/{others}/")).await.status, 404);
        assert_eq!(ann.patch(&format!("/api/annotations/{others}/"), body.clone()).await.status, 404);
        // A member without the right: 403.
        for (path, body) in [("/api/tasks/", json!({ "project": project, "data": { "text": "x" } })), ("/api/projects/", json!({ "title": "Mine" }))] {
            assert_eq!(ann.post(path, body).await.status, 403, "{path}");
        }
        assert_eq!(ann.delete(&format!("/api/projects/{project}/")).await.status, 403);
        ann.post(&format!("/api/tasks/{first}/annotations/"), body).await.json(201);
        assert_eq!(ann.get(&format!("/api/tasks/{first}/")).await.json(200)["annotations"].as_array().unwrap().len(), 1);
    }

    async fn a_project_comes_back_from_the_trash(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        assert_eq!(owner.delete(&format!("/api/projects/{project}/")).await.status, 204);
        assert_eq!(owner.get(&format!("/api/projects/{project}/")).await.status, 404);
        assert_eq!(owner.get("/api/projects/?deleted=true").await.json(200)["count"], 1);
        owner.post(&format!("/api/projects/{project}/restore/"), json!({})).await.json(200);
        assert_eq!(owner.get(&format!("/api/projects/{project}/")).await.status, 200);
    }

    async fn overlap_follows_the_cohort_and_finished_tasks_are_counted_anew(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let project = project(&owner, json!({})).await;
        let mut tasks = Vec::new();
        for number in 0..6 {
            tasks.push(task(&owner, project, &number.to_string()).await);
        }
        owner.post(&format!("/api/tasks/{}/annotations/", tasks[5]), json!({ "result": answer("a") })).await.json(201);
        let changed = owner.patch(&format!("/api/projects/{project}/"), json!({ "maximum_annotations": 2, "overlap_cohort_percentage": 50 })).await.json(200);
        assert_eq!(changed["finished_task_number"], 0);
        let listed = owner.get(&format!("/api/projects/{project}/tasks/")).await.json(200);
        let overlaps: Vec<i64> = listed.as_array().unwrap().iter().map(|task| task["overlap"].as_i64().unwrap()).collect();
        assert_eq!(overlaps, [2, 2, 1, 1, 1, 2]);
        let changed = owner.patch(&format!("/api/projects/{project}/"), json!({ "maximum_annotations": 1 })).await.json(200);
        assert_eq!(changed["finished_task_number"], 1);
    }

    async fn predictions_are_kept_with_their_score(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let task = task(&owner, project(&owner, json!({})).await, "x").await;
        let body = json!({ "task": task, "result": answer("a"), "score": 0.5, "model_version": "m" });
        let id = owner.post("/api/predictions/", body).await.json(201)["id"].as_i64().unwrap();
        assert_eq!(owner.get(&format!("/api/tasks/{task}/")).await.json(200)["predictions_score"], 0.5);
        assert_eq!(owner.patch(&format!("/api/predictions/{id}/"), json!({ "score": 0.7 })).await.json(200)["model_version"], "m");
        assert_eq!(owner.delete(&format!("/api/predictions/{id}/")).await.status, 204);
        assert_eq!(owner.get(&format!("/api/predictions/?task={task}")).await.json(200), json!([]));
    }
}
