//! Who we are to Google and Azure: tokens, what is kept of them, and links that are signed with what they lend.

use crate::{
    contract::{self, link},
    servers::{Server, caller, certificates, free_port, open, send, tool},
};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_2048_8192_SHA256, RsaKeyPair, UnparsedPublicKey};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use labelkeep_egress::Body;
use labelkeep_model::{Clock as _, SystemClock};
use labelkeep_object_stores::{
    Azure, AzureCredentials, AzureSettings, Gcs, GcsSettings, GoogleCredentials, Listing, ObjectStore, StoreError, Want,
};
use rustls_pki_types::{PrivatePkcs8KeyDer, pem::PemObject as _};
use std::{
    process::Command,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

const KEY: &str = include_str!("../vectors/google-key.pem");

pub(crate) type Answers = fn(&str) -> (u16, String);

/// Answers by the first line of a request, and notes each whole.
pub(crate) async fn service(answers: Answers) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let noted = seen.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut text = String::new();
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = socket.read(&mut buffer).await {
                text.push_str(&String::from_utf8_lossy(&buffer[..count]));
                let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
                let head = head.to_lowercase();
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
                if body.len() >= length.unwrap_or(0) {
                    break;
                }
            }
            let (status, body) = answers(&text);
            noted.lock().unwrap().push(text);
            let answer =
                format!("HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}", body.len());
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    (address, seen)
}

fn google(text: &str) -> (u16, String) {
    let line = text.lines().next().unwrap_or_default();
    if line.starts_with("POST /token ") {
        return (200, r#"{"access_token":"tok-1","expires_in":3600,"token_type":"Bearer"}"#.into());
    }
    if line.contains("/service-accounts/default/token") {
        return (200, r#"{"access_token":"tok-2","expires_in":3600}"#.into());
    }
    if line.contains("/service-accounts/default/email") {
        return (200, "machine@project.iam.gserviceaccount.com\n".into());
    }
    if line.contains(":signBlob") {
        return (200, format!(r#"{{"keyId":"1","signedBlob":"{}"}}"#, STANDARD.encode(b"lent signature")));
    }
    if text.contains("Bearer tok-") || text.contains("bearer tok-") {
        return (200, r#"{"items":[{"name":"k","size":"3"}]}"#.into());
    }
    (401, "{}".into())
}

fn account_file() -> String {
    serde_json::json!({
        "type": "service_account", "client_email": "labeling@project.iam.gserviceaccount.com", "private_key_id": "kid-1",
        "private_key": KEY, "token_uri": "http://evil.example/token",
    })
    .to_string()
}

pub(crate) fn gcs(credentials: GoogleCredentials, endpoint: &str) -> Gcs {
    let settings = GcsSettings { bucket: "data".into(), endpoint: Some(endpoint.to_owned()), ..GcsSettings::default() };
    Gcs::new(caller(None), credentials, settings).unwrap()
}

#[tokio::test]
async fn s23_a_service_account_exchanges_what_it_signed_for_one_token() {
    let (address, seen) = service(google).await;
    let credentials = GoogleCredentials::service_account(&account_file()).unwrap();
    let store = gcs(credentials.with_endpoints(&address, &address, &address), &address);
    for _ in 0..3 {
        assert_eq!(store.list_page(&Listing::of("", true)).await.unwrap().objects[0].key, "k");
    }
    let seen = seen.lock().unwrap();
    let exchanges: Vec<_> = seen.iter().filter(|text| text.starts_with("POST /token ")).collect();
    assert_eq!((exchanges.len(), seen.len()), (1, 4));
    let assertion = exchanges[0].split_once("&assertion=").unwrap().1;
    let (text, signature) = assertion.rsplit_once('.').unwrap();
    let pair = RsaKeyPair::from_pkcs8(PrivatePkcs8KeyDer::from_pem_slice(KEY.as_bytes()).unwrap().secret_pkcs8_der());
    let public = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, pair.unwrap().public_key().as_ref().to_vec());
    public.verify(text.as_bytes(), &URL_SAFE_NO_PAD.decode(signature).unwrap()).unwrap();
    let claims = URL_SAFE_NO_PAD.decode(text.split_once('.').unwrap().1).unwrap();
    let claims: serde_json::Value = serde_json::from_slice(&claims).unwrap();
    assert_eq!(claims["aud"], "https://oauth2.googleapis.com/token");
    assert_eq!(claims["iss"], "labeling@project.iam.gserviceaccount.com");
}

#[tokio::test]
async fn s22_links_are_signed_without_asking_anybody_when_there_is_a_key() {
    let (address, seen) = service(google).await;
    let credentials = GoogleCredentials::service_account(&account_file()).unwrap();
    let store = gcs(credentials.with_endpoints(&address, &address, &address), &address);
    let made = store.link("a//b c.jpg", &link(7)).await.unwrap();
    assert!(made.starts_with(&format!("{address}/data/a//b%20c.jpg?")) && made.contains("X-Goog-Expires=7&"), "{made}");
    assert!(seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn s23_the_machine_s_identity_signs_by_google_s_key() {
    let (address, seen) = service(google).await;
    let credentials = GoogleCredentials::application_default(None).unwrap();
    let store = gcs(credentials.with_endpoints(&address, &address, &address), &address);
    assert_eq!(store.list_page(&Listing::of("", true)).await.unwrap().objects.len(), 1);
    let made = store.link("k", &link(60)).await.unwrap();
    assert!(made.contains("X-Goog-Credential=machine%40project.iam.gserviceaccount.com%2F"), "{made}");
    assert!(made.ends_with(&format!("X-Goog-Signature={}", hex::encode(b"lent signature"))), "{made}");
    let seen = seen.lock().unwrap();
    let asked = seen.iter().find(|text| text.contains("/default/token")).unwrap().to_lowercase();
    assert!(asked.contains("metadata-flavor: google"));
}

#[tokio::test]
async fn what_google_says_about_an_account_is_told() {
    let cases: [(Answers, StoreError); 3] = [
        (
            |_| (400, r#"{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"#.into()),
            StoreError::Signature,
        ),
        (
            |_| {
                (
                    400,
                    r#"{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token"}"#
                        .into(),
                )
            },
            StoreError::ClockSkew,
        ),
        (
            |_| (400, r#"{"error":"invalid_grant","error_description":"account not found"}"#.into()),
            StoreError::UnknownCredentials,
        ),
    ];
    for (answers, expected) in cases {
        let (address, _) = service(answers).await;
        let credentials = GoogleCredentials::service_account(&account_file()).unwrap();
        let store = gcs(credentials.with_endpoints(&address, &address, &address), &address);
        assert_eq!(store.list_page(&Listing::of("", true)).await, Err(expected));
    }
}

/// A token as Azure makes them; the emulator looks at everything but the signature.
fn azure_token() -> String {
    let now = SystemClock.now().seconds();
    let claims = serde_json::json!({
        "aud": "https://storage.azure.com", "iss": "https://sts.windows.net/ab1f708d-50f6-404c-a006-d71b2ac7a606/",
        "iat": now - 60, "nbf": now - 60, "exp": now + 3600, "ver": "1.0",
        "oid": "23657296-5cd5-45b0-a809-d972a7f4dfe1", "tid": "dd0d0df1-06c3-436c-8034-4b9a153097ce",
    });
    let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!(
        "{}.{}.{}",
        part(&serde_json::json!({ "alg": "RS256", "typ": "JWT" })),
        part(&claims),
        URL_SAFE_NO_PAD.encode("x")
    )
}

fn azure(text: &str) -> (u16, String) {
    let line = text.lines().next().unwrap_or_default();
    let right = match line {
        line if line.starts_with("POST /contoso.example/oauth2/v2.0/token ") => text.contains("client_secret=s%2Fcret"),
        line => {
            line.starts_with("GET /metadata/identity/oauth2/token?") && text.to_lowercase().contains("metadata: true")
        }
    };
    match right {
        true => (200, format!(r#"{{"access_token":"{}","expires_in":"3599"}}"#, azure_token())),
        false => (401, r#"{"error":"invalid_client","error_codes":[7000222]}"#.into()),
    }
}

#[tokio::test]
async fn s23_azure_identities_get_tokens_and_sign_links_with_a_lent_key() {
    const ACCOUNT: &str = "devstoreaccount1";
    let (port, data, certificates) = (free_port(), tempfile::tempdir().unwrap(), certificates());
    let mut command = Command::new("node");
    command.arg(tool("node/node_modules/azurite/dist/src/blob/main.js"));
    command.args(["--blobHost", "127.0.0.1", "--blobPort", &port.to_string(), "--silent", "--disableTelemetry"]);
    command.arg("--location").arg(data.path()).args(["--skipApiVersionCheck", "--oauth", "basic"]);
    command.arg("--cert").arg(certificates.path("server.pem")).arg("--key").arg(certificates.path("server.key"));
    let _server = Server::start(&mut command, port);
    let endpoint = format!("https://localhost:{port}/{ACCOUNT}");
    let caller = caller(Some(&certificates));
    let bearer = format!("Bearer {}", azure_token());
    let headers = [("x-ms-version", "2022-11-02"), ("authorization", bearer.as_str()), ("content-length", "0")];
    let address = format!("{endpoint}/data?restype=container");
    assert_eq!(send(&caller, http::Method::PUT, &address, Body::Empty, &headers).await.status, 201);

    let (sign_in, seen) = service(azure).await;
    let store = |credentials: AzureCredentials| {
        let settings = AzureSettings {
            account: ACCOUNT.into(),
            container: "data".into(),
            endpoint: Some(endpoint.clone()),
            ..AzureSettings::default()
        };
        Azure::new(caller.clone(), credentials.with_endpoints(&sign_in, &sign_in), settings).unwrap()
    };
    let principal = |secret| AzureCredentials::service_principal("contoso.example", "client", secret).unwrap();
    for credentials in [principal("s/cret"), AzureCredentials::managed_identity(Some("client"))] {
        let store = store(credentials);
        contract::put(&store, "k", "text").await;
        assert_eq!(contract::text(&store, "k", &Want::default()).await.unwrap(), "text");
        contract::links_are_bound(&store, &caller).await;
        let made = store.link("linked", &link(60)).await.unwrap();
        assert!(made.contains("skoid=23657296-5cd5-45b0-a809-d972a7f4dfe1"), "{made}");
        assert_eq!(open(&caller, &made).await.status, 200);
    }
    assert_eq!(seen.lock().unwrap().len(), 2);
    assert_eq!(store(principal("old")).list_page(&Listing::of("", true)).await, Err(StoreError::Expired));
    assert!(AzureCredentials::service_principal("evil.example/x?", "client", "s").is_err());
}
