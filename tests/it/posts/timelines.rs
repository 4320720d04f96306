//! Timelines and their pages.

use gatepost_internal::entry::Entry;
use gatepost_internal::gate::Page;
use gatepost_internal::post::{self, Draft};
use gatepost_internal::timeline;

use crate::support::colleague::Colleague;
use crate::support::world::World;

fn texts(entries: Vec<Entry>) -> Vec<String> {
    entries
        .iter()
        .map(|one| one.post().unwrap().text.reveal_inside().to_owned())
        .collect()
}

async fn company(who: &Colleague, page: Page) -> Vec<String> {
    texts(timeline::company(&who.inside, &who.caller, page).await.unwrap())
}

#[tokio::test]
async fn the_companys_timeline_holds_what_everybody_may_read_and_home_ones_own_and_what_addresses_one() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    ana.posts("open").await;
    let direct = Draft {
        text: Some("psst @ben".into()),
        visibility: Some("direct".into()),
        ..Draft::default()
    };
    post::publish(&ana.inside, &ana.caller, direct).await.unwrap();
    let gone = ana.posts("gone").await;
    post::delete(&ana.inside, &ana.caller, &gone.id.to_string())
        .await
        .unwrap();
    for who in [&ana, &ben, &cleo] {
        assert_eq!(company(who, Page::default()).await, ["open"]);
    }
    let home = async |who: &Colleague| {
        texts(
            timeline::home(&who.inside, &who.caller, Page::default())
                .await
                .unwrap(),
        )
    };
    assert_eq!(home(&ana).await, ["psst @ben", "open"]);
    assert_eq!(home(&ben).await, ["psst @ben"]);
    assert_eq!(home(&cleo).await, Vec::<String>::new());
}

#[tokio::test]
async fn e17_a_page_is_never_longer_than_forty_and_goes_down_and_up() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let mut ids = Vec::new();
    for number in 0..45 {
        ids.push(ana.posts(&format!("{number:02}")).await.id.0);
    }
    assert_eq!(company(&ana, Page::default()).await.len(), 20);
    for limit in [41, 1_000_000_000, i64::MAX] {
        assert_eq!(
            company(
                &ana,
                Page {
                    limit: Some(limit),
                    ..Page::default()
                }
            )
            .await
            .len(),
            40
        );
    }
    let limit = Some(2);
    assert_eq!(
        company(
            &ana,
            Page {
                max_id: Some(ids[10]),
                limit,
                ..Page::default()
            }
        )
        .await,
        ["09", "08"]
    );
    assert_eq!(
        company(
            &ana,
            Page {
                min_id: Some(ids[10]),
                limit,
                ..Page::default()
            }
        )
        .await,
        ["12", "11"]
    );
    assert_eq!(
        company(
            &ana,
            Page {
                since_id: Some(ids[10]),
                limit,
                ..Page::default()
            }
        )
        .await,
        ["44", "43"]
    );
}
