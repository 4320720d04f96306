//! Signing out: here, of one thing, everywhere else, everywhere.

use gatepost_internal::{Credential, Error, token};
use gatepost_model::scope::{Scope, Scopes};

use super::app::{App, is_dead};
use crate::support::colleague::Colleague;
use crate::support::world::World;

async fn confirms(world: &World, who: &Colleague) -> bool {
    let caller = who.caller.clone();
    let confirmed = world.database().read(move |r| token::confirm(r, &caller)).await;
    confirmed.is_ok()
}

#[tokio::test]
async fn the_list_names_browsers_programs_and_apps_and_which_one_this_is() {
    let world = World::new().await;
    let ana = world.editor("ana").await;
    let ben = world.employee("ben").await;
    let browser = world.at_a_browser("ana").await;
    let app = App::of(&world).await;
    app.token_of(&browser).await;
    app.token_as(&browser, "news").await;
    let list = token::list(&world.inside, &browser.caller).await.unwrap();
    let seen: Vec<_> = list
        .iter()
        .map(|grant| (grant.name.as_str(), grant.brand.as_deref(), grant.current))
        .collect();
    let wanted = [
        ("Elk", Some("news"), false),
        ("Elk", None, false),
        ("Browser", None, true),
        ("test", None, false),
    ];
    assert_eq!(seen, wanted);
    assert!(matches!(list[0].credential, Credential::App(_)));
    assert_eq!(
        (list[2].credential, list[3].credential),
        (Credential::Session, Credential::Personal)
    );
    assert_eq!(list[3].id, ana.caller.token);
    assert_eq!(list[2].last_used_at, world.now());
    assert_eq!(
        token::list(&world.inside, &ben.caller).await.unwrap().len(),
        1,
        "their own alone"
    );
}

#[tokio::test]
async fn one_thing_can_be_ended_if_it_is_ones_own() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let browser = world.at_a_browser("ana").await;
    for id in [
        ben.caller.token.to_string(),
        "1".into(),
        "x".into(),
        String::new(),
    ] {
        let refused = token::revoke_one(&world.inside, &browser.caller, &id).await;
        assert!(matches!(refused, Err(Error::NotFound)), "{id}: {refused:?}");
    }
    assert!(!is_dead(&world, &ben.bearer).await);
    let id = ana.caller.token.to_string();
    token::revoke_one(&world.inside, &browser.caller, &id)
        .await
        .unwrap();
    assert!(is_dead(&world, &ana.bearer).await);
    let again = token::revoke_one(&world.inside, &browser.caller, &id).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
    assert!(confirms(&world, &browser).await);
}

#[tokio::test]
async fn everywhere_else_is_everything_but_this_browser_and_nobody_elses() {
    let world = World::new().await;
    let [ana, ben] = [world.editor("ana").await, world.employee("ben").await];
    let [here, there] = [world.at_a_browser("ana").await, world.at_a_browser("ana").await];
    let app = App::of(&world).await;
    let [given, as_brand] = [app.token_of(&here).await, app.token_as(&here, "news").await];
    let waiting = app.code_of(&here, None).await;
    assert_eq!(
        token::revoke_others(&world.inside, &here.caller).await.unwrap(),
        4
    );
    for bearer in [&ana.bearer, &given, &as_brand] {
        assert!(is_dead(&world, bearer).await);
    }
    assert!(
        app.brings(&waiting).await.is_err(),
        "a code on its way is elsewhere too"
    );
    assert!(confirms(&world, &here).await && !confirms(&world, &there).await);
    assert!(!is_dead(&world, &ben.bearer).await);
    assert_eq!(
        token::revoke_others(&world.inside, &here.caller).await.unwrap(),
        0
    );
}

#[tokio::test]
async fn everywhere_is_here_too() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let here = world.at_a_browser("ana").await;
    token::revoke_all_own(&world.inside, &here.caller).await.unwrap();
    assert!(is_dead(&world, &ana.bearer).await && !confirms(&world, &here).await);
    assert!(!is_dead(&world, &ben.bearer).await);
    let again = token::revoke_all_own(&world.inside, &here.caller).await;
    assert!(matches!(again, Err(Error::Unauthenticated)), "{again:?}");
}

#[tokio::test]
async fn a_token_is_made_by_hand_with_a_browser_and_with_nothing_else() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    let scopes = || Scopes::of(&[Scope::ReadStatuses, Scope::Decide]);
    let issued = token::issue_personal(&world.inside, &browser.caller, " Reports ", scopes())
        .await
        .unwrap();
    let caller = token::authenticate(&world.inside, &issued.secret, "192.0.2.1".into())
        .await
        .unwrap();
    assert_eq!(
        (caller.scopes, caller.credential),
        (scopes(), Credential::Personal)
    );
    let app = App::of(&world).await;
    let app_caller = super::app::person(&world, &app.token_of(&browser).await).await;
    for caller in [&ana.caller, &app_caller] {
        let refused = token::issue_personal(&world.inside, caller, "Mine", scopes())
            .await
            .err();
        assert!(matches!(refused, Some(Error::Forbidden(_))), "{refused:?}");
    }
    for (name, scopes) in [
        ("", scopes()),
        ("a\nb", scopes()),
        ("Mi\u{200b}ne", scopes()),
        ("Mine", Scopes::of(&[])),
    ] {
        let refused = token::issue_personal(&world.inside, &browser.caller, name, scopes)
            .await
            .err();
        assert!(matches!(refused, Some(Error::Invalid(_))), "{refused:?}");
    }
}
