//! Links that work once.

use futures_util::future::join_all;
use gatepost_internal::link::{self, Offer};
use gatepost_internal::{Error, person, session};
use gatepost_model::role::Role;

use super::app::{App, is_dead};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

const NEW: &str = "another horse, another battery";
const DAY: i64 = 24 * 60 * 60;

/// A world with an administrator at a browser.
async fn with_administrator() -> (World, Colleague) {
    let world = World::new().await;
    world.with_roles("adam", &[Role::Administrator]).await;
    let adam = world.at_a_browser("adam").await;
    (world, adam)
}

async fn invites(adam: &Colleague, username: &str) -> String {
    let link = link::invite(&adam.inside, &adam.caller, username, "Zoe Example").await;
    link.unwrap().secret
}

async fn offers_reset(adam: &Colleague, username: &str) -> String {
    adam.offers_reset(username).await.unwrap().secret
}

#[tokio::test]
async fn an_invitation_becomes_an_account_once() {
    let (world, adam) = with_administrator().await;
    let before = world.newest_audit_entry().await;
    let secret = invites(&adam, "zoe").await;
    let offer = link::find(&world.inside, &secret).await.unwrap();
    let wanted = Offer::Invitation {
        username: "zoe".into(),
        display_name: "Zoe Example".into(),
    };
    assert_eq!(offer, wanted);
    let zoe = link::accept_invitation(&world.inside, &secret, "Zoë", PASSWORD)
        .await
        .unwrap();
    assert_eq!((zoe.username.as_str(), zoe.display_name.as_str()), ("zoe", "Zoë"));
    session::sign_in(&world.inside, "zoe", PASSWORD, "192.0.2.1")
        .await
        .unwrap();
    let again = link::accept_invitation(&world.inside, &secret, "Zoë", NEW).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
    let wanted = [
        "link.made",
        "person.created",
        "invitation.accepted",
        "session.opened",
    ];
    assert_eq!(world.audited_since(before).await, wanted);
    let made_by = "SELECT person_id AS value FROM audit_entries WHERE verb = 'person.created'
                   ORDER BY sequence DESC LIMIT 1";
    assert_eq!(
        sql::numbers(world.database(), made_by).await,
        [adam.caller.person.0]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_open_an_invitation_at_once_one_gets_the_account() {
    let (world, adam) = with_administrator().await;
    let secret = invites(&adam, "zoe").await;
    let tries = (0..4).map(|_| {
        let (inside, secret) = (world.inside.clone(), secret.clone());
        tokio::spawn(async move { link::accept_invitation(&inside, &secret, "Zoe", PASSWORD).await })
    });
    let outcomes: Vec<_> = join_all(tries).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    let refused = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Err(Error::NotFound)));
    assert_eq!(refused.count(), 3, "{outcomes:?}");
}

#[tokio::test]
async fn i13_a_link_that_is_worth_nothing_gives_one_answer_whatever_was_wrong_with_it() {
    let (world, adam) = with_administrator().await;
    let lea = world.employee("lea").await;
    world.employee("ben").await;
    let used = invites(&adam, "zoe").await;
    link::accept_invitation(&world.inside, &used, "Zoe", PASSWORD)
        .await
        .unwrap();
    let taken = invites(&adam, "ida").await;
    person::create(&world.inside, "ida", "Ida", PASSWORD, None)
        .await
        .unwrap();
    let [replaced, _newer] = [invites(&adam, "uma").await, invites(&adam, "uma").await];
    let of_a_leaver = offers_reset(&adam, "lea").await;
    world.deactivates(&lea).await;
    let superseded = offers_reset(&adam, "ben").await;
    let [mut late, mut late_reset] = [invites(&adam, "kim").await, offers_reset(&adam, "ben").await];
    world.clock.advance_seconds(7 * DAY);
    let unknown = "0".repeat(64);
    let other = [String::new(), "x".into(), "\0".repeat(64), "f".repeat(1 << 20)];
    let mut sentences = Vec::new();
    for secret in [used, taken, replaced, of_a_leaver, superseded, unknown]
        .into_iter()
        .chain([std::mem::take(&mut late), std::mem::take(&mut late_reset)])
        .chain(other)
    {
        let outcomes = [
            link::find(&world.inside, &secret).await.err(),
            link::accept_invitation(&world.inside, &secret, "X", PASSWORD)
                .await
                .err(),
            link::complete_reset(&world.inside, &secret, PASSWORD).await.err(),
        ];
        for refused in outcomes {
            assert!(matches!(refused, Some(Error::NotFound)), "{refused:?}");
            sentences.extend(refused.map(|refused| refused.to_string()));
        }
    }
    sentences.dedup();
    assert_eq!(sentences.len(), 1, "{sentences:?}");
}

#[tokio::test]
async fn an_invitation_lives_a_week_and_a_reset_a_day() {
    let (world, adam) = with_administrator().await;
    world.employee("ben").await;
    let invitation = invites(&adam, "zoe").await;
    let reset = offers_reset(&adam, "ben").await;
    world.clock.advance_seconds(DAY - 1);
    assert!(link::find(&world.inside, &reset).await.is_ok());
    world.clock.advance_seconds(1);
    assert!(link::find(&world.inside, &reset).await.is_err());
    world.clock.advance_seconds(6 * DAY - 1);
    assert!(link::find(&world.inside, &invitation).await.is_ok());
    world.clock.advance_seconds(1);
    assert!(link::find(&world.inside, &invitation).await.is_err());
}

#[tokio::test]
async fn a_reset_sets_the_password_ends_everything_and_opens_the_door_again() {
    let (world, adam) = with_administrator().await;
    let [ben, ana] = [world.employee("ben").await, world.employee("ana").await];
    let browser = world.at_a_browser("ben").await;
    let app = App::of(&world).await;
    let given = app.token_of(&browser).await;
    for _ in 0..10 {
        session::sign_in(&world.inside, "ben", "not the password", "198.51.100.7")
            .await
            .err();
    }
    let before = world.newest_audit_entry().await;
    let secret = offers_reset(&adam, "ben").await;
    assert_eq!(
        link::find(&world.inside, &secret).await.unwrap(),
        Offer::Reset {
            username: "ben".into()
        }
    );
    assert!(!is_dead(&world, &ben.bearer).await, "an offer alone ends nothing");
    let unfit = link::complete_reset(&world.inside, &secret, "short").await;
    assert!(matches!(unfit, Err(Error::Invalid(_))), "{unfit:?}");
    link::complete_reset(&world.inside, &secret, NEW).await.unwrap();
    assert!(is_dead(&world, &ben.bearer).await && is_dead(&world, &given).await);
    assert!(
        session::authenticate(&world.inside, &browser.bearer, "192.0.2.1".into())
            .await
            .is_err()
    );
    assert!(!is_dead(&world, &ana.bearer).await);
    session::sign_in(&world.inside, "ben", NEW, "192.0.2.1")
        .await
        .unwrap();
    let again = link::complete_reset(&world.inside, &secret, PASSWORD).await;
    assert!(matches!(again, Err(Error::NotFound)), "{again:?}");
    let wanted = ["link.made", "password.reset", "session.opened"];
    assert_eq!(world.audited_since(before).await, wanted);
}

#[tokio::test]
async fn only_administrators_make_links_and_no_app_for_them() {
    let (world, adam) = with_administrator().await;
    let ana = world.with_roles("ana", &Role::GATE).await;
    world.employee("ben").await;
    let app = App::of(&world).await;
    let adams_app = Colleague {
        caller: super::app::person(&world, &app.token_of(&adam).await).await,
        ..adam.clone()
    };
    for who in [&ana, &adams_app] {
        let outcomes = [
            link::invite(&who.inside, &who.caller, "zoe", "Zoe").await.err(),
            who.offers_reset("ben").await.err(),
            who.offers_reset("nobody").await.err(),
        ];
        for refused in outcomes {
            assert!(matches!(refused, Some(Error::Forbidden(_))), "{refused:?}");
        }
    }
    assert_eq!(sql::count(world.database(), "one_time_links").await, 0);
}

#[tokio::test]
async fn what_cannot_be_invited_or_reset_is_told_to_the_administrator() {
    let (world, adam) = with_administrator().await;
    let lea = world.employee("lea").await;
    world.deactivates(&lea).await;
    for (username, display_name) in [
        ("Zoe", "Zoe"),
        ("", "Zoe"),
        ("z\0e", "Zoe"),
        ("zoe", " "),
        ("zoe", "a\nb"),
    ] {
        let refused = link::invite(&adam.inside, &adam.caller, username, display_name)
            .await
            .err();
        assert!(
            matches!(refused, Some(Error::Invalid(_))),
            "{username:?}: {refused:?}"
        );
    }
    for username in ["adam", "lea"] {
        let refused = link::invite(&adam.inside, &adam.caller, username, "Other")
            .await
            .err();
        assert!(
            matches!(refused, Some(Error::Conflict(_))),
            "{username}: {refused:?}"
        );
    }
    for username in ["nobody", "lea", "a\0b", ""] {
        let refused = adam.offers_reset(username).await.err();
        assert!(
            matches!(refused, Some(Error::NotFound)),
            "{username:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_links_of_an_administrator_end_with_their_office() {
    let (world, adam) = with_administrator().await;
    world.with_roles("eva", &[Role::Administrator]).await;
    let eva = world.at_a_browser("eva").await;
    let [his, hers] = [invites(&adam, "zoe").await, invites(&eva, "uma").await];
    world.takes("adam", Role::Administrator).await;
    assert!(link::find(&world.inside, &his).await.is_err());
    assert!(link::find(&world.inside, &hers).await.is_ok());
}

#[tokio::test]
async fn the_secret_of_a_link_is_in_no_column() {
    let (world, adam) = with_administrator().await;
    let secret = invites(&adam, "zoe").await;
    let links = "SELECT secret_hash || kind || username || display_name AS value FROM one_time_links";
    let audit = "SELECT details || subject AS value FROM audit_entries";
    for row in [
        sql::texts(world.database(), links).await,
        sql::texts(world.database(), audit).await,
    ]
    .concat()
    {
        assert!(!row.unwrap().contains(&secret));
    }
}
