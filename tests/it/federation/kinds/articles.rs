//! Articles, pictures and hashtags, as people and servers get them.

use serde_json::json;

use crate::support::outside::Outside;
use crate::support::wire::{self, document};

#[tokio::test]
async fn an_article_has_its_title_first_for_people_and_servers() {
    let outside = Outside::new().await;
    let mut article = outside.note("Long text");
    article.title = Some("The <year>".into());
    let (_, acceptance) = outside.releases(article).await;
    let object = document(&acceptance.uri).await.json();
    assert_eq!(
        (&object["type"], &object["name"]),
        (&json!("Article"), &json!("The <year>"))
    );
    let page = wire::get(&acceptance.url, "text/html").await.text();
    assert!(
        page.contains("<h1 class=\"title\" dir=\"auto\">The &#60;year&#62;</h1>"),
        "{page}"
    );
    assert_eq!(page.matches("<h1").count(), 1, "{page}");
    let feed = wire::get(&format!("{}/@news/feed.atom", outside.url), "*/*")
        .await
        .text();
    assert!(feed.contains("<title>The &#60;year&#62;</title>"), "{feed}");
    let quotation = wire::get(&format!("{}/oembed?url={}", outside.url, acceptance.url), "*/*")
        .await
        .json();
    assert_eq!(quotation["title"], "The <year>");
}

#[tokio::test]
async fn pictures_are_named_with_their_words_and_sizes_everywhere() {
    let outside = Outside::new().await;
    let [gate, wall] = [
        outside.picture("gate", Some("A \"gate\"")).await,
        outside.picture("wall", None).await,
    ];
    let mut note = outside.note("Look");
    note.media = vec![gate.clone(), wall];
    let (_, acceptance) = outside.releases(note).await;
    let attachment = document(&acceptance.uri).await.json()["attachment"].clone();
    assert_eq!(attachment.as_array().unwrap().len(), 2);
    assert_eq!(attachment[0]["name"], "A \"gate\"");
    assert_eq!(attachment[0]["focalPoint"], json!([0.0, 0.5]));
    let served = wire::get(attachment[0]["url"].as_str().unwrap(), "*/*").await;
    assert_eq!(
        (served.status, served.header("content-type")),
        (200, "image/jpeg")
    );
    let page = wire::get(&acceptance.url, "text/html").await.text();
    for shown in [
        "alt=\"A &#34;gate&#34;\"",
        "alt=\"Picture without a description\"",
        "width=\"1600\" height=\"900\"",
        "class=\"across-2 down-1\"",
        &format!("<a href=\"{}/media/{}.jpg\">", outside.url, gate.sha256),
        "<meta property=\"og:image\"",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let feed = wire::get(&format!("{}/@news/feed.atom", outside.url), "*/*")
        .await
        .text();
    assert!(feed.contains("rel=\"enclosure\" type=\"image/jpeg\""), "{feed}");
    let quotation = wire::get(&format!("{}/oembed?url={}", outside.url, acceptance.url), "*/*")
        .await
        .json();
    assert!(
        quotation["thumbnail_url"]
            .as_str()
            .unwrap()
            .contains(&gate.preview.sha256)
    );
    assert!(!quotation["html"].as_str().unwrap().contains("<img"));
}

#[tokio::test]
async fn what_a_warning_stands_before_shows_no_picture_in_previews() {
    let outside = Outside::new().await;
    let mut note = outside.note("Look");
    note.media = vec![outside.picture("gate", None).await];
    note.content_warning = Some("Figures".into());
    let (_, acceptance) = outside.releases(note).await;
    let page = wire::get(&acceptance.url, "text/html").await.text();
    let (head, body) = page.split_once("</head>").unwrap();
    assert!(!head.contains("og:image"), "{head}");
    let (_, inside) = body.split_once("<details>").unwrap();
    assert!(
        inside.split_once("</details>").unwrap().0.contains("<img"),
        "{body}"
    );
    let feed = wire::get(&format!("{}/@news/feed.atom", outside.url), "*/*")
        .await
        .text();
    assert!(!feed.contains("enclosure") && !feed.contains("/media/"), "{feed}");
    let quotation = wire::get(&format!("{}/oembed?url={}", outside.url, acceptance.url), "*/*")
        .await
        .text();
    assert!(!quotation.contains("/media/"), "{quotation}");
}

#[tokio::test]
async fn i8_a_hashtag_has_a_page_while_something_that_stands_was_published_with_it() {
    let outside = Outside::new().await;
    let tagged = |text: &str, tag: &str| {
        let mut note = outside.note(text);
        note.hashtags = vec![tag.into()];
        note
    };
    let page = async |tag: &str| wire::get(&format!("{}/tags/{tag}", outside.url), "text/html").await;
    let unknown = page("secretproject").await;
    assert_eq!(unknown.status, 404);
    let (first, acceptance) = outside.releases(tagged("Good news", "größe")).await;
    outside.releases(tagged("Other news", "other")).await;
    let shown = page("gr%C3%B6%C3%9Fe").await;
    assert_eq!(shown.status, 200);
    assert!(shown.text().contains("Good news") && !shown.text().contains("Other news"));
    assert!(shown.text().contains("@news@"), "whose it is");
    let tag = document(&acceptance.uri).await.json()["tag"][0].clone();
    assert_eq!(
        (&tag["type"], &tag["name"]),
        (&json!("Hashtag"), &json!("#größe"))
    );
    assert_eq!(tag["href"], format!("{}/tags/gr%C3%B6%C3%9Fe", outside.url));
    // An update may say something else.
    let mut update = outside.update(&first, "Good news");
    update.hashtags = vec!["other".into()];
    let (second, _) = outside.releases(update).await;
    assert_eq!(page("gr%C3%B6%C3%9Fe").await.fingerprint(), unknown.fingerprint());
    assert!(page("OTHER").await.text().contains("Good news"));
    let mut delete = outside.delete(&first);
    delete.object_hash = Some(second.content.hash().unwrap());
    outside.releases(delete).await;
    assert!(!page("other").await.text().contains("Good news"));
}

#[tokio::test]
async fn a_picture_whose_bytes_have_not_come_is_waited_for() {
    let outside = Outside::new().await;
    let mut picture = outside.picture("gate", None).await;
    picture.sha256 = "ab".repeat(32);
    let mut note = outside.note("Look");
    note.media = vec![picture];
    let order = outside.certified(note);
    let error = outside.accepts(&order).await.unwrap_err();
    assert!(error.is_temporary(), "{error}");
    assert_eq!(outside.count("publications").await, 0);
}
