//! R01, R02, R04: what people do inside cannot be found outside, neither the words nor that there are any.

use gatepost_internal::gate::{Candidate, Proposal};
use gatepost_internal::post::{self, Draft, Post};
use gatepost_internal::{person, role, token};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use gatepost_model::scope::{Scope, Scopes};

use crate::support::canary::Canaries;
use crate::support::colleague::{Colleague, note};
use crate::support::company::{Company, Desk};
use crate::support::crawl;
use crate::support::database::on_postgres;
use crate::support::ledger;
use crate::support::patience::eventually;
use crate::support::peer::Peer;
use crate::support::world::PASSWORD;

/// Somebody whose every name is a canary.
async fn person(company: &Company, canaries: &mut Canaries, what: &str, roles: &[Role]) -> Colleague {
    let username = canaries.plant_name(what);
    let (display_name, phone) = (canaries.plant("display-name"), canaries.plant("token-name"));
    let inside = &company.inside;
    person::create(inside, &username, &display_name, PASSWORD, None)
        .await
        .unwrap();
    for role in roles {
        role::grant(inside, &username, *role, role.is_gate().then_some("news"), None)
            .await
            .unwrap();
    }
    let wanted = username.clone();
    let person = inside
        .database
        .read(move |r| person::find_by_username(r, &wanted))
        .await
        .unwrap()
        .unwrap();
    let issued = token::issue(inside, person.id, &phone, Scopes::of(&Scope::ALL))
        .await
        .unwrap();
    let caller = token::authenticate(inside, &issued.secret, "127.0.0.1".into())
        .await
        .unwrap();
    canaries.watch("token", &issued.secret);
    canaries.watch_id("person", person.id.0);
    Colleague {
        inside: inside.clone(),
        caller,
        bearer: issued.secret,
    }
}

async fn desk(company: &Company, canaries: &mut Canaries) -> Desk {
    Desk {
        ana: person(company, canaries, "author", &[]).await,
        petra: person(company, canaries, "approver", &[Role::Approver]).await,
        paul: person(company, canaries, "publisher", &[Role::Publisher]).await,
        rita: person(
            company,
            canaries,
            "responder",
            &[Role::Responder, Role::Administrator],
        )
        .await,
    }
}

async fn posts(by: &Colleague, canaries: &mut Canaries, what: &str, draft: Draft) -> Post {
    let draft = Draft {
        text: Some(format!(
            "{} {}",
            canaries.plant(what),
            draft.text.unwrap_or_default()
        )),
        content_warning: Some(canaries.plant("warning")),
        ..draft
    };
    let post = post::publish(&by.inside, &by.caller, draft).await.unwrap();
    canaries.watch_id("post", post.id.0);
    post
}

/// Posts of every visibility, in threads, with mentions of people inside and outside, one deleted.
async fn posts_of_every_kind(desk: &Desk, canaries: &mut Canaries) -> Vec<Post> {
    let visible = |visibility: &str| Draft {
        visibility: Some(visibility.into()),
        ..Draft::default()
    };
    let mut all = Vec::new();
    for visibility in ["public", "unlisted", "private"] {
        all.push(posts(&desk.ana, canaries, visibility, visible(visibility)).await);
    }
    let addressed = Draft {
        text: Some(format!("@{}", desk.paul.caller.username)),
        ..visible("direct")
    };
    all.push(posts(&desk.ana, canaries, "direct", addressed).await);
    let reply = Draft {
        in_reply_to_id: Some(all[0].id.to_string()),
        text: Some("@fan@globex.example https://globex.example/link".into()),
        ..visible("public")
    };
    all.push(posts(&desk.paul, canaries, "reply", reply).await);
    let deleted = posts(&desk.ana, canaries, "deleted", visible("public")).await;
    post::delete(&desk.ana.inside, &desk.ana.caller, &deleted.id.to_string())
        .await
        .unwrap();
    all.push(deleted);
    all
}

/// Candidates that never leave, one in every state there is; gives their ids.
async fn candidates_that_never_leave(desk: &Desk, canaries: &mut Canaries) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut proposal = |what: &str| Proposal {
        content_warning: Some(canaries.plant("candidate-warning")),
        ..note(&canaries.plant(what))
    };
    let mut drafts = Vec::new();
    for what in [
        "draft",
        "in-review",
        "changes-requested",
        "rejected",
        "approved",
        "withdrawn",
        "undone",
    ] {
        drafts.push((what, desk.ana.tries_to_propose(proposal(what)).await.unwrap()));
    }
    for (what, candidate) in drafts {
        let candidate = match what {
            "draft" => candidate,
            _ => desk.ana.submits(&candidate).await.unwrap(),
        };
        let candidate = match what {
            "changes-requested" => desk
                .petra
                .requests_changes(&candidate, &canaries.plant("comment"))
                .await
                .unwrap(),
            "rejected" => desk
                .petra
                .rejects(&candidate, &canaries.plant("comment"))
                .await
                .unwrap(),
            "approved" => desk.petra.approves(&candidate).await.unwrap(),
            "withdrawn" => desk.ana.withdraws(&candidate).await.unwrap(),
            "undone" => {
                let candidate = desk.petra.approves(&candidate).await.unwrap();
                let candidate = desk.paul.releases(&candidate, Some(3600)).await.unwrap();
                desk.petra.undoes(&candidate).await.unwrap()
            }
            _ => candidate,
        };
        all.push(candidate);
    }
    for candidate in &all {
        canaries.watch_id("candidate", candidate.id.0);
    }
    all
}

/// Takes a post through the gate as something else: copied, rewritten twice, commented, approved, released.
async fn releases(desk: &Desk, canaries: &mut Canaries, from: &Post, text: &str) -> Candidate {
    let copied = Proposal {
        from_post_id: Some(from.id.to_string()),
        text: None,
        ..note("")
    };
    let candidate = desk.ana.tries_to_propose(copied).await.unwrap();
    let candidate = desk
        .ana
        .rewrites(&candidate, &canaries.plant("replaced"))
        .await
        .unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let why = canaries.plant("comment-on-what-was-released");
    let candidate = desk.petra.requests_changes(&candidate, &why).await.unwrap();
    let candidate = desk.ana.rewrites(&candidate, text).await.unwrap();
    let warning = gatepost_internal::gate::Change {
        content_warning: Some(None),
        ..Default::default()
    };
    let candidate = desk.ana.changes(&candidate, warning).await.unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let candidate = desk.petra.approves(&candidate).await.unwrap();
    canaries.watch_id("released candidate", candidate.id.0);
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    desk.sees(&candidate, "published", |candidate| {
        candidate.publication.is_some()
    })
    .await
}

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

#[test]
fn every_writing_of_a_canary_is_found() {
    let mut canaries = Canaries::new();
    let text = canaries.plant("x");
    canaries.watch_id("post", 7_301_200_123_456_789_012);
    let percents: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let escapes: String = text.bytes().map(|byte| format!("\\u00{byte:02X}")).collect();
    let utf16: Vec<u8> = format!("ab{text}")
        .encode_utf16()
        .flat_map(u16::to_be_bytes)
        .collect();
    let mut writings = vec![
        text.clone().into_bytes(),
        text.to_lowercase().into_bytes(),
        percents.into_bytes(),
        escapes.into_bytes(),
        utf16,
        text.replace('-', "%2D").into_bytes(),
        b"...7301200123456789012,".to_vec(),
        7_301_200_123_456_789_012_i64.to_be_bytes().to_vec(),
    ];
    for before in 0..5 {
        let inner = format!("{}{text}{}", "{\"".repeat(before), "yz".repeat(before));
        writings.push(base64::Engine::encode(&base64::engine::general_purpose::STANDARD, inner).into_bytes());
    }
    for writing in &writings {
        assert_eq!(
            canaries.found_in(writing).len(),
            1,
            "{}",
            String::from_utf8_lossy(writing)
        );
    }
    assert!(canaries.found_in(b"CNRY-x-").is_empty());
}
