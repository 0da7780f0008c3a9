use crate::contract;
use futures_util::StreamExt as _;
use labelkeep_egress::Body;
use labelkeep_object_stores::{Condition, Content, Listing, Local, ObjectStore, StoreError, Want};
use std::{collections::BTreeSet, os::unix::fs::symlink, path::Path, process::Command, sync::Arc};

fn local(path: &Path) -> Local {
    Local::new(path).unwrap()
}

#[tokio::test]
async fn directories_keep_the_contract() {
    let folder = tempfile::tempdir().unwrap();
    let store: Arc<dyn ObjectStore> = Arc::new(local(folder.path()));
    // Two slashes in a row are no path of a file.
    let keys: Vec<&str> = contract::HARD_KEYS.iter().copied().filter(|key| !key.contains("//")).collect();
    contract::keys_are_exact(store.as_ref(), &keys, None).await;
    // Folders stay when their last file goes, so lists get a root of their own.
    let other = tempfile::tempdir().unwrap();
    contract::lists_come_in_pages(&local(other.path()), true).await;
    contract::parts_can_be_read(store.clone()).await;
    contract::versions_are_told_apart(store.as_ref()).await;
    contract::writes_can_have_conditions(store.as_ref(), true).await;
    contract::large_objects_stream(store.clone()).await;
}

#[tokio::test]
async fn w24_nothing_leads_out_of_the_root_and_only_regular_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("root");
    std::fs::create_dir_all(root.join("sub")).unwrap();
    std::fs::write(folder.path().join("secret"), "secret").unwrap();
    std::fs::write(root.join("sub/file"), "file").unwrap();
    symlink(folder.path().join("secret"), root.join("link")).unwrap();
    symlink(folder.path(), root.join("up")).unwrap();
    symlink("/dev/zero", root.join("endless")).unwrap();
    symlink("sub", root.join("inner")).unwrap();
    assert!(Command::new("mkfifo").arg(root.join("pipe")).status().unwrap().success());
    let store = local(&root);
    for key in ["../secret", "sub/../../secret", "/etc/passwd", "./sub/file", "sub//file", "sub/", "a\0b", "sub/."] {
        for found in [
            store.get(key, &Want::default()).await.err(),
            store.put(key, contract::content("x"), &Condition::Always).await.err(),
            store.delete(key).await.err(),
        ] {
            assert!(matches!(found, Some(StoreError::Key(_))), "{key:?}: {found:?}");
        }
    }
    for (key, expected) in [
        ("link", StoreError::WrongType),
        ("endless", StoreError::WrongType),
        ("pipe", StoreError::WrongType),
        ("sub", StoreError::WrongType),
        ("up/secret", StoreError::NotFound),
        ("inner/file", StoreError::NotFound),
    ] {
        assert_eq!(store.get(key, &Want::default()).await.err(), Some(expected), "{key}");
    }
    // A link cannot be written through either.
    assert_eq!(store.put("link", contract::content("x"), &Condition::Always).await, Err(StoreError::WrongType));
    assert!(store.put("up/secret", contract::content("x"), &Condition::Always).await.is_err());
    assert_eq!(std::fs::read_to_string(folder.path().join("secret")).unwrap(), "secret");
    let (keys, _, _) = contract::all(&store, Listing::of("", true)).await;
    assert_eq!(keys, BTreeSet::from(["sub/file".to_owned()]));
    for prefix in ["../", "up/", "/", "sub/../"] {
        assert!(contract::all(&store, Listing::of(prefix, true)).await.0.is_empty(), "{prefix}");
    }
    // Nothing that was begun lies around.
    let left = std::fs::read_dir(&root)
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".labelkeep-"));
    assert_eq!(left.count(), 0);
}

fn names(folder: &Path) -> Vec<String> {
    std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[tokio::test]
async fn what_a_killed_process_left_of_a_file_goes_with_the_next_write_or_delete_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = local(folder.path());
    for key in ["written", "deleted"] {
        // Dropped in the middle of its body: what a kill leaves.
        let begun = futures_util::stream::iter([Ok(bytes::Bytes::from_static(b"much longer than what follows"))]);
        let pieces = begun.chain(futures_util::stream::pending()).boxed();
        let content = Content { body: Body::Stream { length: 1000, pieces }, content_type: "text/plain".into() };
        let mut put = store.put(key, content, &Condition::Always);
        while names(folder.path()).is_empty() {
            assert!(futures_util::poll!(&mut put).is_pending());
            tokio::task::yield_now().await;
        }
        // Who writes at the same time has to come again.
        assert_eq!(store.put(key, contract::content("other"), &Condition::Always).await, Err(StoreError::Throttled));
        drop(put);
        assert_eq!(names(folder.path()).len(), 1);
        if key == "written" {
            store.put(key, contract::content("short"), &Condition::Always).await.unwrap();
            assert_eq!(std::fs::read_to_string(folder.path().join(key)).unwrap(), "short");
            assert_eq!(names(folder.path()), [key]);
        }
        store.delete(key).await.unwrap();
        assert_eq!(names(folder.path()), [""; 0]);
    }
}

#[tokio::test]
async fn a_hundred_thousand_files_are_listed_once_each_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    for sub in 0..10 {
        let path = folder.path().join(format!("d{sub}"));
        std::fs::create_dir(&path).unwrap();
        for number in 0..10_000 {
            std::fs::File::create(path.join(format!("{number}.jpg"))).unwrap();
        }
    }
    let store = local(folder.path());
    let mut listing = Listing::of("", true);
    let (mut seen, mut longest_token) = (BTreeSet::new(), 0);
    loop {
        let page = store.list_page(&listing).await.unwrap();
        assert!(page.objects.len() <= 1000);
        for object in page.objects {
            assert!(seen.insert(object.key.clone()), "{}", object.key);
        }
        let Some(next) = page.next else { break };
        longest_token = longest_token.max(next.len());
        listing.token = Some(next);
    }
    assert_eq!(seen.len(), 100_000);
    assert!(longest_token < 200);
}
