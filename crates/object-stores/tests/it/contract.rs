//! What every store promises, whatever is behind it.

use crate::servers::open;
use futures_util::TryStreamExt as _;
use labelkeep_egress::Body;
use labelkeep_object_stores::{
    ByteRange, Caller, Condition, Content, Link, Listing, ObjectStore, Part, StoreError, Want, read,
};
use std::{collections::BTreeSet, sync::Arc, time::Duration};

pub const HARD_KEYS: &[&str] = &[
    "a//b.jpg",
    "a/b.jpg",
    "sp ace.jpg ",
    "x/%2E%2E/y",
    "plus+plus",
    "q?uestion",
    "h#ash",
    "amp&<>\"'.txt",
    "emoji-😀/ß.png",
    "semi;colon,comma=equals@at:colon$dollar!(paren)*star~tilde",
];

pub fn longest() -> String {
    let part = format!("{}/", "k".repeat(127));
    let key = part.repeat(8);
    format!("{}e", &key[..1023])
}

pub fn content(bytes: impl Into<bytes::Bytes>) -> Content {
    Content { body: Body::Bytes(bytes.into()), content_type: "text/plain".into() }
}

pub fn link(seconds: u64) -> Link {
    Link { lifetime: Duration::from_secs(seconds), content_type: None, disposition: None }
}

pub async fn put(store: &dyn ObjectStore, key: &str, text: &str) {
    store.put(key, content(text.to_owned()), &Condition::Always).await.unwrap_or_else(|error| panic!("{key}: {error}"));
}

pub async fn text(store: &dyn ObjectStore, key: &str, want: &Want) -> Result<String, StoreError> {
    let reading = store.get(key, want).await?;
    let pieces: Vec<bytes::Bytes> = reading.stream.try_collect().await?;
    Ok(String::from_utf8(pieces.concat()).unwrap())
}

pub async fn all(store: &dyn ObjectStore, mut listing: Listing) -> (BTreeSet<String>, BTreeSet<String>, usize) {
    let (mut keys, mut folders, mut pages) = (BTreeSet::new(), BTreeSet::new(), 0);
    loop {
        let page = store.list_page(&listing).await.unwrap();
        pages += 1;
        keys.extend(page.objects.into_iter().map(|object| object.key));
        folders.extend(page.folders);
        match page.next {
            Some(next) => listing.token = Some(next),
            None => return (keys, folders, pages),
        }
    }
}

/// Each key is listed, read, linked to and deleted as exactly that object.
pub async fn keys_are_exact(store: &dyn ObjectStore, keys: &[&str], caller: Option<&Caller>) {
    let wanted: BTreeSet<String> = keys.iter().map(|key| (*key).to_owned()).chain([longest()]).collect();
    for key in &wanted {
        put(store, key, &format!("<{key}>")).await;
    }
    assert_eq!(all(store, Listing::of("", true)).await.0, wanted);
    for key in &wanted {
        let expected = format!("<{key}>");
        assert_eq!(store.head(key).await.unwrap().size, expected.len() as u64, "{key}");
        assert_eq!(text(store, key, &Want::default()).await.unwrap(), expected);
        if let Some(caller) = caller {
            let answer = open(caller, &store.link(key, &link(60)).await.unwrap()).await;
            assert_eq!(answer.status, 200, "{key}");
            assert_eq!(answer.bytes(5000).await.unwrap(), expected.as_bytes());
        }
    }
    for key in &wanted {
        store.delete(key).await.unwrap();
        assert_eq!(store.head(key).await, Err(StoreError::NotFound), "{key}");
        store.delete(key).await.unwrap();
    }
    assert!(all(store, Listing::of("", true)).await.0.is_empty());
}

/// Pages, prefixes and folders. `pages_are_exact`: the store fills its pages.
pub async fn lists_come_in_pages(store: &dyn ObjectStore, pages_are_exact: bool) {
    for number in 0..25 {
        put(store, &format!("list/{number:02}.txt"), "x").await;
    }
    for key in ["list/sub/a.txt", "list/sub/deep/b.txt", "listing.txt", "other/c.txt"] {
        put(store, key, "x").await;
    }
    let limit = |prefix: &str, is_recursive| Listing { limit: 10, ..Listing::of(prefix, is_recursive) };
    let (keys, folders, pages) = all(store, limit("list/", true)).await;
    assert_eq!((keys.len(), folders.len()), (27, 0));
    assert!(!pages_are_exact || pages == 3, "{pages}");
    assert!(keys.contains("list/sub/deep/b.txt") && !keys.contains("listing.txt"));
    let (keys, folders, _) = all(store, limit("list/", false)).await;
    assert_eq!((keys.len(), folders), (25, BTreeSet::from(["list/sub/".to_owned()])));
    assert_eq!(all(store, limit("list", true)).await.0.len(), 28);
    assert_eq!(all(store, limit("nothing/", true)).await.0.len(), 0);
    assert_eq!(all(store, limit("", false)).await.1.len(), 2);
}

pub async fn parts_can_be_read(store: Arc<dyn ObjectStore>) {
    let store = store.as_ref();
    put(store, "digits", "0123456789").await;
    let part = |range| Want { range: Some(range), ..Want::default() };
    for (range, expected) in [
        (ByteRange::Between(2, 4), "234"),
        (ByteRange::From(7), "789"),
        (ByteRange::Last(2), "89"),
        (ByteRange::Between(8, 99), "89"),
    ] {
        assert_eq!(text(store, "digits", &part(range)).await.unwrap(), expected, "{range:?}");
    }
    let reading = store.get("digits", &part(ByteRange::Between(2, 4))).await.unwrap();
    assert_eq!((reading.head.size, reading.part), (10, Some(Part { first: 2, last: 4 })));
    let beyond = store.get("digits", &part(ByteRange::From(10))).await.err();
    assert_eq!(beyond, Some(StoreError::BadRange));
    assert_eq!(store.get("missing", &Want::default()).await.err(), Some(StoreError::NotFound));
    assert_eq!(
        store.get("", &Want::default()).await.err().map(|error| matches!(error, StoreError::Key(_))),
        Some(true)
    );
}

pub async fn versions_are_told_apart(store: &dyn ObjectStore) {
    put(store, "version", "one").await;
    let first = store.get("version", &Want::default()).await.unwrap().head.mark.unwrap();
    let only = |mark: &str| Want { mark: Some(mark.to_owned()), ..Want::default() };
    assert_eq!(text(store, "version", &only(&first)).await.unwrap(), "one");
    let unless = Want { unless: Some(first.clone()), ..Want::default() };
    assert_eq!(store.get("version", &unless).await.err(), Some(StoreError::NotModified));
    put(store, "version", "other").await;
    assert_eq!(store.get("version", &only(&first)).await.err(), Some(StoreError::Precondition));
    assert_eq!(text(store, "version", &unless).await.unwrap(), "other");
}

pub async fn writes_can_have_conditions(store: &dyn ObjectStore, with_marks: bool) {
    store.put("once", content("1"), &Condition::Absent).await.unwrap();
    assert_eq!(store.put("once", content("2"), &Condition::Absent).await, Err(StoreError::Precondition));
    assert_eq!(text(store, "once", &Want::default()).await.unwrap(), "1");
    if with_marks {
        let mark = Condition::Mark(store.get("once", &Want::default()).await.unwrap().head.mark.unwrap());
        store.put("once", content("two"), &mark).await.unwrap();
        assert_eq!(store.put("once", content("three"), &mark).await, Err(StoreError::Precondition));
        assert_eq!(text(store, "once", &Want::default()).await.unwrap(), "two");
    }
}

/// Written and read in pieces.
pub async fn large_objects_stream(store: Arc<dyn ObjectStore>) {
    const PIECES: u8 = 40;
    const SIZE: usize = 256 * 1024;
    let pieces = futures_util::stream::iter((0..PIECES).map(|number| Ok(bytes::Bytes::from(vec![number; SIZE]))));
    let length = u64::from(PIECES) * SIZE as u64;
    let body = Body::Stream { length, pieces: Box::pin(pieces) };
    let content = Content { body, content_type: "application/octet-stream".into() };
    store.put("large", content, &Condition::Always).await.unwrap();
    let mut reading = read(store.clone(), "large", &Want::default()).await.unwrap();
    assert_eq!(reading.head.size, length);
    let mut position = 0;
    while let Some(piece) = reading.stream.try_next().await.unwrap() {
        for byte in piece {
            assert_eq!(usize::from(byte), position / SIZE);
            position += 1;
        }
    }
    assert_eq!(position as u64, length);
    store.delete("large").await.unwrap();
}

/// A link is good for one object and some time, and for nothing else.
pub async fn links_are_bound(store: &dyn ObjectStore, caller: &Caller) {
    put(store, "linked", "picture").await;
    put(store, "secret", "other").await;
    let wish = Link {
        lifetime: Duration::from_secs(60),
        content_type: Some("image/png".into()),
        disposition: Some("inline".into()),
    };
    let address = store.link("linked", &wish).await.unwrap();
    let answer = open(caller, &address).await;
    assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("image/png")));
    assert_eq!(answer.header("content-disposition"), Some("inline"));
    assert_eq!(answer.bytes(100).await.unwrap(), b"picture");
    for tampered in [
        address.replace("/linked?", "/secret?"),
        address.replace("image%2Fpng", "text%2Fhtml"),
        address.replace("ig=", "ig=A").replace("ature=", "ature=0"),
        address.split('?').next().unwrap().to_owned(),
    ] {
        assert_ne!(tampered, address);
        let status = open(caller, &tampered).await.status.as_u16();
        assert!(status == 403 || status == 401, "{tampered}: {status}");
    }
    for lifetime in [0, 8 * 24 * 3600] {
        assert!(matches!(store.link("linked", &link(lifetime)).await, Err(StoreError::Setting(_))));
    }
    assert!(matches!(store.link("a/../b", &link(60)).await, Err(StoreError::Key(_))));
}
