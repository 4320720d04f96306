//! Following people and brands.

use gatepost_internal::account::{self, Account, Relationship};
use gatepost_internal::page::Page;
use gatepost_internal::{Error, brand};

use super::reading::{draft, follows, home};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

async fn follow(who: &Colleague, id: impl ToString) -> Result<Relationship, Error> {
    account::follow(&who.inside, &who.caller, &id.to_string()).await
}

async fn unfollow(who: &Colleague, id: impl ToString) -> Result<Relationship, Error> {
    account::unfollow(&who.inside, &who.caller, &id.to_string()).await
}

#[tokio::test]
async fn who_begins_to_follow_finds_the_newest_twenty_and_what_comes_after() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    for number in 0..22 {
        ana.posts(&format!("{number:02}")).await;
    }
    ana.writes(draft("psst @ben", "direct")).await.unwrap();
    assert_eq!(home(&ben).await, ["psst @ben"], "addressed, not followed");
    let relationship = follow(&ben, ana.caller.person).await.unwrap();
    assert!(relationship.following && !relationship.followed_by);
    let found = home(&ben).await;
    assert_eq!(
        (found.len(), found[0].as_str(), found[19].as_str()),
        (20, "psst @ben", "03")
    );
    ana.posts("new").await;
    assert_eq!(home(&ben).await[0], "new");
    assert_eq!(
        sql::count(
            world.database(),
            "feed_entries WHERE person_id = (SELECT id FROM people WHERE username = 'ben')"
        )
        .await,
        21
    );
}

#[tokio::test]
async fn who_follows_no_more_keeps_only_what_addresses_them() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    follows(&ben, &ana).await;
    follows(&ben, &cleo).await;
    follows(&cleo, &ana).await;
    ana.posts("for all").await;
    ana.posts("for @ben").await;
    cleo.posts("innocent").await;
    assert_eq!(home(&ben).await, ["innocent", "for @ben", "for all"]);
    let relationship = unfollow(&ben, ana.caller.person).await.unwrap();
    assert!(!relationship.following);
    assert_eq!(home(&ben).await, ["innocent", "for @ben"]);
    assert_eq!(
        home(&cleo).await,
        ["innocent", "for @ben", "for all"],
        "only the caller's home"
    );
    ana.posts("unheard").await;
    assert_eq!(home(&ben).await, ["innocent", "for @ben"]);
    assert!(
        !unfollow(&ben, ana.caller.person).await.unwrap().following,
        "twice is no mistake"
    );
}

#[tokio::test]
async fn everybody_follows_every_brand_from_the_first_day_and_may_stop() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    brand::create(&world.inside, "jobs", "Acme Jobs", "", None)
        .await
        .unwrap();
    let ben = world.employee("ben").await;
    let (news, jobs) = (world.brand_id("news").await, world.brand_id("jobs").await);
    for who in [&ana, &ben] {
        let ids = [news.to_string(), jobs.to_string()];
        let found = account::relationships(&who.inside, &who.caller, &ids)
            .await
            .unwrap();
        assert!(found.iter().all(|one| one.following && !one.followed_by) && found.len() == 2);
    }
    assert!(!unfollow(&ana, jobs).await.unwrap().following);
    assert!(follow(&ana, jobs).await.unwrap().following);
}

#[tokio::test]
async fn one_follows_neither_oneself_nor_nobody() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    assert!(matches!(
        follow(&ana, ana.caller.person).await,
        Err(Error::Conflict(_))
    ));
    for id in ["42", "", "nobody", "\0"] {
        assert!(matches!(follow(&ana, id).await, Err(Error::NotFound)), "{id:?}");
        assert!(matches!(unfollow(&ana, id).await, Err(Error::NotFound)), "{id:?}");
    }
}

#[tokio::test]
async fn followers_and_whom_one_follows_are_paged_by_the_ids_of_accounts() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let mut fans = Vec::new();
    for name in ["ben", "cleo", "dora"] {
        let fan = world.employee(name).await;
        follows(&fan, &ana).await;
        fans.push(fan);
    }
    let id = ana.caller.person.to_string();
    let names = |accounts: Vec<Account>| -> Vec<String> {
        let name = |account: Account| match account {
            Account::Person(account) => account.person.username,
            Account::Brand(account) => account.brand.name,
            Account::Outside(actor) => actor.handle,
        };
        accounts.into_iter().map(name).collect()
    };
    let page = |max_id, limit| Page {
        max_id,
        limit,
        ..Page::default()
    };
    let followers = async |page| {
        names(
            account::followers(&ana.inside, &ana.caller, &id, page)
                .await
                .unwrap(),
        )
    };
    assert_eq!(followers(page(None, None)).await, ["dora", "cleo", "ben"]);
    assert_eq!(
        followers(page(Some(fans[2].caller.person.0), Some(1))).await,
        ["cleo"]
    );
    let ben = &fans[0];
    let own = ben.caller.person.to_string();
    let followed = account::following(&ben.inside, &ben.caller, &own, Page::default())
        .await
        .unwrap();
    assert_eq!(names(followed), ["ana", "news"]);
    let Account::Person(profile) = account::get(&ben.inside, &ben.caller, &id).await.unwrap() else {
        panic!("a person");
    };
    assert_eq!((profile.followers, profile.following), (3, 1));
}
