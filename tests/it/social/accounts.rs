//! Finding people and brands, and what one says of oneself.

use gatepost_internal::account::{self, Account, Search};
use gatepost_internal::{Error, person};

use super::reading::{Said, follows, said};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::{PASSWORD, World};

fn name(account: &Account) -> String {
    match account {
        Account::Person(account) => account.person.username.clone(),
        Account::Brand(account) => account.brand.name.clone(),
        Account::Outside(actor) => actor.handle.clone(),
    }
}

async fn found(who: &Colleague, search: Search) -> Vec<String> {
    let found = account::search(&who.inside, &who.caller, search).await.unwrap();
    found.iter().map(name).collect()
}

fn search(q: &str) -> Search {
    Search {
        q: q.into(),
        ..Search::default()
    }
}

#[tokio::test]
async fn people_and_brands_are_found_by_the_beginnings_of_their_names() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    for (username, display_name) in [
        ("anastasia", "A. Berg"),
        ("ben", "Ben Anders"),
        ("jo", "Jo Österle"),
    ] {
        person::create(&world.inside, username, display_name, PASSWORD, None)
            .await
            .unwrap();
    }
    assert_eq!(found(&ana, search("ana")).await, ["ana", "anastasia"]);
    assert_eq!(found(&ana, search("@AN")).await, ["ana", "anastasia", "ben"]);
    assert_eq!(found(&ana, search("öst")).await, ["jo"]);
    assert_eq!(found(&ana, search("ÖST")).await, ["jo"]);
    assert_eq!(found(&ana, search("acme")).await, ["news"]);
    assert_eq!(found(&ana, search("@news@social.acme.example")).await, ["news"]);
    let (limit, offset) = (Some(1), Some(1));
    assert_eq!(
        found(
            &ana,
            Search {
                limit,
                offset,
                ..search("an")
            }
        )
        .await,
        ["anastasia"]
    );
    let following = true;
    assert_eq!(
        found(
            &ana,
            Search {
                following,
                ..search("n")
            }
        )
        .await,
        ["news"]
    );
    assert!(
        found(
            &ana,
            Search {
                following,
                ..search("an")
            }
        )
        .await
        .is_empty()
    );
}

#[tokio::test]
async fn e13_what_is_no_name_finds_nobody() {
    let Said {
        world: _world,
        ana,
        petra,
        ..
    } = said().await;
    ana.posts("confidential").await;
    for who in [&ana, &petra] {
        for q in [
            "",
            " ",
            "@",
            "%",
            "_",
            "\0",
            "confidential",
            "fan",
            "@fan@globex.example",
            "' OR 1=1 --",
        ] {
            assert!(found(who, search(q)).await.is_empty(), "{q:?}");
        }
    }
}

#[tokio::test]
async fn somebody_outside_is_known_to_the_desk_that_has_heard_of_them_and_to_nobody_else() {
    let Said {
        world: _world,
        ana,
        petra,
        reply,
        ..
    } = said().await;
    for handle in ["@fan@globex.example", "Fan@Globex.Example"] {
        let found = account::lookup(&petra.inside, &petra.caller, handle)
            .await
            .unwrap();
        assert_eq!(name(&found), "@fan@globex.example");
        let hidden = account::lookup(&ana.inside, &ana.caller, handle).await;
        assert!(matches!(hidden, Err(Error::NotFound)));
    }
    let id = reply.id.to_string();
    assert!(matches!(
        account::get(&petra.inside, &petra.caller, &id).await,
        Ok(Account::Outside(_))
    ));
    assert!(matches!(
        account::get(&ana.inside, &ana.caller, &id).await,
        Err(Error::NotFound)
    ));
    let entries = account::entries(
        &petra.inside,
        &petra.caller,
        &id,
        account::Which::default(),
        Default::default(),
    );
    assert!(entries.await.unwrap().is_empty());
    for handle in [
        "@nobody",
        "@nobody@globex.example",
        "",
        "@",
        "@@",
        "\0",
        "a\0b@globex.example",
        "@ana@globex.example",
    ] {
        let none = account::lookup(&petra.inside, &petra.caller, handle).await;
        assert!(matches!(none, Err(Error::NotFound)), "{handle:?}");
    }
}

#[tokio::test]
async fn accounts_are_given_in_the_order_asked_and_unknown_ids_left_out() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    follows(&ben, &ana).await;
    let [news, ana_id, ben_id] = [
        world.brand_id("news").await.to_string(),
        ana.caller.person.to_string(),
        ben.caller.person.to_string(),
    ];
    let ids = [
        ben_id.clone(),
        "42".into(),
        news.clone(),
        "x".into(),
        ana_id.clone(),
        ben_id.clone(),
    ];
    let accounts = account::many(&ana.inside, &ana.caller, &ids).await.unwrap();
    let names: Vec<String> = accounts.iter().map(name).collect();
    assert_eq!(names, ["ben", "news", "ana"]);
    let found = account::relationships(&ana.inside, &ana.caller, &ids)
        .await
        .unwrap();
    let told: Vec<_> = found
        .iter()
        .map(|one| (one.id.to_string(), one.following, one.followed_by))
        .collect();
    assert_eq!(
        told,
        [(ben_id, false, true), (news, true, false), (ana_id, false, false)]
    );
}

#[tokio::test]
async fn one_changes_what_one_says_of_oneself_and_of_nobody_else() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let update = async |name: Option<&str>, note: Option<&str>| {
        let (name, note) = (name.map(str::to_owned), note.map(str::to_owned));
        account::update_profile(&ana.inside, &ana.caller, name, note).await
    };
    let changed = update(Some(" Ana B. "), Some("I like #tea\r\n@ben"))
        .await
        .unwrap();
    assert_eq!(
        (changed.display_name.as_str(), changed.note.as_str()),
        ("Ana B.", "I like #tea\n@ben")
    );
    assert_eq!(update(None, None).await.unwrap(), changed);
    assert_eq!(update(None, Some("")).await.unwrap().display_name, "Ana B.");
    for (name, note) in [(Some(""), None), (Some("a\nb"), Some("x")), (None, Some("a\0b"))] {
        let refused = update(name, note).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{name:?} {note:?}");
    }
    let long = "x".repeat(501);
    assert!(matches!(update(None, Some(&long)).await, Err(Error::Invalid(_))));
    let innocent = person::get(&ben.inside, ben.caller.person).await.unwrap();
    assert_eq!(
        (innocent.display_name.as_str(), innocent.note.as_str()),
        ("ben Example", "")
    );
    assert_eq!(sql::count(world.database(), "notifications").await, 0);
}
