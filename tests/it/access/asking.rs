//! What an app asks for on the consent page, and who is told when it may not.

use gatepost_internal::oauth::{self, Admission, Ask, AskError, ConsiderError, Consideration, Pattern};
use gatepost_internal::{Error, token};
use gatepost_model::role::Role;

use super::app::{App, CALLBACK, CHALLENGE};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

async fn considers(who: &Colleague, ask: &Ask) -> Result<Consideration, ConsiderError> {
    oauth::consider(&who.inside, &who.caller, ask).await
}

/// What both the page and the answer to it say.
async fn refusal(who: &Colleague, app: &App, ask: &Ask) -> AskError {
    let shown = match considers(who, ask).await {
        Err(ConsiderError::Ask(error)) => error,
        other => panic!("{ask:?}: {other:?}"),
    };
    match app.is_allowed(who, ask, None).await.err() {
        Some(ConsiderError::Ask(error)) => assert_eq!(error, shown, "the page cannot be gone around"),
        other => panic!("{ask:?}: {other:?}"),
    }
    shown
}

#[tokio::test]
async fn the_page_says_who_asks_for_what_and_as_whom() {
    let world = World::new().await;
    world.editor("ana").await;
    let ana = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let seen = considers(&ana, &app.asks()).await.unwrap();
    assert_eq!(
        (seen.app.name.as_str(), seen.redirect_uri.as_str()),
        ("Elk", CALLBACK)
    );
    assert_eq!(seen.scopes.to_string(), "read write follow");
    assert_eq!(seen.state.as_deref(), Some("the app's own"));
    let brands: Vec<_> = seen.brands.iter().map(|brand| brand.name.as_str()).collect();
    assert_eq!(brands, ["news"]);
    assert_eq!(
        sql::count(world.database(), "authorization_codes").await,
        0,
        "looking gives nothing"
    );
}

#[tokio::test]
async fn g1_a_redirect_uri_that_was_not_registered_to_the_character_is_never_redirected_to() {
    let world = World::new().await;
    world.employee("ana").await;
    let ana = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    for uri in [
        None,
        Some(""),
        Some("https://elk.example/oauth"),
        Some("https://elk.example/oauth?server=acme&next=https://evil.example"),
        Some("https://elk.example/oauth?server=acme#fragment"),
        Some("https://elk.example/oauth/?server=acme"),
        Some("https://elk.example/x/../oauth?server=acme"),
        Some("https://elk.example:443/oauth?server=acme"),
        Some("https://ELK.example/oauth?server=acme"),
        Some("https://elk.example.evil.example/oauth?server=acme"),
        Some("https://evil.example/oauth?server=acme"),
        Some("http://elk.example/oauth?server=acme"),
        Some("https://elk.example/oauth?server=acme "),
        Some("javascript:alert(1)"),
        Some("\0"),
    ] {
        let ask = Ask {
            redirect_uri: uri.map(str::to_owned),
            ..app.asks()
        };
        let refused = refusal(&ana, &app, &ask).await;
        assert!(matches!(refused, AskError::Shown(_)), "{uri:?}: {refused:?}");
    }
    for client_id in [
        None,
        Some(""),
        Some("0"),
        Some("\0"),
        Some("00000000000000000000000000000000"),
    ] {
        let ask = Ask {
            client_id: client_id.map(str::to_owned),
            ..app.asks()
        };
        let refused = refusal(&ana, &app, &ask).await;
        assert!(
            matches!(refused, AskError::Shown(_)),
            "{client_id:?}: {refused:?}"
        );
    }
    assert_eq!(sql::count(world.database(), "authorization_codes").await, 0);
}

#[tokio::test]
async fn g3_g7_what_is_wrong_otherwise_is_told_to_the_app_with_its_state() {
    let world = World::new().await;
    world.employee("ana").await;
    let ana = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let asks = || app.asks();
    let some = |text: &str| Some(text.to_owned());
    for (ask, code) in [
        (
            Ask {
                response_type: None,
                ..asks()
            },
            "invalid_request",
        ),
        (
            Ask {
                response_type: some("token"),
                ..asks()
            },
            "unsupported_response_type",
        ),
        (
            Ask {
                response_type: some("code token"),
                ..asks()
            },
            "unsupported_response_type",
        ),
        (
            Ask {
                code_challenge_method: None,
                ..asks()
            },
            "invalid_request",
        ),
        (
            Ask {
                code_challenge_method: some("plain"),
                ..asks()
            },
            "invalid_request",
        ),
        (
            Ask {
                code_challenge: None,
                ..asks()
            },
            "invalid_request",
        ),
        (
            Ask {
                code_challenge: some("short"),
                ..asks()
            },
            "invalid_request",
        ),
        (
            Ask {
                code_challenge: some(&format!("{CHALLENGE}=")),
                ..asks()
            },
            "invalid_request",
        ),
        (
            Ask {
                scope: some("admin"),
                ..asks()
            },
            "invalid_scope",
        ),
        (
            Ask {
                scope: some("read admin:write"),
                ..asks()
            },
            "invalid_scope",
        ),
        (
            Ask {
                scope: some("read gatepost:decide"),
                ..asks()
            },
            "invalid_scope",
        ),
        (
            Ask {
                scope: some("profile"),
                ..asks()
            },
            "invalid_scope",
        ),
    ] {
        match refusal(&ana, &app, &ask).await {
            AskError::Returned {
                redirect_uri,
                error,
                state,
                ..
            } => {
                assert_eq!((redirect_uri.as_str(), error), (CALLBACK, code), "{ask:?}");
                assert_eq!(state.as_deref(), Some("the app's own"));
            }
            AskError::Shown(sentence) => panic!("{ask:?}: {sentence}"),
        }
    }
    let huge = Ask {
        state: Some("x".repeat(4_097)),
        ..asks()
    };
    assert!(matches!(
        refusal(&ana, &app, &huge).await,
        AskError::Returned { state: None, .. }
    ));
    assert_eq!(sql::count(world.database(), "authorization_codes").await, 0);
}

#[tokio::test]
async fn g21_an_app_that_is_not_let_in_is_refused_on_our_own_page() {
    let world = World::new().await;
    world.employee("ana").await;
    let ana = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let known = |pattern: &str| Admission::Known(vec![Pattern::parse(pattern).unwrap()]);
    for (admission, is_let_in) in [
        (Admission::None, false),
        (known("https://other.example/*"), false),
        (known("https://elk.example/oauth"), false),
        (known("https://elk.example/*"), true),
        (known(CALLBACK), true),
    ] {
        let inside = world.letting_in(admission.clone());
        let shown = oauth::consider(&inside, &ana.caller, &app.asks()).await.err();
        let allowed = oauth::allow(&inside, &ana.caller, &app.asks(), None).await.err();
        for refused in [shown, allowed] {
            let is_refused = matches!(refused, Some(ConsiderError::Ask(AskError::Shown(_))));
            assert!(
                refused.is_none() == is_let_in && is_refused != is_let_in,
                "{admission:?}: {refused:?}"
            );
        }
    }
}

#[tokio::test]
async fn only_a_living_session_is_asked_and_allows() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let through_app = Colleague {
        caller: super::app::person(&world, &app.token_of(&browser).await).await,
        ..ana.clone()
    };
    for who in [&ana, &through_app] {
        for refused in [
            considers(who, &app.asks()).await.err(),
            app.is_allowed(who, &app.asks(), None).await.err(),
        ] {
            assert!(
                matches!(refused, Some(ConsiderError::Verb(Error::Forbidden(_)))),
                "{refused:?}"
            );
        }
    }
    token::revoke(&world.inside, &browser.caller).await.unwrap();
    for refused in [
        considers(&browser, &app.asks()).await.err(),
        app.is_allowed(&browser, &app.asks(), None).await.err(),
    ] {
        assert!(
            matches!(refused, Some(ConsiderError::Verb(Error::Unauthenticated))),
            "{refused:?}"
        );
    }
}

#[tokio::test]
async fn nobody_allows_an_app_to_act_as_a_brand_of_whose_desk_they_are_not() {
    let world = World::new().await;
    world.another_brand("jobs").await;
    world.with_roles("ana", &[Role::Responder]).await;
    world.with_roles("adam", &[Role::Administrator]).await;
    let app = App::of(&world).await;
    let [ana, adam] = [world.at_a_browser("ana").await, world.at_a_browser("adam").await];
    for (who, brand) in [
        (&ana, "jobs"),
        (&ana, "nobody"),
        (&ana, ""),
        (&ana, "n\0"),
        (&adam, "news"),
    ] {
        let refused = app.is_allowed(who, &app.asks(), Some(brand)).await.err();
        assert!(
            matches!(refused, Some(ConsiderError::Verb(Error::Forbidden(_)))),
            "{brand}: {refused:?}"
        );
    }
    assert!(considers(&adam, &app.asks()).await.unwrap().brands.is_empty());
    let before = world.newest_audit_entry().await;
    app.is_allowed(&ana, &app.asks(), Some("news")).await.unwrap();
    assert_eq!(world.audited_since(before).await, ["consent.given"]);
}

#[tokio::test]
async fn a_code_to_copy_is_told_apart_from_one_to_send() {
    let world = World::new().await;
    world.employee("ana").await;
    let ana = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let ask = Ask {
        redirect_uri: Some(oauth::OUT_OF_BAND.into()),
        code_challenge: None,
        code_challenge_method: None,
        state: None,
        ..app.asks()
    };
    let permitted = app.is_allowed(&ana, &ask, None).await.unwrap();
    assert!(permitted.is_out_of_band && permitted.state.is_none());
    let sent = app.is_allowed(&ana, &app.asks(), None).await.unwrap();
    assert!(!sent.is_out_of_band);
    assert_eq!(sent.redirect_uri, CALLBACK);
    let minted = app
        .brings_exactly(Some(&app.secret), &permitted.code, oauth::OUT_OF_BAND, None)
        .await
        .unwrap();
    assert_eq!(minted.scopes.to_string(), "read write follow");
}
