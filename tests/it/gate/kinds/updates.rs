//! Updates: another text for something that is out.

use gatepost_internal::gate::{Change, Proposal};
use gatepost_model::gate::{CandidateState, Kind};

use super::{Office, act};
use crate::support::colleague::{note, read};
use crate::support::sql;

fn update(uri: &str, text: &str) -> Proposal {
    Proposal {
        text: Some(text.into()),
        ..act(Kind::Update, uri)
    }
}

#[tokio::test]
async fn f5_what_is_out_stays_until_another_text_was_approved() {
    let office = Office::new().await;
    let first = office
        .publishes(Proposal {
            content_warning: Some("Joy".into()),
            language: Some("en".into()),
            ..note("Good news")
        })
        .await;
    let uri = first.publication.clone().unwrap().uri;
    let pending = office.proposes(update(&uri, "Better news")).await;
    let target = pending.target.clone().unwrap();
    assert_eq!((target.uri.as_str(), target.stands), (uri.as_str(), true));
    assert_eq!(read(&target.text), Some("Good news"));
    assert_eq!(target.rev_hash, first.revision.rev_hash);
    assert_eq!(
        pending.revision.object_hash.as_ref(),
        Some(&first.revision.rev_hash),
        "it is about exactly what outsiders read now"
    );
    // What was not written stays as it is out.
    assert_eq!(read(&pending.revision.content_warning), Some("Joy"));
    assert_eq!(pending.revision.language.as_deref(), Some("en"));
    assert_eq!(
        office.erik.sees(&first).await.unwrap().state,
        CandidateState::Published
    );

    office.takes_out(&pending).await;
    assert_eq!(
        office.erik.sees(&first).await.unwrap().state,
        CandidateState::Superseded
    );
    let entry = entry_of(&office, &uri).await;
    assert_eq!(entry.as_deref(), Some("<p>Better news</p>"));
}

/// What people inside read at a publication now.
async fn entry_of(office: &Office, uri: &str) -> Option<String> {
    let ids = sql::numbers(
        office.world.database(),
        format!("SELECT release_id AS value FROM publications WHERE uri = '{uri}'"),
    )
    .await;
    let entry = gatepost_internal::entry::get(&office.world.inside, &office.paul.caller, &ids[0].to_string())
        .await
        .ok()?;
    match entry.what {
        gatepost_internal::entry::What::Publication(publication) => Some(publication.content_html),
        _ => None,
    }
}

#[tokio::test]
async fn whoever_had_to_agree_to_the_words_has_to_agree_to_those_that_take_their_place() {
    let office = Office::new().await;
    let first = office
        .publishes(Proposal {
            labels: vec!["crisis".into()],
            ..note("We look into it")
        })
        .await;
    let uri = first.publication.clone().unwrap().uri;
    let pending = office.proposes(update(&uri, "Nothing happened")).await;
    assert_eq!(pending.revision.labels, ["crisis"]);
    let change = Change {
        revision: Some(pending.revision.number),
        labels: Some(vec!["financial".into()]),
        ..Change::default()
    };
    let pending = office.erik.changes(&pending, change).await.unwrap();
    assert_eq!(pending.revision.labels, ["crisis", "financial"]);
    let change = Change {
        revision: Some(pending.revision.number),
        labels: Some(Vec::new()),
        ..Change::default()
    };
    let pending = office.erik.changes(&pending, change).await.unwrap();
    assert_eq!(pending.revision.labels, ["crisis"]);
    let pending = office.erik.submits(&pending).await.unwrap();
    let pending = office.petra.approves(&pending).await.unwrap();
    assert_eq!(pending.state, CandidateState::InReview, "a crisis takes two");
}

#[tokio::test]
async fn an_empty_warning_is_written_and_takes_the_old_one_away() {
    let office = Office::new().await;
    let first = office
        .publishes(Proposal {
            content_warning: Some("Joy".into()),
            ..note("Good news")
        })
        .await;
    let uri = first.publication.unwrap().uri;
    let proposal = Proposal {
        content_warning: Some(String::new()),
        ..act(Kind::Update, &uri)
    };
    let candidate = office.proposes(proposal).await;
    assert!(candidate.revision.content_warning.is_none());
    assert_eq!(read(&candidate.revision.text), Some("Good news"));
}

#[tokio::test]
async fn two_updates_of_one_text_know_of_each_other_and_only_the_first_goes_out() {
    let office = Office::new().await;
    let uri = office.note_is_out("Good news").await;
    let one = office.proposes(update(&uri, "Better news")).await;
    let other = office.proposes(update(&uri, "Best news")).await;
    assert_eq!(other.target.as_ref().unwrap().also_open, [one.id]);
    let late = office.approves(&other).await;
    office.takes_out(&one).await;
    let held = office.releases(&late).await;
    assert_eq!(held.state, CandidateState::Held);
    assert!(
        held.problem.as_ref().unwrap().contains("newer"),
        "{:?}",
        held.problem
    );
    assert_eq!(held.held.as_ref().unwrap().reason, held.problem.unwrap());
    // A new revision is about what stands now.
    let again = office.erik.rewrites(&late, "Best news of all").await.unwrap();
    office.takes_out(&again).await;
    assert_eq!(
        entry_of(&office, &uri).await.as_deref(),
        Some("<p>Best news of all</p>")
    );
}

#[tokio::test]
async fn an_update_of_an_answer_stays_an_answer() {
    let office = Office::new().await;
    let parent = office
        .world
        .hears_from_a_fan(1, gatepost_model::notice::OutsideKind::Reply)
        .await;
    let reply = Proposal {
        kind: Some("reply".into()),
        in_reply_to: Some(parent.clone()),
        ..note("Thank you")
    };
    let out = office.publishes(reply).await;
    let uri = out.publication.unwrap().uri;
    let candidate = office.proposes(update(&uri, "Thank you very much")).await;
    assert_eq!(candidate.revision.in_reply_to.as_deref(), Some(parent.as_str()));
    let cc = sql::texts(
        office.world.database(),
        format!(
            "SELECT audience_cc AS value FROM revisions WHERE candidate_id = {}",
            candidate.id
        ),
    )
    .await;
    assert!(
        cc[0]
            .as_ref()
            .unwrap()
            .contains("https://globex.example/users/fan"),
        "{cc:?}"
    );
}

#[tokio::test]
async fn an_update_is_about_something_of_the_same_brand_that_stands() {
    let office = Office::new().await;
    office.world.another_brand("jobs").await;
    let uri = office.note_is_out("Good news").await;
    let post = office.erik.posts("Only us").await;
    let inside = format!("https://inside.acme.example/statuses/{}", post.id);
    let of_jobs = Proposal {
        brand: Some("jobs".into()),
        ..update(&uri, "Better news")
    };
    for (wrong, word) in [
        (of_jobs, "this brand"),
        (
            update("https://social.acme.example/posts/none", "Better news"),
            "object",
        ),
        (update(&inside, "Better news"), "internal"),
        (update("nonsense", "Better news"), "object"),
        (
            Proposal {
                title: Some("A headline".into()),
                ..update(&uri, "Better news")
            },
            "title",
        ),
        (
            Proposal {
                object: None,
                ..update(&uri, "Better news")
            },
            "object",
        ),
    ] {
        let shown = format!("{wrong:?}");
        let sentence = office.is_refused(wrong).await;
        assert!(sentence.contains(word), "{shown}: {sentence}");
    }
}

#[tokio::test]
async fn neither_updates_nor_boosts_nor_pins_are_entries_of_their_own() {
    let office = Office::new().await;
    let uri = office.note_is_out("Good news").await;
    office.knows_the_post().await;
    office.publishes(update(&uri, "Better news")).await;
    office.publishes(act(Kind::Boost, super::POST)).await;
    office.publishes(act(Kind::Pin, &uri)).await;
    let brand = office.world.brand_id("news").await;
    let (inside, caller) = (&office.world.inside, &office.paul.caller);
    let page = gatepost_internal::page::Page::default();
    let home = gatepost_internal::timeline::home(inside, caller, page)
        .await
        .unwrap();
    assert_eq!(home.len(), 1);
    let account = gatepost_internal::account::get(inside, caller, &brand.to_string())
        .await
        .unwrap();
    let gatepost_internal::account::Account::Brand(account) = account else {
        panic!("a brand")
    };
    assert_eq!(account.publications, 1);
}
