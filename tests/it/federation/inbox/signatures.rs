//! Group A, as far as a signature can be refused before anybody is asked for the key.

use futures_util::future::join_all;
use gatepost_federation::egress::UrlPolicy;
use serde_json::json;

use super::Scene;
use crate::support::outside::Outside;
use crate::support::signed::{Key, Letter, Manner, digest_of, http_date};
use crate::support::{sql, wire};

/// Signs a letter in the fan's name.
fn signed(scene: &Scene, letter: Letter, manner: &Manner) -> Letter {
    letter.signed_in(&scene.fan.key_id, &scene.fan.key, manner)
}

#[tokio::test]
async fn a1_a_post_without_a_signature_is_401() {
    let scene = Scene::new().await;
    scene.refuses(&scene.unsigned(), 401).await;
    let elsewhere = Letter {
        inbox: scene.outside.shared_inbox().parse().unwrap(),
        ..scene.unsigned()
    };
    scene.refuses(&elsewhere, 401).await;
}

/// Hosts inside a company, in spellings that have fooled others.
const INSIDE: [&str; 9] = [
    "169.254.169.254",
    "10.0.0.1",
    "192.168.1.1:8080",
    "[::ffff:10.0.0.1]",
    "[fd00::1]",
    "0x0a000001",
    "intranet",
    "printer.local",
    "db.internal",
];

/// What a node in production refuses besides: itself.
const ITSELF: [&str; 6] = [
    "127.0.0.1",
    "127.1",
    "[::1]",
    "localhost",
    "localhost.",
    "acme.localhost",
];

/// Somebody names a key on each of these hosts.
async fn refuses_keys_on(outside: &Outside, hosts: &[&str]) {
    let key = Key::generate();
    for host in hosts {
        for scheme in ["http", "https"] {
            let actor = format!("{scheme}://{host}/users/spy");
            let follow = json!({"id": format!("{actor}/1"), "type": "Follow", "actor": actor,
                "object": outside.brand("news")});
            let letter = Letter::new(&outside.inbox(), follow.to_string(), outside.now());
            let before = outside.ledger().await;
            let answer = letter.signed(&format!("{actor}#main-key"), &key).posted().await;
            assert_eq!(answer.status, 401, "{actor}: {}", answer.text());
            assert_eq!(outside.ledger().await, before);
            assert!(outside.recording.packets().is_empty(), "{actor}");
        }
    }
}

#[tokio::test]
async fn a2_a_key_on_an_address_inside_is_401_and_never_asked_for() {
    refuses_keys_on(&Outside::new().await, &INSIDE).await;
    let production = Outside::under(UrlPolicy::Production).await;
    refuses_keys_on(&production, &INSIDE).await;
    refuses_keys_on(&production, &ITSELF).await;
}

#[tokio::test]
async fn a3_a_body_changed_under_its_digest_is_401() {
    let scene = Scene::new().await;
    let other = scene.follow().to_string().replace("Follow", "Block");
    scene.refuses(&scene.letter().but_saying(other), 401).await;
    scene.refuses(&scene.letter().but_saying(""), 401).await;
}

#[tokio::test]
async fn a4_a_digest_that_is_not_signed_protects_nothing() {
    let scene = Scene::new().await;
    let letter = signed(
        &scene,
        scene.unsigned(),
        &Manner::signing("(request-target) host date"),
    );
    scene.refuses(&letter, 401).await;
    let other = scene.follow().to_string().replace("Follow", "Block");
    let forged = letter
        .but_saying(other.clone())
        .with("digest", digest_of(other.as_bytes()));
    scene.refuses(&forged, 401).await;
}

#[tokio::test]
async fn a5_a_digest_that_is_absent_weak_empty_or_double_is_401_and_one_in_lower_case_is_taken() {
    let scene = Scene::new().await;
    let right = digest_of(scene.follow().to_string().as_bytes());
    let wrong = digest_of(b"something else");
    let manner = Manner::default();
    for digest in [
        "MD5=Q2hlY2sgSW50ZWdyaXR5IQ==",
        "",
        "SHA-256=",
        "SHA-256",
        "=",
        &format!("{right},{wrong}"),
    ] {
        scene
            .refuses(
                &signed(&scene, scene.unsigned().with("digest", digest), &manner),
                401,
            )
            .await;
    }
    scene
        .refuses(&signed(&scene, scene.unsigned().without("digest"), &manner), 401)
        .await;
    for (first, second) in [(&right, &wrong), (&wrong, &right), (&right, &right)] {
        let twice = scene.unsigned().with("digest", first).and("digest", second);
        scene.refuses(&signed(&scene, twice, &manner), 401).await;
    }
    let lower = right.replace("SHA-256", "sha-256");
    let answer = signed(&scene, scene.unsigned().with("digest", lower), &manner)
        .posted()
        .await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    assert_eq!(scene.followers().await, 1);
}

#[tokio::test]
async fn a6_signing_the_digest_alone_is_401() {
    let scene = Scene::new().await;
    scene
        .refuses(&signed(&scene, scene.unsigned(), &Manner::signing("digest")), 401)
        .await;
}

#[tokio::test]
async fn a7_a_signature_for_no_path_or_for_another_is_401() {
    let scene = Scene::new().await;
    let missing = Manner::signing("host date digest content-type");
    scene
        .refuses(&signed(&scene, scene.unsigned(), &missing), 401)
        .await;
    let other = Manner {
        target: Some("post /brands/jobs/inbox".into()),
        ..Manner::default()
    };
    scene
        .stores_nothing_of(&signed(&scene, scene.unsigned(), &other), 401)
        .await;
    let other = Manner {
        target: Some("get /brands/news/inbox".into()),
        ..Manner::default()
    };
    scene
        .stores_nothing_of(&signed(&scene, scene.unsigned(), &other), 401)
        .await;
    // The very request that was made for one inbox, at another.
    let moved = Letter {
        inbox: scene.outside.shared_inbox().parse().unwrap(),
        ..scene.letter()
    };
    scene.stores_nothing_of(&moved, 401).await;
    assert_eq!(scene.followers().await, 0);
}

#[tokio::test]
async fn a8_a_request_made_for_another_host_is_401() {
    let scene = Scene::new().await;
    for host in [
        "other.example",
        "localhost",
        "localhost:1",
        "localhost.evil.example",
    ] {
        let letter = scene.unsigned().with("host", host);
        scene
            .refuses(&signed(&scene, letter, &Manner::default()), 401)
            .await;
    }
    let unsigned_host = Manner::signing("(request-target) date digest content-type");
    scene
        .refuses(&signed(&scene, scene.unsigned(), &unsigned_host), 401)
        .await;
}

#[tokio::test]
async fn a9_a_date_that_is_old_ahead_unreadable_or_absent_is_401() {
    let scene = Scene::new().await;
    let now = scene.outside.now();
    let day = 24 * 60 * 60;
    for seconds in [-2 * 60 * 60, 10 * 60, 3652 * day, -3652 * day] {
        let letter = scene
            .unsigned()
            .with("date", http_date(now.plus_seconds(seconds)));
        scene
            .refuses(&signed(&scene, letter, &Manner::default()), 401)
            .await;
    }
    for date in ["yesterday", "", "0", "2026-11-21T20:15:00Z"] {
        scene
            .refuses(
                &signed(&scene, scene.unsigned().with("date", date), &Manner::default()),
                401,
            )
            .await;
    }
    let undated = signed(
        &scene,
        scene.unsigned(),
        &Manner::signing("(request-target) host digest"),
    );
    scene.refuses(&undated, 401).await;
    let letter = scene
        .unsigned()
        .with("date", http_date(now.plus_seconds(-59 * 60)));
    assert_eq!(
        signed(&scene, letter, &Manner::default()).posted().await.status,
        202
    );
}

#[tokio::test]
async fn a9_a_time_in_the_signature_stands_in_for_the_date_and_is_held_to_the_same_window() {
    let scene = Scene::new().await;
    let manner = |seconds: i64| {
        let created = (scene.outside.now().plus_seconds(seconds).0 / 1000).to_string();
        Manner {
            algorithm: Some("hs2019".into()),
            more: vec![format!("created={created}")],
            created: Some(created),
            ..Manner::signing("(request-target) (created) host digest")
        }
    };
    for seconds in [-2 * 60 * 60, 10 * 60] {
        scene
            .refuses(&signed(&scene, scene.unsigned(), &manner(seconds)), 401)
            .await;
    }
    let answer = signed(&scene, scene.unsigned().without("date"), &manner(-30))
        .posted()
        .await;
    assert_eq!(answer.status, 202, "{}", answer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a10_a_hundred_copies_of_one_request_have_one_effect() {
    let scene = Scene::new().await;
    let letter = scene.letter();
    let client = wire::client();
    let answers = join_all((0..100).map(|_| letter.posted_by(&client))).await;
    for answer in answers {
        assert_eq!(answer.status, 202, "{}", answer.text());
    }
    for _ in 0..3 {
        assert_eq!(letter.posted_by(&client).await.status, 202);
    }
    assert_eq!(scene.followers().await, 1);
    let accepts = "SELECT body AS value FROM outbox";
    assert_eq!(
        sql::texts(scene.outside.database(), accepts).await.len(),
        1,
        "one Accept"
    );
    assert_eq!(
        scene.elsewhere.fetches_of(&scene.fan.uri),
        1,
        "the actor is fetched once"
    );
    // A day later the same request is out of its window.
    scene.outside.clock.advance_seconds(24 * 60 * 60);
    scene.refuses(&letter, 401).await;
}

#[tokio::test]
async fn a11_a_parameter_given_twice_is_400() {
    let scene = Scene::new().await;
    for parameter in [
        format!("keyId=\"{}\"", scene.fan.key_id),
        "headers=\"(request-target) host date digest\"".to_owned(),
        "algorithm=\"rsa-sha256\"".to_owned(),
        "signature=\"AAAA\"".to_owned(),
        format!("KeyID=\"{}\"", scene.fan.key_id),
    ] {
        let manner = Manner {
            more: vec![parameter],
            ..Manner::default()
        };
        scene
            .refuses(&signed(&scene, scene.unsigned(), &manner), 400)
            .await;
    }
}

#[tokio::test]
async fn a12_an_algorithm_that_is_unknown_symmetric_or_none_is_401() {
    let scene = Scene::new().await;
    scene
        .refuses(&signed(&scene, scene.unsigned(), &Manner::signing("Digest")), 401)
        .await;
    for algorithm in ["hmac-sha256", "none", "rsa-sha1", "ed25519", "RSA-SHA256 ", ""] {
        let manner = Manner {
            algorithm: Some(algorithm.into()),
            ..Manner::default()
        };
        scene
            .refuses(&signed(&scene, scene.unsigned(), &manner), 401)
            .await;
    }
    for algorithm in [None, Some("hs2019".to_owned())] {
        let manner = Manner {
            algorithm,
            ..Manner::default()
        };
        assert_eq!(
            signed(&scene, scene.unsigned(), &manner).posted().await.status,
            202
        );
    }
}

#[tokio::test]
async fn a13_a_huge_negative_or_broken_created_is_400_and_nobody_panics() {
    let scene = Scene::new().await;
    let huge = (i64::MAX - 10).to_string();
    for number in [
        "18446744073709551615",
        &huge,
        "-1",
        "1.5",
        "1e9",
        "0x10",
        "",
        "99999999999999999999999",
    ] {
        for parameter in ["created", "expires"] {
            for quote in ["", "\""] {
                let manner = Manner {
                    algorithm: Some("hs2019".into()),
                    more: vec![format!("{parameter}={quote}{number}{quote}")],
                    created: Some(number.to_owned()),
                    ..Manner::signing("(request-target) (created) host date digest")
                };
                scene
                    .refuses(&signed(&scene, scene.unsigned(), &manner), 400)
                    .await;
            }
        }
    }
    assert_eq!(scene.letter().posted().await.status, 202, "the inbox still works");
}

#[tokio::test]
async fn a_second_signature_header_is_never_chosen_from() {
    let scene = Scene::new().await;
    let letter = scene.letter();
    let signature = letter
        .headers
        .iter()
        .find(|(name, _)| name == "signature")
        .unwrap()
        .1
        .clone();
    let twice = letter.clone().and("signature", signature);
    let answer = twice.posted().await;
    assert!([400, 401].contains(&answer.status), "{}", answer.status);
    // Two schemes in one request may disagree, so neither is believed (A21).
    let both = letter.and("signature-input", "sig1=();created=1795292100");
    scene.refuses(&both, 401).await;
    assert_eq!(scene.followers().await, 0);
}
