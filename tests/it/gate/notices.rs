//! Who is told what at the desk: a row in the transaction of what happened, and never a word of content.

use gatepost_internal::notice::{self, Kind, Notice};
use gatepost_model::gate::{CandidateState, Policy};
use gatepost_model::scope::Scope;

use crate::support::colleague::{Colleague, decision, note};
use crate::support::sql;
use crate::support::world::World;

async fn told(who: &Colleague) -> Vec<Notice> {
    let mut told = notice::list(&who.inside, &who.caller, Default::default())
        .await
        .unwrap();
    told.reverse();
    told
}

async fn kinds(who: &Colleague) -> Vec<Kind> {
    told(who).await.into_iter().map(|one| one.kind).collect()
}

#[tokio::test]
async fn each_step_tells_those_whom_it_concerns_and_nobody_what_they_did_themselves() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &candidate).await;
    assert_eq!(kinds(&ana).await, [Kind::Approved, Kind::Published]);
    assert_eq!(kinds(&petra).await, [Kind::ReviewWanted]);
    assert_eq!(kinds(&paul).await, [Kind::Approved]);
    assert!(
        told(&ana)
            .await
            .iter()
            .all(|one| one.candidate == Some(candidate.id))
    );
}

#[tokio::test]
async fn saying_no_tells_whoever_wrote_it() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    for (what, kind, state) in [
        (
            "request_changes",
            Kind::ChangesRequested,
            CandidateState::ChangesRequested,
        ),
        ("reject", Kind::Rejected, CandidateState::Rejected),
    ] {
        let candidate = ana.proposes("Good news").await;
        let candidate = ana.submits(&candidate).await.unwrap();
        let token = petra.confirms(&candidate).await.unwrap();
        let word = decision(&candidate, what, Some("Not so"), Some(&token));
        let refused = petra.decides(&candidate, word).await.unwrap();
        assert_eq!(refused.state, state);
        assert_eq!(kinds(&ana).await.last(), Some(&kind));
    }
}

#[tokio::test]
async fn one_approval_of_two_asks_nobody_once_more() {
    let mut policy = Policy::standard(0);
    policy.steps[0].needed = 2;
    let world = World::with_policy(policy).await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let candidate = ana.proposes("Good news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    assert_eq!(kinds(&pia).await, [Kind::ReviewWanted]);
    petra.approves(&candidate).await.unwrap();
    assert_eq!(kinds(&pia).await, [Kind::ReviewWanted]);
}

#[tokio::test]
async fn the_next_step_is_told_when_it_opens() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    world.employee("lena").await;
    let role = gatepost_model::role::Role::Approver;
    gatepost_internal::role::grant_in_group(&world.inside, "lena", role, Some("news"), Some("legal"), None)
        .await
        .unwrap();
    let lena = world.sign_in("lena", &Scope::ALL).await;
    let candidate = ana
        .tries_to_propose(gatepost_internal::gate::Proposal {
            labels: vec!["legal".into()],
            ..note("Good news")
        })
        .await
        .unwrap();
    let candidate = ana.submits(&candidate).await.unwrap();
    assert!(kinds(&lena).await.is_empty());
    petra.approves(&candidate).await.unwrap();
    assert_eq!(kinds(&lena).await, [Kind::ReviewWanted]);
}

#[tokio::test]
async fn whoever_has_an_address_gets_a_mail_with_a_path_and_no_word() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    sql::execute(
        world.database(),
        "UPDATE people SET email = 'petra@acme.example' WHERE username = 'petra'",
    )
    .await
    .unwrap();
    let candidate = ana.proposes("CNRY-content").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    let lines = "SELECT kind || ' ' || path || ' ' || address AS value FROM mails";
    let mails = sql::texts(world.database(), lines).await;
    let expected = format!("review_wanted /desk/{} petra@acme.example", candidate.id);
    assert_eq!(mails, [Some(expected)]);
    world.deactivates(&petra).await;
}

#[tokio::test]
async fn what_was_looked_at_counts_no_more() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    for text in ["One", "Two"] {
        let candidate = ana.proposes(text).await;
        ana.submits(&candidate).await.unwrap();
    }
    let unseen = async || notice::count_unseen(&petra.inside, &petra.caller).await.unwrap();
    assert_eq!(unseen().await, 2);
    let first = told(&petra).await[0].id;
    notice::mark_seen(&petra.inside, &petra.caller, Some(first))
        .await
        .unwrap();
    assert_eq!(unseen().await, 1);
    notice::mark_seen(&petra.inside, &petra.caller, None)
        .await
        .unwrap();
    assert_eq!(unseen().await, 0);
    assert_eq!(notice::count_unseen(&ana.inside, &ana.caller).await.unwrap(), 0);
}

#[tokio::test]
async fn whoever_does_what_they_were_told_of_has_read_it() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let unseen = async |who: &Colleague| notice::count_unseen(&who.inside, &who.caller).await.unwrap();
    let candidate = ana.submits(&ana.proposes("One").await).await.unwrap();
    let other = ana.submits(&ana.proposes("Two").await).await.unwrap();
    assert_eq!(unseen(&petra).await, 2);
    let candidate = petra.requests_changes(&candidate, "Say more").await.unwrap();
    assert_eq!(unseen(&petra).await, 1, "the other one still waits");
    assert_eq!(unseen(&ana).await, 1);
    let candidate = ana.rewrites(&candidate, "One, and more").await.unwrap();
    assert_eq!(unseen(&ana).await, 0, "she has done what was asked");
    let candidate = ana.submits(&candidate).await.unwrap();
    let candidate = petra.approves(&candidate).await.unwrap();
    assert_eq!(unseen(&paul).await, 1);
    paul.releases(&candidate, Some(60)).await.unwrap();
    assert_eq!(unseen(&paul).await, 0);
    let refused = petra
        .decides(&other, decision(&other, "approve", None, None))
        .await;
    assert!(refused.is_err());
    assert_eq!(unseen(&petra).await, 1, "what was refused was not done");
}

#[tokio::test]
async fn a_verb_that_fails_tells_nobody() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = ana.proposes("Good news").await;
    sql::break_inserts(world.database(), "audit_entries").await;
    assert!(ana.submits(&candidate).await.is_err());
    assert!(told(&petra).await.is_empty());
}
