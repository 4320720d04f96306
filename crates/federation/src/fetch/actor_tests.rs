//! Which actors are believed.

use serde_json::json;

use super::*;

const URI: &str = "https://peer.example/users/ana";

fn actor() -> Value {
    json!({
        "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
        "id": URI,
        "type": "Person",
        "preferredUsername": "ana",
        "name": "Ana Blok",
        "url": "https://peer.example/@ana",
        "inbox": "https://peer.example/users/ana/inbox",
        "followers": "https://peer.example/users/ana/followers",
        "endpoints": {"sharedInbox": "https://peer.example/inbox"},
        "publicKey": {"id": format!("{URI}#main-key"), "owner": URI, "publicKeyPem": "PEM"}
    })
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut actor = actor();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    actor.pointer_mut(parent).unwrap()[key] = value;
    actor
}

fn read_at(uri: &str, value: Value) -> Result<RemoteActor, FetchError> {
    RemoteActor::from_document(
        &Document {
            url: Url::parse(uri).unwrap(),
            value,
        },
        None,
    )
}

fn read(value: Value) -> Result<RemoteActor, FetchError> {
    read_at(URI, value)
}

fn assert_unfit(value: Value) {
    assert!(
        matches!(read(value.clone()), Err(FetchError::Unfit(_))),
        "{value}"
    );
}

#[test]
fn an_ordinary_actor_is_read() {
    let actor = read(actor()).unwrap();
    assert_eq!(actor.handle(), "@ana@peer.example");
    assert_eq!((actor.kind, actor.name.as_str()), (ActorKind::Person, "Ana Blok"));
    assert_eq!(actor.url.as_str(), "https://peer.example/@ana");
    assert_eq!(actor.inbox.path(), "/users/ana/inbox");
    assert_eq!(actor.shared_inbox.unwrap().path(), "/inbox");
    assert_eq!(actor.followers.unwrap().path(), "/users/ana/followers");
    assert_eq!(
        actor.public_key_id.as_str(),
        "https://peer.example/users/ana#main-key"
    );
    assert_eq!(actor.public_key_pem, "PEM");
}

#[test]
fn what_is_optional_may_be_absent_or_of_another_shape() {
    for value in [Value::Null, json!(7), json!([]), json!({})] {
        for field in ["name", "url", "followers", "endpoints"] {
            let actor = read(changed(&format!("/{field}"), value.clone())).unwrap();
            assert_eq!(actor.uri.as_str(), URI);
        }
    }
    let bare = read(changed("/name", json!("\u{202e}"))).unwrap();
    assert_eq!(bare.name, "ana", "a name of controls only is none");
    assert_eq!(
        read(changed("/url", json!("javascript:alert(1)")))
            .unwrap()
            .url
            .as_str(),
        URI
    );
    let links = json!([{"type": "Link", "href": "https://peer.example/ana.html"}, "https://x.example/"]);
    assert_eq!(read(changed("/url", links)).unwrap().url.path(), "/ana.html");
}

#[test]
fn a16_a_key_that_names_another_owner_or_host_is_not_the_actors() {
    assert_unfit(changed(
        "/publicKey/owner",
        json!("https://peer.example/users/bob"),
    ));
    assert_unfit(changed(
        "/publicKey/owner",
        json!("https://evil.example/users/ana"),
    ));
    assert_unfit(changed(
        "/publicKey/id",
        json!("https://evil.example/users/ana#main-key"),
    ));
    assert_unfit(changed("/publicKey/id", json!("main-key")));
    assert_unfit(changed("/publicKey", json!("https://peer.example/key")));
    assert_unfit(changed("/publicKey", Value::Null));
    assert_unfit(changed("/publicKey/publicKeyPem", json!("x".repeat(MAX_PEM + 1))));
}

#[test]
fn one_of_several_keys_is_picked_by_its_id() {
    let key = |name: &str, owner: &str| json!({"id": format!("{URI}#{name}"), "owner": owner, "publicKeyPem": name});
    let keys = json!([
        key("stolen", "https://evil.example/u"),
        key("old", URI),
        key("new", URI)
    ]);
    let document = Document {
        url: Url::parse(URI).unwrap(),
        value: changed("/publicKey", keys),
    };
    let pick = |name: &str| {
        let wanted = KeyId::parse(&format!("{URI}#{name}")).unwrap();
        RemoteActor::from_document(&document, Some(&wanted)).map(|actor| actor.public_key_pem)
    };
    assert_eq!(
        RemoteActor::from_document(&document, None)
            .unwrap()
            .public_key_pem,
        "old"
    );
    assert_eq!(pick("new").unwrap(), "new");
    assert!(pick("stolen").is_err());
    assert!(pick("main-key").is_err());
}

#[test]
fn an_inbox_on_another_host_is_refused_and_lesser_addresses_are_dropped() {
    assert_unfit(changed("/inbox", json!("https://victim.example/inbox")));
    assert_unfit(changed("/inbox", json!("https://peer.example:8443/inbox")));
    assert_unfit(changed("/inbox", json!("http://peer.example/inbox")));
    let shared = read(changed(
        "/endpoints/sharedInbox",
        json!("https://victim.example/inbox"),
    ))
    .unwrap();
    assert_eq!(shared.shared_inbox, None);
    assert_eq!(
        read(changed("/followers", json!("https://victim.example/f")))
            .unwrap()
            .followers,
        None
    );
}

#[test]
fn what_is_no_actor_or_not_at_its_id_is_refused() {
    assert_unfit(changed("/type", json!("Note")));
    assert_unfit(changed("/type", json!(["Person"])));
    assert_unfit(changed("/id", json!("https://peer.example/users/bob")));
    assert_unfit(changed("/inbox", Value::Null));
    assert!(read_at("https://peer.example/users/bob", actor()).is_err());
}

#[test]
fn b18_a_username_that_would_break_a_handle_is_refused() {
    for name in [
        "",
        "a@b",
        "a b",
        "a/b",
        "a\r\nHost: x",
        "ana\u{202e}",
        "a:22",
        &"a".repeat(129),
    ] {
        assert_unfit(changed("/preferredUsername", json!(name)));
    }
    for name in ["ana", "news.desk_1-x", "acme.example", "аня"] {
        assert!(read(changed("/preferredUsername", json!(name))).is_ok(), "{name}");
    }
}

#[test]
fn the_port_of_a_development_peer_is_part_of_its_host() {
    let text = actor()
        .to_string()
        .replace("https://peer.example", "http://localhost:4003");
    let actor = read_at(
        "http://localhost:4003/users/ana",
        serde_json::from_str(&text).unwrap(),
    )
    .unwrap();
    assert_eq!(actor.handle(), "@ana@localhost:4003");
}
