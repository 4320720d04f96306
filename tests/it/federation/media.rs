//! Released pictures, as anybody on the internet gets them.

use bytes::Bytes;
use gatepost_federation::media;
use gatepost_federation::release::AcceptError;
use gatepost_model::canonical::hash_hex;

use crate::support::outside::Outside;
use crate::support::wire::{self, Answer};

async fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    wire::request(&wire::client(), "GET", url, headers, vec![]).await
}

#[tokio::test]
async fn h2_h3_a_released_picture_has_one_type_and_cannot_act() {
    let outside = Outside::new().await;
    let picture = outside.picture("gate", Some("A gate")).await;
    let mut note = outside.note("Look");
    note.media = vec![picture.clone()];
    outside.releases(note).await;
    let url = format!("{}/media/{}.jpg", outside.url, picture.sha256);
    for accept in [
        "*/*",
        "text/html",
        "application/activity+json",
        "application/ld+json",
    ] {
        let served = get(&url, &[("accept", accept)]).await;
        assert_eq!(served.status, 200, "{accept}");
        assert_eq!(hash_hex("", &served.body), picture.sha256);
        for (name, value) in [
            ("content-type", "image/jpeg"),
            ("x-content-type-options", "nosniff"),
            ("content-security-policy", "sandbox; default-src 'none'"),
            ("cache-control", "public, max-age=300"),
            ("access-control-allow-origin", "*"),
        ] {
            assert_eq!(served.header(name), value, "{accept}: {name}");
        }
        let tag = served.header("etag").to_owned();
        assert_eq!(get(&url, &[("if-none-match", &tag)]).await.status, 304);
    }
    let part = get(&url, &[("range", "bytes=0-3")]).await;
    assert_eq!((part.status, part.text().as_str()), (206, "gate"));
    let small = format!("{}/media/{}.jpg", outside.url, picture.preview.sha256);
    assert_eq!(get(&small, &[]).await.status, 200);
}

#[tokio::test]
async fn what_was_put_and_not_released_is_the_same_404_as_nothing() {
    let outside = Outside::new().await;
    let picture = outside.picture("secret", None).await;
    let nothing = get(&format!("{}/media/{}.jpg", outside.url, "ab".repeat(32)), &[]).await;
    assert_eq!(nothing.status, 404);
    for file in [
        format!("{}.jpg", picture.sha256),
        format!("{}.jpg", picture.preview.sha256),
        picture.sha256.clone(),
        "..%2f..%2fpublic.key".to_owned(),
    ] {
        let answer = get(&format!("{}/media/{file}", outside.url), &[]).await;
        assert_eq!(answer.fingerprint(), nothing.fingerprint(), "{file}");
    }
    let mut note = outside.note("Look");
    note.media = vec![picture.clone()];
    outside.releases(note).await;
    // Another extension is another address.
    let other = get(&format!("{}/media/{}.png", outside.url, picture.sha256), &[]).await;
    assert_eq!(other.fingerprint(), nothing.fingerprint());
}

#[tokio::test]
async fn bytes_that_are_not_what_their_name_says_are_refused() {
    let outside = Outside::new().await;
    let name = hash_hex("", b"picture");
    for (name, bytes) in [
        (name.as_str(), "other"),
        ("../../public.key", "picture"),
        ("AB", "picture"),
        ("", "picture"),
    ] {
        let refused = media::put_blob(&outside.plane, name, Bytes::from(bytes)).await;
        assert!(matches!(refused, Err(media::PutError::Refused)), "{name}");
    }
    let blobs = &outside.plane.context.blobs;
    assert!(blobs.list_names("").await.unwrap().is_empty());
    for _ in 0..2 {
        media::put_blob(&outside.plane, &name, Bytes::from("picture"))
            .await
            .unwrap();
    }
    assert_eq!(blobs.list_names("").await.unwrap(), [name]);
}

#[tokio::test]
async fn a_release_waits_for_its_pictures_and_never_takes_others() {
    let outside = Outside::new().await;
    let picture = outside.picture("gate", None).await;
    let blobs = outside.plane.context.blobs.clone();
    let mut note = outside.note("Look");
    note.media = vec![picture.clone()];
    let order = outside.certified(note);
    blobs.delete(&picture.preview.sha256).await.unwrap();
    let missing = outside.accepts(&order).await.unwrap_err();
    assert!(missing.is_temporary(), "{missing}");
    // Somebody who can write to the folder changes a byte, and then the length.
    for bytes in ["gate smalL", "gate small and more"] {
        blobs.put(&picture.preview.sha256, bytes.into()).await.unwrap();
        let changed = outside.accepts(&order).await.unwrap_err();
        assert!(
            matches!(&changed, AcceptError::Refused(sentence) if sentence.contains("picture")),
            "{changed}"
        );
    }
    assert_eq!(outside.count("publications").await, 0);
    blobs
        .put(&picture.preview.sha256, "gate small".into())
        .await
        .unwrap();
    outside.accepts(&order).await.unwrap();
}

#[tokio::test]
async fn h11_a_picture_is_gone_once_everything_that_showed_it_was_taken_back() {
    let outside = Outside::new().await;
    let picture = outside.picture("gate", None).await;
    let with_picture = |text: &str| {
        let mut note = outside.note(text);
        note.media = vec![picture.clone()];
        note
    };
    let (first, _) = outside.releases(with_picture("One")).await;
    let (second, _) = outside.releases(with_picture("Two")).await;
    let url = format!("{}/media/{}.jpg", outside.url, picture.sha256);
    outside
        .accepts(&outside.certified(outside.delete(&first)))
        .await
        .unwrap();
    assert_eq!(get(&url, &[]).await.status, 200);
    media::sweep(&outside.plane).await.unwrap();
    assert_eq!(get(&url, &[]).await.status, 200);
    outside
        .accepts(&outside.certified(outside.delete(&second)))
        .await
        .unwrap();
    let gone = get(&url, &[]).await;
    assert_eq!(gone.status, 410);
    assert_eq!(gone.header("cache-control"), "no-cache");
    media::sweep(&outside.plane).await.unwrap();
    assert!(
        outside
            .plane
            .context
            .blobs
            .list_names("")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(get(&url, &[]).await.status, 410, "it stays gone");
}
