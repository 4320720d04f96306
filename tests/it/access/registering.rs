//! Apps register by themselves, and get nothing by it.

use gatepost_internal::oauth::{self, Registration};
use gatepost_internal::{Error, oauth::OUT_OF_BAND};

use super::app::{App, registration};
use crate::support::sql;
use crate::support::world::World;

async fn registers(world: &World, registration: Registration) -> Result<oauth::App, Error> {
    let registered = oauth::register(&world.inside, registration, "192.0.2.1").await?;
    Ok(registered.app)
}

#[tokio::test]
async fn an_app_is_registered_as_it_describes_itself_and_found_again() {
    let world = World::new().await;
    let before = world.newest_audit_entry().await;
    let app = registers(&world, registration()).await.unwrap();
    assert_eq!(
        (app.name.as_str(), app.website.as_deref()),
        ("Elk", Some("https://elk.example"))
    );
    assert_eq!(app.scopes.to_string(), "read write follow push");
    assert_eq!(oauth::get(&world.inside, app.id).await.unwrap(), app);
    assert!(
        world.audited_since(before).await.is_empty(),
        "anybody can register; the chain is for what somebody has done"
    );
    let bare = Registration {
        name: "<b>Bare</b>".into(),
        website: Some(String::new()),
        redirect_uris: vec![OUT_OF_BAND.into()],
        scopes: None,
    };
    let bare = registers(&world, bare).await.unwrap();
    assert_eq!((bare.website, bare.scopes.to_string()), (None, "read".to_owned()));
    assert_eq!(
        bare.name, "<b>Bare</b>",
        "kept as it is, escaped where it is shown"
    );
}

#[tokio::test]
async fn g1_where_a_code_must_not_go_cannot_be_registered() {
    let world = World::new().await;
    for uri in [
        "https://elk.example;script-src/",
        "ms-settings:privacy",
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "http://elk.example/",
        "https://elk.example/#fragment",
        "https://user@elk.example/",
        "/relative",
        "",
        "zero\0byte://x",
    ] {
        let wanted = Registration {
            redirect_uris: vec!["https://elk.example/".into(), uri.into()],
            ..registration()
        };
        let refused = registers(&world, wanted).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{uri:?}: {refused:?}");
    }
    assert_eq!(sql::count(world.database(), "apps").await, 0);
}

#[tokio::test]
async fn g7_no_app_can_register_for_the_gate_or_for_administration() {
    let world = World::new().await;
    for scopes in [
        "gatepost:decide",
        "read gatepost:decide",
        "admin",
        "admin:read",
        "read write admin:write",
        "READ",
        "*",
    ] {
        let wanted = Registration {
            scopes: Some(scopes.into()),
            ..registration()
        };
        let refused = registers(&world, wanted).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{scopes}: {refused:?}");
    }
}

#[tokio::test]
async fn what_an_app_tells_of_itself_has_a_form_and_an_end() {
    let world = World::new().await;
    let wrong = [
        Registration {
            name: String::new(),
            ..registration()
        },
        Registration {
            name: "a\nb".into(),
            ..registration()
        },
        Registration {
            name: "El\u{200b}k".into(),
            ..registration()
        },
        Registration {
            name: "a\0b".into(),
            ..registration()
        },
        Registration {
            name: "x".repeat(81),
            ..registration()
        },
        Registration {
            website: Some("javascript:alert(1)".into()),
            ..registration()
        },
        Registration {
            website: Some(format!("https://a.example/{}", "x".repeat(2_000))),
            ..registration()
        },
        Registration {
            redirect_uris: Vec::new(),
            ..registration()
        },
        Registration {
            redirect_uris: vec![OUT_OF_BAND.into(); 11],
            ..registration()
        },
        Registration {
            scopes: Some("read ".repeat(1 << 16) + "nothing"),
            ..registration()
        },
    ];
    for wanted in wrong {
        let refused = registers(&world, wanted.clone()).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{:?}: {refused:?}",
            wanted.name
        );
    }
}

#[tokio::test]
async fn g20_one_address_registers_thirty_apps_an_hour_and_others_are_not_kept_waiting() {
    let world = World::new().await;
    let mut registered = 0;
    for _ in 0..40 {
        match oauth::register(&world.inside, registration(), "192.0.2.1")
            .await
            .err()
        {
            None => registered += 1,
            Some(Error::TooMany(seconds)) => assert!(seconds > 0),
            Some(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(registered, 30);
    assert_eq!(sql::count(world.database(), "apps").await, 30);
    oauth::register(&world.inside, registration(), "192.0.2.2")
        .await
        .unwrap();
    world.clock.advance_seconds(3_600);
    oauth::register(&world.inside, registration(), "192.0.2.1")
        .await
        .unwrap();
}

#[tokio::test]
async fn the_secret_of_an_app_is_in_no_column() {
    let world = World::new().await;
    let app = App::of(&world).await;
    let stored = "SELECT client_secret_hash || client_id || name || redirect_uris AS value FROM apps";
    let audit = "SELECT details || subject AS value FROM audit_entries";
    for row in [
        sql::texts(world.database(), stored).await,
        sql::texts(world.database(), audit).await,
    ]
    .concat()
    {
        assert!(!row.unwrap().contains(&app.secret));
    }
}
