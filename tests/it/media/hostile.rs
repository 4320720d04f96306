//! Files that are up to something.

use image::ImageFormat;
use serde_json::json;

use super::{files, office, path, tries_to_upload, uploads};
use crate::support::pictures::{self, HIDDEN};

fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn h1_of_a_photo_nothing_is_left_but_the_picture_the_right_way_up() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let photo = pictures::photo(64, 32);
    assert!(contains(&photo, HIDDEN.as_bytes()));
    let attachment = uploads(&app, &photo).await;
    for field in ["url", "preview_url"] {
        let served = app.get(&path(&office, &attachment, field)).await;
        assert_eq!(served.header("content-type"), "image/jpeg");
        for trace in [
            HIDDEN.as_bytes(),
            b"Exif",
            b"http://ns.adobe.com",
            b"Photoshop",
            b"MM\0\x2a",
        ] {
            assert!(!contains(&served.body, trace), "{field}");
        }
        let picture = image::load_from_memory_with_format(&served.body, ImageFormat::Jpeg).unwrap();
        assert_eq!((picture.width(), picture.height()), (32, 64), "turned");
        told_by_exiftool(&served.body);
    }
    assert_eq!(attachment["meta"]["original"]["size"], "32x64");
}

/// What `exiftool` finds, where it is installed: nothing but what the pixels need.
fn told_by_exiftool(file: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    let served = folder.path().join("served.jpg");
    std::fs::write(&served, file).unwrap();
    let told = std::process::Command::new("exiftool")
        .args(["-s", "-G1", "-a"])
        .arg(&served)
        .output();
    let Ok(told) = told else {
        return;
    };
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(told.contains("ImageWidth"), "{told}");
    for group in [
        "GPS",
        "IFD",
        "EXIF",
        "XMP",
        "IPTC",
        "Photoshop",
        "MakerNote",
        "Comment",
    ] {
        assert!(!told.contains(group), "{group}: {told}");
    }
}

#[tokio::test]
async fn h2_what_is_no_picture_is_422_whatever_it_is_called() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    for (name, bytes) in [
        ("page.png", &b"<!doctype html><script>alert(1)</script>"[..]),
        ("drawing.png", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"),
        ("paper.jpg", b"%PDF-1.7"),
        ("film.gif", b"\0\0\0\x18ftypmp42\0\0\0\0"),
        ("phone.jpg", b"\0\0\0\x18ftypheic\0\0\0\0"),
        ("next.png", b"\0\0\0\x18ftypavif\0\0\0\0"),
        ("sound.png", b"ID3\x04"),
        ("empty.png", b""),
        ("GIF89a.gif", b"GIF89a=1;alert(1)//"),
    ] {
        let answer = tries_to_upload(&app, name, bytes).await;
        assert_eq!(answer.status, 422, "{name}: {}", answer.text());
        assert!(answer.json()["error"].as_str().unwrap().ends_with('.'), "{name}");
    }
    assert!(files(&office).await.is_empty());
}

#[tokio::test]
async fn h2_what_hangs_on_a_picture_is_not_served_and_a_picture_cannot_act() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let script = b"<html><script>alert(1)</script></html>";
    for file in [pictures::jpeg(16, 16, 1), pictures::png(16, 16, 1)] {
        let answer = tries_to_upload(&app, "both.html", &[&file[..], script].concat()).await;
        if answer.status == 422 {
            continue;
        }
        let attachment = answer.json();
        let served = app.get(&path(&office, &attachment, "url")).await;
        assert!(!contains(&served.body, b"script"));
        assert!(served.header("content-type").starts_with("image/"));
        assert_eq!(served.header("x-content-type-options"), "nosniff");
        assert_eq!(
            served.header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(served.header("cache-control"), "private, no-store");
        assert_eq!(served.header("cross-origin-resource-policy"), "same-origin");
    }
}

#[tokio::test]
async fn h3_a_document_cannot_be_uploaded_and_a_picture_is_never_served_as_one() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    let actor = json!({ "@context": "https://www.w3.org/ns/activitystreams", "type": "Person" });
    let answer = tries_to_upload(&app, "actor.json", actor.to_string().as_bytes()).await;
    assert_eq!(answer.status, 422, "{}", answer.text());
    let attachment = uploads(&app, &pictures::png(8, 8, 0)).await;
    let headers = [("accept", "application/activity+json")];
    let path = path(&office, &attachment, "url");
    let served = app.send("GET", &path, &headers, Vec::new()).await;
    assert_eq!((served.status, served.header("content-type")), (200, "image/png"));
}

#[tokio::test]
async fn h4_a_picture_that_claims_to_be_endless_is_422() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    for (width, height) in [(60_000, 60_000), (1, 1 << 31), (1 << 31, 1)] {
        let answer = tries_to_upload(&app, "big.png", &pictures::claiming(width, height)).await;
        assert_eq!(answer.status, 422, "{width}x{height}: {}", answer.text());
    }
}

#[tokio::test]
async fn h5_a_picture_that_breaks_off_is_422_and_one_with_flipped_bits_is_never_a_fault_of_ours() {
    let (office, [ana, ..]) = office().await;
    let app = office.of(&ana);
    for whole in [pictures::jpeg(48, 48, 9), pictures::png(48, 48, 9)] {
        for length in [8, 40, whole.len() / 2, whole.len() - 13] {
            let answer = tries_to_upload(&app, "half", &whole[..length]).await;
            assert_eq!(
                answer.status,
                422,
                "{length} of {}: {}",
                whole.len(),
                answer.text()
            );
        }
        for at in (20..whole.len()).step_by(whole.len() / 8) {
            let mut flipped = whole.clone();
            flipped[at] ^= 0x10;
            let answer = tries_to_upload(&app, "flipped", &flipped).await;
            assert!(matches!(answer.status, 200 | 422), "{at}: {}", answer.text());
        }
    }
}
