//! Policies: whose they are, what they may ask, and that two administrators change one.

use gatepost_internal::gate::policy;
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::{Error, gate};
use gatepost_model::gate::{CandidateState, Kind, KindRule, LabelRule, Policy, Step};
use gatepost_model::role::Role;

use crate::support::colleague::{Colleague, note};
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

async fn in_force(who: &Colleague, brand: &str) -> Policy {
    policy::of_brand(&who.inside, &who.caller, brand)
        .await
        .unwrap()
        .policy
}

fn wish(brand: Option<&str>, policy: Policy) -> Wish {
    Wish::Policy {
        brand: brand.map(str::to_owned),
        policy,
    }
}

/// What an administrator is told of a policy nobody has published under yet.
async fn refusal(admin: &Colleague, change: impl FnOnce(&mut Policy)) -> String {
    let mut policy = in_force(admin, "news").await;
    change(&mut policy);
    match request::make(&admin.inside, &admin.caller, wish(Some("news"), policy)).await {
        Err(Error::Invalid(sentence)) => sentence,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_brand_has_its_own_policy_and_another_keeps_the_nodes() {
    let world = World::new().await;
    world.another_brand("jobs").await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.approver("petra").await;
    let mut own = in_force(&adam, "news").await;
    assert_eq!(own.version, 1);
    own.steps = vec![Step::of("pr", 2)];
    own.minimum_people = 2;
    let made = request::make(&adam.inside, &adam.caller, wish(Some("news"), own)).await;
    assert!(matches!(made, Ok(Made::Done)), "nothing was published yet");
    assert_eq!(
        (
            in_force(&adam, "news").await.version,
            in_force(&adam, "news").await.steps[0].needed
        ),
        (2, 2)
    );
    assert_eq!(in_force(&adam, "jobs").await.version, 1);

    // Versions rise over all of them, and the newest of each is in force.
    let mut node = in_force(&adam, "jobs").await;
    node.minimum_undo_seconds = 90;
    request::make(&adam.inside, &adam.caller, wish(None, node))
        .await
        .unwrap();
    assert_eq!(in_force(&adam, "jobs").await.version, 3);
    assert_eq!(in_force(&adam, "news").await.version, 2);
    let versions = policy::list(&adam.inside, &adam.caller).await.unwrap();
    let told: Vec<_> = versions
        .iter()
        .map(|one| {
            (
                one.policy.version,
                one.brand.as_deref(),
                one.changed_by.as_deref(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (3, None, Some("adam")),
            (2, Some("news"), Some("adam")),
            (1, None, None)
        ]
    );
}

#[tokio::test]
async fn a_policy_nobody_could_meet_is_refused_with_what_is_wrong() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    type Case = (fn(&mut Policy), &'static str);
    let cases: Vec<Case> = vec![
        (|p| p.steps.clear(), "silence never approves"),
        (|p| p.steps[0].needed = 0, "asks for nobody of the group pr"),
        (|p| p.minimum_people = 0, "asks for nobody"),
        (|p| p.steps.push(Step::of("pr", 1)), "two steps for the group pr"),
        (|p| p.steps.push(Step::of("press", 1)), "has no group press"),
        (|p| p.steps = vec![Step::of("legal", 1)], "0 are in it"),
        (|p| p.steps = vec![Step::of("pr", 2)], "1 are in it"),
        (|p| p.minimum_people = 2, "1 are in the groups"),
        (|p| p.minimum_undo_seconds = 86_401, "undo window"),
        (|p| p.approval_lifetime = 0, "an hour to a year"),
        (|p| p.longest_text = Some(0), "at least one character"),
        (
            |p| {
                p.kinds.push(KindRule {
                    kinds: vec![Kind::Profile],
                    steps: vec![Step::of("pr", 1)],
                    minimum_people: 1,
                })
            },
            "Two rules are for the kind profile",
        ),
        (
            |p| {
                p.labels.push(LabelRule {
                    label: "Top secret".into(),
                    steps: vec![],
                    minimum_people: 1,
                })
            },
            "A label is",
        ),
    ];
    for (change, expected) in cases {
        let sentence = refusal(&adam, change).await;
        assert!(sentence.contains(expected), "{expected:?}: {sentence}");
    }
    assert_eq!(sql::count(world.database(), "policies").await, 1);
}

#[tokio::test]
async fn after_a_publication_it_takes_another_administrator_and_their_password() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;

    let mut looser = in_force(&adam, "news").await;
    looser.approval_lifetime *= 2;
    let made = request::make(&adam.inside, &adam.caller, wish(Some("news"), looser)).await;
    let Ok(Made::Waiting(id)) = made else {
        panic!("{made:?}")
    };
    assert_eq!(in_force(&adam, "news").await.version, 1, "it waits");
    let id = id.to_string();
    let own = request::confirm(&adam.inside, &adam.caller, &id, PASSWORD).await;
    assert!(matches!(own.err(), Some(Error::Forbidden(_))), "not the same one");
    let wrong = request::confirm(&berta.inside, &berta.caller, &id, "not the password").await;
    assert!(matches!(wrong.err(), Some(Error::Reauthentication(_))));
    let nobody = request::confirm(&ana.inside, &ana.caller, &id, PASSWORD).await;
    assert!(matches!(nobody.err(), Some(Error::Forbidden(_))));
    assert_eq!(in_force(&adam, "news").await.version, 1);

    request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
        .await
        .unwrap();
    let now = policy::of_brand(&adam.inside, &adam.caller, "news")
        .await
        .unwrap();
    assert_eq!(now.policy.version, 2);
    assert_eq!(
        (now.changed_by.as_deref(), now.confirmed_by.as_deref()),
        (Some("adam"), Some("berta"))
    );
    let query = "SELECT details AS value FROM audit_entries WHERE verb = 'policy.changed'";
    let details = sql::texts(world.database(), query).await.pop().unwrap().unwrap();
    let kept: serde_json::Value = serde_json::from_str(&details).unwrap();
    assert_eq!(
        kept["policy"],
        serde_json::to_value(&now.policy).unwrap(),
        "the chain has all of it"
    );
}

#[tokio::test]
async fn a_wish_made_from_an_older_policy_is_refused_when_it_is_confirmed() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let mut one = in_force(&adam, "news").await;
    let mut other = one.clone();
    one.minimum_undo_seconds = 10;
    other.minimum_undo_seconds = 20;
    request::make(&adam.inside, &adam.caller, wish(None, one))
        .await
        .unwrap();
    let late = request::make(&adam.inside, &adam.caller, wish(None, other)).await;
    assert!(matches!(late, Err(Error::Conflict(_))), "{late:?}");
}

#[tokio::test]
async fn a_policy_that_asks_more_holds_what_was_approved_before_and_one_that_asks_less_does_not() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    for (needed, sent) in [(2, false), (1, true)] {
        let candidate = world.approved(&ana, &petra, "Good news").await;
        paul.releases(&candidate, Some(0)).await.unwrap();
        let newest = in_force(&ana, "news").await.version;
        let mut policy = Policy::standard(0);
        policy.version = newest + 1;
        policy.steps = vec![Step::of("pr", needed)];
        gate::install_policy(&world.inside, policy).await.unwrap();
        world.releaser_runs().await.unwrap();
        let state = ana.sees(&candidate).await.unwrap().state;
        let expected = if sent {
            CandidateState::Published
        } else {
            CandidateState::Held
        };
        assert_eq!(state, expected, "{needed}");
        if !sent {
            let mut lenient = Policy::standard(0);
            lenient.version = newest + 2;
            gate::install_policy(&world.inside, lenient).await.unwrap();
        }
    }
}

/// T13: nobody finds out at the moment it should have left.
#[tokio::test]
async fn what_a_stricter_policy_outgrows_is_held_at_once_until_it_is_approved_under_it() {
    let world = World::new().await;
    let [ana, petra, pia] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.approver("pia").await,
    ];
    let paul = world.publisher("paul").await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let approved = world.approved(&ana, &petra, "Good news").await;
    let tomorrow = world.approved(&ana, &petra, "News of tomorrow").await;
    let tomorrow = paul.schedules(&tomorrow, Some(24 * 60 * 60)).await.unwrap();
    let mut stricter = in_force(&adam, "news").await;
    stricter.steps = vec![Step::of("pr", 2)];
    request::make(&adam.inside, &adam.caller, wish(None, stricter))
        .await
        .unwrap();
    for candidate in [&approved, &tomorrow] {
        let held = ana.sees(candidate).await.unwrap();
        assert_eq!(held.state, CandidateState::Held);
        let reason = held.problem.clone().unwrap_or_default();
        assert!(reason.contains("The policy has changed"), "{reason}");
        let once = pia.approves(&held).await.unwrap();
        assert_eq!(
            once.state,
            CandidateState::InReview,
            "the old word does not count"
        );
        let again = petra.approves(&once).await.unwrap();
        assert_eq!(again.state, CandidateState::Approved);
    }
}

#[tokio::test]
async fn a_text_longer_than_the_brand_allows_is_not_submitted() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    world
        .changes_policy(|policy| policy.longest_text = Some(10))
        .await;
    let long = ana.proposes("Eleven char").await;
    match ana.submits(&long).await {
        Err(Error::Invalid(sentence)) => {
            assert!(sentence.contains("11") && sentence.contains("10"), "{sentence}")
        }
        other => panic!("{other:?}"),
    }
    let short = ana.proposes("Ten chars.").await;
    ana.submits(&short).await.unwrap();
}

#[tokio::test]
async fn an_undo_window_is_never_shorter_than_the_policy_says() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    world
        .changes_policy(|policy| policy.minimum_undo_seconds = 30)
        .await;
    let candidate = world.approved(&ana, &petra, "Good news").await;
    assert!(matches!(
        paul.releases(&candidate, Some(29)).await,
        Err(Error::Invalid(_))
    ));
    paul.releases(&candidate, Some(30)).await.unwrap();
}

#[tokio::test]
async fn where_the_policy_asks_for_a_second_factor_nobody_approves_or_releases_without_one() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let approved = world.approved(&ana, &petra, "Good news").await;
    let candidate = ana.proposes("More news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    let token = petra.confirms(&candidate).await.unwrap();
    world
        .changes_policy(|policy| policy.demands_second_factor = true)
        .await;
    let refused = petra
        .decides(
            &candidate,
            crate::support::colleague::decision(&candidate, "approve", None, Some(&token)),
        )
        .await;
    assert!(
        matches!(refused, Err(Error::Forbidden(ref told)) if told.contains("second factor")),
        "{refused:?}"
    );
    let refused = paul.releases(&approved, Some(0)).await;
    assert!(
        matches!(refused, Err(Error::Forbidden(ref told)) if told.contains("second factor")),
        "{refused:?}"
    );
}

#[tokio::test]
async fn an_unknown_label_is_refused_and_a_known_one_adds_its_group() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let labelled = |label: &str| gatepost_internal::gate::Proposal {
        labels: vec![label.to_owned()],
        ..note("Good news")
    };
    let unknown = ana.tries_to_propose(labelled("fun")).await;
    assert!(
        matches!(unknown, Err(Error::Invalid(ref told)) if told.contains("financial")),
        "{unknown:?}"
    );
    let candidate = ana.tries_to_propose(labelled("financial")).await.unwrap();
    let groups: Vec<_> = candidate.steps.iter().map(|step| step.group.as_str()).collect();
    assert_eq!(groups, ["pr", "legal"]);
    match ana.submits(&candidate).await {
        Err(Error::Conflict(told)) => assert!(told.contains("group legal"), "{told}"),
        other => panic!("nobody of Legal is there: {other:?}"),
    }
}

#[tokio::test]
async fn f2_somebody_demoted_a_moment_ago_decides_nothing_and_what_they_approved_is_held() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let approved = world.approved(&ana, &petra, "Good news").await;
    let candidate = ana.proposes("More news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    world.takes("petra", Role::Approver).await;
    let petra = world.sign_in("petra", &gatepost_model::scope::Scope::ALL).await;
    let refused = petra.confirms(&candidate).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
    assert_eq!(ana.sees(&approved).await.unwrap().state, CandidateState::Held);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_policy_that_is_confirmed_and_a_release_at_once_are_ordered_by_the_chain() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    for round in 0..6 {
        let candidate = world.approved(&ana, &petra, "More news").await;
        paul.releases(&candidate, Some(0)).await.unwrap();
        let mut stricter = in_force(&adam, "news").await;
        stricter.approval_lifetime -= 1;
        let made = request::make(&adam.inside, &adam.caller, wish(Some("news"), stricter)).await;
        let Ok(Made::Waiting(id)) = made else {
            panic!("{made:?}")
        };
        let (inside, candidate_id) = (world.inside.clone(), candidate.id);
        let (confirming, id) = (berta.clone(), id.to_string());
        let confirmed = tokio::spawn(async move {
            request::confirm(&confirming.inside, &confirming.caller, &id, PASSWORD)
                .await
                .map(|_| ())
        });
        let sent = tokio::spawn(async move { gate::publish::publish(&inside, candidate_id).await.unwrap() });
        confirmed.await.unwrap().unwrap();
        match sent.await.unwrap() {
            gate::publish::Outcome::Released => {
                let id = candidate.id.to_string();
                let certificate = gate::certificate(&ana.inside, &ana.caller, &id).await.unwrap();
                let newest = in_force(&adam, "news").await.version;
                assert!(
                    certificate.certificate.policy_version < newest,
                    "round {round}: it was first"
                );
            }
            gate::publish::Outcome::Held => {
                assert_eq!(ana.sees(&candidate).await.unwrap().state, CandidateState::Held);
            }
            other => panic!("{other:?}"),
        }
    }
}
