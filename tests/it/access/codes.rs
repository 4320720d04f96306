//! A code for a token: once, within a minute, by whoever asked for it.

use futures_util::future::join_all;
use gatepost_internal::Credential;
use gatepost_internal::oauth::{Ask, OAuthError};
use gatepost_model::scope::Scope;

use super::app::{App, CALLBACK, VERIFIER, is_dead, person};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

/// A world with ana at a browser, and an app.
async fn with_app() -> (World, Colleague, App) {
    let world = World::new().await;
    world.employee("ana").await;
    let ana = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    (world, ana, app)
}

#[tokio::test]
async fn a_code_becomes_a_token_of_its_person_for_what_they_allowed() {
    let (world, ana, app) = with_app().await;
    let before = world.newest_audit_entry().await;
    let code = app.code_of(&ana, None).await;
    let minted = app.brings(&code).await.unwrap();
    assert_eq!(
        (minted.scopes.to_string().as_str(), minted.created_at),
        ("read write follow", world.now())
    );
    let caller = person(&world, &minted.access_token).await;
    assert_eq!(caller.person, ana.caller.person);
    assert!(matches!(caller.credential, Credential::App(_)));
    assert!(caller.demand(Scope::ReadStatuses).is_ok() && caller.demand(Scope::Push).is_err());
    assert_eq!(
        world.audited_since(before).await,
        ["consent.given", "token.issued"]
    );
}

#[tokio::test]
async fn g2_a_code_brought_twice_gives_nothing_and_ends_what_it_gave() {
    let (world, ana, app) = with_app().await;
    let other = app.token_of(&ana).await;
    let code = app.code_of(&ana, None).await;
    let minted = app.brings(&code).await.unwrap();
    assert!(!is_dead(&world, &minted.access_token).await);
    let before = world.newest_audit_entry().await;
    for _ in 0..2 {
        let again = app.brings(&code).await.err();
        assert!(matches!(again, Some(OAuthError::InvalidGrant(_))), "{again:?}");
    }
    assert!(is_dead(&world, &minted.access_token).await);
    assert!(!is_dead(&world, &other).await, "what another code gave goes on");
    assert_eq!(
        world.audited_since(before).await,
        ["token.revoked", "code.reused"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn g2_of_many_who_bring_a_code_at_once_one_wins_and_then_nobody_has_anything() {
    let (world, ana, app) = with_app().await;
    let code = app.code_of(&ana, None).await;
    let outcomes = join_all((0..6).map(|_| app.brings(&code))).await;
    let won: Vec<_> = outcomes
        .iter()
        .filter_map(|outcome| outcome.as_ref().ok())
        .collect();
    assert_eq!(won.len(), 1);
    assert!(
        outcomes
            .iter()
            .filter_map(|outcome| outcome.as_ref().err())
            .all(|e| matches!(e, OAuthError::InvalidGrant(_)))
    );
    assert!(
        is_dead(&world, &won[0].access_token).await,
        "the others were a reuse"
    );
    let given = "SELECT count(*) AS value FROM tokens WHERE kind = 'app'";
    assert_eq!(sql::numbers(world.database(), given).await, [1]);
}

#[tokio::test]
async fn g2_a_code_lives_sixty_seconds() {
    let (world, ana, app) = with_app().await;
    let [early, late] = [app.code_of(&ana, None).await, app.code_of(&ana, None).await];
    world.clock.advance_seconds(59);
    assert!(app.brings(&early).await.is_ok());
    world.clock.advance_seconds(1);
    let refused = app.brings(&late).await.err();
    assert!(
        matches!(refused, Some(OAuthError::InvalidGrant(_))),
        "{refused:?}"
    );
}

#[tokio::test]
async fn g2_a_code_of_another_app_or_for_another_place_gives_nothing_and_is_not_used_up() {
    let (world, ana, app) = with_app().await;
    let other = App::of(&world).await;
    let code = app.code_of(&ana, None).await;
    let outcomes = [
        other.brings(&code).await.err(),
        app.brings_exactly(
            Some(&app.secret),
            &code,
            "https://elk.example/oauth",
            Some(VERIFIER),
        )
        .await
        .err(),
        app.brings("").await.err(),
        app.brings("\0").await.err(),
        app.brings(&"0".repeat(64)).await.err(),
    ];
    for refused in outcomes {
        assert!(
            matches!(refused, Some(OAuthError::InvalidGrant(_))),
            "{refused:?}"
        );
    }
    let minted = app.brings(&code).await.unwrap();
    // A thief who brings it later as another app does not end what its owner got.
    assert!(other.brings(&code).await.is_err() && !is_dead(&world, &minted.access_token).await);
}

#[tokio::test]
async fn g3_pkce_is_demanded_of_apps_without_a_secret_and_kept_to_by_the_others() {
    let (_world, ana, app) = with_app().await;
    let without = Ask {
        code_challenge: None,
        code_challenge_method: None,
        ..app.asks()
    };
    let code = |ask: Ask| {
        let (app, ana) = (&app, &ana);
        async move { app.is_allowed(ana, &ask, None).await.unwrap().code }
    };
    let begun = code(app.asks()).await;
    let wrong = VERIFIER.replace('d', "e");
    for verifier in [
        None,
        Some(""),
        Some("short"),
        Some(wrong.as_str()),
        Some(super::app::CHALLENGE),
    ] {
        for secret in [None, Some(app.secret.as_str())] {
            let refused = app.brings_exactly(secret, &begun, CALLBACK, verifier).await.err();
            assert!(
                matches!(refused, Some(OAuthError::InvalidGrant(_))),
                "{verifier:?}: {refused:?}"
            );
        }
    }
    app.brings_exactly(None, &begun, CALLBACK, Some(VERIFIER))
        .await
        .unwrap();

    let plain = code(without.clone()).await;
    let public = app.brings_exactly(None, &plain, CALLBACK, None).await.err();
    assert!(
        matches!(public, Some(OAuthError::InvalidRequest(_))),
        "{public:?}"
    );
    let downgraded = app
        .brings_exactly(Some(&app.secret), &plain, CALLBACK, Some(VERIFIER))
        .await
        .err();
    assert!(
        matches!(downgraded, Some(OAuthError::InvalidGrant(_))),
        "{downgraded:?}"
    );
    app.brings_exactly(Some(&app.secret), &plain, CALLBACK, None)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_wrong_secret_is_a_wrong_client_whatever_else_is_right() {
    let (_world, ana, app) = with_app().await;
    let code = app.code_of(&ana, None).await;
    let upper = app.secret.to_uppercase();
    for secret in ["", "0", "\0", &upper, &"0".repeat(64), &"0".repeat(1 << 20)] {
        let refused = app
            .brings_exactly(Some(secret), &code, CALLBACK, Some(VERIFIER))
            .await
            .err();
        assert!(matches!(refused, Some(OAuthError::InvalidClient)), "{refused:?}");
    }
    app.brings(&code).await.unwrap();
}

#[tokio::test]
async fn a_code_of_somebody_who_has_left_or_lost_the_role_gives_nothing() {
    use gatepost_model::role::Role;

    let (world, ana, app) = with_app().await;
    world.editor("eva").await;
    let eva = world.at_a_browser("eva").await;
    let [own, as_brand] = [
        app.code_of(&ana, None).await,
        app.code_of(&eva, Some("news")).await,
    ];
    let for_herself = app.code_of(&eva, None).await;
    world.deactivates(&ana).await;
    world.takes("eva", Role::Editor).await;
    for code in [&own, &as_brand] {
        let refused = app.brings(code).await.err();
        assert!(
            matches!(refused, Some(OAuthError::InvalidGrant(_))),
            "{refused:?}"
        );
    }
    assert!(app.brings(&for_herself).await.is_ok());
}
