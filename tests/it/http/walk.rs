//! The whole way over a running node: from a post inside to a page outside, by HTTP alone.

use gatepost_model::role::Role;
use reqwest::Client;
use serde_json::{Value, json};

use crate::support::company::Company;
use crate::support::patience::eventually;
use crate::support::wire;
use crate::support::world::PASSWORD;

/// Somebody's program at the internal listener of a running node.
struct Program {
    client: Client,
    origin: String,
    bearer: String,
}

impl Program {
    async fn signs_in(company: &Company, username: &str) -> Self {
        let body = json!({
            "username": username, "password": PASSWORD, "name": "laptop", "scopes": "read write follow gatepost:decide",
        });
        let origin = company.internal_url.clone();
        let answer = wire::post_json(&format!("{origin}/api/gatepost/v1/tokens"), &body).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        let bearer = format!("Bearer {}", answer.json()["token"].as_str().unwrap());
        Self {
            client: wire::client(),
            origin,
            bearer,
        }
    }

    async fn sends(&self, method: &str, path: &str, body: Value) -> Value {
        let headers = [
            ("authorization", self.bearer.as_str()),
            ("content-type", "application/json"),
        ];
        let url = format!("{}{path}", self.origin);
        let answer = wire::request(
            &self.client,
            method,
            &url,
            &headers,
            body.to_string().into_bytes(),
        )
        .await;
        assert!(
            matches!(answer.status, 200 | 201),
            "{method} {path}: {}",
            answer.text()
        );
        answer.json()
    }

    async fn gets(&self, path: &str) -> Value {
        self.sends("GET", path, json!({})).await
    }
}

#[tokio::test]
async fn a_post_is_proposed_approved_and_released_and_stands_outside_as_it_was_approved() {
    let company = Company::new().await;
    company.person("ana_silva", &[]).await;
    company.person("petra_berg", &[Role::Approver]).await;
    company.person("paul_weber", &[Role::Publisher]).await;
    let ana = Program::signs_in(&company, "ana_silva").await;
    let petra = Program::signs_in(&company, "petra_berg").await;
    let paul = Program::signs_in(&company, "paul_weber").await;

    let post = ana
        .sends(
            "POST",
            "/api/v1/statuses",
            json!({"status": "We made it!", "visibility": "public"}),
        )
        .await;
    let proposal = json!({"brand": "news", "kind": "create", "from_post_id": post["id"]});
    let candidate = ana.sends("POST", "/api/gatepost/v1/candidates", proposal).await;
    assert_eq!(candidate["revision"]["text"], "We made it!");
    let path = format!(
        "/api/gatepost/v1/candidates/{}",
        candidate["id"].as_str().unwrap()
    );
    let hash = candidate["revision"]["rev_hash"].clone();
    ana.sends("POST", &format!("{path}/submit"), json!({"rev_hash": hash}))
        .await;

    let waiting = petra
        .gets("/api/gatepost/v1/candidates?state=in_review&brand=news")
        .await;
    assert_eq!(waiting[0]["id"], candidate["id"]);
    let request = json!({"password": PASSWORD, "candidate_id": candidate["id"], "verb": "decide"});
    let granted = petra
        .sends("POST", "/api/gatepost/v1/reauthentication", request)
        .await;
    let token = &granted["reauthentication_token"];
    let decision = json!({"decision": "approve", "rev_hash": hash, "reauthentication_token": token});
    let approved = petra.sends("POST", &format!("{path}/decisions"), decision).await;
    assert_eq!(
        (&approved["state"], &approved["publication"]),
        (&json!("approved"), &json!(null))
    );

    paul.sends("POST", &format!("{path}/release"), json!({"undo_seconds": 0}))
        .await;
    let published = eventually("the publication", async || {
        let candidate = ana.gets(&path).await;
        (!candidate["publication"].is_null()).then_some(candidate)
    })
    .await;
    assert_eq!(published["state"], "published");
    let publication = &published["publication"];
    let uri = publication["uri"].as_str().unwrap();
    assert!(
        uri.starts_with(&format!("{}/posts/", company.public_url)),
        "{uri}"
    );

    let object = wire::document(uri).await;
    assert_eq!(
        (object.status, object.header("content-type")),
        (200, "application/activity+json")
    );
    assert_eq!(object.json()["content"], approved["revision"]["content_html"]);
    assert_eq!(object.json()["attributedTo"], company.brand());
    let page = wire::get(publication["url"].as_str().unwrap(), "text/html").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("We made it!"), "{}", page.text());
    let certificate = paul.gets(&format!("{path}/certificate")).await;
    assert_eq!(certificate["certificate"]["rev_hash"], hash);

    for secret in [&post["id"], &candidate["id"]] {
        let secret = secret.as_str().unwrap();
        assert!(
            !object.text().contains(secret) && !page.text().contains(secret),
            "{secret} is outside"
        );
    }
    for name in ["ana_silva", "petra_berg", "paul_weber"] {
        assert!(
            !object.text().contains(name) && !page.text().contains(name),
            "{name} is outside"
        );
    }
}

#[tokio::test]
async fn e8_nothing_a_person_does_inside_makes_a_packet_or_shows_outside() {
    let company = Company::new().await;
    company.person("ana_silva", &[]).await;
    company.person("rita_roth", &[Role::Responder]).await;
    // Somebody who could approve: what nobody ever could is not submitted.
    company.person("petra_berg", &[Role::Approver]).await;
    let ana = Program::signs_in(&company, "ana_silva").await;
    let rita = Program::signs_in(&company, "rita_roth").await;
    let outside = async || {
        let mut seen = Vec::new();
        for path in [
            "/brands/news",
            "/brands/news/outbox",
            "/nodeinfo/2.1",
            "/@news",
            "/posts/1",
        ] {
            seen.push((
                path,
                wire::document(&format!("{}{path}", company.public_url))
                    .await
                    .fingerprint(),
            ));
        }
        seen
    };
    let before = outside().await;
    for visibility in ["public", "unlisted", "private", "direct"] {
        let text = if visibility == "direct" {
            "For @rita_roth"
        } else {
            "See https://globex.example, @eve@globex.example"
        };
        let post = json!({"status": text, "visibility": visibility});
        let post = ana.sends("POST", "/api/v1/statuses", post).await;
        let path = format!("/api/v1/statuses/{}", post["id"].as_str().unwrap());
        let reply = json!({"status": "Thank you", "in_reply_to_id": post["id"]});
        ana.sends("POST", "/api/v1/statuses", reply).await;
        ana.gets(&format!("{path}/context")).await;
        ana.sends("DELETE", &path, json!({})).await;
    }
    let proposal = json!({"brand": "news", "kind": "follow", "object": "https://globex.example/users/fan"});
    let candidate = ana.sends("POST", "/api/gatepost/v1/candidates", proposal).await;
    let path = format!(
        "/api/gatepost/v1/candidates/{}/submit",
        candidate["id"].as_str().unwrap()
    );
    ana.sends(
        "POST",
        &path,
        json!({"rev_hash": candidate["revision"]["rev_hash"]}),
    )
    .await;
    rita.gets("/api/gatepost/v1/outside").await;
    assert!(
        company.recording.packets().is_empty(),
        "{:?}",
        company.recording.packets()
    );
    assert_eq!(outside().await, before);
}

#[tokio::test]
async fn the_two_listeners_of_a_node_do_not_answer_for_each_other() {
    let company = Company::new().await;
    company.person("ana_silva", &[]).await;
    let ana = Program::signs_in(&company, "ana_silva").await;
    for path in [
        "/api/v1/timelines/home",
        "/api/v1/instance",
        "/api/gatepost/v1/candidates",
    ] {
        let headers = [("authorization", ana.bearer.as_str())];
        let url = format!("{}{path}", company.public_url);
        let outside = wire::request(&ana.client, "GET", &url, &headers, Vec::new()).await;
        assert_eq!(outside.status, 404, "{path}: {}", outside.text());
    }
    for path in [
        "/brands/news",
        "/brands/news/outbox",
        "/actor",
        "/.well-known/nodeinfo",
    ] {
        let inside = wire::document(&format!("{}{path}", company.internal_url)).await;
        assert_eq!(inside.status, 404, "{path}");
    }
    let page = wire::document(&format!("{}/@news", company.internal_url)).await;
    assert_eq!(
        (page.status, page.text().as_str()),
        (303, ""),
        "a page of people, after signing in"
    );
    assert_eq!(
        wire::get(&format!("{}/health", company.internal_url), "*/*")
            .await
            .status,
        200
    );
}
