use crate::{
    contract::{self, HARD_KEYS, link, put, text},
    faults::{answer, listening},
    servers::{Server, caller, free_port, open, python, tool},
    weed::{MAKE_BUCKET, Weed, store},
};
use labelkeep_model::{Clock, Timestamp};
use labelkeep_object_stores::{
    AwsCredentials, AwsKeys, AwsSource, Caller, Condition, Listing, ObjectStore, Operation, S3, S3Settings, StoreError,
    Want,
};
use std::{process::Command, sync::Arc};

struct Shifted(i64);

impl Clock for Shifted {
    fn now(&self) -> Timestamp {
        labelkeep_model::SystemClock.now().plus_seconds(self.0)
    }
}

fn at(caller: &Caller, seconds: i64) -> Caller {
    Caller { clock: Arc::new(Shifted(seconds)), ..caller.clone() }
}

#[tokio::test]
async fn s3_keeps_the_contract_over_tls_by_a_private_authority() {
    let weed = Weed::start();
    let caller = caller(Some(&weed.certificates));
    let store: Arc<dyn ObjectStore> = Arc::new(weed.store(caller.clone(), "ADMIN", "admin-secret"));
    contract::lists_come_in_pages(store.as_ref(), false).await;
    contract::parts_can_be_read(store.clone()).await;
    contract::versions_are_told_apart(store.as_ref()).await;
    contract::writes_can_have_conditions(store.as_ref(), true).await;
    contract::large_objects_stream(store.clone()).await;
    contract::links_are_bound(store.as_ref(), &caller).await;

    // A link that has expired, by a clock that signs it as of an hour ago.
    let past = weed.store(at(&caller, -3600), "ADMIN", "admin-secret");
    assert_eq!(open(&caller, &past.link("linked", &link(10)).await.unwrap()).await.status, 403);

    // What is wrong is told, and which permission is missing.
    let wrong = |id: &str, secret: &str| weed.store(caller.clone(), id, secret);
    let all = Listing::of("", true);
    assert_eq!(wrong("ADMIN", "wrong").list_page(&all).await, Err(StoreError::Signature));
    assert_eq!(wrong("NOBODY", "wrong").list_page(&all).await, Err(StoreError::UnknownCredentials));
    assert_eq!(at_hours(&weed, &caller).list_page(&all).await, Err(StoreError::ClockSkew));
    let reader = wrong("READER", "reader-secret");
    assert_eq!(text(&reader, "linked", &Want::default()).await.unwrap(), "picture");
    assert_eq!(reader.list_page(&all).await, Err(StoreError::Denied(Operation::List)));
    let refused = reader.put("k", contract::content("x"), &Condition::Always).await;
    assert_eq!(refused, Err(StoreError::Denied(Operation::Put)));
    assert_eq!(reader.delete("linked").await, Err(StoreError::Denied(Operation::Delete)));
    let lister = wrong("LISTER", "lister-secret");
    assert!(lister.list_page(&all).await.is_ok());
    assert_eq!(lister.get("linked", &Want::default()).await.err(), Some(StoreError::Denied(Operation::Get)));

    // Without the authority nothing is said to the store.
    let stranger = weed.store(crate::servers::caller(None), "ADMIN", "admin-secret");
    assert_eq!(stranger.list_page(&all).await, Err(StoreError::Network));
}

fn at_hours(weed: &Weed, caller: &Caller) -> S3 {
    weed.store(at(caller, 3 * 3600), "ADMIN", "admin-secret")
}

#[tokio::test]
async fn s3_keys_are_exact() {
    let port = free_port();
    let mut command = Command::new(tool("venv/bin/moto_server"));
    let _server = Server::start(command.args(["-H", "127.0.0.1", "-p", &port.to_string()]), port);
    let endpoint = format!("http://127.0.0.1:{port}");
    python(MAKE_BUCKET, &[&endpoint, "ANY", "any", ""]);
    let caller = caller(None);
    let store = store(caller.clone(), &endpoint, AwsKeys::new("ANY", "any", None));
    contract::keys_are_exact(&store, HARD_KEYS, Some(&caller)).await;

    // Amazon's own client reads what we wrote under the same name.
    put(&store, "a//b c+.jpg", "same").await;
    let script = "import sys, boto3; print(boto3.client('s3', endpoint_url=sys.argv[1], aws_access_key_id='A', \
                  aws_secret_access_key='b', region_name='us-east-1').get_object(Bucket='data', Key=sys.argv[2])['Body'].read().decode())";
    assert_eq!(python(script, &[&endpoint, "a//b c+.jpg"]), "same");
    assert_eq!(
        S3::new(
            caller.clone(),
            AwsCredentials::new(AwsSource::Keys(AwsKeys::new("A", "b", None)), "us-east-1"),
            S3Settings {
                bucket: "missing".into(),
                region: "us-east-1".into(),
                endpoint: Some(endpoint),
                ..S3Settings::default()
            }
        )
        .unwrap()
        .list_page(&Listing::of("", true))
        .await,
        Err(StoreError::NoBucket)
    );
}

#[tokio::test]
async fn s23_what_is_written_is_encrypted_with_the_key_that_is_named() {
    for (kms, named) in [("alias/labels", Some("aws-kms-key-id: alias/labels\r\n")), ("", None)] {
        let (endpoint, heads) = listening(|_, _| answer("200 OK", "ETag: \"1\"\r\n", b"")).await;
        let settings = S3Settings {
            bucket: "data".into(),
            region: "us-east-1".into(),
            endpoint: Some(endpoint),
            kms_key: Some(kms.into()),
            ..S3Settings::default()
        };
        let keys = AwsSource::Keys(AwsKeys::new("A", "b", None));
        let store = S3::new(caller(None), AwsCredentials::new(keys, "us-east-1"), settings).unwrap();
        store.put("k", contract::content("x"), &Condition::Always).await.unwrap();
        let head = heads.lock().unwrap()[0].clone();
        assert!(head.contains("x-amz-server-side-encryption: aws:kms\r\n"), "{head}");
        assert_eq!(head.contains("aws-kms-key-id: "), named.is_some(), "{head}");
        assert!(head.contains(named.unwrap_or_default()), "{head}");
        // Nobody on the way takes it off: the signature is about it.
        let signed = head.split("signedheaders=").nth(1).unwrap();
        assert!(signed.split(',').next().unwrap().contains("x-amz-server-side-encryption"), "{head}");
    }
}
