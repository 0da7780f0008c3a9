//! A store that misbehaves.

use crate::{contract, servers::caller};
use futures_util::TryStreamExt as _;
use labelkeep_object_stores::{
    AwsCredentials, AwsKeys, AwsSource, Condition, Listing, ObjectStore, S3, S3Settings, StoreError, Want, read,
};
use std::sync::{Arc, Mutex};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

/// Answers one connection after the other with what `answer` says for a request's head, closes it then, and notes the
/// heads.
pub async fn listening(
    answer: impl Fn(usize, &str) -> Vec<u8> + Send + Sync + 'static,
) -> (String, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let heads = Arc::new(Mutex::new(Vec::new()));
    let noted = heads.clone();
    tokio::spawn(async move {
        while let Ok((mut socket, _)) = listener.accept().await {
            let mut head = String::new();
            let mut buffer = [0; 4096];
            while !head.contains("\r\n\r\n") {
                match socket.read(&mut buffer).await {
                    Ok(count @ 1..) => head.push_str(&String::from_utf8_lossy(&buffer[..count])),
                    _ => break,
                }
            }
            let number = {
                let mut all = noted.lock().unwrap();
                all.push(head.to_lowercase());
                all.len()
            };
            // Whoever asked may have gone.
            let _ = socket.write_all(&answer(number, &head.to_lowercase())).await;
        }
    });
    (format!("http://127.0.0.1:{port}"), heads)
}

async fn misbehaving(
    answer: impl Fn(usize, &str) -> Vec<u8> + Send + Sync + 'static,
) -> (Arc<dyn ObjectStore>, Arc<Mutex<Vec<String>>>) {
    let (endpoint, heads) = listening(answer).await;
    let settings = S3Settings {
        bucket: "data".into(),
        region: "us-east-1".into(),
        endpoint: Some(endpoint),
        ..S3Settings::default()
    };
    let keys = AwsSource::Keys(AwsKeys::new("A", "b", None));
    (Arc::new(S3::new(caller(None), AwsCredentials::new(keys, "us-east-1"), settings).unwrap()), heads)
}

pub fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {}\r\n{headers}\r\n", body.len());
    [head.as_bytes(), body].concat()
}

const PAGE: &str =
    "<ListBucketResult><Contents><Key>k</Key></Contents><IsTruncated>false</IsTruncated></ListBucketResult>";

#[tokio::test]
async fn a_burst_of_503_is_waited_out_and_an_endless_one_ends() {
    let (store, heads) = misbehaving(|number, _| match number {
        1..=3 => answer("503 Slow Down", "", b"<Error><Code>SlowDown</Code></Error>"),
        _ => answer("200 OK", "", PAGE.as_bytes()),
    })
    .await;
    assert_eq!(store.list_page(&Listing::of("", true)).await.unwrap().objects.len(), 1);
    assert_eq!(heads.lock().unwrap().len(), 4);
    let (store, heads) = misbehaving(|_, _| answer("503 Slow Down", "retry-after: 3600\r\n", b"")).await;
    assert_eq!(store.list_page(&Listing::of("", true)).await, Err(StoreError::Throttled));
    assert!(heads.lock().unwrap().len() > 3);
}

#[tokio::test]
async fn a_write_that_may_have_been_done_is_not_repeated_when_it_must_be_the_first() {
    let (store, heads) = misbehaving(|_, _| Vec::new()).await;
    let absent = store.put("k", contract::content("x"), &Condition::Absent).await;
    assert_eq!((absent, heads.lock().unwrap().len()), (Err(StoreError::Network), 1));
}

#[tokio::test]
async fn a_list_that_is_cut_off_is_no_short_list() {
    for body in [
        "<ListBucketResult><Contents><Key>k</Key></Contents><Is",
        "<ListBucketResult><Contents><Key>k</Key></Contents><IsTruncated>true</IsTruncated></ListBucketResult>",
        "<html>Sign in</html>",
        "",
    ] {
        let (store, _) = misbehaving(move |_, _| answer("200 OK", "", body.as_bytes())).await;
        assert_eq!(store.list_page(&Listing::of("", true)).await, Err(StoreError::Malformed), "{body}");
    }
    let same = "<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>t</NextContinuationToken></ListBucketResult>";
    let (store, _) = misbehaving(move |_, _| answer("200 OK", "", same.as_bytes())).await;
    let again = Listing { token: Some("t".into()), ..Listing::of("", true) };
    assert_eq!(store.list_page(&again).await, Err(StoreError::Malformed));
}

/// Gives at most 1,000 bytes for each connection.
fn in_pieces(head: &str, mark: &str) -> Vec<u8> {
    pieces(head, &format!("ETag: {mark}\r\n"))
}

pub fn pieces(head: &str, headers: &str) -> Vec<u8> {
    let whole: Vec<u8> = (0..5000_u32).map(|number| (number % 251) as u8).collect();
    let named =
        |line: &str| line.strip_prefix("range: bytes=").or(line.strip_prefix("x-ms-range: bytes=")).map(str::to_owned);
    let Some(range) = head.lines().find_map(named) else {
        return answer("200 OK", headers, &whole)[..1000].to_vec();
    };
    let first: usize = range.split('-').next().unwrap().parse().unwrap();
    let part =
        answer("206 Partial Content", &format!("{headers}Content-Range: bytes {first}-4999/5000\r\n"), &whole[first..]);
    part[..part.len().min(1000)].to_vec()
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_an_object_is_gone_on_with() {
    let (store, heads) = misbehaving(|_, head| in_pieces(head, "\"one\"")).await;
    let reading = read(store, "k", &Want::default()).await.unwrap();
    let bytes: Vec<u8> = reading.stream.try_collect::<Vec<_>>().await.unwrap().concat();
    assert_eq!(bytes, (0..5000_u32).map(|number| (number % 251) as u8).collect::<Vec<_>>());
    let heads = heads.lock().unwrap();
    assert!(heads.len() > 4 && heads.iter().skip(1).all(|head| head.contains("if-match: \"one\"")));
}

#[tokio::test]
async fn an_object_that_changes_in_between_is_never_put_together_of_two() {
    let (store, _) = misbehaving(|number, head| match number {
        1 => in_pieces(head, "\"one\""),
        _ => answer("412 Precondition Failed", "", b"<Error><Code>PreconditionFailed</Code></Error>"),
    })
    .await;
    let reading = read(store, "k", &Want::default()).await.unwrap();
    assert_eq!(reading.stream.try_collect::<Vec<_>>().await.err(), Some(StoreError::Precondition));
}

#[tokio::test]
async fn another_part_than_the_wanted_one_is_refused() {
    let want = Want { range: Some(labelkeep_object_stores::ByteRange::Between(2, 4)), ..Want::default() };
    for (status, headers) in
        [("200 OK", ""), ("206 Partial Content", "Content-Range: bytes 0-2/10\r\n"), ("206 Partial Content", "")]
    {
        let (store, _) = misbehaving(move |_, _| answer(status, headers, b"012")).await;
        assert_eq!(store.get("k", &want).await.err(), Some(StoreError::Malformed), "{status} {headers}");
    }
}

#[tokio::test]
async fn w13_nothing_that_a_store_says_is_repeated() {
    let secret = b"<Error><Code>Canary</Code><Message>canary-4711</Message><Region>canary 4711</Region></Error>";
    for status in ["400 Bad Request", "403 Forbidden", "301 Moved Permanently", "418 Canary"] {
        let (store, _) = misbehaving(move |_, _| answer(status, "", secret)).await;
        let error = store.list_page(&Listing::of("", true)).await.unwrap_err();
        assert!(!error.to_string().to_lowercase().contains("canary"), "{error}");
    }
}
