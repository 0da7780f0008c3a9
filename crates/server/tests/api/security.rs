//! The page that says what is open: it must follow the settings.

use crate::harness::*;
use labelkeep_model::Role;
use labelkeep_server::Settings;
use serde_json::{Value, json};

fn state(body: &Value, id: &str) -> String {
    let promises = body["promises"].as_array().unwrap();
    promises.iter().find(|promise| promise["id"] == id).unwrap()["state"].as_str().unwrap().to_owned()
}

on_both_databases! {
    async fn promises_follow_the_settings_in_force(test: TestDatabase) {
        let app = TestApp::new(test).await;
        let owner = app.owner().await;
        let body = owner.get("/api/security/").await.json(200);
        let sessions = body["promises"].as_array().unwrap().iter().find(|promise| promise["id"] == "X-SESSION").unwrap();
        assert_eq!(sessions["detail"], "After 3 days without a request, and at the latest after 8 days.");
        assert_eq!(sessions["values"]["idle_minutes"], "4320");
        assert!(sessions["sentence"].as_str().unwrap().contains("{idle}"));
        let states = ["S01", "S02", "S05", "S07", "S08", "X-2FA"].map(|id| state(&body, id));
        assert_eq!(states, ["partial", "partial", "on", "partial", "on", "partial"]);
        owner.post("/api/jwt/settings", json!({ "legacy_api_tokens_enabled": false })).await.json(200);
        let browser = app.browser("owner@example.com", "correct horse battery").await;
        assert_eq!(state(&browser.get("/api/security/").await.json(200), "S07"), "on");

        let open = Settings { public_url: "http://label.example.org".into(), open_signup: true, allowed_hosts: vec!["*".into()], ..Settings::default() };
        let egress = labelkeep_egress::Settings { is_guarded: false, ..labelkeep_egress::Settings::default() };
        let app = TestApp::with_egress(app.test, open, &egress).await;
        let browser = app.sign_in("owner@example.com", "correct horse battery").await;
        let body = browser.get("/api/security/").await.json(200);
        for id in ["S01", "S03", "S05", "S08"] {
            assert_eq!(state(&body, id), "off", "{id}");
        }
        app.person("manager", Role::Manager).await;
        let manager = app.browser("manager@example.com", "correct horse battery").await;
        assert_eq!(manager.get("/api/security/").await.status, 403);
    }
}
