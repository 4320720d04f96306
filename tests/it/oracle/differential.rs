//! The differential crawl: leaks without words (counts, ids, tags of caches, existence, order). One node is copied;
//! people live in the copy, nobody in the original; both are asked everything, at the same address and the same
//! moment. No byte may differ.

use std::sync::Arc;

use gatepost_model::role::Role;

use super::control::without_draws;
use super::probe::{self, Stranger, Things, Visit};
use super::{life, seeds, story};
use crate::support::canary::Canaries;
use crate::support::clock::TestClock;
use crate::support::company::{Company, Desk};
use crate::support::ledger;

/// Everything an anonymous visitor is answered, on both listeners.
async fn crawl(company: &Company, things: &Things) -> Vec<Visit> {
    let anonymous = Stranger {
        what: "anonymous",
        headers: Vec::new(),
    };
    let mut visits = probe::table(&company.public_url, &story::outside_routes(), &anonymous, things).await;
    visits.extend(probe::elsewhere(&company.public_url, &anonymous, things).await);
    visits.extend(probe::table(&company.internal_url, &story::inside_routes(), &anonymous, things).await);
    visits
}

/// Everything people do that ends inside.
async fn people_live(company: &Company, desk: &Desk, about: &str) -> Vec<String> {
    let mut canaries = Canaries::new();
    let leaver = seeds::person(company, &mut canaries, "leaver", &[Role::Editor]).await;
    let posts = seeds::posts_of_every_kind(desk, &mut canaries).await;
    let candidates = seeds::candidates_that_never_leave(desk, &mut canaries).await;
    seeds::side_threads(desk, &mut canaries, about, about).await;
    let lost = life::happens(company, desk, &leaver, &mut canaries).await;
    let posts = posts.iter().map(|post| post.id.to_string());
    let candidates = candidates.iter().map(|candidate| candidate.id.to_string());
    posts
        .chain(candidates)
        .chain(lost.ids)
        .chain([leaver.caller.username.clone()])
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn i4_i10_f15_r04_no_answer_moves_by_a_byte_when_people_live_inside() {
    let company = Company::at(Arc::new(TestClock::new())).await;
    let mut canaries = Canaries::new();
    let desk = seeds::desk(&company, &mut canaries).await;
    let uri = desk.says("Good news").await;
    let release = seeds::newest_release(&desk.rita).await.to_string();
    let bearers = desk.bearers();
    let original = company.rests().await;
    let copy = original.copied();

    let lively = copy.wakes().await;
    let rows = ledger::of(&lively.node.outside().database).await;
    let desk = lively.desk_of(&bearers).await;
    let inside = people_live(&lively, &desk, &release).await;
    drop(desk);
    // Resting, a node finishes whatever it had begun.
    let lively = lively.rests().await.wakes().await;
    let afterwards = ledger::of(&lively.node.outside().database).await;
    assert_eq!(
        ledger::difference(&rows, &afterwards),
        Vec::<String>::new(),
        "not a row"
    );
    assert!(lively.recording.packets().is_empty(), "not a packet");

    let neither = ["7301200123456789012", "qzxwv", "news"].map(str::to_owned);
    let things = Things {
        ids: [neither.to_vec(), vec![seeds::tail(&uri)], inside].concat(),
    };
    let with_life = crawl(&lively, &things).await;
    lively.rests().await;
    let quiet = original.wakes().await;
    let without = crawl(&quiet, &things).await;

    assert_eq!(with_life.len(), without.len());
    for (lively, quiet) in with_life.iter().zip(&without) {
        let text = |visit: &Visit| without_draws(&String::from_utf8_lossy(&visit.answer.fingerprint()));
        assert_eq!(text(lively), text(quiet), "{}", lively.question);
    }
    assert!(
        with_life
            .iter()
            .any(|visit| visit.answer.text().contains("Good news"))
    );
}
