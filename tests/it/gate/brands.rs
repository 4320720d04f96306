//! Several brands and named spokespersons, each with its own groups and policy (R55, R56).

use gatepost_internal::brand::{self, NewBrand, Voice};
use gatepost_internal::gate::{Proposal, policy};
use gatepost_internal::request::{self, Made, Wish};
use gatepost_internal::{Error, role};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use crate::support::colleague::{Colleague, note};
use crate::support::sql;
use crate::support::world::{PASSWORD, RESERVE, World};

fn voice_of(username: &str) -> NewBrand {
    NewBrand {
        name: "lea".into(),
        display_name: "Lea Leiter".into(),
        summary: "Who leads Acme.".into(),
        spokesperson: Some(username.into()),
        time_zone: Some("Europe/Berlin".into()),
    }
}

/// Before anything was published one administrator makes a brand.
async fn makes(admin: &Colleague, new: NewBrand) -> Result<brand::Brand, Error> {
    let name = new.name.clone();
    match wants(admin, new).await? {
        Made::Done => {}
        Made::Waiting(_) => panic!("{name} waits"),
    }
    let made = admin.inside.database.read(move |r| brand::find(r, &name)).await;
    made.map(Option::unwrap)
}

async fn wants(admin: &Colleague, new: NewBrand) -> Result<Made, Error> {
    request::make(&admin.inside, &admin.caller, Wish::Brand { brand: new }).await
}

async fn newest_request(admin: &Colleague) -> String {
    let all = request::list(&admin.inside, &admin.caller).await.unwrap();
    all[0].id.to_string()
}

async fn missing(world: &World, name: &'static str) -> Vec<String> {
    let (id, now) = (world.brand_id(name).await, world.now());
    world
        .database()
        .read(move |r| brand::readiness(r, id, now))
        .await
        .unwrap()
        .missing
}

#[tokio::test]
async fn a_brand_of_new_approvers_says_from_when_on_it_can_publish() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.employee("pia").await;
    let wish = Wish::Role {
        person: "pia".into(),
        role: Role::Approver,
        brand: Some("news".into()),
        group: None,
    };
    let Ok(Made::Waiting(id)) = request::make_as_operator(&world.inside, wish).await else {
        panic!("something was published");
    };
    request::confirm(&adam.inside, &adam.caller, &id.to_string(), PASSWORD)
        .await
        .unwrap();
    assert_eq!(missing(&world, "news").await, [""; 0], "others can approve");
    world.deactivates(&petra).await;
    world.takes(RESERVE, Role::Approver).await;
    let until = world.now().plus_seconds(24 * 60 * 60).in_words();
    let told = missing(&world, "news").await;
    assert!(told.len() == 1 && told[0].contains(&until), "{told:?}");
    world.clock.advance_seconds(24 * 60 * 60);
    assert_eq!(missing(&world, "news").await, [""; 0]);
}

#[tokio::test]
async fn r55_a_named_person_approves_what_is_said_in_their_name_and_nobody_else() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    world.employee("lea").await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let made = makes(&adam, voice_of("lea")).await.unwrap();
    let settings = world
        .database()
        .read(move |r| brand::settings(r, made.id))
        .await
        .unwrap();
    assert_eq!(
        settings.voice,
        Voice::Spokesperson {
            username: "lea".into()
        }
    );
    assert_eq!(settings.time_zone, "Europe/Berlin");
    let own = policy::of_brand(&adam.inside, &adam.caller, "lea").await.unwrap();
    assert_eq!(
        (own.brand.as_deref(), own.policy.steps[0].group.as_str()),
        (Some("lea"), "spokesperson")
    );
    let charters = brand::list_unopened(&world.inside).await.unwrap();
    let persons: Vec<_> = charters
        .iter()
        .map(|(_, one)| (one.charter.name.as_str(), one.charter.person))
        .collect();
    assert_eq!(persons, [("news", false), ("lea", true)]);

    let lea = world.sign_in("lea", &Scope::ALL).await;
    let proposal = Proposal {
        brand: Some("lea".into()),
        ..note("I am glad")
    };
    let candidate = ana.tries_to_propose(proposal).await.unwrap();
    let candidate = ana.submits(&candidate).await.unwrap();
    assert!(
        matches!(petra.approves(&candidate).await, Err(Error::NotFound)),
        "of another brand"
    );
    assert_eq!(
        lea.approves(&candidate).await.unwrap().state,
        CandidateState::Approved
    );
}

#[tokio::test]
async fn r56_a_leaders_delegate_drafts_and_the_leader_approves_the_exact_revision() {
    let world = World::new().await;
    let dora = world.employee("dora").await;
    world.employee("lea").await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    makes(&adam, voice_of("lea")).await.unwrap();
    role::grant(&world.inside, "dora", Role::Editor, Some("lea"), None)
        .await
        .unwrap();
    role::grant(&world.inside, "dora", Role::Publisher, Some("lea"), None)
        .await
        .unwrap();
    let dora = world.sign_in(&dora.caller.username, &Scope::ALL).await;
    let lea = world.sign_in("lea", &Scope::ALL).await;
    let proposal = Proposal {
        brand: Some("lea".into()),
        ..note("I am glad")
    };
    let first = dora.tries_to_propose(proposal).await.unwrap();
    let first = dora.submits(&first).await.unwrap();
    let approved = lea.approves(&first).await.unwrap();
    let second = dora.rewrites(&approved, "I am very glad").await.unwrap();
    assert_eq!(
        second.state,
        CandidateState::Draft,
        "another revision, another word"
    );
    let second = dora.submits(&second).await.unwrap();
    assert!(matches!(
        dora.releases(&second, Some(0)).await,
        Err(Error::Conflict(_))
    ));
    let approved = lea.approves(&second).await.unwrap();
    world.publishes(&dora, &approved).await;

    // What the leader writes themselves somebody else has to approve.
    let proposal = Proposal {
        brand: Some("lea".into()),
        ..note("I alone")
    };
    let own = lea.tries_to_propose(proposal).await.unwrap();
    assert!(
        matches!(lea.submits(&own).await, Err(Error::Conflict(_))),
        "nobody else could approve it"
    );
}

#[tokio::test]
async fn after_a_publication_a_new_voice_waits_for_another_administrator() {
    let world = World::new().await;
    let [ana, petra] = [world.employee("ana").await, world.approver("petra").await];
    let paul = world.publisher("paul").await;
    let first = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &first).await;
    world.employee("lea").await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let berta = world.with_roles("berta", &[Role::Administrator]).await;
    let made = wants(&adam, voice_of("lea")).await.unwrap();
    assert!(
        matches!(made, Made::Waiting(_)),
        "nobody opens a page outside alone"
    );
    assert_eq!(sql::count(world.database(), "brands").await, 1);
    let id = newest_request(&adam).await;
    let alone = request::confirm(&adam.inside, &adam.caller, &id, PASSWORD).await;
    assert!(matches!(alone, Err(Error::Forbidden(_))));
    request::confirm(&berta.inside, &berta.caller, &id, PASSWORD)
        .await
        .unwrap();
    assert!(missing(&world, "lea").await[0].contains("group spokesperson"));
    // The person's right to approve is a wish of whoever confirmed, and so for the first one to confirm.
    let id = newest_request(&adam).await;
    request::confirm(&adam.inside, &adam.caller, &id, PASSWORD)
        .await
        .unwrap();
    let held = sql::count(
        world.database(),
        "brand_roles WHERE review_group = 'spokesperson'",
    )
    .await;
    assert_eq!(held, 1);
}

/// Its name and its summary are outside at once, without a candidate.
#[tokio::test]
async fn i4_what_a_new_brand_says_of_itself_is_checked_and_stopped_like_everything_that_leaves() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let dora = world.duty_officer("dora").await;
    for (handle, name, summary) in [
        ("jobs", "Acme Jobs", "Pay with 4111 1111 1111 1111"),
        ("jobs", "4111 1111 1111 1111", ""),
        ("jobs", "Acme Jobs", "CONFIDENTIAL"),
        ("confidential", "Acme Jobs", ""),
    ] {
        let new = NewBrand {
            name: handle.into(),
            display_name: name.into(),
            summary: summary.into(),
            spokesperson: None,
            ..voice_of("adam")
        };
        match makes(&adam, new).await {
            Err(Error::Invalid(told)) => assert!(told.contains("review"), "{told}"),
            other => panic!("{handle}, {name}, {summary}: {other:?}"),
        }
    }
    let plain = NewBrand {
        spokesperson: None,
        ..voice_of("adam")
    };
    dora.stops_everything("Halt").await.unwrap();
    match wants(&adam, plain).await {
        Err(Error::Conflict(told)) => assert!(told.contains("stopped"), "{told}"),
        other => panic!("{other:?}"),
    }
    assert_eq!(sql::count(world.database(), "brands").await, 1);
}

#[tokio::test]
async fn the_chain_says_what_a_new_brand_has_put_outside() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    makes(&adam, voice_of("adam")).await.unwrap();
    let query =
        "SELECT details AS value FROM audit_entries WHERE verb = 'brand.created' ORDER BY sequence DESC";
    let told = sql::texts(world.database(), query).await[0].clone().unwrap();
    assert!(
        told.contains("Lea Leiter") && told.contains("Who leads Acme."),
        "{told}"
    );
}

#[tokio::test]
async fn a_brand_says_what_it_lacks_and_refuses_without_it() {
    let world = World::new().await;
    world.another_brand("jobs").await;
    let ana = world.employee("ana").await;
    let told = missing(&world, "jobs").await;
    assert!(told.iter().any(|one| one.contains("group pr")), "{told:?}");
    assert!(told.iter().any(|one| one.contains("publisher")), "{told:?}");
    let proposal = Proposal {
        brand: Some("jobs".into()),
        ..note("We hire")
    };
    let candidate = ana.tries_to_propose(proposal).await.unwrap();
    match ana.submits(&candidate).await {
        Err(Error::Conflict(sentence)) => assert!(sentence.contains("group pr"), "{sentence}"),
        other => panic!("{other:?}"),
    }
    world.employee("pia").await;
    for role in [Role::Approver, Role::Publisher] {
        role::grant(&world.inside, "pia", role, Some("jobs"), None)
            .await
            .unwrap();
    }
    let told = missing(&world, "jobs").await;
    assert!(told.len() == 1 && told[0].contains("Only one person"), "{told:?}");
    world.employee("paul").await;
    role::grant(&world.inside, "paul", Role::Publisher, Some("jobs"), None)
        .await
        .unwrap();
    assert!(missing(&world, "jobs").await.is_empty());
    ana.submits(&candidate).await.unwrap();
    // It can publish; what would ask Legal, HR or a second one of PR cannot be submitted, and it says that too.
    let idle = async || {
        let (id, now) = (world.brand_id("jobs").await, world.now());
        let readiness = world.database().read(move |r| brand::readiness(r, id, now)).await;
        readiness.unwrap().idle_labels
    };
    assert_eq!(idle().await.len(), 7);
    for (name, group) in [("paul", "pr"), ("paul", "hr")] {
        let brand = Some("jobs");
        role::grant_in_group(&world.inside, name, Role::Approver, brand, Some(group), None)
            .await
            .unwrap();
    }
    assert_eq!(
        idle().await,
        ["financial", "legal", "incident", "competitor"],
        "Legal is still empty"
    );
}

#[tokio::test]
async fn what_an_only_approver_wrote_is_not_submitted() {
    let world = World::new().await;
    let petra = world.approver("petra").await;
    world.takes(RESERVE, Role::Approver).await;
    let own = petra.proposes("Good news").await;
    match petra.submits(&own).await {
        Err(Error::Conflict(told)) => assert!(told.contains("nobody can approve"), "{told}"),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_brand_that_cannot_be_is_refused() {
    let world = World::new().await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    let ana = world.employee("ana").await;
    let changes: [fn(&mut NewBrand); 5] = [
        |new| new.name = "Lea".into(),
        |new| new.display_name = " ".into(),
        |new| new.spokesperson = Some("nobody".into()),
        |new| new.spokesperson = Some("\0".into()),
        |new| new.time_zone = Some("Europe/Atlantis".into()),
    ];
    for (number, change) in changes.iter().enumerate() {
        let mut new = voice_of("adam");
        change(&mut new);
        assert!(
            matches!(makes(&adam, new).await, Err(Error::Invalid(_))),
            "{number}"
        );
    }
    assert!(matches!(
        makes(&ana, voice_of("ana")).await,
        Err(Error::Forbidden(_))
    ));
    let refused = brand::change_time_zone(&ana.inside, &ana.caller, "news", "UTC").await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    brand::change_time_zone(&adam.inside, &adam.caller, "news", "Asia/Kolkata")
        .await
        .unwrap();
    let refused = brand::set_time_zone(&world.inside, "jobs", "UTC").await;
    assert!(matches!(refused, Err(Error::NotFound)));
    assert_eq!(sql::count(world.database(), "brands").await, 1);
}
