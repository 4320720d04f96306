//! Goal 5.5 in short: bodies and signatures that somebody bent at random. Whatever comes, it is never our
//! fault.

use gatepost_model::Random;

use super::Scene;
use crate::support::random::SeededRandom;
use crate::support::signed::Letter;
use crate::support::wire;

/// Of each kind. A mutation costs about a millisecond.
const MUTATIONS: usize = 600;

/// Bends text, always in the same ways.
struct Hand(SeededRandom);

impl Hand {
    fn below(&self, limit: usize) -> usize {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        usize::try_from(u32::from_be_bytes(bytes)).unwrap() % limit.max(1)
    }

    /// Some bytes with one to four changes.
    fn bends(&self, original: &[u8]) -> Vec<u8> {
        const PIECES: [&[u8]; 16] = [
            b"\"",
            b"\\",
            b"{",
            b"}",
            b"[",
            b"]",
            b",",
            b":",
            b"\0",
            b"\\u0000",
            b"\\ud800",
            b"1e999",
            b"null",
            b"-1",
            b"\xff\xfe",
            "\u{202e}".as_bytes(),
        ];
        let mut bytes = original.to_vec();
        for _ in 0..=self.below(3) {
            let place = self.below(bytes.len());
            let end = (place + self.below(12)).min(bytes.len());
            match self.below(4) {
                0 => drop(bytes.drain(place..end)),
                1 => drop(bytes.splice(place..place, PIECES[self.below(PIECES.len())].iter().copied())),
                2 => bytes[place] = bytes[place].wrapping_add(u8::try_from(self.below(255)).unwrap()),
                _ => drop(bytes.splice(place..place, bytes[place..end].to_vec())),
            }
        }
        bytes
    }
}

#[tokio::test]
async fn bent_bodies_under_a_right_signature_are_never_5xx_and_fetch_nobody() {
    let scene = Scene::new().await;
    let post = scene.outside.publishes("Good news").await.uri;
    let fan = &scene.fan;
    scene.is_told(fan, &scene.follow()).await;
    let note = fan.reply("1", &post, "Hello");
    let originals = [
        scene.follow(),
        fan.create("c", &note),
        fan.activity("u", "Update", note),
        fan.activity("d", "Delete", format!("{}/notes/1", fan.uri).into()),
        fan.activity("n", "Undo", scene.follow()),
        fan.activity("l", "Like", post.into()),
        fan.activity("p", "Update", fan.document()),
        fan.activity("a", "Accept", scene.follow()),
    ];
    let hand = Hand(SeededRandom::new(55));
    let client = wire::client();
    for number in 0..MUTATIONS {
        let original = originals[number % originals.len()].to_string();
        let body = hand.bends(original.as_bytes());
        let shown = String::from_utf8_lossy(&body).into_owned();
        let letter = fan.writes_bytes(&scene.outside.inbox(), body, scene.outside.now());
        let answer = letter.posted_by(&client).await;
        // 503: a mutation may name another path of the fan's server, or another port of it, where nobody is.
        assert!(
            [202, 400, 401, 503].contains(&answer.status),
            "{}: {shown}",
            answer.status
        );
    }
    let origin = scene.elsewhere.origin("globex");
    let packets = scene.outside.recording.packets();
    assert!(
        packets.iter().all(|packet| packet.url.starts_with(&origin)),
        "{packets:?}"
    );
    assert_eq!(
        scene.letter().posted_by(&client).await.status,
        202,
        "it still works"
    );
}

#[tokio::test]
async fn bent_signature_headers_are_refused_and_never_5xx() {
    let scene = Scene::new().await;
    scene.is_told(&scene.fan, &scene.follow()).await;
    let hand = Hand(SeededRandom::new(56));
    let client = wire::client();
    let letter = scene.letter();
    let signature = letter
        .headers
        .iter()
        .find(|(name, _)| name == "signature")
        .unwrap()
        .1
        .clone();
    let before = scene.outside.ledger().await;
    for _ in 0..MUTATIONS {
        let bent = hand.bends(signature.as_bytes());
        // What no HTTP library would send does not reach us as a header either.
        let bent: String = String::from_utf8_lossy(&bent)
            .chars()
            .filter(|c| (' '..='~').contains(c))
            .collect();
        let letter: Letter = letter.clone().with("signature", bent.clone());
        let answer = letter.posted_by(&client).await;
        assert!(
            [202, 400, 401, 503].contains(&answer.status),
            "{}: {bent}",
            answer.status
        );
    }
    assert_eq!(scene.outside.ledger().await, before);
}
