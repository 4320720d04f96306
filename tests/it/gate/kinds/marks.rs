//! Boosts, their end, favourites, and answers to what was looked up.

use gatepost_internal::gate::Proposal;
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::notice::{Found, Notice, Query};

use super::{Office, POST, act, post};
use crate::support::colleague::note;
use crate::support::sql;

fn found(change: impl FnOnce(&mut gatepost_model::notice::OutsideObject)) -> Result<Found, String> {
    let mut object = post();
    change(&mut object);
    Ok(Found::Object(Box::new(object)))
}

#[tokio::test]
async fn reviewers_of_a_boost_see_the_copy_they_approve() {
    let office = Office::new().await;
    assert!(
        office
            .is_refused(act(Kind::Boost, POST))
            .await
            .contains("look it up")
    );
    office.knows_the_post().await;
    let candidate = office.proposes(act(Kind::Boost, POST)).await;
    let card = candidate.card.clone().unwrap();
    assert_eq!(
        (card.handle.as_str(), card.name.as_str()),
        ("@fan@globex.example", "A fan")
    );
    assert_eq!(card.content_html.as_deref(), Some("<p>We like Acme</p>"));
    assert!(!card.is_gone && !card.has_changed);
    assert_eq!(candidate.revision.object_hash, Some(post().hash().unwrap()));
    let boosted = office.takes_out(&candidate).await;
    assert_eq!(boosted.kind, Kind::Boost);
    assert!(
        office
            .is_refused(act(Kind::Boost, POST))
            .await
            .contains("already")
    );
}

#[tokio::test]
async fn a_boost_goes_to_its_author_the_followers_and_everybody_and_a_favourite_to_its_author() {
    let office = Office::new().await;
    office.knows_the_post().await;
    let audience = |id: String| {
        let database = office.world.database().clone();
        async move {
            let query = format!(
                "SELECT audience_to || ' ' || audience_cc AS value FROM revisions WHERE candidate_id = {id}"
            );
            sql::texts(&database, query).await.remove(0).unwrap()
        }
    };
    let boost = office.proposes(act(Kind::Boost, POST)).await;
    assert_eq!(
        audience(boost.id.to_string()).await,
        "[\"https://globex.example/users/fan\"] \
         [\"https://www.w3.org/ns/activitystreams#Public\",\"https://social.acme.example/brands/news/followers\"]"
    );
    let favourite = office.publishes(act(Kind::Favourite, POST)).await;
    assert_eq!(
        audience(favourite.id.to_string()).await,
        "[\"https://globex.example/users/fan\"] []"
    );
    assert!(
        office
            .is_refused(act(Kind::Favourite, POST))
            .await
            .contains("already")
    );
}

#[tokio::test]
async fn only_what_is_boosted_can_be_taken_back_and_then_it_can_be_boosted_again() {
    let office = Office::new().await;
    office.knows_the_post().await;
    assert!(
        office
            .is_refused(act(Kind::Unboost, POST))
            .await
            .contains("not boosted")
    );
    office.publishes(act(Kind::Boost, POST)).await;
    office.publishes(act(Kind::Unboost, POST)).await;
    assert!(
        office
            .is_refused(act(Kind::Unboost, POST))
            .await
            .contains("not boosted")
    );
    office.publishes(act(Kind::Boost, POST)).await;
}

#[tokio::test]
async fn an_internal_post_and_a_publication_of_ours_cannot_be_boosted_or_liked() {
    let office = Office::new().await;
    let uri = office.note_is_out("Good news").await;
    let internal = office.erik.posts("Only us").await;
    for kind in [Kind::Boost, Kind::Favourite] {
        for (object, word) in [
            (
                format!("https://inside.acme.example/statuses/{}", internal.id),
                "internal",
            ),
            (
                format!("https://INSIDE.acme.example:443/@erik/{}", internal.id),
                "internal",
            ),
            (uri.clone(), "our own"),
            (internal.id.to_string(), "object"),
            ("http://globex.example/notes/1".to_owned(), "https"),
            ("https://user@globex.example/notes/1".to_owned(), "object"),
        ] {
            let sentence = office.is_refused(act(kind, &object)).await;
            assert!(sentence.contains(word), "{kind:?} {object}: {sentence}");
        }
    }
}

#[tokio::test]
async fn an_old_copy_is_refreshed_before_a_boost_leaves() {
    let office = Office::new().await;
    office.knows_the_post().await;
    let approved = office
        .approves(&office.proposes(act(Kind::Boost, POST)).await)
        .await;
    office.world.clock.advance_seconds(11 * 60);
    let waiting = office.releases(&approved).await;
    assert_eq!(waiting.state, CandidateState::Releasing);
    assert_eq!(office.is_asking().await, [Query::Object(POST.into())]);
    office.is_answered(found(|_| ())).await;
    office.world.releaser_runs().await.unwrap();
    let released = office.erik.sees(&approved).await.unwrap();
    assert_eq!(
        released.state,
        CandidateState::Published,
        "{:?}",
        released.problem
    );
}

#[tokio::test]
async fn a_boost_of_what_was_changed_deleted_or_cannot_be_read_is_held() {
    let answers: [(Result<Found, String>, &str); 3] = [
        (
            found(|object| object.content_html = "<p>We hate Acme</p>".into()),
            "not what it was",
        ),
        (Ok(Found::Gone), "no more"),
        (Err("its server does not answer".into()), "does not answer"),
    ];
    for (answer, word) in answers {
        let office = Office::new().await;
        office.knows_the_post().await;
        let approved = office
            .approves(&office.proposes(act(Kind::Boost, POST)).await)
            .await;
        office.world.clock.advance_seconds(11 * 60);
        office.releases(&approved).await;
        office.is_answered(answer).await;
        office.world.releaser_runs().await.unwrap();
        let held = office.erik.sees(&approved).await.unwrap();
        assert_eq!(held.state, CandidateState::Held, "{word}");
        let reason = held.held.unwrap().reason;
        assert!(reason.contains(word), "{word}: {reason}");
        assert_eq!(office.world.releases().await, 0);
    }
}

#[tokio::test]
async fn when_a_boosted_post_changes_the_desk_is_told_and_the_boost_says_so() {
    let office = Office::new().await;
    office.knows_the_post().await;
    let boosted = office.publishes(act(Kind::Boost, POST)).await;
    let told = "SELECT count(*) AS value FROM desk_notices WHERE kind = 'boosted_changed'";
    assert_eq!(sql::numbers(office.world.database(), told).await, [0]);
    office
        .world
        .is_told(1, Notice::ObjectChanged { uri: POST.into() })
        .await;
    let desk = "SELECT count(DISTINCT person_id) AS value FROM brand_roles";
    let desk = sql::numbers(office.world.database(), desk).await;
    assert!(desk[0] >= 4);
    assert_eq!(
        sql::numbers(office.world.database(), told).await,
        desk,
        "everybody of the desk"
    );
    let seen = office.erik.sees(&boosted).await.unwrap();
    assert!(seen.card.unwrap().has_changed);
    // Ending the boost needs no fresh copy of what it ends.
    office.publishes(act(Kind::Unboost, POST)).await;
    office
        .world
        .is_told(2, Notice::ObjectChanged { uri: POST.into() })
        .await;
    assert_eq!(
        sql::numbers(office.world.database(), told).await,
        desk,
        "it is boosted no more"
    );
}

#[tokio::test]
async fn what_was_looked_up_can_be_answered_until_it_is_gone() {
    let office = Office::new().await;
    let reply = Proposal {
        kind: Some("reply".into()),
        in_reply_to: Some(POST.into()),
        ..note("Thank you")
    };
    assert!(office.is_refused(reply.clone()).await.contains("in_reply_to"));
    office.knows_the_post().await;
    let candidate = office.proposes(reply.clone()).await;
    assert_eq!(
        candidate.card.clone().unwrap().content_html.as_deref(),
        Some("<p>We like Acme</p>")
    );
    office.takes_out(&candidate).await;
    office.world.clock.advance_seconds(120);
    office.looks_up(POST, Ok(Found::Gone)).await;
    assert!(office.is_refused(reply).await.contains("in_reply_to"));
    for kind in [Kind::Boost, Kind::Favourite] {
        assert!(office.is_refused(act(kind, POST)).await.contains("no more"));
    }
}

#[tokio::test]
async fn f16_what_people_do_inside_with_something_from_outside_asks_nobody_anything() {
    let office = Office::new().await;
    office
        .world
        .hears_from_a_fan(1, gatepost_model::notice::OutsideKind::Mention)
        .await;
    let item = sql::numbers(office.world.database(), "SELECT id AS value FROM outside_items").await[0];
    let (inside, caller) = (&office.world.inside, &office.erik.caller);
    let id = item.to_string();
    gatepost_internal::entry::favourite(inside, caller, &id)
        .await
        .unwrap();
    gatepost_internal::entry::bookmark(inside, caller, &id)
        .await
        .unwrap();
    office
        .erik
        .posts("@someone@elsewhere.example have a look: https://globex.example/notes/1 #acme")
        .await;
    assert_eq!(office.is_asking().await, []);
    assert_eq!(office.world.releases().await, 0);
    assert_eq!(sql::count(office.world.database(), "candidates").await, 0);
}
