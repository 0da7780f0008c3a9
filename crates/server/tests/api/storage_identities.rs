//! Roles, service accounts and the machine's own identity over HTTP: who may be used, and what is said of it.

use crate::{
    harness::*,
    media::{project, task},
};
use labelkeep_object_stores::{AwsKeys, AwsSource};
use labelkeep_server::{Media, Settings};
use labelkeep_storages::{Allowed, Machine};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::123456789012:role/labeling";

async fn with_machine(test: TestDatabase, allowed: &[&str]) -> TestApp {
    let allowed = Allowed::read(allowed.iter().map(|entry| (*entry).to_owned()).collect()).unwrap();
    let own = AwsSource::Keys(AwsKeys::new("AKIAOWN", "own-canary-secret", None));
    let machine = Machine { allowed, ..Machine::default() }.with_aws(own, "us-east-1");
    let media = Media { machine, ..Media::default() };
    TestApp::with_settings(test, Settings { media, ..Settings::default() }).await
}

fn role(project: i64, bucket: &str) -> Value {
    json!({
        "project": project, "bucket": bucket, "role_arn": ROLE, "external_id": "chosen-by-somebody", "synchronizable": false,
        "aws_access_key_id": "AKIAENTERED", "aws_secret_access_key": "entered-secret",
    })
}

on_both_databases! {
    async fn s23_a_role_is_taken_with_the_external_id_of_the_organization_and_never_with_a_chosen_one(test: TestDatabase) {
        let app = with_machine(test, &[]).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let first = owner.post("/api/storages/s3s/", role(project, "one")).await.json(201);
        let second = owner.post("/api/storages/export/s3s", role(project, "two")).await.json(201);
        let id = first["external_id"].as_str().unwrap();
        assert!(id.starts_with("labelkeep-") && id.len() > 30, "{id}");
        assert_eq!((&second["external_id"], &first["type"], &first["role_arn"]), (&first["external_id"], &json!("s3s"), &json!(ROLE)));
        let path = format!("/api/storages/s3s/{}", first["id"]);
        let changed = owner.patch(&path, json!({ "external_id": "chosen", "title": "t" })).await.json(200);
        assert_eq!(changed["external_id"], first["external_id"]);
        // Another role is another place for the stored key.
        let other = json!({ "role_arn": "arn:aws:iam::123456789012:role/admin" });
        assert!(owner.patch(&path, other).await.json(400)["validation_errors"]["aws_secret_access_key"].is_array());
        let plain = json!({ "project": project, "bucket": "plain", "synchronizable": false, "aws_access_key_id": "A", "aws_secret_access_key": "b" });
        assert!(owner.post("/api/storages/s3s/", plain.clone()).await.json(400)["validation_errors"]["role_arn"].is_array());
        let plain = owner.post("/api/storages/s3/", plain).await.json(201);
        let names = |list: Value| list.as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
        let of = |name: &str| format!("/api/storages/{name}?project={project}");
        assert_eq!(names(owner.get(&of("s3s")).await.json(200)), [first["id"].clone()]);
        assert_eq!(names(owner.get(&of("s3")).await.json(200)), [first["id"].clone(), plain["id"].clone()]);
        assert_eq!(owner.get(&format!("/api/storages/s3s/{}", plain["id"])).await.status, 404);
        let mut wrong = role(project, "bad");
        wrong["role_arn"] = json!("admin");
        assert!(owner.post("/api/storages/s3s/", wrong).await.text().contains("looks like arn:aws:iam"));
    }

    async fn s23_the_machines_identity_serves_listed_buckets_alone_and_is_shown_nowhere(test: TestDatabase) {
        let app = with_machine(test, &["s3://listed"]).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        let ambient = |bucket: &str| json!({ "project": project, "bucket": bucket, "synchronizable": false });
        let refused = owner.post("/api/storages/s3/", ambient("other")).await;
        assert!(refused.text().contains("cloud_identity_for: s3://other"), "{}", refused.text());
        assert_eq!(refused.status, 400);
        let elsewhere = json!({ "project": project, "bucket": "listed", "s3_endpoint": "https://evil.example", "synchronizable": false });
        assert_eq!(owner.post("/api/storages/s3/", elsewhere).await.status, 400);
        let made = owner.post("/api/storages/s3/", ambient("listed")).await.json(201);
        let task = task(&owner, project, json!({ "image": "s3://listed/a.jpg" })).await;
        let link = crate::media::location(&owner.get(&crate::media::resolve(task, "s3://listed/a.jpg")).await);
        assert!(link.contains("X-Amz-Credential=AKIAOWN"), "{link}");
        let path = format!("/api/storages/s3/{}", made["id"]);
        // Moved to a bucket that is not listed, it is refused before anything is asked.
        assert_eq!(owner.patch(&path, json!({ "bucket": "other" })).await.status, 400);
        for address in [path.as_str(), "/api/audit/"] {
            let text = owner.get(address).await.text();
            assert!(!text.contains("AKIAOWN") && !text.contains("own-canary-secret"), "{address}");
        }
        for google in [
            json!({ "google_wif_pool_id": "our-pool", "google_wif_provider_id": "our-cluster", "google_project_number": "12" }),
            json!({ "target_service_account_email": "label@p.iam.gserviceaccount.com" }),
        ] {
            let mut new = ambient("data");
            new.as_object_mut().unwrap().extend(google.as_object().unwrap().clone());
            assert!(owner.post("/api/storages/gcs/", new).await.text().contains("cloud_identity_for: gs://data"));
        }
    }
}
