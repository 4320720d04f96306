//! Group A, as far as it depends on who signed.

use serde_json::{Value, json};

use super::Scene;
use crate::support::elsewhere::Page;
use crate::support::signed::{Key, Letter, pem};
use crate::support::wire;

#[tokio::test]
async fn a12_a_key_that_is_weak_huge_or_of_another_kind_is_401() {
    let scene = Scene::new().await;
    let rsa = |bytes: usize, exponent: u8| {
        let mut modulus = vec![0xc3; bytes];
        modulus[bytes - 1] |= 1;
        pem("PUBLIC KEY", &rsa_spki(&modulus, exponent))
    };
    let ed25519 = [
        &[
            0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
        ][..],
        &[7; 32],
    ]
    .concat();
    let keys = [
        ("rsa-512", rsa(64, 3)),
        ("rsa-16384", rsa(2048, 3)),
        ("exponent 1", rsa(256, 1)),
        ("even exponent", rsa(256, 2)),
        ("ed25519", pem("PUBLIC KEY", &ed25519)),
        ("nonsense", pem("PUBLIC KEY", b"nonsense")),
        ("no key", "no key at all".to_owned()),
        ("nothing", String::new()),
    ];
    for (number, (what, key)) in keys.into_iter().enumerate() {
        let actor = scene.elsewhere.somebody("weak", &format!("a{number}"));
        let mut document = actor.document();
        document["publicKey"]["publicKeyPem"] = key.into();
        scene.elsewhere.puts(&actor.uri, Page::document(&document));
        let follow = actor.activity("1", "Follow", scene.outside.brand("news").into());
        let letter = actor.writes(&scene.outside.inbox(), &follow, scene.outside.now());
        scene.stores_nothing_of(&letter, 401).await;
        assert_eq!(scene.elsewhere.fetches_of(&actor.uri), 1, "{what}");
    }
}

/// `SubjectPublicKeyInfo` of an RSA key, as far as the numbers below need it.
fn rsa_spki(modulus: &[u8], exponent: u8) -> Vec<u8> {
    let element = |tag: u8, content: &[u8]| {
        let length = u16::try_from(content.len()).unwrap().to_be_bytes();
        [&[tag, 0x82, length[0], length[1]][..], content].concat()
    };
    let numbers = [
        element(0x02, &[&[0][..], modulus].concat()),
        element(0x02, &[exponent]),
    ]
    .concat();
    let algorithm = [
        0x30, 0x0d, 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00,
    ];
    let key = element(0x03, &[&[0][..], &element(0x30, &numbers)].concat());
    element(0x30, &[&algorithm[..], &key].concat())
}

#[tokio::test]
async fn a15_who_signs_for_somebody_else_is_401() {
    let scene = Scene::new().await;
    let bob = scene.elsewhere.somebody("globex", "bob");
    let evil = scene.elsewhere.somebody("evil", "fan");
    // The same host: the key is known, and it is not the actor's.
    scene
        .is_told(
            &bob,
            &bob.activity("1", "Follow", scene.outside.brand("news").into()),
        )
        .await;
    let by_bob = Letter::new(
        &scene.outside.inbox(),
        scene.follow().to_string(),
        scene.outside.now(),
    );
    scene
        .stores_nothing_of(&by_bob.clone().signed(&bob.key_id, &bob.key), 401)
        .await;
    // Another host: refused without a look at it.
    scene
        .refuses(&by_bob.clone().signed(&evil.key_id, &evil.key), 401)
        .await;
    // The actor's own key id over somebody else's key.
    scene
        .stores_nothing_of(&by_bob.signed(&scene.fan.key_id, &evil.key), 401)
        .await;
    assert_eq!(scene.followers().await, 1);
}

#[tokio::test]
async fn a16_a_key_that_says_it_belongs_to_another_is_401() {
    let scene = Scene::new().await;
    let victim = scene.elsewhere.somebody("victim", "ceo");
    let forger = scene.elsewhere.somebody("evil", "forger");
    for owner in [victim.uri.as_str(), "http://evil.localhost/users/else", ""] {
        let mut document = forger.document();
        document["publicKey"]["owner"] = owner.into();
        scene.elsewhere.puts(&forger.uri, Page::document(&document));
        for actor in [&victim, &forger] {
            let follow = actor.activity("1", "Follow", scene.outside.brand("news").into());
            let letter = forger.writes(&scene.outside.inbox(), &follow, scene.outside.now());
            scene.stores_nothing_of(&letter, 401).await;
        }
    }
    // A key of its own, in a document of its own, that names the victim as its owner.
    let key_id = format!("{}/keys/1", scene.elsewhere.origin("evil"));
    let key = json!({"id": key_id, "owner": victim.uri, "publicKeyPem": forger.key.public_pem});
    scene.elsewhere.puts(&key_id, Page::document(&key));
    let follow = victim.activity("1", "Follow", scene.outside.brand("news").into());
    let letter = Letter::new(&scene.outside.inbox(), follow.to_string(), scene.outside.now());
    scene
        .stores_nothing_of(&letter.signed(&key_id, &forger.key), 401)
        .await;
}

#[tokio::test]
async fn a17_a_key_that_was_changed_is_fetched_again_once() {
    let scene = Scene::new().await;
    scene.is_told(&scene.fan, &scene.follow()).await;
    assert_eq!(scene.elsewhere.fetches_of(&scene.fan.uri), 1);
    let mut changed = scene.fan.clone();
    changed.key = std::sync::Arc::new(Key::generate());
    scene
        .elsewhere
        .puts(&changed.uri, Page::document(&changed.document()));
    let block = changed.activity("2", "Undo", scene.follow());
    scene.is_told(&changed, &block).await;
    assert_eq!(scene.elsewhere.fetches_of(&scene.fan.uri), 2);
    assert_eq!(scene.followers().await, 0);
    // The old key is worth nothing now, and nothing is fetched for who still uses it.
    scene
        .ignores(
            &scene.fan,
            &scene
                .fan
                .activity("3", "Follow", scene.outside.brand("news").into()),
            401,
        )
        .await;
    assert_eq!(scene.elsewhere.fetches_of(&scene.fan.uri), 2);
}

#[tokio::test]
async fn a17_bad_signatures_in_somebodys_name_cost_that_server_almost_nothing() {
    let scene = Scene::new().await;
    scene.is_told(&scene.fan, &scene.follow()).await;
    let forger = Key::generate();
    let client = wire::client();
    let forge = |number: usize| {
        let like = scene
            .fan
            .activity(&number.to_string(), "Like", scene.outside.brand("news").into());
        let letter = Letter::new(&scene.outside.inbox(), like.to_string(), scene.outside.now());
        letter.signed(&scene.fan.key_id, &forger)
    };
    for number in 0..200 {
        assert_eq!(forge(number).posted_by(&client).await.status, 401);
    }
    assert_eq!(
        scene.elsewhere.fetches_of(&scene.fan.uri),
        2,
        "one refetch in five minutes"
    );
    for number in 0..60 {
        scene.outside.clock.advance_seconds(60);
        assert_eq!(forge(number).posted_by(&client).await.status, 401);
    }
    let fetches = scene.elsewhere.fetches_of(&scene.fan.uri);
    assert!(
        fetches <= 2 + 12,
        "twelve refetches in an hour, not {}",
        fetches - 1
    );
    assert!(fetches > 2, "the key may have been changed after all");
}

#[tokio::test]
async fn a18_an_actor_that_cannot_be_fetched_is_401_503_or_dropped() {
    let scene = Scene::new().await;
    for (number, (page, status)) in [
        (404, 401),
        (403, 401),
        (410, 202),
        (500, 503),
        (502, 503),
        (429, 503),
    ]
    .into_iter()
    .enumerate()
    {
        let actor = scene.elsewhere.somebody("globex", &format!("a{number}"));
        scene.elsewhere.puts(&actor.uri, Page::status(page));
        let follow = actor.activity("1", "Follow", scene.outside.brand("news").into());
        let letter = actor.writes(&scene.outside.inbox(), &follow, scene.outside.now());
        scene.stores_nothing_of(&letter, status).await;
        let answer = letter.posted().await;
        assert_eq!(answer.header("retry-after").is_empty(), status != 503, "{page}");
    }
    // Nobody listens there: temporary, as a timeout is.
    let mut away = scene.fan.clone();
    away.uri = "http://away.localhost:1/users/fan".into();
    away.key_id = format!("{}#main-key", away.uri);
    scene
        .ignores(
            &away,
            &away.activity("1", "Follow", scene.outside.brand("news").into()),
            503,
        )
        .await;
    // When the server is back, the same activity is taken.
    let actor = scene.elsewhere.somebody("globex", "a3");
    scene
        .is_told(
            &actor,
            &actor.activity("1", "Follow", scene.outside.brand("news").into()),
        )
        .await;
}

#[tokio::test]
async fn a19_deletes_of_actors_we_do_not_know_are_dropped_without_a_fetch() {
    let scene = Scene::new().await;
    let client = wire::client();
    let before = scene.outside.ledger().await;
    for number in 0..50 {
        let mut gone = scene.fan.clone();
        gone.uri = format!("{}/users/gone{number}", scene.elsewhere.origin("globex"));
        gone.key_id = format!("{}#main-key", gone.uri);
        scene.elsewhere.puts(&gone.uri, Page::status(410));
        let delete = gone.activity("delete", "Delete", gone.uri.clone().into());
        let letter = gone.writes(&scene.outside.shared_inbox(), &delete, scene.outside.now());
        assert_eq!(letter.posted_by(&client).await.status, 202);
    }
    assert!(scene.outside.recording.packets().is_empty());
    assert_eq!(scene.outside.ledger().await, before);
}

#[tokio::test]
async fn a20_what_somebody_else_passes_on_is_ignored_whatever_is_signed_inside() {
    let scene = Scene::new().await;
    let relay = scene.elsewhere.somebody("relay", "actor");
    let mut passed_on = scene.follow();
    passed_on["signature"] = json!({
        "type": "RsaSignature2017", "creator": scene.fan.key_id, "created": "2026-11-21T20:15:00Z",
        "signatureValue": "AAAA",
    });
    scene.ignores(&relay, &passed_on, 202).await;
    assert_eq!(scene.followers().await, 0);
}

#[tokio::test]
async fn a24_what_concerns_nobody_here_is_202_and_leaves_no_row() {
    let scene = Scene::new().await;
    let fan = &scene.fan;
    let public: Value = json!("https://www.w3.org/ns/activitystreams#Public");
    let mut note = fan.reply("1", "https://third.example/notes/1", "Hello");
    scene.ignores(fan, &fan.create("1", &note), 202).await;
    note["inReplyTo"] = Value::Null;
    note["to"] = json!([public, "https://third.example/users/x"]);
    scene.ignores(fan, &fan.create("2", &note), 202).await;
    for (kind, object) in [
        ("Like", "https://third.example/notes/1"),
        ("Announce", "https://third.example/notes/1"),
        ("Follow", "https://third.example/users/x"),
        ("Arrive", "https://third.example/places/1"),
        ("TentativeAccept", "https://third.example/x"),
    ] {
        scene
            .ignores(fan, &fan.activity("3", kind, object.into()), 202)
            .await;
    }
    let reaction = fan.activity("4", "litepub:EmojiReact", "https://third.example/1".into());
    scene.ignores(fan, &reaction, 202).await;
}

/// `i1_a25_an_employee_is_nobody_outside` asks the same of a whole node with a person of that name.
#[tokio::test]
async fn a25_the_inbox_of_whoever_is_no_brand_is_the_same_404() {
    let scene = Scene::new().await;
    let mut answers = Vec::new();
    for name in [
        "ana",
        "qzxwv",
        "administrator",
        "instance.actor",
        "Ana",
        "%20",
        "a%2fb",
    ] {
        let inbox = format!("{}/brands/{name}/inbox", scene.outside.url);
        let follow = scene.follow();
        let letter = scene.fan.writes(&inbox, &follow, scene.outside.now());
        scene.refuses(&letter, 404).await;
        answers.push(letter.posted().await.fingerprint());
        let unsigned = letter.without("signature");
        scene.refuses(&unsigned, 404).await;
        answers.push(unsigned.posted().await.fingerprint());
    }
    assert!(answers.iter().all(|answer| *answer == answers[0]));
}
