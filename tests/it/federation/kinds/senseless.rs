//! Acts that people approved and that make no sense: the certificate is true, and nothing happens.

use gatepost_model::gate::{Kind, RevisionContent};

use crate::support::elsewhere::Elsewhere;
use crate::support::outside::Outside;

#[tokio::test]
async fn an_approved_act_that_makes_no_sense_has_no_effect() {
    let outside = Outside::new().await;
    let elsewhere = Elsewhere::start().await;
    let peter = elsewhere.somebody("initech", "peter");
    let post = elsewhere.note_of(&peter, "1", "Hello");
    let (order, acceptance) = outside.releases(outside.note("Good news")).await;
    let before = outside.ledger().await;
    let mut boost_with_words = outside.act_on(Kind::Boost, &post, &peter);
    boost_with_words.content_html = Some("<p>Read this</p>".into());
    let mut delete_of_other_words = outside.delete(&order);
    delete_of_other_words.object_hash = Some("ab".repeat(32));
    let mut delete_unseen = outside.delete(&order);
    delete_unseen.object_hash = None;
    let mut pin_with_poll = outside.act(Kind::Pin, &acceptance.uri);
    pin_with_poll.poll = outside.question(&["Yes", "No"], false).poll;
    let create_with_poll = RevisionContent {
        kind: Kind::Create,
        ..outside.question(&["Yes", "No"], false)
    };
    let nameless = outside.profile(crate::support::acts::plain_profile(" "));
    for wrong in [
        boost_with_words,
        delete_of_other_words,
        delete_unseen,
        pin_with_poll,
        create_with_poll,
        nameless,
        outside.act(Kind::Follow, &outside.brand("news")),
        outside.question(&["Yes", "Yes"], false),
    ] {
        outside.refuses(wrong).await;
    }
    assert_eq!(outside.ledger().await, before);
}

#[tokio::test]
async fn f13_a_reply_to_what_is_not_published_is_refused() {
    let outside = Outside::new().await;
    let (order, acceptance) = outside.releases(outside.note("Good news")).await;
    let reply = |parent: &str| RevisionContent {
        kind: Kind::Reply,
        in_reply_to: Some(parent.into()),
        ..outside.note("More news")
    };
    outside.releases(reply(&acceptance.uri)).await;
    for parent in [
        format!("{}/posts/aaaaaaaaaaaaaaaaaaaaaaaaaa", outside.url),
        format!("{}/@ana/7", outside.url),
    ] {
        assert!(
            outside.refuses(reply(&parent)).await.contains("not published"),
            "{parent}"
        );
    }
    outside.releases(outside.delete(&order)).await;
    assert!(
        outside
            .refuses(reply(&acceptance.uri))
            .await
            .contains("not published")
    );
}
