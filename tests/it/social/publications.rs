//! What brands say outside, as it is read inside.

use gatepost_internal::account::{self, Account, Which};
use gatepost_internal::entry::{self, What};
use gatepost_internal::gate::Proposal;
use gatepost_internal::page::Page;
use gatepost_internal::{Error, timeline};
use gatepost_model::gate::Kind;
use gatepost_model::id::EntryId;
use gatepost_model::notice::{Notice, OutsideKind};

use super::reading::{Said, home, outside, said, words};
use crate::support::world::World;

#[tokio::test]
async fn a_publication_is_found_at_home_by_those_who_follow_the_brand_and_only_when_it_is_out() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let petra = world.approver("petra").await;
    let paul = world.publisher("paul").await;
    let news = world.brand_id("news").await.to_string();
    account::unfollow(&ben.inside, &ben.caller, &news).await.unwrap();
    let candidate = world.approved(&ana, &petra, "Hello, world").await;
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    assert_eq!(home(&ana).await.len(), 0, "released, but not yet out");
    world.is_carried().await;
    assert_eq!(home(&ana).await, ["Hello, world"]);
    assert_eq!(home(&ben).await.len(), 0);
    account::follow(&ben.inside, &ben.caller, &news).await.unwrap();
    assert_eq!(home(&ben).await, ["Hello, world"]);
    let newcomer = world.employee("cleo").await;
    assert_eq!(
        home(&newcomer).await,
        ["Hello, world"],
        "nobody's first page is empty"
    );
}

#[tokio::test]
async fn a_publication_is_read_by_everybody_as_it_was_released() {
    let Said {
        world: _world,
        ana,
        publication,
        ..
    } = said().await;
    let read = entry::get(&ana.inside, &ana.caller, &publication.id.to_string())
        .await
        .unwrap();
    let What::Publication(read) = read.what else {
        panic!("a publication");
    };
    assert_eq!((read.brand.name.as_str(), read.kind), ("news", Kind::Create));
    assert_eq!(read.content_html, "<p>Hello, world</p>");
    assert!(read.uri.starts_with("https://social.acme.example/"));
}

#[tokio::test]
async fn what_came_in_is_read_by_the_desk_of_its_brand_and_by_nobody_else() {
    let Said {
        world,
        ana,
        petra,
        reply,
        ..
    } = said().await;
    let id = reply.id.to_string();
    assert_eq!(words(&outside(&petra).await), ["<p>Hello</p>", "Hello, world"]);
    assert_eq!(words(&outside(&ana).await), ["Hello, world"]);
    assert!(entry::get(&petra.inside, &petra.caller, &id).await.is_ok());
    let hidden = entry::get(&ana.inside, &ana.caller, &id).await;
    assert!(matches!(hidden, Err(Error::NotFound)));
    let ids = [id.clone(), "x".into(), id];
    assert_eq!(
        entry::list(&petra.inside, &petra.caller, &ids)
            .await
            .unwrap()
            .len(),
        1
    );
    assert!(
        entry::list(&ana.inside, &ana.caller, &ids)
            .await
            .unwrap()
            .is_empty()
    );
    world.hears_from_a_fan(2, OutsideKind::Like).await;
    assert_eq!(outside(&petra).await.len(), 2, "a like is nothing to read");
    let uri = "https://globex.example/notes/1".to_owned();
    world.is_told(3, Notice::Withdrawn { uri }).await;
    assert_eq!(words(&outside(&petra).await), ["Hello, world"]);
    let (inside, caller) = (&petra.inside, &petra.caller);
    assert!(
        timeline::is_outside(inside, caller, reply.id)
            .await
            .unwrap()
            .is_none()
    );
    assert!(entry::could_be_read(inside, caller, reply.id).await.unwrap());
    assert!(
        !entry::could_be_read(&ana.inside, &ana.caller, reply.id)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn everything_is_the_company_and_the_outside_in_one_order() {
    let Said {
        world: _world,
        ana,
        petra,
        publication,
        ..
    } = said().await;
    ana.posts("inside").await;
    let all = timeline::everything(&petra.inside, &petra.caller, Page::default())
        .await
        .unwrap();
    assert_eq!(words(&all), ["inside", "<p>Hello</p>", "Hello, world"]);
    let all = timeline::everything(&ana.inside, &ana.caller, Page::default())
        .await
        .unwrap();
    assert_eq!(words(&all), ["inside", "Hello, world"]);
    let above = Page {
        min_id: Some(publication.id.0),
        limit: Some(1),
        ..Page::default()
    };
    let all = timeline::everything(&petra.inside, &petra.caller, above)
        .await
        .unwrap();
    assert_eq!(words(&all), ["<p>Hello</p>"]);
}

#[tokio::test]
async fn a_brand_has_a_profile_with_what_it_has_said() {
    let Said { world, ana, .. } = said().await;
    let news = world.brand_id("news").await.to_string();
    for found in [
        account::get(&ana.inside, &ana.caller, &news).await,
        account::lookup(&ana.inside, &ana.caller, "news").await,
        account::lookup(&ana.inside, &ana.caller, "@News@social.acme.example").await,
    ] {
        let Account::Brand(brand) = found.unwrap() else {
            panic!("a brand");
        };
        assert_eq!(brand.summary, "What is new at Acme.");
        assert_eq!((brand.followers_inside, brand.publications), (4, 1));
        assert!(brand.last_published_at.is_some());
    }
    let entries = async |which| {
        let found = account::entries(&ana.inside, &ana.caller, &news, which, Page::default()).await;
        words(&found.unwrap())
    };
    assert_eq!(entries(Which::default()).await, ["Hello, world"]);
    let (pinned, only_media) = (true, true);
    assert!(
        entries(Which {
            pinned,
            ..Which::default()
        })
        .await
        .is_empty()
    );
    assert!(
        entries(Which {
            only_media,
            ..Which::default()
        })
        .await
        .is_empty()
    );
    let tagged = Some("news".to_owned());
    assert!(
        entries(Which {
            tagged,
            ..Which::default()
        })
        .await
        .is_empty()
    );
}

#[tokio::test]
async fn a_follow_of_the_brands_is_nothing_to_read() {
    let Said {
        world, petra, paul, ..
    } = said().await;
    let follow = Proposal {
        brand: Some("news".into()),
        kind: Some("follow".into()),
        object: Some("https://globex.example/users/fan".into()),
        ..Proposal::default()
    };
    let rita = world.editor("rita").await;
    let candidate = rita.tries_to_propose(follow).await.unwrap();
    let candidate = rita.submits(&candidate).await.unwrap();
    let candidate = petra.approves(&candidate).await.unwrap();
    world.publishes(&paul, &candidate).await;
    let releases = crate::support::sql::numbers(
        world.database(),
        "SELECT release_id AS value FROM publications ORDER BY release_id",
    )
    .await;
    let follow = EntryId(releases[1]);
    let read = entry::get(&petra.inside, &petra.caller, &follow.to_string()).await;
    assert!(matches!(read, Err(Error::NotFound)));
    assert_eq!(home(&petra).await, ["Hello, world"]);
    assert_eq!(words(&outside(&rita).await), ["<p>Hello</p>", "Hello, world"]);
}
