//! The password asked again: for one token, one candidate, one revision, one verb, once, for five minutes.

use gatepost_internal::gate::Candidate;
use gatepost_internal::reauthentication::{self, Request};
use gatepost_internal::{Error, audit};
use gatepost_model::gate::CandidateState;
use gatepost_model::scope::Scope;

use crate::support::colleague::{Colleague, decision};
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

struct Review {
    world: World,
    ana: Colleague,
    petra: Colleague,
    candidate: Candidate,
}

impl Review {
    async fn new() -> Self {
        let world = World::new().await;
        let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
        let candidate = ana.proposes("Good news").await;
        let candidate = ana.submits(&candidate).await.unwrap();
        Self {
            world,
            ana,
            petra,
            candidate,
        }
    }

    fn request(&self) -> Request {
        Request {
            password: Some(PASSWORD.into()),
            candidate_id: Some(self.candidate.id.to_string()),
            verb: Some("decide".into()),
            ..Request::default()
        }
    }

    async fn approves_with(&self, who: &Colleague, token: Option<&str>) -> Result<Candidate, Error> {
        who.decides(&self.candidate, decision(&self.candidate, "approve", None, token))
            .await
    }
}

fn is_refused(outcome: Result<Candidate, Error>) {
    assert!(matches!(outcome, Err(Error::Reauthentication(_))), "{outcome:?}");
}

#[tokio::test]
async fn without_one_nothing_is_decided() {
    let review = Review::new().await;
    for token in [None, Some(""), Some("0000"), Some("a\0b")] {
        is_refused(review.approves_with(&review.petra, token).await);
    }
}

#[tokio::test]
async fn it_is_bound_to_the_token_it_was_made_with() {
    let review = Review::new().await;
    let secret = review.petra.confirms(&review.candidate).await.unwrap();
    let elsewhere = review.world.sign_in("petra", &Scope::ALL).await;
    is_refused(review.approves_with(&elsewhere, Some(&secret)).await);
    let pia = review.world.approver("pia").await;
    is_refused(review.approves_with(&pia, Some(&secret)).await);
    let approved = review.approves_with(&review.petra, Some(&secret)).await.unwrap();
    assert_eq!(
        approved.state,
        CandidateState::Approved,
        "two vain attempts of others have not used it up"
    );
}

#[tokio::test]
async fn it_is_bound_to_the_candidate_the_revision_and_the_verb() {
    let review = Review::new().await;
    let other = review.ana.proposes("Other news").await;
    let for_other = review.petra.confirms(&other).await.unwrap();
    is_refused(review.approves_with(&review.petra, Some(&for_other)).await);

    let release = Request {
        verb: Some("release".into()),
        ..review.request()
    };
    let for_release = reauthentication::begin(&review.petra.inside, &review.petra.caller, release)
        .await
        .unwrap();
    is_refused(
        review
            .approves_with(&review.petra, Some(&for_release.token))
            .await,
    );

    let for_first = review.petra.confirms(&review.candidate).await.unwrap();
    let edited = review
        .ana
        .rewrites(&review.candidate, "Better news")
        .await
        .unwrap();
    let edited = review.ana.submits(&edited).await.unwrap();
    is_refused(
        review
            .petra
            .decides(&edited, decision(&edited, "approve", None, Some(&for_first)))
            .await,
    );
}

#[tokio::test]
async fn it_is_used_once() {
    let review = Review::new().await;
    let secret = review.petra.confirms(&review.candidate).await.unwrap();
    review.approves_with(&review.petra, Some(&secret)).await.unwrap();
    // Held again, so that the same decision about the same revision is possible once more.
    sql::execute(review.world.database(), "UPDATE candidates SET state = 'held'")
        .await
        .unwrap();
    is_refused(review.approves_with(&review.petra, Some(&secret)).await);
    let fresh = review.petra.confirms(&review.candidate).await.unwrap();
    assert_eq!(
        review
            .approves_with(&review.petra, Some(&fresh))
            .await
            .unwrap()
            .state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn it_lives_five_minutes() {
    let review = Review::new().await;
    let granted = reauthentication::begin(&review.petra.inside, &review.petra.caller, review.request())
        .await
        .unwrap();
    assert_eq!(granted.expires_at, review.world.now().plus_seconds(300));
    review.world.clock.advance_seconds(300);
    is_refused(review.approves_with(&review.petra, Some(&granted.token)).await);
    review.world.clock.advance_seconds(-1);
    assert!(
        review
            .approves_with(&review.petra, Some(&granted.token))
            .await
            .is_ok()
    );
}

#[tokio::test]
async fn a_refused_verb_does_not_use_it_up() {
    let review = Review::new().await;
    let secret = review.petra.confirms(&review.candidate).await.unwrap();
    let mute = decision(&review.candidate, "reject", None, Some(&secret));
    assert!(matches!(
        review.petra.decides(&review.candidate, mute).await,
        Err(Error::Invalid(_))
    ));
    assert!(review.approves_with(&review.petra, Some(&secret)).await.is_ok());
}

#[tokio::test]
async fn what_is_asked_for_is_checked_in_the_gates_order() {
    let review = Review::new().await;
    let outsider = review.world.employee("ben").await;
    let with = |change: fn(&mut Request)| {
        let mut request = review.request();
        change(&mut request);
        request
    };
    let everything_wrong = with(|r| (r.verb, r.password) = (None, None));
    let refused = reauthentication::begin(&outsider.inside, &outsider.caller, everything_wrong).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    for request in [
        with(|r| r.verb = None),
        with(|r| r.verb = Some("publish".into())),
        with(|r| r.candidate_id = None),
        with(|r| r.password = None),
        with(|r| r.password = Some("x".repeat(4_097))),
        with(|r| r.password = Some("correct horse\0battery staple".into())),
    ] {
        let shown = format!("{:?} {:?}", request.verb, request.candidate_id);
        let refused = reauthentication::begin(&review.petra.inside, &review.petra.caller, request).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{shown}: {refused:?}");
    }
    for verb in ["stop", "lift_stop"] {
        let request = Request {
            candidate_id: None,
            verb: Some(verb.into()),
            ..review.request()
        };
        reauthentication::begin(&review.petra.inside, &review.petra.caller, request)
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn g12_wrong_passwords_are_audited_and_share_the_limit_of_signing_in() {
    let review = Review::new().await;
    let petra = &review.petra;
    let wrong = Request {
        password: Some("wrong horse battery".into()),
        ..review.request()
    };
    for attempt in 1..=10 {
        let refused = reauthentication::begin(&petra.inside, &petra.caller, wrong.clone()).await;
        assert!(
            matches!(refused, Err(Error::Reauthentication(_))),
            "{attempt}: {refused:?}"
        );
    }
    let refused = reauthentication::begin(&petra.inside, &petra.caller, review.request()).await;
    assert!(
        matches!(refused, Err(Error::TooMany(600))),
        "even the right one: {refused:?}"
    );
    let sign_in = gatepost_internal::password::check(&petra.inside, "petra", "192.0.2.1", PASSWORD).await;
    assert!(matches!(sign_in, Err(Error::TooMany(_))), "{sign_in:?}");
    let entries = review
        .world
        .database()
        .read(|r| audit::list_after(r, 0, 1_000))
        .await
        .unwrap();
    assert_eq!(
        entries
            .iter()
            .filter(|entry| entry.verb == "reauthentication.failed")
            .count(),
        10
    );
    review.world.clock.advance_seconds(600);
    assert!(petra.confirms(&review.candidate).await.is_ok());
}
