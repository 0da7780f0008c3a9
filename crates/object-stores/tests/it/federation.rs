//! Google's tokens for whom somebody else vouches. No part does this exchange, so a small service looks at each request.

use crate::{
    contract::link,
    identities::{gcs, service},
    servers::{Server, caller, free_port, python, tool},
    sts::SET_UP,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use labelkeep_object_stores::{
    AwsCredentials, AwsKeys, GoogleCredentials, GoogleSubject, Listing, ObjectStore, Operation, StoreError,
};
use percent_encoding::percent_decode_str;
use std::process::Command;

const EMAIL: &str = "label@project.iam.gserviceaccount.com";
const AUDIENCE: &str =
    "//iam.googleapis.com/projects/123456789/locations/global/workloadIdentityPools/our-pool/providers/our-cluster";

fn field(text: &str, name: &str) -> String {
    let form = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    let value = form.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).unwrap_or_default();
    percent_decode_str(value).decode_utf8_lossy().into_owned()
}

/// Gives a token for the right subject, lends the account's for that token, and signs for who may act as the account.
fn google(text: &str) -> (u16, String) {
    let line = text.lines().next().unwrap_or_default();
    let bears = |token: &str| text.to_lowercase().contains(&format!("authorization: bearer {token}\r\n"));
    if line.starts_with("POST /v1/token ") {
        let is_right = field(text, "audience") == AUDIENCE
            && field(text, "grant_type") == "urn:ietf:params:oauth:grant-type:token-exchange"
            && field(text, "subject_token_type") == "urn:ietf:params:oauth:token-type:jwt"
            && field(text, "subject_token") == "a.cluster.token";
        return match is_right {
            true => (200, r#"{"access_token":"federated","expires_in":3600,"token_type":"Bearer"}"#.into()),
            false => (400, r#"{"error":"invalid_grant","error_description":"no"}"#.into()),
        };
    }
    if line.starts_with("POST /v1/projects/-/serviceAccounts/label%40project.iam.gserviceaccount.com:")
        && bears("federated")
    {
        return match line.contains(":signBlob ") {
            true => (200, format!(r#"{{"keyId":"1","signedBlob":"{}"}}"#, STANDARD.encode(b"lent signature"))),
            false => (200, r#"{"accessToken":"lent","expireTime":"2099-01-01T00:00:00Z"}"#.into()),
        };
    }
    if line.starts_with("GET /storage/v1/b/data/o?") && bears("lent") {
        return (200, r#"{"items":[{"name":"k","size":"3"}]}"#.into());
    }
    (403, "{}".into())
}

fn of_file(path: &std::path::Path) -> GoogleCredentials {
    let subject = GoogleSubject::TokenFile(path.to_owned());
    GoogleCredentials::federated("123456789", "our-pool", "our-cluster", subject).unwrap()
}

#[tokio::test]
async fn s23_a_cluster_s_token_becomes_an_account_s_that_lists_and_signs() {
    let (address, seen) = service(google).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "a.cluster.token\n").unwrap();
    let credentials = of_file(file.path()).acting_as(EMAIL).unwrap();
    let store = gcs(credentials.with_endpoints(&address, &address, &address), &address);
    for _ in 0..2 {
        assert_eq!(store.list_page(&Listing::of("", true)).await.unwrap().objects[0].key, "k");
    }
    let made = store.link("k", &link(30)).await.unwrap();
    assert!(made.contains("X-Goog-Credential=label%40project.iam.gserviceaccount.com%2F"), "{made}");
    assert!(made.ends_with(&format!("X-Goog-Signature={}", hex::encode(b"lent signature"))), "{made}");
    // One exchange, one loan, two lists, one signature.
    assert_eq!(seen.lock().unwrap().len(), 5);

    std::fs::write(file.path(), "another.token").unwrap();
    let other =
        gcs(of_file(file.path()).acting_as(EMAIL).unwrap().with_endpoints(&address, &address, &address), &address);
    assert_eq!(other.list_page(&Listing::of("", true)).await, Err(StoreError::UnknownCredentials));
}

#[tokio::test]
async fn s23_the_installation_s_own_file_may_name_a_pool_but_no_program_and_no_address() {
    let (address, _) = service(google).await;
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "a.cluster.token").unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    let say = |source: serde_json::Value| {
        let json = serde_json::json!({
            "type": "external_account", "audience": AUDIENCE, "token_url": "http://evil.example/token",
            "service_account_impersonation_url":
                format!("https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/{EMAIL}:generateAccessToken"),
            "credential_source": source,
        });
        std::fs::write(file.path(), json.to_string()).unwrap();
    };
    say(serde_json::json!({ "file": token.path() }));
    let credentials = GoogleCredentials::application_default(Some(file.path())).unwrap();
    let store = gcs(credentials.with_endpoints(&address, &address, &address), &address);
    assert_eq!(store.list_page(&Listing::of("", true)).await.unwrap().objects[0].key, "k");
    for source in
        [serde_json::json!({ "executable": { "command": "/bin/true" } }), serde_json::json!({ "url": "http://x" })]
    {
        say(source);
        let read = GoogleCredentials::application_default(Some(file.path()));
        assert!(matches!(read, Err(StoreError::Setting(text)) if text.contains("names no file")));
    }
}

#[tokio::test]
async fn who_may_not_act_as_the_account_hears_that_signing_is_not_allowed() {
    let (address, _) = service(google).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "a.cluster.token").unwrap();
    let other = of_file(file.path()).acting_as("other@project.iam.gserviceaccount.com").unwrap();
    let store = gcs(other.with_endpoints(&address, &address, &address), &address);
    assert_eq!(store.list_page(&Listing::of("", true)).await, Err(StoreError::Denied(Operation::Sign)));
    assert!(of_file(file.path()).acting_as("a/b@c.d").is_err() && of_file(file.path()).acting_as("nobody").is_err());
    let subject = || GoogleSubject::TokenFile(file.path().to_owned());
    assert!(GoogleCredentials::federated("12a", "our-pool", "our-cluster", subject()).is_err());
    assert!(GoogleCredentials::federated("12", "our/pool", "our-cluster", subject()).is_err());
}

/// What Google gets is a question to Amazon that is signed for it. Amazon's own library looks at the signature; moto says
/// who asks.
#[tokio::test]
async fn s23_what_amazon_vouches_with_is_a_question_signed_for_this_pool() {
    const CHECK: &str = r#"
import sys, json, urllib.parse
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
asked = json.loads(urllib.parse.unquote(sys.argv[1]))
headers = {header['key']: header['value'] for header in asked['headers']}
assert headers['x-goog-cloud-target-resource'].endswith('/providers/our-cluster')
authorization = headers.pop('authorization')
assert 'x-goog-cloud-target-resource' in authorization and asked['method'] == 'POST'
request = AWSRequest(method=asked['method'], url=asked['url'], headers=headers, data=b'')
request.context['timestamp'] = headers['x-amz-date']
auth = SigV4Auth(Credentials(sys.argv[2], sys.argv[3]), 'sts', 'us-east-1')
signature = auth.signature(auth.string_to_sign(request, auth.canonical_request(request)), request)
print('right' if authorization.endswith('Signature=' + signature) else 'wrong')
"#;
    let port = free_port();
    let mut command = Command::new(tool("venv/bin/moto_server"));
    command.args(["-H", "127.0.0.1", "-p", &port.to_string()]).env("INITIAL_NO_AUTH_ACTION_COUNT", "3");
    let _server = Server::start(&mut command, port);
    let sts = format!("http://127.0.0.1:{port}");
    let printed = python(SET_UP, &[&sts]);
    let (id, secret) = printed.split_once(' ').unwrap();
    let (address, seen) = service(|_| (400, "{}".into())).await;
    let of = |secret: &str| AwsCredentials::with_keys(AwsKeys::new(id, secret, None), "us-east-1").with_sts(&sts);
    assert_eq!(of(secret).identity(&caller(None)).await.unwrap(), "arn:aws:iam::123456789012:user/service");
    assert_eq!(of("wrong").identity(&caller(None)).await, Err(StoreError::Signature));
    let credentials =
        GoogleCredentials::federated("123456789", "our-pool", "our-cluster", GoogleSubject::Aws(of(secret))).unwrap();
    let store = gcs(credentials.with_endpoints(&address, &address, &address), &address);
    assert!(store.list_page(&Listing::of("", true)).await.is_err());
    let seen = seen.lock().unwrap();
    assert_eq!(field(&seen[0], "subject_token_type"), "urn:ietf:params:aws:token-type:aws4_request");
    let proof = field(&seen[0], "subject_token");
    assert_eq!(python(CHECK, &[&proof, id, secret]), "right");
    assert_eq!(python(CHECK, &[&proof, id, "another secret"]), "wrong");
}
