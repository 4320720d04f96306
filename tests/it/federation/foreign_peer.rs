//! The whole way, with a server nobody here wrote on the other side.

use gatepost_internal::gate::Proposal;
use gatepost_model::gate::CandidateState;
use serde_json::{Value, json};

use crate::support::colleague::note;
use crate::support::company::{Company, Desk};
use crate::support::patience::eventually;
use crate::support::peer::{Peer, Received};
use crate::support::{sql, wire};

/// `mika` follows the brand, and the brand has agreed.
async fn follows(peer: &Peer, company: &Company) {
    let brand = company.brand();
    peer.follows(&brand).await;
    eventually("the Accept", async || {
        peer.is_following(&brand).await.then_some(())
    })
    .await;
    let accepts = eventually("the answer", async || {
        Some(peer.received_of("Accept").await).filter(|accepts| !accepts.is_empty())
    });
    let accepts = accepts.await;
    assert_eq!(accepts.len(), 1);
    assert!(accepts[0].is_verified_by_http_signature());
}

/// The one Create of a publication, once it has arrived.
async fn arrival(peer: &Peer, uri: &str) -> Received {
    let creates_of = async || {
        let mut creates = peer.received_of("Create").await;
        creates.retain(|create| create.activity()["object"]["id"] == uri);
        creates
    };
    eventually("the publication arrives", async || creates_of().await.pop()).await
}

/// What the desk has of one type, once there is one.
async fn hears(company: &Company, desk: &Desk, kind: &str) -> Value {
    eventually(kind, async || {
        let items = company.outside_inbox(&desk.rita).await;
        items.into_iter().find(|item| item["type"] == kind)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_server_follows_receives_answers_and_leaves() {
    let company = Company::new().await;
    let peer = Peer::start().await;
    let desk = company.desk().await;
    let brand = company.brand();
    follows(&peer, &company).await;

    // It receives exactly what was approved, signed by the brand, once.
    let released = desk
        .publishes(&desk.ana, note("Good **news** for @everyone"))
        .await;
    let uri = released.publication.as_ref().unwrap().uri.clone();
    let create = arrival(&peer, &uri).await;
    assert!(create.is_verified_by_http_signature());
    let object = &create.activity()["object"];
    let approved = json!({
        "id": uri,
        "type": "Note",
        "attributedTo": brand,
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": [format!("{brand}/followers")],
        "published": released.publication.as_ref().unwrap().published_at.to_rfc3339(),
        "url": uri,
        "content": released.revision.content_html.as_ref().unwrap().reveal_inside(),
    });
    assert_eq!(*object, approved);
    let stored = "SELECT body AS value FROM outbox WHERE publication_id IS NOT NULL";
    let stored = sql::texts(&company.node.outside().database, stored).await;
    assert_eq!(
        stored,
        [Some(create.raw().to_owned())],
        "the very bytes of the outbox"
    );
    assert_eq!(
        wire::document(create.id()).await.text(),
        create.raw(),
        "and of the activity's address"
    );
    let candidate = desk.sees(&released, "delivered", |candidate| {
        candidate
            .publication
            .as_ref()
            .is_some_and(|publication| publication.deliveries.delivered == 1)
    });
    let deliveries = candidate.await.publication.unwrap().deliveries;
    assert_eq!(
        (deliveries.pending, deliveries.refused, deliveries.failed),
        (0, 0, 0)
    );

    // What comes back stands in the desk's inbox.
    let reply = peer.replies(&uri, &brand, "Congratulations!").await;
    let item = hears(&company, &desk, "reply").await;
    assert_eq!((&item["uri"], &item["in_reply_to"]), (&json!(reply), &json!(uri)));
    assert_eq!(item["author"]["uri"], peer.actor.as_str());
    assert_eq!(item["author"]["name"], "Mika Lund");
    assert!(
        item["author"]["handle"]
            .as_str()
            .unwrap()
            .starts_with("@mika@localhost:")
    );
    assert!(
        item["content_html"]
            .as_str()
            .unwrap()
            .contains("Congratulations!"),
        "{item}"
    );
    let like = peer.likes(&uri, &brand).await;
    let boost = peer.boosts(&uri, &brand).await;
    for (kind, activity) in [("like", &like), ("boost", &boost)] {
        let item = hears(&company, &desk, kind).await;
        assert_eq!(
            (&item["uri"], &item["content_html"]),
            (&json!(activity), &Value::Null)
        );
        assert_eq!(item["in_reply_to"], uri.as_str());
    }
    let mention = peer.mentions(&brand, "Do you deliver to the moon?").await;
    assert_eq!(hears(&company, &desk, "mention").await["uri"], mention.as_str());

    // What is changed changes, what is taken back goes.
    peer.edits(&reply, "Congratulations, all of you!").await;
    eventually("the edit", async || {
        let item = hears(&company, &desk, "reply").await;
        item["content_html"]
            .as_str()
            .unwrap()
            .contains("all of you")
            .then_some(())
    })
    .await;
    peer.unlikes(&like).await;
    peer.unboosts(&boost).await;
    peer.deletes(&mention).await;
    eventually("what is taken back goes", async || {
        let items = company.outside_inbox(&desk.rita).await;
        (items.len() == 1 && items[0]["uri"] == reply.as_str()).then_some(())
    })
    .await;

    // Who leaves receives nothing more.
    peer.unfollows(&brand).await;
    let followers = format!("{brand}/followers");
    eventually("the follower leaves", async || {
        (wire::document(&followers).await.json()["totalItems"] == 0).then_some(())
    })
    .await;
    let later = desk.says("Nobody reads this").await;
    // A second release to somebody who does listen tells that the first had its chance.
    follows_again_and_hears(&peer, &company, &desk).await;
    let creates = peer.received_of("Create").await;
    assert!(
        creates
            .iter()
            .all(|create| create.activity()["object"]["id"] != later.as_str())
    );
    let of_first = creates
        .iter()
        .filter(|create| create.activity()["object"]["id"] == uri.as_str());
    assert_eq!(of_first.count(), 1, "exactly one Create per release");
}

async fn follows_again_and_hears(peer: &Peer, company: &Company, desk: &Desk) {
    let before = peer.received_of("Accept").await.len();
    peer.follows(&company.brand()).await;
    eventually("the second Accept", async || {
        (peer.received_of("Accept").await.len() > before).then_some(())
    })
    .await;
    let heard = desk.says("Welcome back").await;
    arrival(peer, &heard).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_reaches_whom_it_answers_after_their_copy_was_refreshed() {
    let company = Company::new().await;
    let peer = Peer::start().await;
    let desk = company.desk().await;
    let brand = company.brand();
    let question = peer.mentions(&brand, "Do you deliver to the moon?").await;
    hears(&company, &desk, "mention").await;
    let proposal = Proposal {
        kind: Some("reply".into()),
        in_reply_to: Some(question.clone()),
        ..note("Not yet.")
    };
    let candidate = desk.rita.tries_to_propose(proposal).await.unwrap();
    let candidate = desk.rita.submits(&candidate).await.unwrap();
    let candidate = desk.petra.approves(&candidate).await.unwrap();
    // The copy the reviewers saw is an hour old.
    let hour_ago = company.inside.context.now().plus_seconds(-3600).0;
    let aged = format!("UPDATE outside_actors SET refreshed_at = {hour_ago}");
    sql::execute(&company.inside.database, aged).await.unwrap();
    let from = peer.requests().await.len();
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    let candidate = desk
        .sees(&candidate, "published", |candidate| {
            candidate.publication.is_some()
        })
        .await;
    let create = arrival(&peer, &candidate.publication.unwrap().uri).await;
    let note = &create.activity()["object"];
    assert_eq!(note["inReplyTo"], question.as_str());
    let mention = note["tag"]
        .as_array()
        .unwrap()
        .iter()
        .find(|tag| tag["type"] == "Mention")
        .unwrap();
    assert_eq!(mention["href"], peer.actor.as_str());
    let audience = [&note["to"], &note["cc"]]
        .map(|list| list.as_array().unwrap().clone())
        .concat();
    assert!(audience.contains(&json!(peer.actor)), "{audience:?}");
    let requests = peer.requests().await.split_off(from);
    let path = peer.actor.trim_start_matches(&peer.url);
    let refreshed = requests
        .iter()
        .position(|request| request["method"] == "GET" && request["path"] == path);
    let delivered = requests.iter().position(|request| request["method"] == "POST");
    assert!(refreshed.unwrap() < delivered.unwrap(), "{requests:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_brand_follows_a_foreign_actor_and_reads_its_posts() {
    let company = Company::new().await;
    let peer = Peer::start().await;
    let desk = company.desk().await;
    let proposal = Proposal {
        kind: Some("follow".into()),
        object: Some(peer.actor.clone()),
        text: None,
        ..note("")
    };
    let candidate = desk.ana.tries_to_propose(proposal).await.unwrap();
    let candidate = desk.ana.submits(&candidate).await.unwrap();
    let candidate = desk.petra.approves(&candidate).await.unwrap();
    assert!(
        peer.requests().await.is_empty(),
        "nothing is fetched before the release"
    );
    desk.paul.releases(&candidate, Some(0)).await.unwrap();
    eventually("the Follow", async || {
        peer.is_followed_by(&company.brand()).await.then_some(())
    })
    .await;
    // Fedify acts before it answers, and what it has not answered it does not list.
    let follows = eventually("the answer", async || {
        Some(peer.received_of("Follow").await).filter(|follows| !follows.is_empty())
    });
    let follows = follows.await;
    assert_eq!(follows.len(), 1);
    assert!(follows[0].is_verified_by_http_signature());
    let following = format!("{}/following", company.brand());
    eventually("the Accept is noticed", async || {
        (wire::document(&following).await.json()["totalItems"] == 1).then_some(())
    })
    .await;
    let state = desk
        .sees(&candidate, "published", |candidate| {
            candidate.publication.is_some()
        })
        .await
        .state;
    assert_eq!(state, CandidateState::Published);
    let post = peer.posts("A quiet day over here.").await;
    let item = hears(&company, &desk, "post").await;
    assert_eq!(
        (item["uri"].as_str(), item["in_reply_to"].as_str()),
        (Some(post.as_str()), None)
    );
    assert!(item["content_html"].as_str().unwrap().contains("A quiet day"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_server_that_demands_signed_fetches_is_served_all_the_same() {
    let company = Company::new().await;
    let peer = Peer::start_with(&["--require-signed-fetch"]).await;
    let desk = company.desk().await;
    assert_eq!(
        wire::document(&peer.actor).await.status,
        401,
        "it does demand a signature"
    );
    follows(&peer, &company).await;
    let uri = desk.says("Good news").await;
    arrival(&peer, &uri).await;
    peer.replies(&uri, &company.brand(), "Thank you").await;
    hears(&company, &desk, "reply").await;
}

/// Its first request is answered with 401 before anything else, so it knocks a second time, with the signature
/// we understand. A server that answered 202 first would have lost the Follow.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_server_that_signs_by_rfc_9421_first_gets_through_at_its_second_knock() {
    let company = Company::new().await;
    let peer = Peer::start_with(&["--first-knock", "rfc9421"]).await;
    let desk = company.desk().await;
    follows(&peer, &company).await;
    let uri = desk.says("Good news").await;
    arrival(&peer, &uri).await;
    peer.replies(&uri, &company.brand(), "Thank you").await;
    hears(&company, &desk, "reply").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_server_in_trouble_gets_the_identical_bytes_later() {
    let company = Company::with(|settings| settings.delivery.retry_seconds = vec![1]).await;
    let peer = Peer::start().await;
    let desk = company.desk().await;
    follows(&peer, &company).await;
    peer.fails(503, 2).await;
    let uri = desk.says("Good news").await;
    let create = arrival(&peer, &uri).await;
    let mut attempts = peer.inbox_requests().await;
    attempts.retain(|request| request["body"].as_str().unwrap().contains(&uri));
    let statuses: Vec<_> = attempts
        .iter()
        .map(|request| request["status"].as_u64().unwrap())
        .collect();
    assert_eq!(statuses, [503, 503, 202]);
    assert!(attempts.iter().all(|request| request["body"] == create.raw()));
    // Another second, another signature, over the same bytes.
    assert_ne!(
        attempts[0]["headers"]["signature"],
        attempts[2]["headers"]["signature"]
    );
}
