//! How others find us: WebFinger, host-meta, NodeInfo, robots.txt, and what they ask for on first contact.

use serde_json::json;

use crate::support::outside::Outside;
use crate::support::wire::{self, Answer};

async fn webfinger(outside: &Outside, resource: &str) -> Answer {
    let query = url::form_urlencoded::byte_serialize(resource.as_bytes()).collect::<String>();
    wire::get(
        &format!("{}/.well-known/webfinger?resource={query}", outside.url),
        "*/*",
    )
    .await
}

#[tokio::test]
async fn a_brand_is_found_by_its_handle_its_actor_and_its_page() {
    let outside = Outside::new().await;
    let authority = outside.url.trim_start_matches("http://").to_owned();
    let actor = outside.brand("news");
    let page = format!("{}/@news", outside.url);
    for resource in [format!("acct:news@{authority}"), actor.clone(), page.clone()] {
        let answer = webfinger(&outside, &resource).await;
        assert_eq!(
            (answer.status, answer.header("content-type")),
            (200, "application/jrd+json"),
            "{resource}"
        );
        assert_eq!(answer.header("access-control-allow-origin"), "*");
        let descriptor = answer.json();
        assert_eq!(
            descriptor["subject"],
            format!("acct:news@{authority}"),
            "{resource}"
        );
        let link = |rel: &str| {
            let links = descriptor["links"].as_array().unwrap();
            links.iter().find(|link| link["rel"] == rel).unwrap().clone()
        };
        let own = json!({"rel": "self", "type": "application/activity+json", "href": actor});
        assert_eq!(link("self"), own);
        assert_eq!(link("http://webfinger.net/rel/profile-page")["href"], page);
    }
}

#[tokio::test]
async fn a_malformed_resource_is_400_and_an_unknown_one_404() {
    let outside = Outside::new().await;
    let authority = outside.url.trim_start_matches("http://").to_owned();
    for malformed in [
        "",
        "news",
        "acct:news",
        "acct:@",
        &format!("acct:@news@{authority}"),
        "acct:a\r\nb@c",
    ] {
        assert_eq!(webfinger(&outside, malformed).await.status, 400, "{malformed:?}");
    }
    for query in ["", "?rel=self", "?resource=acct:a@b&resource=acct:a@b"] {
        let answer = wire::get(&format!("{}/.well-known/webfinger{query}", outside.url), "*/*").await;
        assert_eq!(answer.status, 400, "{query}");
    }
    for unknown in [
        format!("acct:nobody@{authority}"),
        format!("acct:NEWS@{authority}"),
        "acct:news@globex.example".to_owned(),
        "mailto:ana@acme.example".to_owned(),
        format!("{}/@nobody", outside.url),
        "https://inside.acme.example/@ana".to_owned(),
        format!("acct:instance.actor@{authority}"),
    ] {
        assert_eq!(webfinger(&outside, &unknown).await.status, 404, "{unknown}");
    }
}

#[tokio::test]
async fn host_meta_names_webfinger_in_xml_and_json() {
    let outside = Outside::new().await;
    let template = format!("{}/.well-known/webfinger?resource={{uri}}", outside.url);
    let xml = wire::get(&format!("{}/.well-known/host-meta", outside.url), "*/*").await;
    assert_eq!(xml.status, 200);
    assert!(xml.header("content-type").starts_with("application/xrd+xml"));
    assert!(
        xml.text().contains(&format!("template=\"{template}\"")),
        "{}",
        xml.text()
    );
    let document = wire::get(&format!("{}/.well-known/host-meta.json", outside.url), "*/*")
        .await
        .json();
    assert_eq!(document["links"][0]["template"], template.as_str());
}

#[tokio::test]
async fn i4_nodeinfo_counts_brands_and_publications_and_nothing_else() {
    let outside = Outside::new().await;
    outside.publishes("Good news").await;
    outside.publishes("More news").await;
    let links = wire::get(&format!("{}/.well-known/nodeinfo", outside.url), "*/*")
        .await
        .json();
    for version in ["2.0", "2.1"] {
        let rel = format!("http://nodeinfo.diaspora.software/ns/schema/{version}");
        let link = links["links"]
            .as_array()
            .unwrap()
            .iter()
            .find(|link| link["rel"] == rel)
            .unwrap();
        let answer = wire::get(link["href"].as_str().unwrap(), "*/*").await;
        assert_eq!(answer.status, 200);
        assert!(
            answer
                .header("content-type")
                .contains(&format!("schema/{version}#"))
        );
        let document = answer.json();
        assert_eq!(document["version"], version);
        assert_eq!(document["usage"], json!({"users": {"total": 1}, "localPosts": 2}));
    }
    let instance = links["links"]
        .as_array()
        .unwrap()
        .iter()
        .find(|link| link["rel"].as_str().unwrap().ends_with("#Application"));
    assert_eq!(instance.unwrap()["href"], format!("{}/actor", outside.url));
    assert_eq!(
        wire::get(&format!("{}/nodeinfo/3.0", outside.url), "*/*")
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn what_strangers_ask_for_first_is_answered_sensibly() {
    let outside = Outside::new().await;
    for (path, statuses) in [
        ("/robots.txt", &[200][..]),
        ("/", &[200]),
        ("/favicon.ico", &[200, 404]),
        ("/health", &[200]),
        ("/api/v1/instance", &[200, 404]),
        ("/api/v2/instance", &[200, 404]),
        ("/.well-known/oauth-authorization-server", &[404]),
        ("/.well-known/security.txt", &[200, 404]),
    ] {
        let answer = wire::get(&format!("{}{path}", outside.url), "*/*").await;
        assert!(statuses.contains(&answer.status), "{path}: {}", answer.status);
        assert!(!answer.text().contains("gatepost_internal"), "{path}");
    }
    let robots = wire::get(&format!("{}/robots.txt", outside.url), "*/*").await;
    assert!(robots.header("content-type").starts_with("text/plain"));
    assert!(robots.text().starts_with("User-agent:"));
}

/// What a name means inside cannot matter to the answer, as this plane has no internal database at all;
/// `i1_a25_an_employee_is_nobody_outside` asks a whole node.
#[tokio::test]
async fn i1_every_name_that_is_no_brand_gets_the_same_answer_to_the_byte() {
    let outside = Outside::new().await;
    let names = [
        "ana",
        "qzxwv",
        "administrator",
        "instance.actor",
        "%00",
        "Ana",
        "ana%40globex.example",
    ];
    for path in [
        "brands/NAME",
        "@NAME",
        "brands/NAME/outbox",
        "brands/NAME/followers",
        "brands/NAME/featured",
    ] {
        for (accept, method) in [
            ("*/*", "GET"),
            ("application/activity+json", "GET"),
            ("text/html", "HEAD"),
        ] {
            let mut answers = Vec::new();
            for name in names {
                let url = format!("{}/{}", outside.url, path.replace("NAME", name));
                let answer =
                    wire::request(&wire::client(), method, &url, &[("accept", accept)], vec![]).await;
                assert_eq!(answer.status, 404, "{url}");
                answers.push(answer.fingerprint());
            }
            assert!(
                answers.iter().all(|answer| *answer == answers[0]),
                "{method} {path} {accept}"
            );
        }
    }
}
