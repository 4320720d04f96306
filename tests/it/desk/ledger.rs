//! The delivery ledger: what became of a publication, server by server.

use gatepost_model::Timestamp;
use gatepost_model::id::OutsideId;
use gatepost_model::notice::{DeliveryCounts, DeliveryLine, DeliveryState, Notice};

use super::{browser, page_of};
use crate::support::company::Company;
use crate::support::patience::eventually;
use crate::support::peer::Peer;
use crate::support::sql;
use crate::support::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_a_publication_names_the_server_it_reached() {
    let company = Company::new().await;
    let peer = Peer::start().await;
    let desk = company.desk().await;
    let brand = company.brand();
    peer.follows(&brand).await;
    eventually("the Accept", async || {
        peer.is_following(&brand).await.then_some(())
    })
    .await;
    let host = peer.url.split_once("://").unwrap().1;
    let mut paul = browser(&company, "paul_weber").await;

    let published = desk
        .publishes(&desk.ana, crate::support::colleague::note("Good news"))
        .await;
    let html = eventually("delivered", async || {
        let html = paul.opens(&page_of(&published)).await.text();
        html.contains("<tr class=\"delivery-delivered\">").then_some(html)
    })
    .await;
    assert!(html.contains(&format!("<th scope=\"row\">{host}</th>")), "{html}");

    // The next one is refused at first: the line says so while it waits.
    peer.fails(503, 1).await;
    let published = desk
        .publishes(&desk.ana, crate::support::colleague::note("More news"))
        .await;
    let html = eventually("an attempt that failed", async || {
        let html = paul.opens(&page_of(&published)).await.text();
        html.contains("<td data-name=\"Answer\">503</td>").then_some(html)
    })
    .await;
    assert!(html.contains("<tr class=\"delivery-pending\">"), "{html}");
    assert!(paul.opens("/desk/outside").await.shows("What we published"));
}

fn line(host: &str, state: DeliveryState, attempts: i64) -> DeliveryLine {
    DeliveryLine {
        host: host.into(),
        state,
        inboxes: 1,
        attempts,
        last_status: None,
        at: Timestamp(attempts),
    }
}

#[tokio::test]
async fn a_line_told_twice_is_one_line_and_the_newest_holds() {
    let world = World::new().await;
    let (ana, petra) = (world.employee("ana").await, world.approver("petra").await);
    let paul = world.publisher("paul").await;
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &candidate).await;
    let release = sql::texts(world.database(), "SELECT outside_id AS value FROM releases").await;
    let release = OutsideId::parse(release[0].as_ref().unwrap()).unwrap();
    let told = |lines: Vec<DeliveryLine>| Notice::Delivery {
        release: release.clone(),
        counts: DeliveryCounts::default(),
        lines,
    };
    let both = told(vec![
        line("b.example", DeliveryState::Pending, 1),
        line("a.example", DeliveryState::Delivered, 1),
    ]);
    world.is_told(1, both.clone()).await;
    world.is_told(1, both).await;
    world
        .is_told(2, told(vec![line("b.example", DeliveryState::Refused, 2)]))
        .await;
    // About a release this plane does not know there is nothing to keep.
    let unknown = Notice::Delivery {
        release: OutsideId::draw(&crate::support::random::SeededRandom::new(9)),
        counts: DeliveryCounts::default(),
        lines: vec![line("c.example", DeliveryState::Pending, 1)],
    };
    world.is_told(3, unknown).await;
    let history = gatepost_internal::gate::history(&world.inside, &paul.caller, &candidate.id.to_string())
        .await
        .unwrap();
    // What has not been taken comes first.
    assert_eq!(
        history.lines,
        [
            line("b.example", DeliveryState::Refused, 2),
            line("a.example", DeliveryState::Delivered, 1),
        ]
    );
    assert_eq!(sql::count(world.database(), "publication_deliveries").await, 2);

    gatepost_internal::retention::forget_old(&world.inside)
        .await
        .unwrap();
    assert_eq!(sql::count(world.database(), "publication_deliveries").await, 2);
    world.clock.advance_seconds(91 * 24 * 60 * 60);
    gatepost_internal::retention::forget_old(&world.inside)
        .await
        .unwrap();
    assert_eq!(sql::count(world.database(), "publication_deliveries").await, 0);
}
