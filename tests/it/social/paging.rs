//! A page costs a fixed number of statements, so a long one is no slower to ask for than a short one.

use gatepost_internal::page::Page;
use gatepost_internal::{entry, timeline};

use super::reading::words;
use crate::support::world::World;

#[tokio::test]
async fn e17_the_tag_and_everything_timelines_are_never_longer_than_forty() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let mut ids = Vec::new();
    for number in 0..45 {
        ids.push(ana.posts(&format!("{number:02} #all")).await.id.to_string());
    }
    let limit = Some(i64::MAX);
    let page = Page {
        limit,
        ..Page::default()
    };
    let (inside, caller) = (&ana.inside, &ana.caller);
    for entries in [
        timeline::home(inside, caller, page).await,
        timeline::company(inside, caller, page).await,
        timeline::everything(inside, caller, page).await,
        timeline::tagged(inside, caller, "all", page).await,
        entry::list(inside, caller, &ids).await,
    ] {
        assert_eq!(entries.unwrap().len(), 40);
    }
    let nearest = Page {
        min_id: Some(ids[10].parse().unwrap()),
        limit: Some(2),
        ..Page::default()
    };
    let found = timeline::tagged(inside, caller, "all", nearest).await.unwrap();
    assert_eq!(words(&found), ["12 #all", "11 #all"]);
}
