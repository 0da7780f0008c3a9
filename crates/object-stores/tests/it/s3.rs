use crate::{
    contract::{self, HARD_KEYS, link, put, text},
    servers::{Certificates, Server, caller, certificates, free_port, open, python, tool},
};
use labelkeep_model::{Clock, Timestamp};
use labelkeep_object_stores::{
    AwsCredentials, AwsKeys, AwsSource, Caller, Condition, Listing, ObjectStore, Operation, S3, S3Settings, StoreError,
    Want,
};
use std::{process::Command, sync::Arc};

const IDENTITIES: &str = r#"{"identities":[
 {"name":"admin","credentials":[{"accessKey":"ADMIN","secretKey":"admin-secret"}],"actions":["Admin","Read","List","Tagging","Write"]},
 {"name":"reader","credentials":[{"accessKey":"READER","secretKey":"reader-secret"}],"actions":["Read:data"]},
 {"name":"lister","credentials":[{"accessKey":"LISTER","secretKey":"lister-secret"}],"actions":["List:data"]}]}"#;

const MAKE_BUCKET: &str = "
import sys, boto3, time
for attempt in range(100):
    try:
        boto3.client('s3', endpoint_url=sys.argv[1], aws_access_key_id=sys.argv[2], aws_secret_access_key=sys.argv[3],
                     region_name='us-east-1', verify=sys.argv[4] or None).create_bucket(Bucket='data')
        break
    except Exception as error:
        if attempt == 99: raise
        time.sleep(0.2)
";

/// SeaweedFS, which checks signatures and rights, over TLS by an authority of the test's.
struct Weed {
    _server: Server,
    _data: tempfile::TempDir,
    certificates: Certificates,
    endpoint: String,
}

impl Weed {
    fn start() -> Self {
        let (data, certificates) = (tempfile::tempdir().unwrap(), certificates());
        let config = data.path().join("s3.json");
        std::fs::write(&config, IDENTITIES).unwrap();
        let https = free_port();
        let mut command = Command::new(tool("venv/bin/weed"));
        command.arg("server").arg(format!("-dir={}", data.path().display()));
        command.args(["-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-filer", "-s3", "-master.volumeSizeLimitMB=64"]);
        // What it would serve besides, at ports that several at once would want.
        command.args(["-volume.max=20", "-master.volumePreallocate=false", "-s3.port.iceberg=0", "-s3.port.lance=0"]);
        for name in
            ["master.port", "master.port.grpc", "volume.port", "volume.port.grpc", "filer.port", "filer.port.grpc"]
        {
            command.arg(format!("-{name}={}", free_port()));
        }
        command.arg(format!("-s3.port={}", free_port())).arg(format!("-s3.port.grpc={}", free_port()));
        command.arg(format!("-s3.port.https={https}")).arg(format!("-s3.config={}", config.display()));
        command.arg(format!("-s3.cert.file={}", certificates.path("server.pem").display()));
        command.arg(format!("-s3.key.file={}", certificates.path("server.key").display()));
        command.current_dir(data.path());
        let server = Server::start(&mut command, https);
        let endpoint = format!("https://localhost:{https}");
        python(MAKE_BUCKET, &[&endpoint, "ADMIN", "admin-secret", &certificates.path("ca.pem").display().to_string()]);
        Self { _server: server, _data: data, certificates, endpoint }
    }

    fn store(&self, caller: Caller, id: &str, secret: &str) -> S3 {
        store(caller, &self.endpoint, AwsKeys::new(id, secret, None))
    }
}

fn store(caller: Caller, endpoint: &str, keys: AwsKeys) -> S3 {
    let settings = S3Settings {
        bucket: "data".into(),
        region: "us-east-1".into(),
        endpoint: Some(endpoint.to_owned()),
        ..S3Settings::default()
    };
    S3::new(caller, AwsCredentials::new(AwsSource::Keys(keys), "us-east-1"), settings).unwrap()
}

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
