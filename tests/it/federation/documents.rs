//! Actors, collections, objects and activities, as other servers read them.

use serde_json::{Value, json};

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::wire::{self, document};

#[tokio::test]
async fn a_brand_is_a_service_with_everything_others_need() {
    let outside = Outside::new().await;
    let uri = outside.brand("news");
    let answer = document(&uri).await;
    assert_eq!(
        (answer.status, answer.header("content-type")),
        (200, "application/activity+json")
    );
    let actor = answer.json();
    assert_eq!(actor["id"], uri.as_str());
    assert_eq!(actor["type"], "Service");
    assert_eq!(actor["preferredUsername"], "news");
    for (field, address) in [
        ("inbox", format!("{uri}/inbox")),
        ("outbox", format!("{uri}/outbox")),
        ("followers", format!("{uri}/followers")),
        ("following", format!("{uri}/following")),
        ("featured", format!("{uri}/featured")),
        ("url", format!("{}/@news", outside.url)),
    ] {
        assert_eq!(actor[field], address, "{field}");
    }
    assert_eq!(actor["endpoints"]["sharedInbox"], outside.shared_inbox());
    assert_eq!(actor["publicKey"]["id"], format!("{uri}#main-key"));
    assert_eq!(actor["publicKey"]["owner"], uri.as_str());
    assert_eq!(actor["manuallyApprovesFollowers"], false);
    for context in actor["@context"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
    {
        let known = [
            "https://www.w3.org/ns/activitystreams",
            "https://w3id.org/security/v1",
        ];
        assert!(known.contains(&context), "{context}");
    }
}

#[tokio::test]
async fn the_instance_actor_is_readable_by_anybody_unsigned() {
    let outside = Outside::new().await;
    let uri = format!("{}/actor", outside.url);
    for accept in ["application/activity+json", "*/*", "application/json"] {
        let answer = wire::get(&uri, accept).await;
        assert_eq!(answer.status, 200, "{accept}");
        let actor = answer.json();
        assert_eq!(
            (actor["id"].as_str(), actor["type"].as_str()),
            (Some(uri.as_str()), Some("Application"))
        );
        assert!(
            actor["publicKey"]["publicKeyPem"]
                .as_str()
                .unwrap()
                .starts_with("-----BEGIN PUBLIC KEY-----")
        );
        assert_eq!(actor["inbox"], format!("{uri}/inbox"));
    }
}

#[tokio::test]
async fn an_outbox_pages_through_the_activities_as_they_were_delivered() {
    let outside = Outside::new().await;
    let mut published = Vec::new();
    for number in 1..=23 {
        outside.clock.advance_seconds(1);
        published.push(outside.publishes(&format!("News {number}")).await.uri);
    }
    let outbox = document(&format!("{}/outbox", outside.brand("news")))
        .await
        .json();
    assert_eq!(
        (outbox["type"].as_str(), outbox["totalItems"].as_i64()),
        (Some("OrderedCollection"), Some(23))
    );
    let mut seen = Vec::new();
    let mut next = outbox["first"].as_str().map(str::to_owned);
    while let Some(address) = next {
        let page = document(&address).await.json();
        assert_eq!(page["id"], address.as_str());
        assert_eq!(page["partOf"], outbox["id"]);
        for create in page["orderedItems"].as_array().unwrap() {
            let object = create["object"]["id"].as_str().unwrap().to_owned();
            let stored = document(create["id"].as_str().unwrap()).await.json();
            assert_eq!(stored["object"], create["object"]);
            assert_eq!(
                document(&object).await.json()["content"],
                create["object"]["content"]
            );
            seen.push(object);
        }
        next = page["next"].as_str().map(str::to_owned);
    }
    published.reverse();
    assert_eq!(seen, published);
}

#[tokio::test]
async fn followers_are_a_number_and_never_a_list() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    outside.is_followed_by(&fan, "1").await;
    for collection in ["followers", "following"] {
        let answer = document(&format!("{}/{collection}", outside.brand("news"))).await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.json()["totalItems"], i64::from(collection == "followers"));
        assert!(
            !answer.text().contains("globex") && !answer.text().contains("tems\":["),
            "{}",
            answer.text()
        );
    }
}

#[tokio::test]
async fn one_address_answers_people_and_servers_by_accept() {
    let outside = Outside::new().await;
    let post = outside.publishes("Good news").await.uri;
    let profile = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
    for url in [
        post.clone(),
        format!("{}/@news", outside.url),
        outside.brand("news"),
    ] {
        for accept in [
            "application/activity+json",
            profile,
            "application/activity+json, text/html;q=0.5",
        ] {
            let answer = wire::get(&url, accept).await;
            assert_eq!(
                (answer.status, answer.header("vary")),
                (200, "Accept"),
                "{url} {accept}"
            );
            assert_eq!(
                answer.header("content-type"),
                "application/activity+json",
                "{url} {accept}"
            );
        }
        for accept in [
            "text/html",
            "*/*",
            "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
        ] {
            let answer = wire::get(&url, accept).await;
            assert_eq!(answer.header("vary"), "Accept", "{url} {accept}");
            if url == outside.brand("news") {
                assert_eq!(
                    (answer.status, answer.header("location")),
                    (303, &*format!("{}/@news", outside.url))
                );
            } else {
                assert_eq!(answer.status, 200, "{url} {accept}");
                assert!(
                    answer.header("content-type").starts_with("text/html"),
                    "{url} {accept}"
                );
            }
        }
    }
}

#[tokio::test]
async fn who_has_the_newest_copy_is_told_so_by_its_etag() {
    let outside = Outside::new().await;
    let post = outside.publishes("Good news").await.uri;
    let outbox = format!("{}/outbox?page=true", outside.brand("news"));
    let mut tags = Vec::new();
    for (url, accept) in [
        (&post, "application/activity+json"),
        (&post, "text/html"),
        (&outside.brand("news"), "application/activity+json"),
        (&outbox, "application/activity+json"),
    ] {
        let tag = wire::get(url, accept).await.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{url}: {tag}");
        let headers = [("accept", accept), ("if-none-match", &*tag)];
        let again = wire::request(&wire::client(), "GET", url, &headers, vec![]).await;
        assert_eq!(
            (again.status, again.body.len(), again.header("etag")),
            (304, 0, &*tag),
            "{url}"
        );
        tags.push(tag);
    }
    outside.publishes("More news").await;
    assert_ne!(document(&outbox).await.header("etag"), tags[3]);
}

#[tokio::test]
async fn a_published_note_is_what_was_approved_and_says_nothing_else() {
    let outside = Outside::new().await;
    let mut content = outside.note("Good news");
    content.content_warning = Some("Figures".into());
    let accepted = outside
        .accepts(&outside.certified(content.clone()))
        .await
        .unwrap();
    let note = document(&accepted.uri).await.json();
    let id = format!("{}/posts/{}", outside.url, content.candidate);
    let expected = json!({
        "@context": note["@context"],
        "id": id,
        "type": "Note",
        "attributedTo": content.brand,
        "to": content.to,
        "cc": content.cc,
        "published": accepted.published_at.to_rfc3339(),
        "url": id,
        "content": "<p>Good news</p>",
        "contentMap": {"en": "<p>Good news</p>"},
        "summary": "Figures",
        "sensitive": true,
    });
    assert_eq!(note, expected);
    // The text as typed, the certificate and the release are nobody's business out here.
    let everything = document(&accepted.uri).await.text()
        + &document(&format!("{}/outbox?page=true", content.brand))
            .await
            .text();
    for inner in ["certificate", "rev_hash", "policy", "\"text\""] {
        assert!(!everything.contains(inner), "{inner}");
    }
}

#[tokio::test]
async fn a_post_that_was_taken_back_is_410_with_a_tombstone() {
    let outside = Outside::new().await;
    let post = outside.publishes("Good news").await.uri;
    // Recalls come in a later step; the column they will set is there.
    let now = outside.now();
    let statement = format!("UPDATE publications SET tombstoned_at = {}", now.0);
    crate::support::sql::execute(outside.database(), statement)
        .await
        .unwrap();
    let answer = document(&post).await;
    assert_eq!(answer.status, 410);
    assert_eq!(
        (answer.json()["type"].as_str(), answer.json()["id"].as_str()),
        (Some("Tombstone"), Some(&*post))
    );
    assert!(!answer.text().contains("Good news"));
    let page = wire::get(&post, "text/html").await;
    assert_eq!(page.status, 410);
    assert!(!page.text().contains("Good news"));
    let outbox = document(&format!("{}/outbox", outside.brand("news")))
        .await
        .json();
    assert_eq!(outbox["totalItems"], 0);
}

#[tokio::test]
async fn every_unknown_address_answers_the_same_to_the_byte() {
    let outside = Outside::new().await;
    let post = outside.publishes("Good news").await.uri;
    let wrong = post.replace("/posts/", "/posts/a");
    for accept in [
        "application/activity+json",
        "text/html",
        "*/*",
        "application/rss+xml",
    ] {
        let mut answers = Vec::new();
        for url in [
            format!("{}/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa", outside.url),
            format!("{}/posts/7", outside.url),
            format!("{}/posts/7301200123456789012", outside.url),
            wrong.clone(),
            format!("{}/activities/aaaaaaaaaaaaaaaaaaaaaaaaaa", outside.url),
            format!("{}/@ana", outside.url),
        ] {
            let answer = wire::get(&url, accept).await;
            assert_eq!(answer.status, 404, "{url}");
            answers.push(answer.fingerprint());
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{accept}");
    }
}
