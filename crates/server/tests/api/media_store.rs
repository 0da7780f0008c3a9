//! Links and reads at a store that checks signatures and rights.

use crate::{
    harness::*,
    media::{location, project, resolve, storage, task},
};
use axum::{body::Body, http::Request};
use labelkeep_database::storages::{Provider, StorageSecrets};
use labelkeep_model::{Clock, Timestamp};
use labelkeep_object_stores::{Caller, Condition, Content, ObjectStore as _};
use serde_json::json;
use servers::{caller, open};
use std::sync::Arc;
use weed::Weed;

#[path = "../../../object-stores/tests/it/servers.rs"]
#[expect(dead_code, reason = "the tests of the stores need more of it")]
pub mod servers;

#[path = "../../../object-stores/tests/it/weed.rs"]
pub mod weed;

/// What the server is told of it.
pub fn settings(weed: &Weed) -> serde_json::Value {
    json!({ "bucket": "data", "region_name": "us-east-1", "s3_endpoint": weed.endpoint })
}

pub async fn put(weed: &Weed, caller: &Caller, key: &str, content: &'static [u8]) {
    let body = labelkeep_egress::Body::Bytes(content.into());
    let store = weed.store(caller.clone(), "ADMIN", "admin-secret");
    store.put(key, Content { body, content_type: "text/html".into() }, &Condition::Always).await.unwrap();
}

pub fn keys(id: &str, secret: &str) -> Option<StorageSecrets> {
    let mut secrets = StorageSecrets::default();
    secrets.set("aws_access_key_id", id);
    secrets.set("aws_secret_access_key", secret);
    Some(secrets)
}

/// A node of which the clock stands where the store's does: signatures have a time.
pub async fn app(test: TestDatabase, weed: &Weed) -> TestApp {
    let behind = labelkeep_model::SystemClock.now().0 - test.clock.now().0;
    test.clock.advance_seconds(behind / Timestamp::SECOND);
    let egress = labelkeep_egress::Settings {
        allowed: vec!["127.0.0.0/8".into(), "::1".into()],
        ca_files: vec![weed.certificates.path("ca.pem")],
        ..labelkeep_egress::Settings::default()
    };
    TestApp::with_egress(test, labelkeep_server::Settings::default(), &egress).await
}

on_both_databases! {
    async fn s17_a_link_opens_its_object_alone_and_for_a_while(test: TestDatabase) {
        let weed = Weed::start();
        let caller = caller(Some(&weed.certificates));
        put(&weed, &caller, "a//ä b+.jpg", b"picture").await;
        put(&weed, &caller, "other.jpg", b"other").await;
        let clock = Arc::clone(&test.clock);
        let app = app(test, &weed).await;
        let owner = app.owner().await;
        let project = project(&owner).await;
        storage(&app, (project, &owner), Provider::S3, settings(&weed), |new| new.secrets = keys("ADMIN", "admin-secret")).await;
        let uri = "s3://data/a//ä b+.jpg";
        let id = task(&owner, project, json!({ "image": uri })).await;
        let link = location(&owner.get(&resolve(id, uri)).await);
        let opened = open(&caller, &link).await;
        assert_eq!((opened.status.as_u16(), opened.header("content-type")), (200, Some("image/jpeg")));
        assert!(opened.header("content-disposition").unwrap().starts_with("inline"));
        assert_eq!(opened.bytes(100).await.unwrap(), b"picture");
        for tampered in [
            link.replace("/data/a//", "/data/a/"),
            link.replace("%C3%A4%20b%2B.jpg", "other.jpg"),
            link.replace("X-Amz-Expires=60", "X-Amz-Expires=6000"),
            link.replace("image%2Fjpeg", "text%2Fhtml"),
            link.replace("X-Amz-Signature=", "X-Amz-Signature=0"),
        ] {
            assert_ne!(tampered, link);
            let status = open(&caller, &tampered).await.status.as_u16();
            assert!(status == 403 || status == 400, "{status} {tampered}");
        }
        clock.advance_seconds(-3600);
        let expired = location(&owner.get(&resolve(id, uri)).await);
        assert_eq!(open(&caller, &expired).await.status.as_u16(), 403);
    }

    async fn s20_an_object_of_a_store_goes_through_the_server(test: TestDatabase) {
        let weed = Weed::start();
        put(&weed, &caller(Some(&weed.certificates)), "x/a.jpg", b"0123456789").await;
        let app = app(test, &weed).await;
        let owner = app.owner().await;
        let (open, closed) = (project(&owner).await, project(&owner).await);
        for (project, id) in [(open, "ADMIN"), (closed, "LISTER")] {
            let secret = format!("{}-secret", id.to_lowercase());
            let place = (project, &owner);
            storage(&app, place, Provider::S3, settings(&weed), |new| {
                (new.presign, new.secrets) = (false, keys(id, &secret));
            })
            .await;
        }
        let data = json!({ "image": "s3://data/x/a.jpg", "gone": "s3://data/x/b.jpg" });
        let id = task(&owner, open, data.clone()).await;
        let address = resolve(id, "s3://data/x/a.jpg");
        let whole = owner.get(&address).await;
        assert_eq!((whole.status, whole.text().as_str()), (200, "0123456789"));
        // What was stored with it says text/html.
        assert_eq!(whole.headers["content-type"], "image/jpeg");
        let with = async |name: &'static str, value: &str| {
            let request = Request::get(&address).header(name, value);
            owner.send(request.body(Body::empty()).unwrap()).await
        };
        let part = with("range", "bytes=2-4").await;
        assert_eq!((part.status, part.text().as_str(), &part.headers["content-range"]), (206, "234", &"bytes 2-4/10".parse().unwrap()));
        let last = with("range", "bytes=-2").await;
        assert_eq!((last.status, last.text().as_str()), (206, "89"));
        let behind = with("range", "bytes=10-").await;
        assert_eq!((behind.status, &behind.headers["content-range"]), (416, &"bytes */10".parse().unwrap()));
        let known = with("if-none-match", whole.headers["etag"].to_str().unwrap()).await;
        assert_eq!((known.status, known.bytes.len()), (304, 0));
        assert_eq!(owner.get(&resolve(id, "s3://data/x/b.jpg")).await.status, 404);
        let denied = owner.get(&resolve(task(&owner, closed, data).await, "s3://data/x/a.jpg")).await;
        assert_eq!(denied.status, 424);
        assert!(denied.text().contains("permission to get") && !denied.text().contains("lister-secret"), "{}", denied.text());
    }
}
