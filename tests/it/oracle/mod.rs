//! R01, R02, R04: what people do inside cannot be found outside, neither the words nor that there are any.

mod seeds;
mod writings;

use gatepost_internal::post::Draft;
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use crate::support::canary::Canaries;
use crate::support::company::Company;
use crate::support::database::on_postgres;
use crate::support::patience::eventually;
use crate::support::peer::Peer;
use crate::support::{crawl, ledger};
use seeds::{candidates_that_never_leave, desk, person, posts, posts_of_every_kind, releases};

/// The bytes of the public database, as they lie on the disk or, of a server, as every row's text.
async fn public_bytes(company: &Company) -> Vec<u8> {
    let rows = format!("{:?}", ledger::of(&company.node.outside().database).await).into_bytes();
    if on_postgres() {
        return rows;
    }
    let folder = company.databases.folder.path();
    let files =
        ["public.sqlite3", "public.sqlite3-wal"].map(|file| std::fs::read(folder.join(file)).unwrap());
    [rows, files.concat()].concat()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r02_no_canary_leaves_the_inside_in_any_writing() {
    let company = Company::new().await;
    let peer = Peer::start().await;
    let mut canaries = Canaries::new();
    let desk = desk(&company, &mut canaries).await;
    peer.follows(&company.brand()).await;
    eventually("the Accept", async || {
        peer.is_following(&company.brand()).await.then_some(())
    })
    .await;

    let posts_inside = posts_of_every_kind(&desk, &mut canaries).await;
    let never = candidates_that_never_leave(&desk, &mut canaries).await;
    let mut released = Canaries::new();
    let words = released.plant("released");
    let published = releases(&desk, &mut canaries, &posts_inside[0], &words).await;
    let uri = published.publication.as_ref().unwrap().uri.clone();
    eventually("the publication arrives", async || {
        (!peer.received_of("Create").await.is_empty()).then_some(())
    })
    .await;
    // People talk about what was published and about what comes back.
    peer.replies(&uri, &company.brand(), "Well done").await;
    eventually("the reply", async || {
        (!company.outside_inbox(&desk.rita).await.is_empty()).then_some(())
    })
    .await;
    posts(
        &desk.rita,
        &mut canaries,
        "side-thread",
        Draft {
            text: Some(uri.clone()),
            ..Draft::default()
        },
    )
    .await;

    // Each canary is where it was put.
    let inside = format!("{:?}", ledger::of(&company.inside.database).await);
    for (what, text) in canaries.planted() {
        let is_erased = ["token", "deleted"].contains(&what.as_str());
        let warning_of_the_deleted = what == "warning" && !inside.contains(text);
        assert!(
            inside.contains(text) || is_erased || warning_of_the_deleted,
            "{what} is not inside"
        );
    }

    let ids: Vec<String> = posts_inside.iter().map(|post| post.id.to_string()).collect();
    let ids = ids
        .into_iter()
        .chain(never.iter().map(|candidate| candidate.id.to_string()));
    let ids: Vec<String> = ids.chain([published.id.to_string(), tail(&uri)]).collect();
    let names = [&desk.ana, &desk.petra, &desk.paul, &desk.rita].map(|person| person.caller.username.clone());
    let visits = crawl::everything(&company.public_url, &ids, &names).await;
    let public = public_bytes(&company).await;
    let requests = serde_json::to_vec(&peer.requests().await).unwrap();
    let packets = company.recording.packets();

    assert_eq!(
        canaries.found_in(&public),
        Vec::<String>::new(),
        "in the public database"
    );
    assert_eq!(canaries.found_in(&requests), Vec::<String>::new(), "at the peer");
    for packet in &packets {
        let bytes = [packet.url.as_bytes(), b"\n", &packet.head, b"\n", &packet.body].concat();
        assert_eq!(
            canaries.found_in(&bytes),
            Vec::<String>::new(),
            "on the way to {}",
            packet.url
        );
    }
    for (question, answer) in &visits {
        assert_eq!(
            canaries.found_in(&answer.fingerprint()),
            Vec::<String>::new(),
            "{question}"
        );
    }

    // The same search finds what was released, in each of these places: it can see.
    assert!(!released.found_in(&public).is_empty());
    assert!(!released.found_in(&requests).is_empty());
    assert!(
        packets
            .iter()
            .any(|packet| !released.found_in(&packet.body).is_empty())
    );
    assert!(
        visits
            .iter()
            .any(|(_, answer)| !released.found_in(&answer.body).is_empty())
    );
    assert!(
        packets.iter().all(|packet| packet.url.starts_with(&peer.url)),
        "nobody else was asked for anything"
    );
    assert!(
        never
            .iter()
            .all(|candidate| candidate.state != CandidateState::Published)
    );
}

/// The last part of an address.
fn tail(uri: &str) -> String {
    uri.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r04_no_answer_outside_moves_by_a_byte_when_people_work_inside() {
    let company = Company::new().await;
    let mut canaries = Canaries::new();
    let desk = desk(&company, &mut canaries).await;
    let uri = desk.says("Good news").await;
    let names = [desk.ana.caller.username.clone(), "qzxwv".to_owned()];
    let before = crawl::everything(&company.public_url, &[tail(&uri)], &names).await;
    let rows = ledger::of(&company.node.outside().database).await;
    let packets = company.recording.packets().len();

    let posted = posts_of_every_kind(&desk, &mut canaries).await;
    candidates_that_never_leave(&desk, &mut canaries).await;
    posts(
        &desk.paul,
        &mut canaries,
        "about-a-publication",
        Draft {
            text: Some(uri.clone()),
            ..Draft::default()
        },
    )
    .await;
    person(&company, &mut canaries, "newcomer", &[Role::Editor]).await;
    company.node.inside().context.work.notify_waiters();

    assert_eq!(
        ledger::of(&company.node.outside().database).await,
        rows,
        "not a row"
    );
    assert_eq!(company.recording.packets().len(), packets, "not a packet");
    let after = crawl::everything(&company.public_url, &[tail(&uri)], &names).await;
    for ((question, before), (_, after)) in before.iter().zip(&after) {
        assert!(
            before.fingerprint() == after.fingerprint(),
            "{question}: {} / {}",
            before.text(),
            after.text()
        );
    }
    // And an id that exists inside is as unknown as one that does not.
    let ids = [posted[0].id.to_string(), "7301200123456789012".to_owned()];
    let visits = crawl::everything(&company.public_url, &ids, &[]).await;
    for id in &ids[..1] {
        for (question, answer) in visits
            .iter()
            .filter(|(question, _)| question.contains(id.as_str()))
        {
            let other = question.replace(id.as_str(), &ids[1]);
            let (_, unknown) = visits.iter().find(|(question, _)| *question == other).unwrap();
            assert!(answer.fingerprint() == unknown.fingerprint(), "{question}");
        }
    }
}
