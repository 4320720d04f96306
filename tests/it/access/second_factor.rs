//! The second factor: adding it, being asked for it, losing it.

use futures_util::future::join_all;
use gatepost_internal::password::Proof;
use gatepost_internal::reauthentication::{self, Request};
use gatepost_internal::request::{self, Reset};
use gatepost_internal::second_factor;
use gatepost_internal::{Error, link, session, token};
use gatepost_model::role::Role;

use crate::support::authenticator::{Authenticator, adds_second_factor};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const HERE: &str = "192.0.2.1";
const NEW: &str = "another horse, another battery";

async fn signs_in(world: &World, code: &str) -> Result<(), Error> {
    let proof = Proof {
        password: PASSWORD,
        code,
    };
    session::sign_in(&world.inside, "ana", proof, HERE)
        .await
        .map(|_session| ())
}

async fn ana_with_an_app() -> (World, Colleague, Authenticator, Vec<String>) {
    let world = World::new().await;
    world.employee("ana").await;
    let ana = world.at_a_browser("ana").await;
    let (app, codes) = adds_second_factor(&world, &ana).await;
    (world, ana, app, codes)
}

#[tokio::test]
async fn a_second_factor_counts_from_its_first_code_on() {
    let world = World::new().await;
    world.employee("ana").await;
    let ana = world.at_a_browser("ana").await;
    let before = world.newest_audit_entry().await;
    let enrolment = second_factor::begin(&ana.inside, &ana.caller, "Acme", PASSWORD)
        .await
        .unwrap();
    // A secret that no app has confirmed locks nobody out.
    signs_in(&world, "").await.unwrap();
    let wrong = second_factor::confirm(&ana.inside, &ana.caller, "000000")
        .await
        .err();
    assert!(matches!(wrong, Some(Error::Invalid(_))), "{wrong:?}");
    let app = Authenticator::of(&enrolment);
    let codes = second_factor::confirm(&ana.inside, &ana.caller, &app.shows(&world))
        .await
        .unwrap();
    assert_eq!(codes.0.len(), 10);
    let refused = signs_in(&world, "").await;
    assert!(matches!(refused, Err(Error::Unauthenticated)), "{refused:?}");
    world.clock.advance_seconds(30);
    signs_in(&world, &app.shows(&world)).await.unwrap();
    assert!(
        world
            .audited_since(before)
            .await
            .contains(&"second_factor.added".to_owned())
    );
    let again = second_factor::begin(&ana.inside, &ana.caller, "Acme", PASSWORD)
        .await
        .err();
    assert!(matches!(again, Some(Error::Conflict(_))), "{again:?}");
}

#[tokio::test]
async fn a_code_counts_once_also_in_a_burst() {
    let (world, _ana, app, _) = ana_with_an_app().await;
    let code = app.shows(&world);
    let burst = join_all((0..6).map(|_| signs_in(&world, &code))).await;
    assert_eq!(burst.iter().filter(|result| result.is_ok()).count(), 1);
    world.clock.advance_seconds(30);
    let replayed = signs_in(&world, &code).await;
    assert!(matches!(replayed, Err(Error::Unauthenticated)), "{replayed:?}");
    signs_in(&world, &app.shows(&world)).await.unwrap();
}

#[tokio::test]
async fn a_recovery_code_gets_its_person_in_once_and_nobody_else() {
    let (world, ana, _app, codes) = ana_with_an_app().await;
    world.employee("ben").await;
    let ben = world.at_a_browser("ben").await;
    let (_bens_app, bens_codes) = adds_second_factor(&world, &ben).await;
    let foreign = signs_in(&world, &bens_codes[0]).await;
    assert!(matches!(foreign, Err(Error::Unauthenticated)), "{foreign:?}");
    let before = world.newest_audit_entry().await;
    signs_in(&world, &codes[3].to_uppercase()).await.unwrap();
    assert_eq!(
        world.audited_since(before).await,
        ["second_factor.recovery_used", "session.opened"]
    );
    let again = signs_in(&world, &codes[3]).await;
    assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
    let left = second_factor::of_caller(&ana.inside, &ana.caller).await.unwrap();
    assert_eq!(left.recovery_codes, 9);
    let bens = second_factor::of_caller(&ben.inside, &ben.caller).await.unwrap();
    assert_eq!(bens.recovery_codes, 10);
}

#[tokio::test]
async fn g13_a_wrong_code_a_missing_code_and_a_wrong_password_are_answered_alike() {
    let (world, _ana, _app, _) = ana_with_an_app().await;
    for (password, code) in [
        (PASSWORD, ""),
        (PASSWORD, "000000"),
        (PASSWORD, "abcde-fghij"),
        (PASSWORD, "\0"),
        ("not the password", ""),
        ("not the password", "000000"),
    ] {
        let proof = Proof { password, code };
        let refused = token::sign_in(&world.inside, "ana", proof, HERE, token::Wish::default())
            .await
            .err();
        assert!(
            matches!(refused, Some(Error::Unauthenticated)),
            "{code:?} {refused:?}"
        );
    }
    // Each counted: also those after a right password, or guessing would tell it.
    let failures = sql::numbers(
        world.database(),
        "SELECT count(*) AS value FROM password_failures",
    )
    .await;
    assert_eq!(failures, [6]);
}

#[tokio::test]
async fn g12_codes_are_guessed_ten_times_and_then_no_more() {
    let (world, _ana, app, _) = ana_with_an_app().await;
    for _ in 0..10 {
        let wrong = signs_in(&world, "000000").await;
        assert!(matches!(wrong, Err(Error::Unauthenticated)), "{wrong:?}");
    }
    let right = signs_in(&world, &app.shows(&world)).await;
    assert!(matches!(right, Err(Error::TooMany(_))), "{right:?}");
}

#[tokio::test]
async fn what_is_stored_is_neither_the_secret_nor_a_code() {
    let (world, _ana, app, codes) = ana_with_an_app().await;
    let sealed = sql::texts(
        world.database(),
        "SELECT sealed_secret AS value FROM second_factors",
    )
    .await;
    assert!(sealed[0].as_ref().unwrap().starts_with("aes-256-gcm:"));
    let hashes = sql::texts(world.database(), "SELECT code_hash AS value FROM recovery_codes").await;
    assert_eq!(hashes.len(), 10);
    for hash in hashes.into_iter().flatten() {
        assert!(codes.iter().all(|code| !hash.contains(&code.replace('-', ""))));
    }
    // Another person's row does not take it: it is sealed for this one.
    world.employee("ben").await;
    sql::execute(
        world.database(),
        "INSERT INTO second_factors (person_id, sealed_secret, confirmed_at, last_step, created_at) \
         SELECT people.id, second_factors.sealed_secret, 1, 0, 1 FROM people, second_factors \
         WHERE people.username = 'ben'",
    )
    .await
    .unwrap();
    let code = app.shows(&world);
    let proof = Proof {
        password: PASSWORD,
        code: &code,
    };
    let moved = session::sign_in(&world.inside, "ben", proof, HERE).await.err();
    assert!(matches!(moved, Some(Error::Damaged(_))), "{moved:?}");
}

#[tokio::test]
async fn whoever_has_a_second_factor_decides_with_its_code() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    world.approver("petra").await;
    let candidate = ana.submits(&ana.proposes("What is new").await).await.unwrap();
    let petra = world.at_a_browser("petra").await;
    let (app, _) = adds_second_factor(&world, &petra).await;
    let request = |code: Option<String>| Request {
        password: Some(PASSWORD.into()),
        code,
        candidate_id: Some(candidate.id.to_string()),
        verb: Some("decide".into()),
    };
    for code in [None, Some(String::new()), Some("000000".into())] {
        let refused = reauthentication::begin(&petra.inside, &petra.caller, request(code))
            .await
            .err();
        assert!(matches!(refused, Some(Error::Reauthentication(_))), "{refused:?}");
    }
    let code = app.shows(&world);
    reauthentication::begin(&petra.inside, &petra.caller, request(Some(code.clone())))
        .await
        .unwrap();
    let replayed = reauthentication::begin(&petra.inside, &petra.caller, request(Some(code)))
        .await
        .err();
    assert!(
        matches!(replayed, Some(Error::Reauthentication(_))),
        "{replayed:?}"
    );
}

#[tokio::test]
async fn while_a_policy_demands_one_nobody_decides_without_and_nobody_removes_theirs() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    world.approver("petra").await;
    let candidate = ana.submits(&ana.proposes("What is new").await).await.unwrap();
    let petra = world.at_a_browser("petra").await;
    world
        .changes_policy(|policy| policy.demands_second_factor = true)
        .await;
    let request = |code: Option<String>| Request {
        password: Some(PASSWORD.into()),
        code,
        candidate_id: Some(candidate.id.to_string()),
        verb: Some("decide".into()),
    };
    let refused = reauthentication::begin(&petra.inside, &petra.caller, request(None))
        .await
        .err();
    assert!(
        matches!(&refused, Some(Error::Forbidden(sentence)) if sentence.contains("second factor")),
        "{refused:?}"
    );
    let (app, _) = adds_second_factor(&world, &petra).await;
    let kept = second_factor::remove(&petra.inside, &petra.caller, PASSWORD, &app.shows(&world)).await;
    assert!(matches!(kept, Err(Error::Forbidden(_))), "{kept:?}");
    // The refusal has not used the code up.
    reauthentication::begin(&petra.inside, &petra.caller, request(Some(app.shows(&world))))
        .await
        .unwrap();
}

#[tokio::test]
async fn it_is_removed_with_both_proofs_by_its_person_alone() {
    let (world, ana, app, codes) = ana_with_an_app().await;
    world.employee("ben").await;
    let ben = world.at_a_browser("ben").await;
    adds_second_factor(&world, &ben).await;
    for (password, code) in [
        (PASSWORD, "000000"),
        (PASSWORD, ""),
        ("not the password", &codes[0]),
    ] {
        let refused = second_factor::remove(&ana.inside, &ana.caller, password, code).await;
        assert!(matches!(refused, Err(Error::Reauthentication(_))), "{refused:?}");
    }
    second_factor::remove(&ana.inside, &ana.caller, PASSWORD, &app.shows(&world))
        .await
        .unwrap();
    signs_in(&world, "").await.unwrap();
    assert_eq!(
        sql::count(world.database(), "second_factors").await,
        1,
        "ben's stays"
    );
    assert_eq!(sql::count(world.database(), "recovery_codes").await, 10);
}

#[tokio::test]
async fn a_token_neither_adds_nor_removes_one() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let added = second_factor::begin(&ana.inside, &ana.caller, "Acme", PASSWORD)
        .await
        .err();
    assert!(matches!(added, Some(Error::Forbidden(_))), "{added:?}");
    let removed = second_factor::remove(&ana.inside, &ana.caller, PASSWORD, "").await;
    assert!(matches!(removed, Err(Error::Forbidden(_))), "{removed:?}");
}

#[tokio::test]
async fn an_administrator_ends_one_only_together_with_the_password_and_the_pause() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    world.approver("petra").await;
    let candidate = ana.submits(&ana.proposes("What is new").await).await.unwrap();
    let petra = world.at_a_browser("petra").await;
    adds_second_factor(&world, &petra).await;
    world.with_roles("adam", &[Role::Administrator]).await;
    let adam = world.at_a_browser("adam").await;
    let has_one = || sql::count(world.database(), "second_factors");

    let plain = adam.offers_reset("petra").await.unwrap();
    link::complete_reset(&world.inside, &plain.secret, NEW)
        .await
        .unwrap();
    assert_eq!(has_one().await, 1, "an ordinary reset leaves it");
    let Reset::Link(full) = request::reset(&adam.inside, &adam.caller, "petra", true)
        .await
        .unwrap()
    else {
        panic!("nothing was published yet");
    };
    assert_eq!(has_one().await, 1, "offering changes nothing yet");
    world.clock.advance_seconds(2 * 60);
    let before = world.newest_audit_entry().await;
    link::complete_reset(&world.inside, &full.secret, PASSWORD)
        .await
        .unwrap();
    assert_eq!(has_one().await, 0);
    assert_eq!(
        world.audited_since(before).await,
        ["password.reset", "second_factor.removed"]
    );
    let petra = world.at_a_browser("petra").await;
    let refused = petra.approves(&candidate).await.err();
    assert!(
        matches!(refused, Some(Error::Forbidden(_))),
        "the pause: {refused:?}"
    );
}
