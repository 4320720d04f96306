//! What takes two administrators, and that the command line cannot outrank the gate.

use gatepost_internal::notice::{self, Kind};
use gatepost_internal::request::{self, Made, Reset, State, Wish};
use gatepost_internal::{Error, administration, link, person, reauthentication, role, session};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use crate::support::colleague::{Colleague, decision, note};
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

fn approver(person: &str) -> Wish {
    Wish::Role {
        person: person.into(),
        role: Role::Approver,
        brand: Some("news".into()),
        group: None,
    }
}

fn at_node(person: &str, role: Role) -> Wish {
    Wish::Role {
        person: person.into(),
        role,
        brand: None,
        group: None,
    }
}

async fn roles_at_node(world: &World, name: &str) -> Vec<String> {
    let roles = "SELECT node_roles.role AS value FROM node_roles JOIN people ON people.id = person_id \
                 WHERE username = '";
    let held = sql::texts(world.database(), format!("{roles}{name}' ORDER BY 1")).await;
    held.into_iter().flatten().collect()
}

/// A world in which something was published, with the people who did it.
async fn after_a_publication() -> (World, Colleague, Colleague, Colleague) {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    (world, ana, petra, paul)
}

async fn waiting(made: Result<Made, Error>) -> String {
    match made {
        Ok(Made::Waiting(id)) => id.to_string(),
        other => panic!("{other:?}"),
    }
}

async fn is_approver(world: &World, name: &str) -> bool {
    let query = format!(
        "SELECT count(*) AS value FROM brand_roles JOIN people ON people.id = person_id \
         WHERE username = '{name}' AND role = 'approver'"
    );
    sql::numbers(world.database(), query).await[0] > 0
}

#[tokio::test]
async fn until_something_was_published_the_command_line_gives_roles_at_once() {
    let world = World::new().await;
    world.employee("ana").await;
    let made = request::make_as_operator(&world.inside, approver("ana")).await;
    assert!(matches!(made, Ok(Made::Done)), "{made:?}");
    assert!(is_approver(&world, "ana").await);
}

#[tokio::test]
async fn afterwards_one_administrator_confirms_and_the_word_counts_a_day_later() {
    let (world, ana, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.employee("nora").await;
    let id = waiting(request::make_as_operator(&world.inside, approver("nora")).await).await;
    assert!(!is_approver(&world, "nora").await, "it is a request");
    let again = waiting(request::make_as_operator(&world.inside, approver("nora")).await).await;
    assert_eq!(again, id, "the same wish is not there twice");
    assert_eq!(request::count_open(&adam.inside, &adam.caller).await.unwrap(), 1);
    let told = notice::list(&adam.inside, &adam.caller, Default::default())
        .await
        .unwrap();
    assert_eq!(
        told.first().map(|one| (one.kind, one.candidate)),
        Some((Kind::RequestWaiting, None))
    );

    request::confirm(&adam.inside, &adam.caller, &id, PASSWORD)
        .await
        .unwrap();
    let nora = world.sign_in("nora", &Scope::ALL).await;
    let candidate = ana.proposes("More news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    let refused = nora.approves(&candidate).await;
    assert!(
        matches!(refused, Err(Error::Forbidden(ref told)) if told.contains("a day")),
        "{refused:?}"
    );
    world.clock.advance_seconds(24 * 60 * 60);
    let approved = nora.approves(&candidate).await.unwrap();
    assert_eq!(approved.state, CandidateState::Approved);
    let listed = request::list(&adam.inside, &adam.caller).await.unwrap();
    let one = listed.first().unwrap();
    assert_eq!(
        (one.state, one.requested_by.as_deref(), one.decided_by.as_deref()),
        (State::Confirmed, None, Some("adam"))
    );
}

#[tokio::test]
async fn afterwards_nobody_alone_makes_somebody_who_reads_of_every_brand() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    for role in [Role::Auditor, Role::Compliance] {
        let wish = Wish::Role {
            person: "adam".into(),
            role,
            brand: None,
            group: None,
        };
        let id = waiting(request::make(&adam.inside, &adam.caller, wish).await).await;
        let holders = format!(
            "SELECT count(*) AS value FROM node_roles WHERE role = '{}'",
            role.as_str()
        );
        assert_eq!(
            sql::numbers(world.database(), holders.as_str()).await,
            [0],
            "{role:?}"
        );
        let own = request::confirm(&adam.inside, &adam.caller, &id, PASSWORD).await;
        assert!(matches!(own, Err(Error::Forbidden(_))), "{role:?}");
        request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
            .await
            .unwrap();
        assert_eq!(sql::numbers(world.database(), holders).await, [1], "{role:?}");
    }
}

#[tokio::test]
async fn an_administrator_who_gives_themself_a_role_needs_another_and_the_desk_is_told() {
    let (world, ana, petra, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let id = waiting(request::make(&adam.inside, &adam.caller, approver("adam")).await).await;
    let own = request::confirm(&adam.inside, &adam.caller, &id, PASSWORD).await;
    assert!(matches!(own.err(), Some(Error::Forbidden(_))));
    request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
        .await
        .unwrap();
    let told = notice::list(&petra.inside, &petra.caller, Default::default())
        .await
        .unwrap();
    assert!(told.iter().any(|one| one.kind == Kind::RoleGranted), "{told:?}");
    let adam = world.sign_in("adam", &Scope::ALL).await;
    let candidate = ana.proposes("More news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    assert!(matches!(
        adam.approves(&candidate).await,
        Err(Error::Forbidden(_))
    ));
    world.clock.advance_seconds(24 * 60 * 60);
    adam.approves(&candidate).await.unwrap();
}

#[tokio::test]
async fn whoever_it_is_for_never_confirms_it_not_even_where_there_is_no_other_administrator() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let id = waiting(request::make_as_operator(&world.inside, approver("adam")).await).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let refused = request::confirm(&adam.inside, &adam.caller, &id, PASSWORD).await;
    assert!(matches!(refused.err(), Some(Error::Forbidden(_))));
    // Whoever ends the others' accounts is not let through by that.
    administration::deactivate(&adam.inside, &adam.caller, "berta")
        .await
        .unwrap();
    let refused = request::confirm(&adam.inside, &adam.caller, &id, PASSWORD).await;
    assert!(matches!(refused.err(), Some(Error::Forbidden(_))));
    assert!(!is_approver(&world, "adam").await);
    let again = session::sign_in(&world.inside, "berta", PASSWORD, "192.0.2.1").await;
    assert!(again.is_err(), "{}", berta.caller.username);
}

#[tokio::test]
async fn a_lone_administrator_waits_for_a_second_one() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.employee("nora").await;
    let id = waiting(request::make(&adam.inside, &adam.caller, approver("nora")).await).await;
    assert!(
        request::confirm(&adam.inside, &adam.caller, &id, PASSWORD)
            .await
            .is_err()
    );
    let second = Wish::Role {
        person: "nora".into(),
        role: Role::Administrator,
        brand: None,
        group: None,
    };
    // Whoever could make a second administrator alone would soon be two.
    waiting(request::make(&adam.inside, &adam.caller, second.clone()).await).await;
    let by_operator = waiting(request::make_as_operator(&world.inside, second).await).await;
    // It is not for him, and the operator is the other.
    request::confirm(&adam.inside, &adam.caller, &by_operator, PASSWORD)
        .await
        .unwrap();
    let nora = world.sign_in("nora", &Scope::ALL).await;
    request::confirm(&nora.inside, &nora.caller, &id, PASSWORD)
        .await
        .err()
        .unwrap();
}

#[tokio::test]
async fn afterwards_an_operator_alone_makes_nobody_administrator_auditor_or_compliance() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.employee("nora").await;
    for role in [Role::Administrator, Role::Auditor, Role::Compliance] {
        waiting(request::make_as_operator(&world.inside, at_node("nora", role)).await).await;
    }
    let monitor = request::make_as_operator(&world.inside, at_node("nora", Role::Monitor)).await;
    assert!(matches!(monitor, Ok(Made::Done)), "{monitor:?}");
    assert_eq!(roles_at_node(&world, "nora").await, ["monitor"]);
    let last = person::deactivate(&world.inside, "adam", None).await;
    assert!(matches!(last, Err(Error::Conflict(_))), "{last:?}");
    assert_eq!(request::count_open(&adam.inside, &adam.caller).await.unwrap(), 3);
}

#[tokio::test]
async fn an_operator_makes_an_administrator_when_none_has_answered_for_a_week() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    for name in ["nora", "omar"] {
        world.employee(name).await;
    }
    let ask = async |name: &str, role| request::make_as_operator(&world.inside, at_node(name, role)).await;
    let refused = waiting(ask("omar", Role::Administrator).await).await;
    request::refuse(&adam.inside, &adam.caller, &refused)
        .await
        .unwrap();
    let id = waiting(ask("nora", Role::Administrator).await).await;
    waiting(ask("nora", Role::Auditor).await).await;
    world.clock.advance_seconds(7 * 24 * 60 * 60 - 1);
    assert_eq!(waiting(ask("nora", Role::Administrator).await).await, id);
    world.clock.advance_seconds(1);
    let before = world.newest_audit_entry().await;
    let made = ask("nora", Role::Administrator).await;
    assert!(matches!(made, Ok(Made::Done)), "{made:?}");
    assert_eq!(
        world.audited_since(before).await,
        ["request.confirmed", "role.granted"]
    );
    let answered = request::get(&adam.inside, &adam.caller, &id).await.unwrap();
    assert_eq!((answered.state, answered.decided_by), (State::Confirmed, None));
    waiting(ask("nora", Role::Auditor).await).await;
    waiting(ask("omar", Role::Administrator).await).await;
    assert_eq!(roles_at_node(&world, "nora").await, ["administrator"]);
}

#[tokio::test]
async fn what_was_asked_for_with_a_password_somebody_else_has_set_waits_for_a_day() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    world.employee("nora").await;
    let asked_before = waiting(request::make(&berta.inside, &berta.caller, approver("nora")).await).await;
    let reset = Wish::Reset {
        person: "berta".into(),
        ends_second_factor: false,
    };
    let reset = waiting(request::make_as_operator(&world.inside, reset).await).await;
    let link = request::confirm(&adam.inside, &adam.caller, &reset, PASSWORD)
        .await
        .unwrap()
        .link
        .unwrap();
    let known_to_adam = "another correct horse battery";
    link::complete_reset(&world.inside, &link.secret, known_to_adam)
        .await
        .unwrap();
    let berta = world.sign_in("berta", &Scope::ALL).await;
    let asked = request::make(&berta.inside, &berta.caller, approver("adam")).await;
    assert!(matches!(asked, Err(Error::Forbidden(_))), "{asked:?}");
    let asked = request::reset(&berta.inside, &berta.caller, "nora", false).await;
    assert!(matches!(asked.err(), Some(Error::Forbidden(_))));
    let confirmed = request::confirm(&adam.inside, &adam.caller, &asked_before, PASSWORD).await;
    assert!(matches!(confirmed.err(), Some(Error::Conflict(_))));
    assert!(!is_approver(&world, "nora").await);
    world.clock.advance_seconds(24 * 60 * 60);
    request::confirm(&adam.inside, &adam.caller, &asked_before, PASSWORD)
        .await
        .unwrap();
    assert!(is_approver(&world, "nora").await);
}

#[tokio::test]
async fn with_a_role_that_takes_two_every_earlier_token_ends() {
    let world = World::new().await;
    for (name, role, lives) in [
        ("ida", Role::Publisher, false),
        ("uma", Role::Administrator, false),
        ("kim", Role::Monitor, true),
    ] {
        let earlier = world.employee(name).await;
        world.grants(name, role).await;
        let used = earlier.tries_to_propose(note("Mine")).await;
        assert_eq!(used.is_ok(), lives, "{name}: {used:?}");
    }
}

#[tokio::test]
async fn whose_password_somebody_else_has_set_confirms_nothing_for_a_day() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.with_roles("berta", &[Role::Administrator]).await;
    let id = waiting(request::make(&adam.inside, &adam.caller, approver("adam")).await).await;
    let carl = world.with_roles("carl", &[Role::Administrator]).await;
    let Ok(Reset::Waiting(reset)) = request::reset(&adam.inside, &adam.caller, "berta", false).await else {
        panic!("an administrator confirms requests");
    };
    let handed_over = request::confirm(&carl.inside, &carl.caller, &reset.to_string(), PASSWORD)
        .await
        .unwrap();
    let known_to_adam = "another correct horse battery";
    link::complete_reset(&world.inside, &handed_over.link.unwrap().secret, known_to_adam)
        .await
        .unwrap();
    let berta = world.sign_in("berta", &Scope::ALL).await;
    let refused = request::confirm(&berta.inside, &berta.caller, &id, known_to_adam).await;
    assert!(matches!(refused.err(), Some(Error::Forbidden(_))));
    world.clock.advance_seconds(24 * 60 * 60 + 1);
    request::confirm(&berta.inside, &berta.caller, &id, known_to_adam)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_request_ends_once_and_only_as_it_should() {
    let (world, ana, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    world.employee("nora").await;
    let ask = async || waiting(request::make(&adam.inside, &adam.caller, approver("nora")).await).await;
    let id = ask().await;
    let forbidden = |result: Result<(), Error>| matches!(result, Err(Error::Forbidden(_)));
    assert!(
        forbidden(request::refuse(&adam.inside, &adam.caller, &id).await),
        "their own"
    );
    assert!(
        forbidden(request::cancel(&berta.inside, &berta.caller, &id).await),
        "another's"
    );
    assert!(
        forbidden(request::refuse(&ana.inside, &ana.caller, &id).await),
        "no administrator"
    );
    request::refuse(&berta.inside, &berta.caller, &id).await.unwrap();
    for over in [
        request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
            .await
            .map(|_| ()),
        request::refuse(&berta.inside, &berta.caller, &id).await,
        request::cancel(&adam.inside, &adam.caller, &id).await,
    ] {
        assert!(matches!(over, Err(Error::Conflict(_))), "{over:?}");
    }
    let id = ask().await;
    request::cancel(&adam.inside, &adam.caller, &id).await.unwrap();
    assert!(!is_approver(&world, "nora").await);
    let id = ask().await;
    world.takes("adam", Role::Administrator).await;
    let late = request::confirm(&berta.inside, &berta.caller, &id, PASSWORD).await;
    assert!(
        matches!(late.err(), Some(Error::Conflict(_))),
        "whoever asked is none any more"
    );
    for nothing in ["0", "x", "", "9223372036854775807"] {
        let none = request::refuse(&berta.inside, &berta.caller, nothing).await;
        assert!(matches!(none, Err(Error::NotFound)), "{nothing:?}");
    }
}

#[tokio::test]
async fn a_password_reset_from_the_command_line_is_a_link_the_administrator_hands_over() {
    let (world, ana, petra, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let wish = Wish::Reset {
        person: "petra".into(),
        ends_second_factor: true,
    };
    let id = waiting(request::make_as_operator(&world.inside, wish).await).await;
    let confirmed = request::confirm(&adam.inside, &adam.caller, &id, PASSWORD)
        .await
        .unwrap();
    let link = confirmed.link.expect("a link to hand over");
    let another = "another correct horse battery";
    link::complete_reset(&world.inside, &link.secret, another)
        .await
        .unwrap();
    let ended = petra.tries_to_propose(note("Mine")).await;
    assert!(matches!(ended, Err(Error::Unauthenticated)), "{ended:?}");
    let petra = world.sign_in("petra", &Scope::ALL).await;
    let candidate = ana.proposes("More news").await;
    let candidate = ana.submits(&candidate).await.unwrap();
    let asked = reauthentication::Request {
        password: Some(another.into()),
        candidate_id: Some(candidate.id.to_string()),
        verb: Some("decide".into()),
        ..Default::default()
    };
    let granted = reauthentication::begin(&petra.inside, &petra.caller, asked)
        .await
        .unwrap();
    let approval = decision(&candidate, "approve", None, Some(&granted.token));
    let refused = petra.decides(&candidate, approval).await;
    assert!(
        matches!(refused, Err(Error::Forbidden(_))),
        "the pause after a reset: {refused:?}"
    );
}

#[tokio::test]
async fn every_step_of_a_request_is_in_the_chain() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.employee("nora").await;
    let before = world.newest_audit_entry().await;
    let id = waiting(request::make_as_operator(&world.inside, approver("nora")).await).await;
    request::confirm(&adam.inside, &adam.caller, &id, PASSWORD)
        .await
        .unwrap();
    role::take(
        &adam.inside,
        &adam.caller,
        "nora",
        Role::Approver,
        Some("news"),
        None,
    )
    .await
    .unwrap();
    assert_eq!(
        world.audited_since(before).await,
        [
            "request.made",
            "role.granted",
            "request.confirmed",
            "role.revoked"
        ]
    );
}

#[tokio::test]
async fn a_wish_for_what_is_not_there_is_refused_when_it_is_made() {
    let (world, _, _, _) = after_a_publication().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let role = |person: &str, brand: Option<&str>, group: Option<&str>| Wish::Role {
        person: person.into(),
        role: Role::Approver,
        brand: brand.map(str::to_owned),
        group: group.map(str::to_owned),
    };
    for wish in [
        role("nobody", Some("news"), None),
        role("adam", Some("jobs"), None),
        role("adam", None, None),
        role("adam", Some("news"), Some("press")),
        role("\0", Some("news"), None),
        Wish::Reset {
            person: "adam".into(),
            ends_second_factor: false,
        },
    ] {
        let shown = format!("{wish:?}");
        let refused = request::make(&adam.inside, &adam.caller, wish).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{shown}: {refused:?}");
    }
    assert_eq!(sql::count(world.database(), "requests").await, 0);
}
