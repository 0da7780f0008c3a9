//! What is said in English is said in codes too, for programs and for other languages.

use crate::harness::*;
use serde_json::json;

on_both_databases! {
    async fn a_refusal_has_a_code_and_parameters_beside_each_message(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let body = owner.post("/api/projects/", json!({ "title": "x".repeat(51) })).await.json(400);
        assert_eq!(body["validation_errors"]["title"], json!(["Ensure this field has no more than 50 characters."]));
        assert_eq!(body["validation_codes"]["title"], json!([{ "code": "too_long", "params": { "most": 50 } }]));
        assert_eq!((&body["code"], &body["params"]), (&json!("validation_error"), &json!({})));
        let missing = owner.get("/api/projects/12345/").await.json(404);
        assert_eq!((&missing["code"], &missing["params"]), (&json!("no_such_object"), &json!({ "what": "Project" })));
        assert_eq!(missing["detail"], "No Project matches the given query.");
        let nobody = app.anonymous().get("/api/projects/").await.json(401);
        assert_eq!(nobody["code"], "not_signed_in");
        // What a parser says is the parameter of a message.
        let broken = owner.post("/api/projects/", json!({ "title": ["x"] })).await.json(400);
        assert_eq!(broken["validation_codes"]["title"][0]["code"], "no_text");
    }

    async fn an_import_that_failed_says_why_in_codes_with_the_place(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let id = owner.post("/api/projects/", json!({ "title": "Rows" })).await.json(201)["id"].as_i64().unwrap();
        let file = br#"[{"data":{"text":"a"},"annotations":[{"result":"x"}]},{"data":{"text":"b"},"predictions":7}]"#;
        upload(&owner, &format!("/api/projects/{id}/import"), &[("rows.json", file)]).await.json(400);
        let job = owner.get("/api/jobs").await.json(200)[0].clone();
        let told = job["error_told"].as_array().unwrap();
        let messages: Vec<&str> = told.iter().map(|one| one["message"].as_str().unwrap()).collect();
        assert_eq!(job["error"], messages.join("\n"));
        let said: Vec<_> = told.iter().map(|one| (one["said"]["code"].clone(), one["said"]["place"].clone())).collect();
        assert_eq!(
            said,
            [
                (json!("item_result_no_list"), json!("rows.json, 1, annotations[0]")),
                (json!("item_no_list"), json!("rows.json, 2")),
            ]
        );
    }

    async fn a_configuration_is_criticized_in_codes(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let config = r#"<View><Text name="t" value="$t"/><Choices name="c" toName="nowhere"><Choice value="a"/></Choices></View>"#;
        let checked = app.owner().await.post("/api/labeling-config/check", json!({ "label_config": config })).await.json(200);
        let error = &checked["errors"][0];
        assert_eq!(error["said"]["code"], "config_to_name");
        assert_eq!(error["said"]["params"]["name"], "nowhere");
        assert!(error["message"].as_str().unwrap().starts_with("toName=\"nowhere\" not found"));
    }
}
