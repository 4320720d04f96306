//! T1: a proposal is a copy, and a draft.

use gatepost_internal::Error;
use gatepost_internal::gate::Proposal;
use gatepost_internal::post::{self, Draft};
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::role::Role;

use crate::support::colleague::{note, read};
use crate::support::world::World;

#[tokio::test]
async fn a_note_is_proposed_as_a_draft_of_one_revision() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = ana.proposes("Good news").await;
    assert_eq!(candidate.state, CandidateState::Draft);
    assert_eq!(
        (
            candidate.brand.as_str(),
            candidate.kind,
            candidate.author.as_str()
        ),
        ("news", Kind::Create, "ana")
    );
    assert_eq!(candidate.revision.number, 1);
    assert_eq!(candidate.revision.created_at, world.now());
    assert_eq!(read(&candidate.revision.text), Some("Good news"));
    assert_eq!(read(&candidate.revision.content_html), Some("<p>Good news</p>"));
    let [step] = candidate.steps.as_slice() else {
        panic!("one step")
    };
    assert_eq!((step.group.as_str(), step.needed, step.given), ("pr", 1, 0));
    assert!(candidate.decisions.is_empty() && candidate.publication.is_none());
    assert!(candidate.scheduled_at.is_none() && candidate.leaves_at.is_none() && candidate.problem.is_none());
}

#[tokio::test]
async fn two_candidates_with_the_same_text_have_different_hashes() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let [one, other] = [ana.proposes("Good news").await, ana.proposes("Good news").await];
    assert_ne!(one.revision.rev_hash, other.revision.rev_hash);
}

#[tokio::test]
async fn proposing_a_post_copies_it_and_makes_its_author_a_contributor() {
    let world = World::new().await;
    // Ana happens to be an approver; her words make her a contributor nevertheless.
    let ana = world.approver("ana").await;
    let ben = world.employee("ben").await;
    let draft = Draft {
        text: Some("We did it".into()),
        content_warning: Some("Joy".into()),
        language: Some("en".into()),
        ..Draft::default()
    };
    let post = post::publish(&ana.inside, &ana.caller, draft).await.unwrap();
    let from_post = Proposal {
        from_post_id: Some(post.id.to_string()),
        text: None,
        ..note("")
    };
    let candidate = ben.tries_to_propose(from_post).await.unwrap();
    assert_eq!(candidate.author, "ben");
    assert_eq!(read(&candidate.revision.text), Some("We did it"));
    assert_eq!(read(&candidate.revision.content_warning), Some("Joy"));
    assert_eq!(candidate.revision.language.as_deref(), Some("en"));
    let candidate = ben.submits(&candidate).await.unwrap();
    assert!(matches!(ana.approves(&candidate).await, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn a_text_of_ones_own_takes_the_place_of_the_posts() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let post = ana.posts("We did it, and how").await;
    let proposal = Proposal {
        from_post_id: Some(post.id.to_string()),
        ..note("We did it")
    };
    let candidate = ben.tries_to_propose(proposal).await.unwrap();
    assert_eq!(read(&candidate.revision.text), Some("We did it"));
    assert!(ana.sees(&candidate).await.is_ok(), "it is hers all the same");
}

#[tokio::test]
async fn what_was_proposed_stays_when_its_post_is_deleted() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let post = ana.posts("We did it").await;
    let from_post = Proposal {
        from_post_id: Some(post.id.to_string()),
        text: None,
        ..note("")
    };
    let candidate = ben.tries_to_propose(from_post).await.unwrap();
    post::delete(&ana.inside, &ana.caller, &post.id.to_string())
        .await
        .unwrap();
    let later = ben.sees(&candidate).await.unwrap();
    assert_eq!(read(&later.revision.text), Some("We did it"));
    assert_eq!(later.revision.rev_hash, candidate.revision.rev_hash);
}

#[tokio::test]
async fn a_post_that_is_not_for_one_cannot_be_proposed() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let private = Draft {
        text: Some("Between us".into()),
        visibility: Some("direct".into()),
        ..Draft::default()
    };
    let post = post::publish(&ana.inside, &ana.caller, private).await.unwrap();
    for id in [post.id.to_string(), "1".into(), "none".into(), String::new()] {
        let proposal = Proposal {
            from_post_id: Some(id.clone()),
            ..note("Between us")
        };
        let refused = ben.tries_to_propose(proposal).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{id:?}: {refused:?}");
    }
}

#[tokio::test]
async fn every_wrong_field_is_refused_with_a_sentence_that_names_it() {
    let world = World::new().await;
    // An editor, so that no field is hidden behind a role.
    let ana = world.with_roles("ana", &[Role::Editor]).await;
    let text = |text: &str| Proposal {
        text: Some(text.into()),
        ..note("")
    };
    let set = |change: fn(&mut Proposal)| {
        let mut proposal = note("Good news");
        change(&mut proposal);
        proposal
    };
    let follow = |object: Option<&str>| Proposal {
        kind: Some("follow".into()),
        object: object.map(str::to_owned),
        text: None,
        ..note("")
    };
    let cases: Vec<(Proposal, &str)> = vec![
        (set(|p| p.brand = None), "brand"),
        (set(|p| p.brand = Some("nobody".into())), "brand"),
        (set(|p| p.brand = Some("ne\0ws".into())), "brand"),
        (set(|p| p.kind = None), "kind"),
        (set(|p| p.kind = Some("sonnet".into())), "kind"),
        (set(|p| p.kind = Some("poll".into())), "poll"),
        (set(|p| p.kind = Some("Create".into())), "kind"),
        (set(|p| p.text = None), "text"),
        (text(" \n\t"), "text"),
        (text(&"x".repeat(5_001)), "text"),
        (text("zero\0byte"), "text"),
        (
            set(|p| p.content_warning = Some("x".repeat(501))),
            "content_warning",
        ),
        (
            set(|p| p.content_warning = Some("zero\0byte".into())),
            "content_warning",
        ),
        (set(|p| p.language = Some("english".into())), "language"),
        (set(|p| p.not_before = Some("tomorrow".into())), "not_before"),
        (
            set(|p| p.in_reply_to = Some("https://globex.example/notes/1".into())),
            "in_reply_to",
        ),
        (
            set(|p| p.object = Some("https://globex.example/users/fan".into())),
            "object",
        ),
        (follow(None), "object"),
        (follow(Some("globex")), "object"),
        (follow(Some("http://globex.example/users/fan")), "object"),
        (follow(Some("ftp://globex.example/users/fan")), "object"),
        (follow(Some("https://social.acme.example/brands/news")), "object"),
        (follow(Some("https://inside.acme.example/users/ana")), "object"),
        (follow(Some("https://globex.example/\0")), "object"),
        (
            Proposal {
                text: Some("Hello".into()),
                ..follow(Some("https://globex.example/users/fan"))
            },
            "follow",
        ),
    ];
    for (proposal, word) in cases {
        let shown = format!("{proposal:?}");
        let refused = ana.tries_to_propose(proposal).await;
        let Err(Error::Invalid(sentence)) = refused else {
            panic!("{shown}: {refused:?}")
        };
        assert!(sentence.contains(word), "{shown}: {sentence}");
    }
    assert_eq!(
        crate::support::sql::count(world.database(), "candidates").await,
        0
    );
}
