//! What an app's token proves, what it never allows, and how it is given back.

use gatepost_internal::oauth::{self, OAuthError, TokenRequest};
use gatepost_internal::{Error, Presented, reauthentication, token};
use gatepost_model::gate::CandidateState;
use gatepost_model::role::Role;
use gatepost_model::scope::Scope;

use super::app::{App, is_dead, person, shows};
use crate::support::colleague::{Colleague, decision};
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn g7_an_apps_token_never_speaks_at_the_gate_whatever_its_stored_scopes_say() {
    let world = World::new().await;
    let author = world.employee("ana").await;
    world.with_roles("petra", &gatepost_model::role::Role::GATE).await;
    let petra = world.at_a_browser("petra").await;
    let app = App::of(&world).await;
    let given = app.token_of(&petra).await;
    let everything = "UPDATE tokens SET scopes = 'read write follow gatepost:decide' WHERE kind = 'app'";
    sql::execute(world.database(), everything).await.unwrap();
    let through_app = Colleague {
        caller: person(&world, &given).await,
        ..petra.clone()
    };
    assert!(!through_app.caller.scopes.allows(Scope::Decide));
    let candidate = author.submits(&author.proposes("Good news").await).await.unwrap();
    let confirmed = through_app.confirms(&candidate).await;
    assert!(
        matches!(confirmed, Err(Error::Scope("gatepost:decide"))),
        "{confirmed:?}"
    );
    let request = reauthentication::Request {
        password: Some(PASSWORD.into()),
        candidate_id: None,
        verb: Some("stop".into()),
        ..Default::default()
    };
    let stop = reauthentication::begin(&world.inside, &through_app.caller, request).await;
    assert!(matches!(stop, Err(Error::Scope(_))), "{stop:?}");
    let token = petra.confirms(&candidate).await.unwrap();
    let decided = through_app
        .decides(&candidate, decision(&candidate, "approve", None, Some(&token)))
        .await;
    assert!(matches!(decided, Err(Error::Scope(_))), "{decided:?}");
    let approved = petra
        .decides(&candidate, decision(&candidate, "approve", None, Some(&token)))
        .await
        .unwrap();
    let released = through_app.releases(&approved, Some(0)).await;
    assert!(matches!(released, Err(Error::Scope(_))), "{released:?}");
    petra.releases(&approved, Some(0)).await.unwrap();
}

#[tokio::test]
async fn an_apps_token_changes_what_its_person_proposed_and_nothing_their_roles_would_let_them_change() {
    let world = World::new().await;
    let author = world.employee("ana").await;
    world.with_roles("erik", &[Role::Editor, Role::DutyOfficer]).await;
    let erik = world.at_a_browser("erik").await;
    let app = App::of(&world).await;
    let through_app = Colleague {
        caller: person(&world, &app.token_of(&erik).await).await,
        ..erik.clone()
    };
    let hers = author.proposes("Good news").await;
    let refused = [
        through_app.rewrites(&hers, "Bad news").await,
        through_app.submits(&hers).await,
        through_app.withdraws(&hers).await,
    ];
    for refused in refused {
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
    }
    let own = through_app.proposes("Other news").await;
    let own = through_app.rewrites(&own, "Better news").await.unwrap();
    let own = through_app.submits(&own).await.unwrap();
    let withdrawn = through_app.withdraws(&own).await.unwrap();
    assert_eq!(withdrawn.state, CandidateState::Withdrawn);
    let program = world.sign_in("erik", &[Scope::Write]).await;
    let edited = program.rewrites(&hers, "Better news").await.unwrap();
    assert_eq!(
        erik.withdraws(&edited).await.unwrap().state,
        CandidateState::Withdrawn
    );
}

#[tokio::test]
async fn an_app_that_fetches_a_token_for_itself_is_in_no_audit_entry() {
    let world = World::new().await;
    let app = App::of(&world).await;
    let before = world.newest_audit_entry().await;
    app.for_itself(None).await.unwrap();
    assert!(world.audited_since(before).await.is_empty());
}

#[tokio::test]
async fn an_app_for_itself_proves_nobody() {
    let world = World::new().await;
    let app = App::of(&world).await;
    let minted = app.for_itself(None).await.unwrap();
    assert_eq!(minted.scopes.to_string(), "read");
    match shows(&world, &minted.access_token).await.unwrap() {
        Presented::App(caller) => {
            assert_eq!(
                (caller.name.as_str(), caller.website.as_deref()),
                ("Elk", Some("https://elk.example"))
            );
            assert_eq!(caller.scopes.to_string(), "read");
        }
        other => panic!("{other:?}"),
    }
    let as_person = token::authenticate(&world.inside, &minted.access_token, "192.0.2.1".into()).await;
    assert!(matches!(as_person, Err(Error::Unauthenticated)), "{as_person:?}");
    let narrow = app.for_itself(Some("read:accounts push")).await.unwrap();
    assert_eq!(narrow.scopes.to_string(), "push read:accounts");
}

#[tokio::test]
async fn g7_an_app_gets_nothing_it_has_not_registered_for_and_needs_its_secret() {
    let world = World::new().await;
    let app = App::of(&world).await;
    for scope in [
        "profile",
        "read profile",
        "admin",
        "gatepost:decide",
        "read:everything",
    ] {
        let refused = app.for_itself(Some(scope)).await.err();
        assert!(
            matches!(refused, Some(OAuthError::InvalidScope(_))),
            "{scope}: {refused:?}"
        );
    }
    for secret in [None, Some(""), Some("0")] {
        let request = TokenRequest::ClientCredentials { scope: None };
        let refused = oauth::exchange(&world.inside, app.client(secret), request, "192.0.2.1")
            .await
            .err();
        assert!(
            matches!(refused, Some(OAuthError::InvalidClient)),
            "{secret:?}: {refused:?}"
        );
    }
    assert_eq!(sql::count(world.database(), "app_tokens").await, 0);
}

#[tokio::test]
async fn an_apps_token_left_alone_for_thirty_days_is_over_and_a_personal_one_is_not() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let [used, left] = [app.token_of(&browser).await, app.token_of(&browser).await];
    let own = app.for_itself(None).await.unwrap().access_token;
    world.clock.advance_seconds(20 * DAY);
    assert!(!is_dead(&world, &used).await && !is_dead(&world, &own).await);
    world.clock.advance_seconds(20 * DAY);
    assert!(!is_dead(&world, &used).await);
    assert!(is_dead(&world, &left).await && is_dead(&world, &own).await);
    assert!(!is_dead(&world, &ana.bearer).await);
}

#[tokio::test]
async fn an_app_gives_its_own_tokens_back_and_no_others() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    let [app, other] = [App::of(&world).await, App::of(&world).await];
    let [given, kept] = [app.token_of(&browser).await, app.token_of(&browser).await];
    let own = app.for_itself(None).await.unwrap().access_token;
    let revoke = |app: &'_ App, secret: Option<String>, token: String| {
        let (inside, id) = (world.inside.clone(), app.client_id.clone());
        async move {
            let client = oauth::Client {
                id: &id,
                secret: secret.as_deref(),
            };
            oauth::revoke(&inside, client, &token).await
        }
    };
    for token in [&given, &own, &ana.bearer] {
        let refused = revoke(&other, Some(other.secret.clone()), token.clone()).await;
        assert!(matches!(refused, Err(OAuthError::InvalidGrant(_))), "{refused:?}");
        let refused = revoke(&app, Some("wrong".into()), token.clone()).await;
        assert!(matches!(refused, Err(OAuthError::InvalidClient)), "{refused:?}");
        assert!(!is_dead(&world, token).await);
    }
    let before = world.newest_audit_entry().await;
    revoke(&app, Some(app.secret.clone()), given.clone())
        .await
        .unwrap();
    revoke(&app, None, own.clone()).await.unwrap();
    assert!(is_dead(&world, &given).await && is_dead(&world, &own).await);
    assert!(!is_dead(&world, &kept).await);
    for nothing in [given, own, String::new(), "\0".into(), browser.bearer.clone()] {
        revoke(&app, Some(app.secret.clone()), nothing).await.unwrap();
    }
    assert_eq!(world.audited_since(before).await, ["token.revoked"]);
}

#[tokio::test]
async fn no_secret_of_oauth_is_in_any_column() {
    let world = World::new().await;
    world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    let code = app.code_of(&browser, None).await;
    let given = app.brings(&code).await.unwrap().access_token;
    let own = app.for_itself(None).await.unwrap().access_token;
    let queries = [
        "SELECT code_hash || redirect_uri || scopes || coalesce(code_challenge, '') AS value FROM authorization_codes",
        "SELECT token_hash || name || scopes AS value FROM tokens",
        "SELECT token_hash || scopes AS value FROM app_tokens",
        "SELECT details || subject AS value FROM audit_entries",
    ];
    for query in queries {
        for row in sql::texts(world.database(), query).await {
            let row = row.unwrap();
            for secret in [
                &code,
                given.trim_start_matches("gpt_"),
                own.trim_start_matches("gpa_"),
            ] {
                assert!(!row.contains(secret), "{query}");
            }
        }
    }
}
