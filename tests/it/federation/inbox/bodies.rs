//! Group C and the answers of the inbox: bodies that are too large, too deep or not what they seem.

use futures_util::future::join_all;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::Scene;
use crate::support::elsewhere::Page;
use crate::support::{sql, wire};

const LIMIT: usize = 256 * 1024;

/// The Follow, made as long as wanted by a field that nobody reads.
fn padded(scene: &Scene, length: usize) -> String {
    let mut follow = scene.follow();
    follow["padding"] = "".into();
    let empty = follow.to_string().len();
    follow["padding"] = "x".repeat(length - empty).into();
    follow.to_string()
}

#[tokio::test]
async fn c1_a_body_of_256_kib_is_taken_and_one_byte_more_is_413() {
    let scene = Scene::new().await;
    let now = scene.outside.now();
    let letter = scene
        .fan
        .writes_bytes(&scene.outside.inbox(), padded(&scene, LIMIT + 1), now);
    scene.refuses(&letter, 413).await;
    let letter = scene
        .fan
        .writes_bytes(&scene.outside.inbox(), padded(&scene, LIMIT), now);
    assert_eq!(letter.posted().await.status, 202);
}

#[tokio::test]
async fn c1_a_body_announced_with_two_gibibytes_is_413_before_it_comes() {
    let scene = Scene::new().await;
    let authority = scene.outside.url.trim_start_matches("http://").to_owned();
    let mut socket = tokio::net::TcpStream::connect(authority.replace("localhost", "127.0.0.1"))
        .await
        .unwrap();
    let head = format!(
        "POST /inbox HTTP/1.1\r\nhost: {authority}\r\ncontent-type: application/activity+json\r\n\
         content-length: 2147483648\r\n\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    socket.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 413");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn c1_two_hundred_large_bodies_at_once_are_all_answered() {
    let scene = Scene::new().await;
    scene.is_told(&scene.fan, &scene.follow()).await;
    let letter = scene
        .fan
        .writes_bytes(&scene.outside.inbox(), padded(&scene, LIMIT), scene.outside.now());
    let client = wire::client();
    for answer in join_all((0..200).map(|_| letter.posted_by(&client))).await {
        assert_eq!(answer.status, 202, "{}", answer.text());
    }
    assert_eq!(scene.followers().await, 1);
}

#[tokio::test]
async fn c2_json_that_is_too_deep_is_400() {
    let scene = Scene::new().await;
    for depth in [127, 128, 100_000] {
        let deep = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let body = scene
            .follow()
            .to_string()
            .replacen('{', &format!("{{\"x\":{deep},"), 1);
        let letter = scene
            .fan
            .writes_bytes(&scene.outside.inbox(), body, scene.outside.now());
        scene.refuses(&letter, 400).await;
    }
}

#[tokio::test]
async fn c3_a_key_given_twice_is_400() {
    let scene = Scene::new().await;
    let body = scene.follow().to_string();
    let other = scene.elsewhere.somebody("evil", "mallory");
    for twice in [
        body.replacen('{', &format!("{{\"actor\":\"{}\",", other.uri), 1),
        body.replacen('{', "{\"type\":\"Like\",", 1),
        body.replacen('{', "{\"\\u0074ype\":\"Like\",", 1),
        body.replacen('{', "{\"x\":{\"a\":1,\"a\":2},", 1),
    ] {
        let letter = scene
            .fan
            .writes_bytes(&scene.outside.inbox(), twice, scene.outside.now());
        scene.refuses(&letter, 400).await;
    }
}

#[tokio::test]
async fn what_is_no_activity_is_400() {
    let scene = Scene::new().await;
    let without = |field: &str| {
        let mut follow = scene.follow();
        follow.as_object_mut().unwrap().remove(field);
        follow.to_string()
    };
    for body in [
        String::new(),
        "{".into(),
        "[]".into(),
        "null".into(),
        "7".into(),
        "\"Follow\"".into(),
        "{}".into(),
        "\u{0}".into(),
        without("actor"),
        without("id"),
        without("type"),
        without("object"),
    ] {
        let letter = scene
            .fan
            .writes_bytes(&scene.outside.inbox(), body, scene.outside.now());
        scene.refuses(&letter, 400).await;
    }
    let letter = scene.fan.writes_bytes(
        &scene.outside.inbox(),
        vec![0xff, 0xfe, b'{', b'}'],
        scene.outside.now(),
    );
    scene.refuses(&letter, 400).await;
}

#[tokio::test]
async fn c5_a_context_is_neither_read_nor_fetched() {
    let scene = Scene::new().await;
    let remote = format!("{}/context", scene.elsewhere.origin("evil"));
    let victim = scene.elsewhere.somebody("victim", "ceo");
    let contexts = [
        json!([remote, {"actor": {"@id": "https://www.w3.org/ns/activitystreams#object"}}]),
        json!({"@context": {"@context": [remote, [[[remote]]]]}}),
        json!({"actor": "@nest", "x": "x".repeat(100_000), "object": {"@id": "as:actor", "@type": "@id"}}),
        Value::Null,
        json!(7),
    ];
    for (number, context) in contexts.into_iter().enumerate() {
        let mut follow =
            scene
                .fan
                .activity(&format!("{number}"), "Follow", scene.outside.brand("news").into());
        follow["@context"] = context;
        follow["https://www.w3.org/ns/activitystreams#actor"] = json!([{"@id": victim.uri}]);
        scene.is_told(&scene.fan, &follow).await;
    }
    assert_eq!(scene.elsewhere.fetches_of(&remote), 0);
    assert_eq!(scene.elsewhere.fetches_of(&victim.uri), 0);
    assert_eq!(scene.followers().await, 1, "and it is the fan who follows");
}

#[tokio::test]
async fn c8_c9_endless_lists_of_recipients_and_tags_are_cut_and_fetch_nobody() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let fan = &scene.fan;
    // As many as fit into 256 KiB.
    let many: Vec<Value> = (0..3_000)
        .map(|n| format!("http://h{n}.localhost:1/u").into())
        .collect();
    let tags: Vec<Value> = (0..1_500)
        .map(|n| json!({"type": "Mention", "href": format!("http://t{n}.localhost:1/u")}))
        .collect();
    for (number, field) in ["to", "cc", "tag", "attachment"].into_iter().enumerate() {
        let mut note = fan.reply(&number.to_string(), &post, "Hello");
        note[field] = if field == "tag" { json!(tags) } else { json!(many) };
        scene
            .is_told(fan, &fan.create(&format!("c{number}"), &note))
            .await;
    }
    let packets = scene.outside.recording.packets();
    assert!(packets.iter().all(|packet| packet.url == fan.uri), "{packets:?}");
    assert_eq!(scene.outside.count("outside_items").await, 4);
    let longest = sql::numbers(
        scene.outside.database(),
        "SELECT CAST(max(length(body)) AS BIGINT) AS value FROM notices",
    );
    assert!(longest.await[0] < 2_000, "the lists are not stored");
}

/// PostgreSQL stores no NUL: it is dropped or refused before it gets there, wherever it stands.
#[tokio::test]
async fn a_nul_in_a_text_or_an_address_is_never_our_fault() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let nul = "a\u{0}b";
    let fan = &scene.fan;
    let follow = scene.follow();
    for (number, field) in [
        "content",
        "summary",
        "name",
        "published",
        "url",
        "inReplyTo",
        "attributedTo",
        "id",
    ]
    .into_iter()
    .enumerate()
    {
        let mut note = fan.reply(&number.to_string(), &post, "Hello");
        note[field] = if field == "id" {
            format!("{}/{nul}", fan.uri).into()
        } else {
            nul.into()
        };
        let status = scene
            .sends(fan, &fan.create(&format!("c{number}"), &note))
            .await
            .status;
        assert!([202, 400].contains(&status), "{field}: {status}");
        let mut follow = follow.clone();
        follow["id"] = format!("{}/{number}{nul}", fan.uri).into();
        let status = scene.sends(fan, &follow).await.status;
        assert!([202, 400].contains(&status), "{status}");
    }
    for (number, field) in ["name", "preferredUsername", "url", "summary"]
        .into_iter()
        .enumerate()
    {
        let actor = scene.elsewhere.somebody("globex", &format!("nul{number}"));
        let mut document = actor.document();
        document[field] = nul.into();
        scene.elsewhere.puts(&actor.uri, Page::document(&document));
        let follow = actor.activity("1", "Follow", scene.outside.brand("news").into());
        let status = scene.sends(&actor, &follow).await.status;
        assert!([202, 401].contains(&status), "{field}: {status}");
    }
}

#[tokio::test]
async fn another_content_type_is_415_and_another_method_is_nothing() {
    let scene = Scene::new().await;
    for kind in [
        "application/json",
        "text/html",
        "text/plain, application/ld+json",
        "",
    ] {
        scene
            .refuses(&scene.letter().with("content-type", kind), 415)
            .await;
    }
    scene.refuses(&scene.letter().without("content-type"), 415).await;
    for inbox in [scene.outside.inbox(), scene.outside.shared_inbox()] {
        for method in ["GET", "PUT", "DELETE", "PATCH"] {
            let answer = wire::request(&wire::client(), method, &inbox, &[], vec![]).await;
            assert_eq!(answer.status, 404, "{method} {inbox}");
        }
    }
    let profile = "application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"";
    let letter = scene
        .unsigned()
        .with("content-type", profile)
        .signed(&scene.fan.key_id, &scene.fan.key);
    assert_eq!(letter.posted().await.status, 202);
}
