//! Google's and Microsoft's stores that misbehave.

use crate::{
    contract,
    faults::{answer, listening, pieces},
    servers::caller,
};
use futures_util::TryStreamExt as _;
use labelkeep_object_stores::{
    Azure, AzureCredentials, AzureSettings, Condition, Gcs, GcsSettings, GoogleCredentials, Listing, ObjectStore,
    Operation, StoreError, Want, read,
};
use std::sync::{Arc, Mutex};

/// What a cloud says, each in its own way.
struct Cloud {
    name: &'static str,
    page: &'static str,
    /// The same page of which a token says that it is followed by itself.
    again: &'static str,
    forbidden: (&'static str, &'static str),
    /// The headers of a version, and how a request names it.
    version: (&'static str, &'static str),
    /// What must not be repeated.
    canary: &'static str,
}

const CLOUDS: [Cloud; 2] = [
    Cloud {
        name: "gcs",
        page: r#"{"items":[{"name":"k","size":"1","generation":"1"}]}"#,
        again: r#"{"items":[],"nextPageToken":"t"}"#,
        forbidden: ("", r#"{"error":{"code":403,"message":"no","errors":[{"reason":"forbidden"}]}}"#),
        version: ("x-goog-generation: 7\r\nx-goog-stored-content-length: 5000\r\n", "=7"),
        canary: r#"{"error":{"code":400,"message":"canary-4711","errors":[{"reason":"canary-4711"}]}}"#,
    },
    Cloud {
        name: "azure",
        page: "<EnumerationResults><Blobs><Blob><Name>k</Name><Properties><Content-Length>1</Content-Length><Etag>1</Etag></Properties></Blob></Blobs><NextMarker/></EnumerationResults>",
        again: "<EnumerationResults><Blobs></Blobs><NextMarker>t</NextMarker></EnumerationResults>",
        forbidden: (
            "x-ms-error-code: AuthorizationPermissionMismatch\r\n",
            "<Error><Code>AuthorizationPermissionMismatch</Code></Error>",
        ),
        version: ("ETag: \"0x7\"\r\n", "if-match: \"0x7\""),
        canary: "<Error><Code>Canary</Code><Message>canary-4711</Message></Error>",
    },
];

async fn misbehaving(
    cloud: &Cloud,
    answer: impl Fn(usize, &str) -> Vec<u8> + Send + Sync + 'static,
) -> (Arc<dyn ObjectStore>, Arc<Mutex<Vec<String>>>) {
    let (endpoint, heads) = listening(answer).await;
    let store: Arc<dyn ObjectStore> = match cloud.name {
        "gcs" => {
            let settings = GcsSettings { bucket: "data".into(), endpoint: Some(endpoint), public_endpoint: None };
            Arc::new(Gcs::new(caller(None), GoogleCredentials::nobody(), settings).unwrap())
        }
        _ => {
            let settings = AzureSettings {
                account: "account".into(),
                container: "data".into(),
                endpoint: Some(endpoint),
                public_endpoint: None,
            };
            Arc::new(Azure::new(caller(None), AzureCredentials::nobody(), settings).unwrap())
        }
    };
    (store, heads)
}

#[tokio::test]
async fn a_burst_of_503_is_waited_out_and_an_endless_one_ends() {
    for cloud in &CLOUDS {
        let page = cloud.page;
        let (store, heads) = misbehaving(cloud, move |number, _| match number {
            1..=3 => answer("503 Service Unavailable", "", b""),
            _ => answer("200 OK", "", page.as_bytes()),
        })
        .await;
        assert_eq!(store.list_page(&Listing::of("", true)).await.unwrap().objects.len(), 1, "{}", cloud.name);
        assert_eq!(heads.lock().unwrap().len(), 4);
        let (store, heads) =
            misbehaving(cloud, |_, _| answer("503 Service Unavailable", "retry-after: 3600\r\n", b"")).await;
        assert_eq!(store.list_page(&Listing::of("", true)).await, Err(StoreError::Throttled), "{}", cloud.name);
        assert!(heads.lock().unwrap().len() > 3);
    }
}

#[tokio::test]
async fn one_that_hangs_up_is_down_and_a_first_write_is_not_repeated() {
    for cloud in &CLOUDS {
        let (store, _) = misbehaving(cloud, |_, _| Vec::new()).await;
        assert_eq!(store.list_page(&Listing::of("", true)).await, Err(StoreError::Network), "{}", cloud.name);
        let (store, heads) = misbehaving(cloud, |_, _| Vec::new()).await;
        let absent = store.put("k", contract::content("x"), &Condition::Absent).await;
        assert_eq!((absent, heads.lock().unwrap().len()), (Err(StoreError::Network), 1), "{}", cloud.name);
    }
}

#[tokio::test]
async fn a_refusal_names_the_permission_and_is_not_asked_again() {
    for cloud in &CLOUDS {
        let (headers, body) = cloud.forbidden;
        let (store, heads) = misbehaving(cloud, move |_, _| answer("403 Forbidden", headers, body.as_bytes())).await;
        let refused = store.list_page(&Listing::of("", true)).await;
        assert_eq!(refused, Err(StoreError::Denied(Operation::List)), "{}", cloud.name);
        assert_eq!(heads.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn a_list_that_is_cut_off_is_no_short_list() {
    for cloud in &CLOUDS {
        let cut = cloud.page.len() - 10;
        for body in [&cloud.page[..cut], "<html>Sign in</html>", ""] {
            let body = body.to_owned();
            let told = format!("{} {body}", cloud.name);
            let (store, _) = misbehaving(cloud, move |_, _| answer("200 OK", "", body.as_bytes())).await;
            assert_eq!(store.list_page(&Listing::of("", true)).await, Err(StoreError::Malformed), "{told}");
        }
        let again = cloud.again;
        let (store, _) = misbehaving(cloud, move |_, _| answer("200 OK", "", again.as_bytes())).await;
        let listing = Listing { token: Some("t".into()), ..Listing::of("", true) };
        assert_eq!(store.list_page(&listing).await, Err(StoreError::Malformed), "{}", cloud.name);
    }
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_an_object_is_gone_on_with() {
    for cloud in &CLOUDS {
        let (headers, named) = cloud.version;
        let (store, heads) = misbehaving(cloud, move |_, head| pieces(head, headers)).await;
        let reading = read(store, "k", &Want::default()).await.unwrap();
        let bytes: Vec<u8> = reading.stream.try_collect::<Vec<_>>().await.unwrap().concat();
        assert_eq!(bytes, (0..5000_u32).map(|number| (number % 251) as u8).collect::<Vec<_>>(), "{}", cloud.name);
        let heads = heads.lock().unwrap();
        assert!(heads.len() > 4 && heads.iter().skip(1).all(|head| head.contains(named)), "{}: {heads:?}", cloud.name);
    }
}

#[tokio::test]
async fn w13_nothing_that_a_cloud_says_is_repeated() {
    for cloud in &CLOUDS {
        for status in ["400 Bad Request", "403 Forbidden", "301 Moved Permanently", "418 Canary"] {
            let body = cloud.canary;
            let (store, _) = misbehaving(cloud, move |_, _| answer(status, "", body.as_bytes())).await;
            let error = store.list_page(&Listing::of("", true)).await.unwrap_err();
            assert!(!error.to_string().to_lowercase().contains("canary"), "{error}");
        }
    }
}

#[tokio::test]
async fn a_mark_that_is_no_version_of_google_s_is_asked_for_as_one_that_never_was() {
    let (store, heads) = misbehaving(&CLOUDS[0], |_, _| answer("412 Precondition Failed", "", b"{}")).await;
    for (mark, sent) in
        [("\"00000000000000000000000000000000\"", "=1"), ("", "=1"), ("1700000000000000", "=1700000000000000")]
    {
        let written = store.put("k", contract::content("x"), &Condition::Mark(mark.into())).await;
        assert_eq!(written, Err(StoreError::Precondition));
        let asked = heads.lock().unwrap().last().unwrap().lines().next().unwrap().to_owned();
        assert!(
            asked.contains(&format!("ifgenerationmatch{sent} "))
                || asked.contains(&format!("ifgenerationmatch{sent}&")),
            "{asked}"
        );
    }
}
