//! Content checks (R11): what is found blocks, asks another group, or warns; on every revision and again when it
//! leaves.

use gatepost_internal::Error;
use gatepost_internal::gate::{Candidate, check};
use gatepost_internal::request::{self, Made, Wish};
use gatepost_model::check::{CheckList, Rule, RuleKind, Severity};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;

use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

/// A number every detector of card numbers knows.
const CARD: &str = "4111 1111 1111 1111";

fn word(name: &str, word: &str, severity: Severity) -> Rule {
    Rule {
        name: name.into(),
        kind: RuleKind::Word {
            words: vec![word.into()],
        },
        severity,
        group: None,
        note: None,
    }
}

async fn also_finds(world: &World, rule: Rule) {
    let mut list: CheckList = check::standard(&world.inside.context);
    list.rules.push(rule);
    check::install(&world.inside, list).await.unwrap();
}

async fn lets_pass(
    who: &Colleague,
    candidate: &Candidate,
    rule: &str,
    reason: &str,
) -> Result<Candidate, Error> {
    let hash = Some(candidate.revision.rev_hash.clone());
    let (rule, reason) = (Some(rule.to_owned()), Some(reason.to_owned()));
    check::override_finding(
        &who.inside,
        &who.caller,
        &candidate.id.to_string(),
        hash,
        rule,
        reason,
    )
    .await
}

fn joins_legal(world: &World) -> impl Future<Output = Result<(), Error>> {
    gatepost_internal::role::grant_in_group(
        &world.inside,
        "lena",
        Role::Approver,
        Some("news"),
        Some("legal"),
        None,
    )
}

#[tokio::test]
async fn r11_what_is_forbidden_is_not_submitted_and_the_sentence_names_rule_and_place() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let text = format!("Pay with {CARD}");
    let candidate = ana.proposes(&text).await;
    match ana.submits(&candidate).await {
        Err(Error::Invalid(told)) => {
            assert!(told.starts_with("The text cannot leave"), "{told}");
            assert!(told.contains("rule \"") && !told.contains("4111"), "{told}");
        }
        other => panic!("{other:?}"),
    }
    let candidate = ana.rewrites(&candidate, "Pay by invoice").await.unwrap();
    ana.submits(&candidate).await.unwrap();
}

#[tokio::test]
async fn r11_an_address_of_the_inside_does_not_leave() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    for text in [
        "See https://inside.acme.example/posts/1",
        "It runs on 10.0.0.7",
        "hidden\u{200b}here",
    ] {
        let candidate = ana.proposes(text).await;
        assert!(
            matches!(ana.submits(&candidate).await, Err(Error::Invalid(_))),
            "{text:?}"
        );
    }
}

#[tokio::test]
async fn a_finding_that_warns_keeps_nobody() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let candidate = world.approved(&ana, &petra, "Write to press@acme.example").await;
    assert_eq!(candidate.revision.findings.len(), 1);
    assert_eq!(candidate.revision.findings[0].finding.severity, Severity::Warn);
}

#[tokio::test]
async fn a_finding_that_asks_a_group_waits_for_it() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    also_finds(&world, word("Merger", "Project Heron", Severity::ExtraStep)).await;
    let candidate = ana.proposes("Project Heron begins").await;
    match ana.submits(&candidate).await {
        Err(Error::Conflict(told)) => assert!(told.contains("group legal"), "{told}"),
        other => panic!("{other:?}"),
    }
    world.employee("lena").await;
    joins_legal(&world).await.unwrap();
    let lena = world.sign_in("lena", &gatepost_model::scope::Scope::ALL).await;
    let candidate = ana.submits(&candidate).await.unwrap();
    assert_eq!(
        petra.approves(&candidate).await.unwrap().state,
        CandidateState::InReview
    );
    assert_eq!(
        lena.approves(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn whoever_lets_a_finding_pass_says_why_and_does_not_decide_any_more() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let candidate = ana.proposes(&format!("The test number is {CARD}")).await;
    let rule = candidate.revision.findings[0].finding.rule.clone();
    for (who, reason) in [(&ana, "I may"), (&petra, " ")] {
        let refused = lets_pass(who, &candidate, &rule, reason).await;
        assert!(refused.is_err(), "{}: {refused:?}", who.caller.username);
    }
    assert!(matches!(
        lets_pass(&petra, &candidate, "No such rule", "x").await,
        Err(Error::Invalid(_))
    ));
    lets_pass(&petra, &candidate, &rule, "A number made for tests")
        .await
        .unwrap();
    assert!(matches!(
        lets_pass(&pia, &candidate, &rule, "Me too").await,
        Err(Error::Conflict(_))
    ));
    let candidate = ana.submits(&candidate).await.unwrap();
    assert!(matches!(
        petra.approves(&candidate).await,
        Err(Error::Forbidden(_))
    ));
    assert_eq!(
        pia.approves(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
    let kept = sql::texts(
        world.database(),
        "SELECT details AS value FROM audit_entries WHERE verb = 'candidate.finding_overridden'",
    )
    .await;
    assert!(kept[0].as_ref().unwrap().contains(&candidate.revision.rev_hash));
}

#[tokio::test]
async fn what_was_let_pass_holds_for_that_revision_alone() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let first = ana.proposes(&format!("The test number is {CARD}")).await;
    let rule = first.revision.findings[0].finding.rule.clone();
    lets_pass(&petra, &first, &rule, "For tests").await.unwrap();
    let second = ana
        .rewrites(&first, &format!("My number is {CARD}"))
        .await
        .unwrap();
    assert!(matches!(ana.submits(&second).await, Err(Error::Invalid(_))));
    let stale = lets_pass(&world.approver("pia").await, &first, &rule, "x").await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "{stale:?}");
}

#[tokio::test]
async fn a_list_that_was_changed_after_the_approval_holds_what_it_would_not_have_let_pass() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    for (severity, held) in [
        (Severity::Warn, false),
        (Severity::Block, true),
        (Severity::ExtraStep, true),
    ] {
        let candidate = world.approved(&ana, &petra, "Project Heron begins").await;
        paul.releases(&candidate, Some(0)).await.unwrap();
        also_finds(&world, word("Merger", "Project Heron", severity)).await;
        // At once, and not only when it would leave.
        let now = ana.sees(&candidate).await.unwrap();
        let expected = if held {
            CandidateState::Held
        } else {
            CandidateState::Releasing
        };
        assert_eq!(now.state, expected, "{severity:?}");
        if held {
            assert!(now.problem.unwrap().starts_with("The check list has changed"));
        }
        check::install(&world.inside, check::standard(&world.inside.context))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn check_5_what_was_approved_after_the_list_had_changed_is_looked_at_again_when_it_leaves() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    for (severity, expected) in [
        (Severity::Warn, CandidateState::Published),
        (Severity::Block, CandidateState::Held),
        (Severity::ExtraStep, CandidateState::Held),
    ] {
        let candidate = ana.proposes("Project Heron begins").await;
        let candidate = ana.submits(&candidate).await.unwrap();
        also_finds(&world, word("Merger", "Project Heron", severity)).await;
        let state = ana.sees(&candidate).await.unwrap().state;
        assert_eq!(state, CandidateState::InReview, "nobody relies on it yet");
        let candidate = petra.approves(&candidate).await.unwrap();
        paul.releases(&candidate, Some(0)).await.unwrap();
        world.releaser_runs().await.unwrap();
        let now = ana.sees(&candidate).await.unwrap();
        assert_eq!(now.state, expected, "{severity:?}: {:?}", now.problem);
        check::install(&world.inside, check::standard(&world.inside.context))
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn what_a_new_rule_holds_shows_it_and_is_let_pass_or_written_anew_and_not_lifted_again_and_again() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let paul = world.publisher("paul").await;
    let candidate = world.approved(&ana, &petra, "Project Heron begins").await;
    assert!(candidate.revision.findings.is_empty());
    also_finds(&world, word("Merger", "Project Heron", Severity::Block)).await;
    let held = pia.sees(&candidate).await.unwrap();
    assert_eq!(held.state, CandidateState::Held);
    let [shown] = &held.revision.findings[..] else {
        panic!("{:?}", held.revision.findings)
    };
    assert_eq!(shown.finding.severity, Severity::Block);
    match pia.lifts(&candidate).await {
        Err(Error::Conflict(told)) => assert!(told.contains("Let the finding pass"), "{told}"),
        other => panic!("{other:?}"),
    }
    let rule = shown.finding.rule.clone();
    let passed = lets_pass(&pia, &candidate, &rule, "It is announced")
        .await
        .unwrap();
    assert_eq!(passed.state, CandidateState::Held, "that alone sends nothing");
    let lifted = petra.lifts(&candidate).await.unwrap();
    assert_eq!(lifted.state, CandidateState::Approved);
    world.publishes(&paul, &lifted).await;
}

#[tokio::test]
async fn a_list_that_could_not_be_stored_is_not_the_one_that_checks() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    world.approved(&ana, &petra, "Project Heron begins").await;
    let mut list = check::standard(&world.inside.context);
    list.rules.push(word("Merger", "Project Heron", Severity::Block));
    sql::break_inserts(world.database(), "desk_notices").await;
    assert!(check::install(&world.inside, list).await.is_err());
    sql::mend_inserts(world.database(), "desk_notices").await;
    check::install(&world.inside, check::standard(&world.inside.context))
        .await
        .unwrap();
    let candidate = ana.proposes("Project Heron goes on").await;
    ana.submits(&candidate).await.unwrap();
}

#[tokio::test]
async fn a_list_is_changed_by_two_and_its_words_are_not_in_the_chain() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let mut list = check::lists(&adam.inside, &adam.caller)
        .await
        .unwrap()
        .remove(0)
        .list;
    list.rules.push(word("Merger", "CNRYheron", Severity::Block));
    let found = check::try_out(&adam.inside, &adam.caller, list.clone(), "About CNRYheron".into())
        .await
        .unwrap();
    assert_eq!(found.len(), 1);
    let made = request::make(&adam.inside, &adam.caller, Wish::CheckList { list: list.clone() }).await;
    let Ok(Made::Waiting(id)) = made else {
        panic!("{made:?}")
    };
    request::confirm(&berta.inside, &berta.caller, &id.to_string(), PASSWORD)
        .await
        .unwrap();
    let candidate = ana.proposes("CNRYheron begins").await;
    assert!(matches!(ana.submits(&candidate).await, Err(Error::Invalid(_))));
    let kept = sql::texts(world.database(), "SELECT details AS value FROM audit_entries").await;
    assert!(
        kept.iter()
            .flatten()
            .all(|details| !details.contains("CNRYheron"))
    );
    for who in [&ana, &petra] {
        let refused = check::lists(&who.inside, &who.caller).await;
        assert!(
            matches!(refused.err(), Some(Error::Forbidden(_))),
            "its words may be secrets"
        );
    }
    let stale = request::make(&adam.inside, &adam.caller, Wish::CheckList { list }).await;
    assert!(matches!(stale, Err(Error::Conflict(_))), "{stale:?}");
}

#[tokio::test]
async fn without_a_list_nothing_is_written_unchecked() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let candidate = ana.proposes("Good news").await;
    sql::drop_trigger(world.database(), "check_lists", "check_lists_no_delete").await;
    sql::execute(world.database(), "DELETE FROM check_lists")
        .await
        .unwrap();
    assert!(matches!(ana.submits(&candidate).await, Err(Error::Damaged(_))));
    assert!(matches!(
        ana.tries_to_propose(crate::support::colleague::note("More"))
            .await,
        Err(Error::Damaged(_))
    ));
}
