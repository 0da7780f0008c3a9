use crate::{
    contract::{self, HARD_KEYS, link},
    servers::{Certificates, Server, caller, certificates, free_port, open, send, tool},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_egress::Body;
use labelkeep_model::{Clock, SystemClock, Timestamp};
use labelkeep_object_stores::{
    Azure, AzureCredentials, AzureSettings, Caller, Listing, ObjectStore, Operation, StoreError, Want,
};
use std::{process::Command, sync::Arc};

/// The account that the emulator is published with.
const ACCOUNT: &str = "devstoreaccount1";
const KEY: &str = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

struct Azurite {
    _server: Server,
    _data: tempfile::TempDir,
    certificates: Certificates,
    endpoint: String,
}

impl Azurite {
    async fn start() -> Self {
        let (port, data, certificates) = (free_port(), tempfile::tempdir().unwrap(), certificates());
        let mut command = Command::new("node");
        command.arg(tool("node/node_modules/azurite/dist/src/blob/main.js"));
        command.args(["--blobHost", "127.0.0.1", "--blobPort", &port.to_string(), "--silent", "--disableTelemetry"]);
        command.arg("--location").arg(data.path()).arg("--skipApiVersionCheck");
        command.arg("--cert").arg(certificates.path("server.pem")).arg("--key").arg(certificates.path("server.key"));
        let server = Server::start(&mut command, port);
        let endpoint = format!("https://localhost:{port}/{ACCOUNT}");
        let azurite = Self { _server: server, _data: data, certificates, endpoint };
        azurite.make_container().await;
        azurite
    }

    async fn make_container(&self) {
        let date = SystemClock.now().datetime().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
        let text = format!(
            "PUT\n\n\n\n\n\n\n\n\n\n\n\nx-ms-date:{date}\nx-ms-version:2022-11-02\n/{ACCOUNT}/{ACCOUNT}/data\nrestype:container"
        );
        let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &STANDARD.decode(KEY).unwrap());
        let signature = STANDARD.encode(aws_lc_rs::hmac::sign(&key, text.as_bytes()));
        let authorization = format!("SharedKey {ACCOUNT}:{signature}");
        let headers = [
            ("x-ms-date", date.as_str()),
            ("x-ms-version", "2022-11-02"),
            ("authorization", &authorization),
            ("content-length", "0"),
        ];
        let address = format!("{}/data?restype=container", self.endpoint);
        let caller = caller(Some(&self.certificates));
        assert_eq!(send(&caller, http::Method::PUT, &address, Body::Empty, &headers).await.status, 201);
    }

    fn store(&self, caller: Caller, credentials: AzureCredentials, container: &str) -> Azure {
        let settings = AzureSettings {
            account: ACCOUNT.into(),
            container: container.into(),
            endpoint: Some(self.endpoint.clone()),
            ..AzureSettings::default()
        };
        Azure::new(caller, credentials, settings).unwrap()
    }
}

struct Shifted(i64);

impl Clock for Shifted {
    fn now(&self) -> Timestamp {
        SystemClock.now().plus_seconds(self.0)
    }
}

#[tokio::test]
async fn azure_keeps_the_contract_over_tls_by_a_private_authority() {
    let azurite = Azurite::start().await;
    let caller = caller(Some(&azurite.certificates));
    let key = || AzureCredentials::account_key(KEY).unwrap();
    let store: Arc<dyn ObjectStore> = Arc::new(azurite.store(caller.clone(), key(), "data"));
    contract::keys_are_exact(store.as_ref(), HARD_KEYS, Some(&caller)).await;
    contract::lists_come_in_pages(store.as_ref(), false).await;
    contract::parts_can_be_read(store.clone()).await;
    contract::versions_are_told_apart(store.as_ref()).await;
    contract::writes_can_have_conditions(store.as_ref(), true).await;
    contract::large_objects_stream(store.clone()).await;
    contract::links_are_bound(store.as_ref(), &caller).await;

    let past = Caller { clock: Arc::new(Shifted(-3600)), ..caller.clone() };
    let expired = azurite.store(past, key(), "data").link("linked", &link(10)).await.unwrap();
    assert_eq!(open(&caller, &expired).await.status, 403);

    let all = Listing::of("", true);
    let other = AzureCredentials::account_key(&STANDARD.encode([7; 64])).unwrap();
    let wrong = azurite.store(caller.clone(), other, "data");
    // What the emulator says; Azure itself says AuthenticationFailed, which is `Signature`.
    assert_eq!(wrong.list_page(&all).await, Err(StoreError::Denied(Operation::List)));
    assert_eq!(azurite.store(caller.clone(), key(), "missing").list_page(&all).await, Err(StoreError::NoBucket));

    // A link's query is a SAS token for that one object.
    let address = store.link("linked", &link(60)).await.unwrap();
    let sas = AzureCredentials::sas(address.split_once('?').unwrap().1).unwrap();
    let by_sas = azurite.store(caller.clone(), sas, "data");
    assert_eq!(contract::text(&by_sas, "linked", &Want::default()).await.unwrap(), "picture");
    assert!(by_sas.list_page(&all).await.is_err() && by_sas.get("secret", &Want::default()).await.is_err());
    assert!(matches!(by_sas.link("linked", &link(60)).await, Err(StoreError::Unsupported(_))));
}
