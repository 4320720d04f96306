//! What the blob store promises, on a folder of its own.

use super::*;

fn store() -> (tempfile::TempDir, BlobStore) {
    let folder = tempfile::tempdir().unwrap();
    let store = BlobStore::local(&folder.path().join("media")).unwrap();
    (folder, store)
}

#[tokio::test]
async fn what_was_put_is_got_and_a_repeat_is_fine() {
    let (_folder, store) = store();
    let bytes = Bytes::from_static(b"pixels");
    store.put("ab/cd-1.png", bytes.clone()).await.unwrap();
    store.put("ab/cd-1.png", bytes.clone()).await.unwrap();
    store.put("ab/other.png", Bytes::new()).await.unwrap();
    assert_eq!(store.get("ab/cd-1.png").await.unwrap(), Some(bytes));
    assert!(store.exists("ab/cd-1.png").await.unwrap());
    assert_eq!(store.get("ab/absent").await.unwrap(), None);
    assert!(!store.exists("ab/absent").await.unwrap());
}

#[tokio::test]
async fn a_delete_takes_its_own_blob_alone_and_an_absent_one_is_fine() {
    let (_folder, store) = store();
    for name in ["a/one", "a/two", "b/one"] {
        store.put(name, Bytes::from_static(b"x")).await.unwrap();
    }
    store.delete("a/one").await.unwrap();
    store.delete("a/one").await.unwrap();
    assert_eq!(store.list_names("").await.unwrap(), ["a/two", "b/one"]);
    assert_eq!(store.list_names("a/").await.unwrap(), ["a/two"]);
    assert!(store.list_names("c").await.unwrap().is_empty());
}

#[tokio::test]
async fn h6_a_name_that_is_not_of_the_form_is_refused() {
    let (folder, store) = store();
    let long = "a".repeat(LONGEST_NAME + 1);
    for name in [
        "",
        "/",
        "../x",
        "a/../x",
        "a//b",
        "/a",
        "a/",
        ".hidden",
        "a/.b",
        "A",
        "a b",
        "a\\b",
        "a\0",
        "a#1",
        "ä",
        "\u{202e}a",
        "a:b",
        &long,
    ] {
        let refused = store.put(name, Bytes::from_static(b"x")).await;
        assert!(matches!(refused, Err(Error::BlobName(_))), "{name:?}");
        assert!(
            matches!(store.get(name).await, Err(Error::BlobName(_))),
            "{name:?}"
        );
    }
    assert_eq!(fs::read_dir(folder.path().join("media")).unwrap().count(), 0);
}

#[tokio::test]
async fn h7_what_an_interrupted_put_left_is_not_listed_and_can_be_removed() {
    let (folder, store) = store();
    store.put("a/whole", Bytes::from_static(b"x")).await.unwrap();
    let left = folder.path().join("media/a/half#1");
    fs::write(&left, b"ha").unwrap();
    assert_eq!(store.list_names("").await.unwrap(), ["a/whole"]);
    assert!(!store.exists("a/half").await.unwrap());
    assert_eq!(store.remove_leftovers().unwrap(), 1);
    assert!(!left.exists());
    assert!(store.exists("a/whole").await.unwrap());
}

#[test]
fn h7_a_full_disk_is_told_apart_however_deep_the_cause_lies() {
    for kind in [io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded] {
        let fault = object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(object_store::Error::Generic {
                store: "inner",
                source: Box::new(io::Error::from(kind)),
            }),
        };
        assert!(matches!(failed(fault), Error::Full));
    }
    let other = object_store::Error::Generic {
        store: "LocalFileSystem",
        source: Box::new(io::Error::from(io::ErrorKind::PermissionDenied)),
    };
    assert!(matches!(failed(other), Error::Blob(_)));
}
