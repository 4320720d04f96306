//! Looking something up elsewhere.

use gatepost_federation::look_up::{LookUpError, look_up};
use gatepost_model::notice::{Found, OutsideObject, Query};
use serde_json::{Value, json};

use crate::support::elsewhere::{Elsewhere, Outsider, Page};
use crate::support::outside::Outside;

struct Scene {
    outside: Outside,
    elsewhere: Elsewhere,
    peter: Outsider,
}

impl Scene {
    async fn new() -> Self {
        let elsewhere = Elsewhere::start().await;
        Self {
            outside: Outside::new().await,
            peter: elsewhere.somebody("initech", "peter"),
            elsewhere,
        }
    }

    async fn asks(&self, query: Query) -> Result<Found, LookUpError> {
        look_up(&self.outside.plane, &query).await
    }

    async fn object(&self, uri: &str) -> Result<Found, LookUpError> {
        self.asks(Query::Object(uri.into())).await
    }

    async fn finds(&self, uri: &str) -> OutsideObject {
        match self.object(uri).await.unwrap() {
            Found::Object(object) => *object,
            other => panic!("{other:?}"),
        }
    }

    /// A handle at a host of this test.
    fn handle(&self, host: &str, name: &str) -> String {
        let origin = self.elsewhere.origin(host);
        format!("@{name}@{}", origin.trim_start_matches("http://"))
    }

    /// What a host answers to WebFinger for a handle.
    fn answers(&self, host: &str, handle: &str, answer: &Value) {
        let account = handle
            .trim_start_matches('@')
            .replace('@', "%40")
            .replace(':', "%3A");
        let url = format!(
            "{}/.well-known/webfinger?resource=acct%3A{account}",
            self.elsewhere.origin(host)
        );
        let mut page = Page::document(answer);
        page.kind = "application/jrd+json";
        self.elsewhere.puts(&url, page);
    }

    fn note(&self, change: impl FnOnce(&mut Value)) -> String {
        let mut note = self.peter.reply("7", "", "Hello <script>alert(1)</script>");
        note.as_object_mut().unwrap().remove("inReplyTo");
        change(&mut note);
        let uri = format!("{}/notes/7", self.peter.uri);
        self.elsewhere.puts(&uri, Page::document(&note));
        uri
    }
}

fn descriptor(handle: &str, links: &[(&str, &str)]) -> Value {
    let links = links
        .iter()
        .map(|(rel, href)| json!({"rel": rel, "type": "application/activity+json", "href": href}));
    json!({"subject": format!("acct:{}", handle.trim_start_matches('@')), "links": links.collect::<Vec<_>>()})
}

#[tokio::test]
async fn a_post_is_found_with_its_author_sanitised_and_its_hash_changes_with_its_words() {
    let scene = Scene::new().await;
    let uri = scene.note(|_| {});
    let found = scene.finds(&uri).await;
    assert_eq!(
        (found.uri.as_str(), found.url.as_str()),
        (uri.as_str(), uri.as_str())
    );
    assert_eq!(found.author.uri, scene.peter.uri);
    assert_eq!(found.author.handle, scene.handle("initech", "peter"));
    assert!(found.content_html.contains("Hello") && !found.content_html.contains("<script"));
    assert!(found.published_at.is_some());
    assert_eq!(scene.finds(&uri).await.hash().unwrap(), found.hash().unwrap());
    scene.note(|note| note["content"] = json!("<p>Something else</p>"));
    assert_ne!(scene.finds(&uri).await.hash().unwrap(), found.hash().unwrap());
    scene.note(|note| note["summary"] = json!("Careful &amp; calm"));
    let warned = scene.finds(&uri).await;
    assert_eq!(warned.content_warning.as_deref(), Some("Careful & calm"));
    assert!(!warned.content_html.contains("Careful"));
    // The author is known from now on.
    assert_eq!(scene.outside.count("remote_actors").await, 1);
    assert_eq!(
        scene.outside.count("outside_items").await,
        0,
        "and nothing else is kept"
    );
}

#[tokio::test]
async fn what_is_not_for_everybody_or_not_its_authors_is_not_passed_on() {
    let scene = Scene::new().await;
    let evil = scene.elsewhere.somebody("evil", "eve");
    for (change, sentence) in [
        (
            json!({"to": [format!("{}/followers", scene.peter.uri)], "cc": []}),
            "addressed to everybody",
        ),
        (json!({"to": [], "cc": []}), "addressed to everybody"),
        (
            json!({"attributedTo": evil.uri}),
            "server of the one who wrote it",
        ),
        (json!({"attributedTo": null}), "does not say who wrote it"),
        (json!({"type": "Application/Unknown"}), "not a post"),
        (
            json!({"type": "Note", "name": "yes", "content": null}),
            "not a post",
        ),
    ] {
        let uri = scene.note(|note| {
            for (field, value) in change.as_object().unwrap() {
                note[field] = value.clone();
            }
        });
        let error = scene.object(&uri).await.unwrap_err();
        assert!(
            error.to_string().contains(sentence) && !error.is_temporary(),
            "{change}: {error}"
        );
    }
    assert_eq!(scene.outside.count("remote_actors").await, 0);
}

#[tokio::test]
async fn what_is_gone_is_told_as_gone_and_an_actor_as_an_actor() {
    let scene = Scene::new().await;
    for page in [
        Page::status(410),
        Page::status(404),
        Page::document(&json!({"id": format!("{}/notes/7", scene.peter.uri), "type": "Tombstone"})),
    ] {
        let uri = format!("{}/notes/7", scene.peter.uri);
        scene.elsewhere.puts(&uri, page);
        assert_eq!(scene.object(&uri).await.unwrap(), Found::Gone);
    }
    for query in [
        Query::Object(scene.peter.uri.clone()),
        Query::Actor(scene.peter.uri.clone()),
    ] {
        assert!(
            matches!(scene.asks(query).await.unwrap(), Found::Actor(actor) if actor.uri == scene.peter.uri)
        );
    }
}

#[tokio::test]
async fn nothing_of_our_own_is_looked_up() {
    let scene = Scene::new().await;
    let own = scene.outside.publishes("Good news").await.uri;
    let host = scene.outside.url.trim_start_matches("http://").to_owned();
    for query in [
        Query::Object(own),
        Query::Actor(scene.outside.brand("news")),
        Query::Handle(format!("@news@{host}")),
    ] {
        assert!(matches!(scene.asks(query).await, Err(LookUpError::Ours)));
    }
    assert_eq!(scene.outside.recording.packets().len(), 0);
}

#[tokio::test]
async fn a_handle_leads_to_the_actor_its_own_host_names() {
    let scene = Scene::new().await;
    let handle = scene.handle("initech", "peter");
    scene.answers(
        "initech",
        &handle,
        &descriptor(&handle, &[("self", &scene.peter.uri)]),
    );
    let found = scene.asks(Query::Handle(handle.clone())).await.unwrap();
    assert!(matches!(found, Found::Actor(actor) if actor.handle == handle));
    let unsigned = scene
        .elsewhere
        .visits()
        .into_iter()
        .find(|visit| visit.url.contains("webfinger"))
        .unwrap();
    assert!(unsigned.headers.get("signature").is_none());
}

#[tokio::test]
async fn b17_a_webfinger_answer_about_another_account_or_to_an_unconfirmed_host_is_refused() {
    let scene = Scene::new().await;
    let handle = scene.handle("globex", "fan");
    let other = scene.handle("globex", "boss");
    for answer in [
        descriptor(&other, &[("self", &scene.peter.uri)]),
        // A third host that does not confirm it.
        descriptor(&handle, &[("self", &scene.peter.uri)]),
        descriptor(&handle, &[]),
        json!({"subject": 7}),
    ] {
        scene.answers("globex", &handle, &answer);
        let refused = scene.asks(Query::Handle(handle.clone())).await;
        assert!(
            matches!(refused, Ok(Found::Gone) | Err(LookUpError::Fetch(_))),
            "{answer}: {refused:?}"
        );
        assert!(!matches!(refused, Ok(Found::Actor(_))), "{answer}");
    }
    // A domain that is served by another host, which confirms it.
    let own = scene.handle("initech", "peter");
    let split = scene.handle("globex", "peter");
    let confirmed = descriptor(&split, &[("self", &scene.peter.uri)]);
    scene.answers("globex", &split, &confirmed);
    scene.answers("initech", &own, &confirmed);
    let found = scene.asks(Query::Handle(split)).await.unwrap();
    assert!(matches!(found, Found::Actor(actor) if actor.uri == scene.peter.uri));
}

#[tokio::test]
async fn b18_what_is_no_handle_is_not_asked_for() {
    let scene = Scene::new().await;
    for bad in [
        "user@evil:22/../",
        "user@a@b",
        "user@evil.example\r\nX: y",
        "",
        "@",
        "https://x.example",
    ] {
        let refused = scene.asks(Query::Handle(bad.into())).await.unwrap_err();
        assert!(matches!(refused, LookUpError::NotAHandle), "{bad:?}");
    }
    assert_eq!(scene.outside.recording.packets().len(), 0);
}
