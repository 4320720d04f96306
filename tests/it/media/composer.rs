//! Pictures on the pages, without scripts.

use super::{office, signed_in};
use crate::support::browser_forms::{FormBrowser, hidden_fields};
use crate::support::parts::Parts;
use crate::support::pictures;
use crate::support::wire::Answer;

/// Fills in the composer of a page with pictures, and sends it as a browser does.
async fn sends(
    browser: &mut FormBrowser,
    page: &Answer,
    typed: &[(&str, &str)],
    files: &[(&str, &[u8])],
) -> Answer {
    let mut parts = Parts::default();
    for (name, value) in hidden_fields(page, "/write") {
        let is_file = name.starts_with("picture");
        if !is_file && !typed.iter().any(|(one, _)| *one == name) {
            parts = parts.text(&name, &value);
        }
    }
    for (name, value) in typed {
        parts = parts.text(name, value);
    }
    for (name, bytes) in files {
        parts = parts.file(name, "holiday.jpg", bytes);
    }
    // A place where nothing was chosen.
    parts = parts.file("picture4", "", b"");
    posts(browser, parts).await
}

async fn posts(browser: &mut FormBrowser, parts: Parts) -> Answer {
    let content_type = Parts::content_type();
    let headers = [
        ("content-type", content_type.as_str()),
        ("origin", "null"),
        ("sec-fetch-site", "same-origin"),
    ];
    browser.send("POST", "/write", &headers, parts.body()).await
}

#[tokio::test]
async fn a_form_posts_pictures_with_their_words_and_everybody_sees_them() {
    let (office, [_ana, ..]) = office().await;
    let mut ana = signed_in(&office, "ana").await;
    let home = ana.visits("/home").await;
    assert!(home.text().contains("enctype=\"multipart/form-data\""));
    let (red, photo) = (pictures::png(320, 200, 1), pictures::photo(64, 32));
    let typed = [("text", "Look"), ("alt1", "A \"red\" wall"), ("alt2", "")];
    let answer = sends(
        &mut ana,
        &home,
        &typed,
        &[("picture1", &red), ("picture2", &photo)],
    )
    .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let mut ben = signed_in(&office, "ben").await;
    for path in ["/home", "/company", "/@ana"] {
        let page = ben.visits(path).await.text();
        let pictures = page.split("class=\"picture\"").count() - 1;
        assert_eq!(pictures, if path == "/home" { 0 } else { 2 }, "{path}");
        if path != "/home" {
            for shown in [
                "alt=\"A &#34;red&#34; wall\"",
                "alt=\"Picture without a description\"",
                "width=\"320\" height=\"200\"",
                "width=\"32\" height=\"64\"",
                "<summary>Alt",
            ] {
                assert!(page.contains(shown), "{shown}: {page}");
            }
            let (_, rest) = page.split_once("<img src=\"/media/").unwrap();
            let name = rest.split('"').next().unwrap();
            let served = ben.get(&format!("/media/{name}")).await;
            assert_eq!(served.status, 200);
        }
    }
}

#[tokio::test]
async fn a_refused_picture_brings_the_form_back_with_everything_else() {
    let (office, _) = office().await;
    let mut ana = signed_in(&office, "ana").await;
    let home = ana.visits("/home").await;
    let red = pictures::png(32, 32, 1);
    let typed = [("text", "My words"), ("alt1", "A wall")];
    let answer = sends(
        &mut ana,
        &home,
        &typed,
        &[("picture1", &red), ("picture2", b"%PDF-1.7")],
    )
    .await;
    assert_eq!(answer.status, 422);
    let page = answer.text();
    for kept in ["My words", "A PDF is not a picture", "A wall", "name=\"media\""] {
        assert!(page.contains(kept), "{kept}: {page}");
    }
    // The picture that was taken goes along, without being sent again.
    let again = sends(&mut ana, &answer, &[], &[]).await;
    assert_eq!(again.status, 303, "{}", again.text());
    let profile = ana.visits("/@ana").await.text();
    assert!(
        profile.contains("My words") && profile.contains("alt=\"A wall\""),
        "{profile}"
    );
}

#[tokio::test]
async fn pictures_can_be_looked_at_and_taken_out_before_they_are_posted() {
    let (office, _) = office().await;
    let mut ana = signed_in(&office, "ana").await;
    let home = ana.visits("/home").await;
    let red = pictures::png(32, 32, 1);
    let typed = [("text", "Only words"), ("look", "yes")];
    let shown = sends(&mut ana, &home, &typed, &[("picture1", &red)]).await;
    assert_eq!(shown.status, 200);
    let id = hidden_fields(&shown, "/write")
        .into_iter()
        .find(|(name, _)| name == "media")
        .unwrap()
        .1;
    let answer = sends(&mut ana, &shown, &[("take_out", &id)], &[]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let profile = ana.visits("/@ana").await.text();
    assert!(profile.contains("Only words") && !profile.contains("class=\"picture\""));
}

#[tokio::test]
async fn g8_a_form_with_pictures_needs_its_token_before_anything_is_kept() {
    let (office, _) = office().await;
    let mut ana = signed_in(&office, "ana").await;
    let csrf = ana.csrf().await;
    let red = pictures::png(32, 32, 1);
    for parts in [
        Parts::default().file("picture1", "a.png", &red),
        Parts::default().text("csrf", "x").file("picture1", "a.png", &red),
        // Behind the file it comes too late.
        Parts::default()
            .file("picture1", "a.png", &red)
            .text("csrf", &csrf),
        Parts::default().text("text", "Look"),
    ] {
        let answer = posts(&mut ana, parts).await;
        assert_eq!(answer.status, 403, "{}", answer.text());
    }
    assert!(super::files(&office).await.is_empty());
    // Other forms take no files at all.
    let content_type = Parts::content_type();
    let headers = [("content-type", content_type.as_str()), ("origin", "null")];
    let parts = Parts::default().text("csrf", &csrf).body();
    assert_eq!(ana.send("POST", "/settings", &headers, parts).await.status, 403);
}
