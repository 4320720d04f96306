//! The leak oracle: the exhaustive test of I0, that nothing internal reaches anybody outside, neither words nor
//! that there are any. `docs/security.md` tells how to run all of it.
//!
//! ```text
//! seeds, life    everything people do, with a canary in every word        columns   every column has a class
//! review         the same at the gate: pictures, checks, holds, requests
//! story          the company after it, a peer, and what left              probe     every route, stranger, form
//! control        the same search, with a leak put in: it must be found
//! differential   the same node with and without life inside: no byte may differ
//! ```
//! Every later feature adds its words to the seeds and its columns to the classes; its routes are found by
//! themselves.

mod columns;
mod control;
mod differential;
mod life;
mod probe;
mod review;
mod routes;
mod seeds;
mod story;
mod writings;

use std::collections::BTreeMap;

use gatepost_model::brand::is_valid_name;
use gatepost_model::id::OutsideId;
use probe::Visit;
use story::Story;

use crate::support::canary::Canaries;

/// Where these canaries are in what somebody was answered.
fn leaks(canaries: &Canaries, visits: &[Visit]) -> Vec<String> {
    let mut leaks = Vec::new();
    for visit in visits {
        // What somebody asked with may come back: a page leads to where they wanted to go.
        let asked = visit.about.as_deref().unwrap_or("\0");
        let answer = String::from_utf8_lossy(&visit.answer.fingerprint()).replace(asked, "");
        let found = canaries.found_in(answer.as_bytes());
        leaks.extend(
            found
                .into_iter()
                .map(|what| format!("{what} in {}", visit.question)),
        );
    }
    leaks
}

/// What anybody sees of a thing by looking at it: that a name is no number is no secret.
fn shape(thing: &str) -> &'static str {
    if thing.bytes().all(|byte| byte.is_ascii_digit()) {
        "a number"
    } else if OutsideId::parse(thing).is_some() {
        "an outside id"
    } else if is_valid_name(thing) {
        "a name"
    } else {
        "something else"
    }
}

/// A thing that exists inside and one that does not are the same to a stranger: every form of a question has
/// one answer for all things of one shape, whether they are there or not; but for the things that are public.
fn tells_apart(visits: &[Visit], is_public: impl Fn(&str) -> bool) -> Vec<String> {
    let mut answers: BTreeMap<(&str, &str), (&Visit, Vec<u8>)> = BTreeMap::new();
    let mut told = Vec::new();
    for visit in visits {
        let Some(about) = visit.about.as_deref().filter(|about| !is_public(about)) else {
            continue;
        };
        let answer = String::from_utf8_lossy(&visit.answer.fingerprint()).replace(about, "THING");
        // An ETag is the hash of the body, which is compared itself; where it repeats what was asked for, so does
        // its hash.
        let repeats = String::from_utf8_lossy(&visit.answer.body).contains(about);
        let answer: Vec<&str> = answer
            .lines()
            .filter(|line| !(repeats && line.starts_with("etag: ")))
            .collect();
        let answer = answer.join("\n");
        let answer = control::without_draws(&answer).into_bytes();
        let (first, expected) = answers
            .entry((visit.form.as_str(), shape(about)))
            .or_insert_with(|| (visit, answer.clone()));
        if *expected != answer {
            told.push(format!("{} and {}", first.question, visit.question));
        }
    }
    told
}

const NONE: Vec<String> = Vec::new();

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i0_no_canary_is_found_outside_in_any_writing() {
    let story = Story::new().await;
    assert_eq!(story.gaps().await, NONE, "the seeds do not reach everything");

    let outside = story.visits_outside(&story.company.public_url).await;
    assert_eq!(leaks(&story.canaries, &outside), NONE);
    let inside = story.visits_inside().await;
    assert_eq!(leaks(&story.canaries, &inside), NONE);
    let publication = story.publication();
    assert_eq!(tells_apart(&inside, |about| about == "news"), NONE);
    assert_eq!(
        tells_apart(&outside, |about| about == "news" || about == publication),
        NONE
    );

    let (database, peer, log) = (
        story.public_database().await,
        story.at_the_peer().await,
        story.log(),
    );
    let packets = story.packets();
    assert_eq!(story.canaries.found_in(&database), NONE, "in the public database");
    assert_eq!(story.canaries.found_in(&peer), NONE, "at the peer");
    assert_eq!(story.canaries.found_in(&log), NONE, "in the log");
    for packet in &packets {
        let packet_text = String::from_utf8_lossy(packet);
        assert_eq!(story.canaries.found_in(packet), NONE, "on the way: {packet_text}");
    }

    // The same search finds what was released, in each of these places: it can see.
    assert!(!story.released.found_in(&database).is_empty());
    assert!(!story.released.found_in(&peer).is_empty());
    assert!(
        packets
            .iter()
            .any(|packet| !story.released.found_in(packet).is_empty())
    );
    assert!(!leaks(&story.released, &outside).is_empty());
    assert!(!log.is_empty(), "the log was not collected");
    // And nobody was asked for anything but the follower.
    let recorded = story.company.recording.packets();
    assert!(
        recorded
            .iter()
            .all(|packet| packet.url.starts_with(&story.peer.url))
    );
}
