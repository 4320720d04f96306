//! Words with `#`.

use gatepost_internal::account::{self, Which};
use gatepost_internal::page::Page;
use gatepost_internal::{post, tag, timeline};

use super::reading::{draft, words};
use crate::support::colleague::Colleague;
use crate::support::world::World;

async fn tagged(who: &Colleague, tag: &str) -> Vec<String> {
    let entries = timeline::tagged(&who.inside, &who.caller, tag, Page::default()).await;
    words(&entries.unwrap())
}

async fn found(who: &Colleague, q: &str) -> Vec<String> {
    tag::search(&who.inside, &who.caller, q).await.unwrap()
}

#[tokio::test]
async fn a_tag_gathers_what_one_may_read_without_regard_to_case() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let first = ana.posts("1 #Größe #größe").await;
    assert_eq!(first.tags, ["größe"]);
    ben.posts("2 #GRÖSSE #größe_xl").await;
    ben.posts("3 #GRÖßE").await;
    ana.writes(draft("4 #größe", "direct")).await.unwrap();
    let gone = ana.posts("5 #größe").await;
    post::delete(&ana.inside, &ana.caller, &gone.id.to_string())
        .await
        .unwrap();
    for tag in ["größe", "#Größe", " GRÖßE "] {
        assert_eq!(tagged(&ben, tag).await, ["3 #GRÖßE", "1 #Größe #größe"], "{tag}");
    }
    assert_eq!(tagged(&ana, "größe").await.len(), 3);
    for tag in ["", "\0", "nothing", "#"] {
        assert!(tagged(&ana, tag).await.is_empty(), "{tag:?}");
    }
}

#[tokio::test]
async fn e13_a_tag_of_a_post_one_may_not_read_is_not_found() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    ana.posts("#merry_christmas #mercury").await;
    ana.writes(draft("#merger #mercury", "direct")).await.unwrap();
    let gone = ana.posts("#mergansers").await;
    post::delete(&ana.inside, &ana.caller, &gone.id.to_string())
        .await
        .unwrap();
    assert_eq!(found(&ben, "mer").await, ["mercury", "merry_christmas"]);
    assert_eq!(
        found(&ana, "#Mer").await,
        ["mercury", "merger", "merry_christmas"]
    );
    assert_eq!(found(&ana, "merry_").await, ["merry_christmas"]);
    for q in ["", "%", "_", "mer%", "m_r", "\0", "' OR 1=1", "ercury"] {
        assert!(found(&ana, q).await.is_empty(), "{q:?}");
    }
}

#[tokio::test]
async fn a_profile_can_be_read_by_tag_and_without_answers() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let first = ana.posts("1 #news").await;
    ana.writes(super::reading::answer("2", first.id)).await.unwrap();
    ana.writes(draft("3", "direct")).await.unwrap();
    ben.posts("innocent #news").await;
    let id = ana.caller.person.to_string();
    let entries = async |which| {
        let entries = account::entries(&ben.inside, &ben.caller, &id, which, Page::default()).await;
        words(&entries.unwrap())
    };
    assert_eq!(entries(Which::default()).await, ["2", "1 #news"]);
    let (exclude_replies, tagged) = (true, Some("NEWS".to_owned()));
    assert_eq!(
        entries(Which {
            exclude_replies,
            ..Which::default()
        })
        .await,
        ["1 #news"]
    );
    assert_eq!(
        entries(Which {
            tagged,
            ..Which::default()
        })
        .await,
        ["1 #news"]
    );
}
