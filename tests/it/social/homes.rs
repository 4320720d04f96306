//! What is found at home, and what is not.

use gatepost_internal::entry::Entry;
use gatepost_internal::page::Page;
use gatepost_internal::{post, timeline};
use gatepost_model::id::EntryId;

use super::reading::{draft, follows, home, words};
use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

async fn three() -> (World, [Colleague; 3]) {
    let world = World::new().await;
    let people = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    (world, people)
}

#[tokio::test]
async fn home_holds_ones_own_those_of_whom_one_follows_and_what_addresses_one() {
    let (_world, [ana, ben, cleo]) = three().await;
    follows(&ben, &ana).await;
    ana.posts("ana's").await;
    cleo.posts("cleo's").await;
    cleo.posts("cleo's to @ben").await;
    ben.posts("ben's").await;
    ana.writes(draft("psst @cleo", "direct")).await.unwrap();
    assert_eq!(home(&ben).await, ["ben's", "cleo's to @ben", "ana's"]);
    assert_eq!(home(&cleo).await, ["psst @cleo", "cleo's to @ben", "cleo's"]);
    assert_eq!(home(&ana).await, ["psst @cleo", "ana's"]);
}

#[tokio::test]
async fn everybody_finds_an_entry_once_however_many_reasons_there_are() {
    let (world, [ana, ben, _]) = three().await;
    follows(&ben, &ana).await;
    ana.posts("@ben @ben @ana @nobody").await;
    assert_eq!(home(&ben).await.len(), 1);
    assert_eq!(home(&ana).await.len(), 1);
    assert_eq!(sql::count(world.database(), "feed_entries").await, 2);
}

#[tokio::test]
async fn a_deleted_post_leaves_every_home_and_an_innocent_one_stays() {
    let (world, [ana, ben, _]) = three().await;
    follows(&ben, &ana).await;
    let gone = ana.posts("gone").await;
    ana.posts("stays").await;
    post::delete(&ana.inside, &ana.caller, &gone.id.to_string())
        .await
        .unwrap();
    assert_eq!(
        (home(&ana).await, home(&ben).await),
        (vec!["stays".into()], vec!["stays".into()])
    );
    assert_eq!(sql::count(world.database(), "feed_entries").await, 2);
}

#[tokio::test]
async fn a_row_in_a_home_shows_nothing_that_its_owner_may_not_read() {
    let (world, [ana, ben, cleo]) = three().await;
    let secret = ana.writes(draft("psst @ben", "direct")).await.unwrap();
    let cleos = cleo.caller.person;
    sql::execute(
        world.database(),
        format!(
            "INSERT INTO feed_entries (person_id, entry_id) VALUES ({cleos}, {})",
            secret.id
        ),
    )
    .await
    .unwrap();
    assert_eq!(home(&cleo).await, Vec::<String>::new());
    assert_eq!(home(&ben).await, ["psst @ben"]);
    let entry = EntryId(secret.id.0);
    let told = async |who: &Colleague| timeline::is_home(&who.inside, &who.caller, entry).await.unwrap();
    assert!(told(&cleo).await.is_none() && told(&ben).await.is_some());
}

#[tokio::test]
async fn a_stream_reads_an_entry_only_where_its_timeline_has_it_and_only_while_the_token_lives() {
    let (world, [ana, ben, cleo]) = three().await;
    follows(&ben, &ana).await;
    let open = EntryId(ana.posts("open #news").await.id.0);
    let narrow = EntryId(ana.writes(draft("narrow", "private")).await.unwrap().id.0);
    let there = |entry: Result<Option<Entry>, _>| -> Result<bool, gatepost_internal::Error> {
        entry.map(|entry| entry.is_some())
    };
    let home = async |who: &Colleague, id| there(timeline::is_home(&who.inside, &who.caller, id).await);
    let company = async |who: &Colleague, id| there(timeline::is_company(&who.inside, &who.caller, id).await);
    let tagged = async |who: &Colleague, tag: &str, id| {
        there(timeline::is_tagged(&who.inside, &who.caller, tag, id).await)
    };
    assert!(home(&ben, open).await.unwrap() && home(&ben, narrow).await.unwrap());
    assert!(!home(&cleo, open).await.unwrap());
    assert!(company(&cleo, open).await.unwrap());
    assert!(!company(&ben, narrow).await.unwrap());
    assert!(tagged(&cleo, "News", open).await.unwrap());
    assert!(!tagged(&cleo, "other", open).await.unwrap());
    world.deactivates(&ben).await;
    assert!(home(&ben, open).await.is_err() && company(&ben, open).await.is_err());
    assert!(tagged(&ben, "news", open).await.is_err());
}

#[tokio::test]
async fn a_home_is_paged_down_and_up() {
    let (_world, [ana, ..]) = three().await;
    let mut ids = Vec::new();
    for number in 0..5 {
        ids.push(ana.posts(&number.to_string()).await.id.0);
    }
    let page = async |page: Page| {
        let limit = Some(2);
        let entries = timeline::home(&ana.inside, &ana.caller, Page { limit, ..page }).await;
        words(&entries.unwrap())
    };
    let (max_id, min_id, since_id) = (Some(ids[3]), Some(ids[1]), Some(ids[1]));
    assert_eq!(
        page(Page {
            max_id,
            ..Page::default()
        })
        .await,
        ["2", "1"]
    );
    assert_eq!(
        page(Page {
            min_id,
            ..Page::default()
        })
        .await,
        ["3", "2"]
    );
    assert_eq!(
        page(Page {
            since_id,
            ..Page::default()
        })
        .await,
        ["4", "3"]
    );
}
