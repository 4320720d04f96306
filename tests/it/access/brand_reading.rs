//! What a brand's app reads: the brand's own, and nothing internal.

use gatepost_internal::entry::What;
use gatepost_internal::page::Page;
use gatepost_internal::staff;
use gatepost_internal::{Error, Staff};
use gatepost_model::notice::OutsideKind;
use gatepost_model::role::Role;

use super::app::{App, staff as staff_of};
use crate::support::sql;
use crate::support::world::World;

async fn staff_at(world: &World, brand: &str) -> Staff {
    let app = App::of(world).await;
    let rita = world.at_a_browser("rita").await;
    staff_of(world, &app.token_as(&rita, brand).await).await
}

#[tokio::test]
async fn its_home_is_what_it_published_and_what_came_in_and_never_a_post() {
    let world = World::new().await;
    world.with_roles("rita", &[Role::Editor]).await;
    let author = world.employee("ana").await;
    let [petra, paul] = [world.approver("petra").await, world.publisher("paul").await];
    let candidate = world.approved(&author, &petra, "We open in Vienna.").await;
    let uri = world.publishes(&paul, &candidate).await;
    let heard = world.hears_from_a_fan(1, OutsideKind::Reply).await;
    author.posts("CNRY only for us").await;
    let news = staff_at(&world, "news").await;
    let home = staff::home(&world.inside, &news, Page::default()).await.unwrap();
    let mut uris = Vec::new();
    for entry in &home {
        uris.push(match &entry.what {
            What::Publication(publication) => publication.uri.clone(),
            What::Outside(item) => item.uri.clone(),
            What::Post(post) => panic!("a post: {post:?}"),
        });
        assert_eq!(
            entry.marks,
            gatepost_internal::entry::Marks::default(),
            "marks are internal"
        );
    }
    uris.sort();
    let mut wanted = vec![uri, heard];
    wanted.sort();
    assert_eq!(uris, wanted);
    let account = staff::account(&world.inside, &news).await.unwrap();
    assert_eq!((account.brand.name.as_str(), account.publications), ("news", 1));
}

#[tokio::test]
async fn no_id_leads_it_to_anything_internal_nor_to_another_brands_incoming() {
    let world = World::new().await;
    world.with_roles("rita", &[Role::Editor]).await;
    world.another_brand("jobs").await;
    gatepost_internal::role::grant(&world.inside, "rita", Role::Editor, Some("jobs"), None)
        .await
        .unwrap();
    let ana = world.employee("ana").await;
    let uri = world.hears_from_a_fan(1, OutsideKind::Mention).await;
    let query = format!("SELECT id AS value FROM outside_items WHERE uri = '{uri}'");
    let heard = sql::numbers(world.database(), query).await[0].to_string();
    let [news, jobs] = [staff_at(&world, "news").await, staff_at(&world, "jobs").await];
    assert!(staff::entry(&world.inside, &news, &heard).await.is_ok());
    let aside = ana.posts("An answer among us").await;
    let post = aside.id.to_string();
    let candidate = ana.proposes("For news").await.id.to_string();
    for (who, id) in [
        (&jobs, heard.clone()),
        (&news, post),
        (&news, candidate.clone()),
        (&news, "1".into()),
        (&news, "x".into()),
        (&news, "\0".into()),
    ] {
        for refused in [
            staff::entry(&world.inside, who, &id).await.err(),
            staff::context(&world.inside, who, &id).await.err(),
        ] {
            assert!(matches!(refused, Some(Error::NotFound)), "{id:?}: {refused:?}");
        }
    }
    assert!(staff::candidate(&world.inside, &news, &candidate).await.is_ok());
    let others = staff::candidate(&world.inside, &jobs, &candidate).await;
    assert!(matches!(others, Err(Error::NotFound)), "{others:?}");
}

#[tokio::test]
async fn it_lists_what_waits_at_the_gate_for_its_brand_and_not_what_has_ended() {
    let world = World::new().await;
    world.with_roles("rita", &[Role::Editor]).await;
    let ana = world.employee("ana").await;
    let [petra, paul] = [world.approver("petra").await, world.publisher("paul").await];
    let published = world.approved(&ana, &petra, "Out").await;
    world.publishes(&paul, &published).await;
    let [waiting, withdrawn] = [ana.proposes("Waiting").await, ana.proposes("Withdrawn").await];
    ana.withdraws(&withdrawn).await.unwrap();
    let news = staff_at(&world, "news").await;
    let listed = staff::candidates(&world.inside, &news, Page::default())
        .await
        .unwrap();
    let ids: Vec<_> = listed.iter().map(|candidate| candidate.id).collect();
    assert_eq!(ids, [waiting.id]);
    let page = Page {
        max_id: Some(waiting.id.0),
        ..Page::default()
    };
    assert!(
        staff::candidates(&world.inside, &news, page)
            .await
            .unwrap()
            .is_empty()
    );
    for candidate in [&published, &withdrawn] {
        let id = candidate.id.to_string();
        assert!(
            staff::candidate(&world.inside, &news, &id).await.is_ok(),
            "by its id it is there"
        );
    }
}
