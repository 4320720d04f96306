//! Personal tokens.

use gatepost_internal::token::{self, Wish};
use gatepost_internal::{Caller, Error};
use gatepost_model::scope::{Scope, Scopes};

use crate::support::sql;
use crate::support::world::{PASSWORD, World};

async fn who(world: &World, bearer: &str) -> Result<Caller, Error> {
    token::authenticate(&world.inside, bearer, "192.0.2.1".into()).await
}

#[tokio::test]
async fn a_token_proves_its_person_and_its_scopes() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let issued = token::sign_in(&world.inside, "ana", PASSWORD, "192.0.2.1", Wish::default())
        .await
        .unwrap();
    let caller = who(&world, &issued.secret).await.unwrap();
    assert_eq!(
        (caller.person, caller.username.as_str()),
        (ana.caller.person, "ana")
    );
    assert_eq!(
        caller.scopes,
        Scopes::of(&[Scope::Read, Scope::Write, Scope::Follow])
    );
    assert!(matches!(
        caller.demand(Scope::Decide),
        Err(Error::Scope("gatepost:decide"))
    ));
    let wish = Wish {
        scopes: Some("read gatepost:decide".into()),
        name: Some("Desk".into()),
    };
    let issued = token::sign_in(&world.inside, "ana", PASSWORD, "192.0.2.1", wish)
        .await
        .unwrap();
    let caller = who(&world, &issued.secret).await.unwrap();
    assert!(caller.demand(Scope::Decide).is_ok() && caller.demand(Scope::Write).is_err());
}

#[tokio::test]
async fn a_token_that_cannot_be_is_refused() {
    let world = World::new().await;
    world.employee("ana").await;
    for (name, scopes) in [
        (Some(""), None),
        (Some("two\nlines"), None),
        (Some("zero\0byte"), None),
        (None, Some("")),
        (None, Some("admin")),
        (None, Some("read write admin:write")),
        (None, Some("READ")),
    ] {
        let wish = Wish {
            name: name.map(str::to_owned),
            scopes: scopes.map(str::to_owned),
        };
        let refused = token::sign_in(&world.inside, "ana", PASSWORD, "192.0.2.1", wish)
            .await
            .err();
        assert!(
            matches!(refused, Some(Error::Invalid(_))),
            "{name:?} {scopes:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn the_secret_is_in_no_column_of_the_database() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let tokens = "SELECT token_hash || name || scopes AS value FROM tokens";
    let audit = "SELECT details AS value FROM audit_entries";
    for row in [
        sql::texts(world.database(), tokens).await,
        sql::texts(world.database(), audit).await,
    ]
    .concat()
    {
        assert!(
            !row.unwrap()
                .contains(ana.bearer.trim_start_matches(token::PREFIX))
        );
    }
}

#[tokio::test]
async fn what_is_no_token_proves_nobody() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let almost = ana.bearer.replace(|c: char| c.is_ascii_digit(), "0");
    let upper = ana.bearer.to_uppercase();
    let longer = format!("{}0", ana.bearer);
    let huge = "gpt_".repeat(1 << 20);
    let zero = format!("{}\0{}", token::PREFIX, "0".repeat(63));
    for bearer in ["", "gpt_", " ", &almost, &upper, &longer, &huge, &zero] {
        assert!(matches!(who(&world, bearer).await, Err(Error::Unauthenticated)));
    }
    assert!(who(&world, &ana.bearer).await.is_ok());
}

#[tokio::test]
async fn a_revoked_token_is_dead_and_its_owners_others_live() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let other = world.sign_in("ana", &[Scope::Read]).await;
    token::revoke(&world.inside, &ana.caller).await.unwrap();
    token::revoke(&world.inside, &ana.caller).await.unwrap();
    assert!(matches!(
        who(&world, &ana.bearer).await,
        Err(Error::Unauthenticated)
    ));
    assert!(who(&world, &other.bearer).await.is_ok());
    let revoked = "SELECT count(*) AS value FROM audit_entries WHERE verb = 'token.revoked'";
    assert_eq!(sql::numbers(world.database(), revoked).await, [1]);
}
