use crate::{
    contract::{self, HARD_KEYS},
    servers::{Certificates, Server, caller, certificates, free_port},
};
use labelkeep_egress::TlsOptions;
use labelkeep_object_stores::{Condition, Listing, ObjectStore, Operation, Redis, RedisSettings, StoreError, Want};
use std::{process::Command, sync::Arc};
use zeroize::Zeroizing;

fn start(certificates: &Certificates) -> (Server, u16) {
    let port = free_port();
    let path = |name: &str| certificates.path(name).display().to_string();
    let config = format!(
        "port 0\nbind 127.0.0.1\ntls-port {port}\ntls-cert-file {}\ntls-key-file {}\ntls-ca-cert-file {}\ntls-auth-clients yes\n\
         save \"\"\ndir {}\nuser default off\nuser labeler on >password ~* &* +@all\nuser reader on >password ~* &* +@read +select -scan\n",
        path("server.pem"),
        path("server.key"),
        path("ca.pem"),
        certificates.folder.path().display()
    );
    let file = certificates.path("redis.conf");
    std::fs::write(&file, config).unwrap();
    (Server::start(Command::new("redis-server").arg(file), port), port)
}

#[tokio::test]
async fn s24_redis_keeps_the_contract_with_tls_a_client_certificate_and_an_acl_user() {
    let certificates = certificates();
    let (_server, port) = start(&certificates);
    let tls = TlsOptions { ca: Some(certificates.ca.clone()), identity: Some(certificates.client.clone()) };
    let settings = |user: &str, password: &str, tls: Option<TlsOptions>| RedisSettings {
        host: "localhost".into(),
        port,
        db: 3,
        username: Some(user.into()),
        password: Some(Zeroizing::new(password.into())),
        tls,
    };
    let redis = |settings| Redis::new(caller(None), settings).unwrap();
    let store: Arc<dyn ObjectStore> = Arc::new(redis(settings("labeler", "password", Some(tls.clone()))));
    contract::keys_are_exact(store.as_ref(), HARD_KEYS, None).await;
    contract::lists_come_in_pages(store.as_ref(), false).await;
    contract::parts_can_be_read(store.clone()).await;
    contract::writes_can_have_conditions(store.as_ref(), false).await;
    contract::large_objects_stream(store.clone()).await;
    contract::put(store.as_ref(), "p*[a]/1", "x").await;
    contract::put(store.as_ref(), "pxa/2", "x").await;
    assert_eq!(contract::all(store.as_ref(), Listing::of("p*[a]/", true)).await.0.len(), 1);

    let all = Listing::of("", true);
    let wrong = redis(settings("labeler", "wrong", Some(tls.clone())));
    assert_eq!(wrong.list_page(&all).await, Err(StoreError::UnknownCredentials));
    let reader = redis(settings("reader", "password", Some(tls.clone())));
    assert_eq!(contract::text(&reader, "digits", &Want::default()).await.unwrap(), "0123456789");
    assert_eq!(reader.list_page(&all).await, Err(StoreError::Denied(Operation::List)));
    let refused = reader.put("k", contract::content("x"), &Condition::Always).await;
    assert_eq!(refused, Err(StoreError::Denied(Operation::Put)));
    assert_eq!(reader.delete("digits").await, Err(StoreError::Denied(Operation::Delete)));

    // Without the certificate, by another authority, or without TLS: no word.
    let no_certificate = TlsOptions { identity: None, ..tls.clone() };
    let no_authority = TlsOptions { ca: None, ..tls };
    for tls in [Some(no_certificate), Some(no_authority), None] {
        let refused = redis(settings("labeler", "password", tls)).list_page(&all).await;
        assert_eq!(refused, Err(StoreError::Network));
    }
}
