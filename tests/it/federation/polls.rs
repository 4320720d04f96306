//! Questions, and the votes that come in.

use gatepost_model::notice::Notice;
use serde_json::{Value, json};

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;
use crate::support::patience::eventually;
use crate::support::wire::{self, document};

/// Votes by option, and voters, as a server is told them.
async fn tally(poll: &str, choices: &str) -> (Vec<i64>, i64) {
    let question = document(poll).await.json();
    let votes = question[choices].as_array().unwrap().iter();
    let votes = votes.map(|choice| choice["replies"]["totalItems"].as_i64().unwrap());
    (votes.collect(), question["votersCount"].as_i64().unwrap())
}

/// The newest that the internal plane is told of votes.
async fn told(outside: &Outside) -> Option<(Vec<i64>, i64)> {
    let mut notices = outside.notices().await;
    notices.reverse();
    notices.into_iter().find_map(|notice| match notice {
        Notice::Votes { counts, voters, .. } => Some((counts, voters)),
        _ => None,
    })
}

#[tokio::test]
async fn d15_with_one_choice_the_first_vote_of_each_voter_counts_while_the_poll_is_open() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let [ana, bob, late] = ["ana", "bob", "late"].map(|name| elsewhere.somebody("globex", name));
    let (_, asked) = outside.releases(outside.question(&["Yes", "No"], false)).await;
    let poll = asked.uri.as_str();
    assert_eq!(outside.is_voted(&ana, "1", poll, "Yes").await, 202);
    assert_eq!(tally(poll, "oneOf").await, (vec![1, 0], 1));
    assert_eq!(told(&outside).await, Some((vec![1, 0], 1)));
    let before = outside.ledger().await;
    for (id, choice) in [
        ("1", "Yes"),
        ("2", "Yes"),
        ("3", "No"),
        ("4", "Perhaps"),
        ("5", ""),
    ] {
        assert_eq!(outside.is_voted(&ana, id, poll, choice).await, 202, "{id}");
    }
    outside.is_voted(&bob, "0", poll, "Perhaps").await;
    assert_eq!(
        outside.ledger().await,
        before,
        "none of these counts, and none is kept"
    );
    outside.is_voted(&bob, "1", poll, "No").await;
    assert_eq!(tally(poll, "oneOf").await, (vec![1, 1], 2));
    assert_eq!(told(&outside).await, Some((vec![1, 1], 2)));
    outside.clock.advance_seconds(600);
    assert_eq!(outside.is_voted(&late, "1", poll, "No").await, 202);
    assert_eq!(tally(poll, "oneOf").await, (vec![1, 1], 2));
    assert!(document(poll).await.json()["closed"].is_string());
}

#[tokio::test]
async fn d15_with_several_choices_each_option_counts_once_for_a_voter() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let ana = elsewhere.somebody("globex", "ana");
    let (_, asked) = outside.releases(outside.question(&["A", "B", "C"], true)).await;
    for (id, choice) in [("1", "A"), ("2", "C"), ("3", "A")] {
        outside.is_voted(&ana, id, &asked.uri, choice).await;
    }
    assert_eq!(tally(&asked.uri, "anyOf").await, (vec![1, 0, 1], 1));
}

#[tokio::test]
async fn many_votes_at_once_are_all_counted() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let (_, asked) = outside.releases(outside.question(&["Yes", "No"], false)).await;
    let voters: Vec<_> = (0..20)
        .map(|number| elsewhere.somebody("globex", &format!("voter{number}")))
        .collect();
    let votes = voters.iter().flat_map(|voter| {
        // Each tries both at once: one of them counts.
        ["Yes", "No"].map(|choice| outside.is_voted(voter, choice, &asked.uri, choice))
    });
    futures_util::future::join_all(votes).await;
    let (votes, voters) = tally(&asked.uri, "oneOf").await;
    assert_eq!((votes.iter().sum::<i64>(), voters), (20, 20));
    assert_eq!(told(&outside).await, Some((votes, 20)));
}

#[tokio::test]
async fn a_vote_is_shown_to_nobody_as_a_reply_and_who_voted_is_forgotten_with_the_poll() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let ana = elsewhere.somebody("globex", "ana");
    let (order, asked) = outside.releases(outside.question(&["Yes", "No"], false)).await;
    outside.is_voted(&ana, "1", &asked.uri, "Yes").await;
    let page = wire::get(&asked.url, "text/html").await.text();
    for shown in [
        "1 vote, 100 %",
        "0 votes, 0 %",
        "1 person has voted",
        "No public replies yet",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    assert!(!page.contains("globex"), "{page}");
    let received = |notice: &Notice| matches!(notice, Notice::Received(_));
    assert!(!outside.notices().await.iter().any(received));
    assert_eq!(
        (
            outside.count("outside_items").await,
            outside.count("poll_votes").await
        ),
        (0, 1)
    );
    outside.releases(outside.delete(&order)).await;
    assert_eq!(outside.count("poll_votes").await, 0);
    let before = outside.ledger().await;
    assert_eq!(outside.is_voted(&ana, "2", &asked.uri, "No").await, 202);
    assert_eq!(outside.ledger().await, before);
}

#[tokio::test]
async fn d9_a_vote_in_what_is_no_poll_of_ours_counts_nowhere() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let ana = elsewhere.somebody("globex", "ana");
    let (_, note) = outside.releases(outside.note("Good news")).await;
    let before = outside.ledger().await;
    let unknown = format!("{}/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa", outside.url);
    let foreign = format!("{}/notes/1", elsewhere.origin("initech"));
    for (poll, status) in [(note.uri, 202), (unknown, 400), (foreign, 202)] {
        assert_eq!(outside.is_voted(&ana, "1", &poll, "Yes").await, status, "{poll}");
    }
    assert_eq!(outside.ledger().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_text_of_a_poll_is_sent_with_the_votes_of_the_moment() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    for multiple in [false, true] {
        let (question, asked) = outside.releases(outside.question(&["Yes", "No"], multiple)).await;
        outside
            .is_voted(&fan, &format!("{multiple}"), &asked.uri, "No")
            .await;
        outside
            .releases(outside.update(&question, "Which of them?"))
            .await;
        let update = eventually("the update", async || {
            let told = elsewhere.activities_at(&fan.inbox);
            let is_it = |activity: &Value| {
                activity["type"] == "Update" && activity["object"]["id"] == asked.uri.as_str()
            };
            told.into_iter().find(is_it)
        })
        .await;
        let sent = &update["object"];
        let choices = if multiple { "anyOf" } else { "oneOf" };
        let votes = |place: usize| sent[choices][place]["replies"]["totalItems"].clone();
        assert_eq!((votes(0), votes(1)), (json!(0), json!(1)), "{sent}");
        assert_eq!(sent["votersCount"], 1);
        assert!(sent["closed"].is_null(), "it is still open");
        let served = document(&asked.uri).await.json();
        assert_eq!(sent[choices], served[choices]);
    }
    outside.delivers_no_more().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_poll_is_sent_as_a_question_and_served_with_the_same_words() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let fan = elsewhere.somebody("globex", "fan");
    outside.starts_delivery();
    outside.is_followed_by(&fan, "1").await;
    let (_, asked) = outside.releases(outside.question(&["Yes", "No"], false)).await;
    outside.is_voted(&fan, "2", &asked.uri, "No").await;
    outside.delivers_no_more().await;
    // The answer to the follow comes there too, in whatever order.
    let told = elsewhere.activities_at(&fan.inbox).into_iter();
    let create = told.rev().find(|activity| activity["type"] == "Create").unwrap();
    let served = document(&asked.uri).await.json();
    let without_votes = |question: &Value| {
        let mut question = question.clone();
        for field in ["oneOf", "votersCount", "@context"] {
            question.as_object_mut().unwrap().remove(field);
        }
        question
    };
    assert_eq!(create["object"]["type"], "Question");
    assert_eq!(without_votes(&create["object"]), without_votes(&served));
    let names = |question: &Value| json!([question["oneOf"][0]["name"], question["oneOf"][1]["name"]]);
    assert_eq!(names(&create["object"]), names(&served));
    let outbox = document(&format!("{}/outbox?page=true", outside.brand("news")))
        .await
        .json();
    assert_eq!(outbox["orderedItems"][0]["object"]["votersCount"], 1);
}
