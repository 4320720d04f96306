//! What people order at the desk, all the way to the wire and back: stops, lifts, words to go on, recalls.

use gatepost_federation::stop as outside_stop;
use gatepost_internal::gate::stop;
use gatepost_model::gate::{CandidateState, Kind, StopScope};
use gatepost_model::role::Role;

use crate::support::colleague::{Colleague, note};
use crate::support::company::{Company, Desk};
use crate::support::patience::eventually;
use crate::support::sql;
use crate::support::turnstile::Turnstile;
use crate::support::wire::document;

/// A company with two duty officers and six inboxes on one server, where nobody is let go yet.
struct Scene {
    company: Company,
    desk: Desk,
    dora: Colleague,
    dirk: Colleague,
    turnstile: Turnstile,
}

impl Scene {
    async fn new() -> Self {
        let company = Company::new().await;
        let turnstile = Turnstile::start().await;
        let follows = turnstile.follows("news", &["one"], 6);
        sql::execute(&company.node.outside().database, follows)
            .await
            .unwrap();
        Self {
            desk: company.desk().await,
            dora: company.person("dora_ernst", &[Role::DutyOfficer]).await,
            dirk: company.person("dirk_otto", &[Role::DutyOfficer]).await,
            company,
            turnstile,
        }
    }

    /// Waits until the public plane is of this mind about new notes.
    async fn outside_is_stopped(&self, wanted: bool) {
        let stops = &self.company.node.outside().context.stops;
        eventually("the public plane hears of it", async || {
            (stops.is_stopped(&self.company.brand(), Some(Kind::Create)) == wanted).then_some(())
        })
        .await;
    }

    /// Waits until nobody has work.
    async fn delivers_no_more(&self) {
        let busy = "SELECT count(*) AS value FROM peers WHERE has_work OR leased_by IS NOT NULL";
        eventually("delivery is at rest", async || {
            let busy = sql::numbers(&self.company.node.outside().database, busy).await;
            (busy == [0]).then_some(())
        })
        .await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f26_one_click_stops_a_fan_out_two_lift_it_and_a_third_word_lets_the_rest_go() {
    let scene = Scene::new().await;
    let candidate = scene.desk.publishes(&scene.desk.ana, note("Good news")).await;
    scene.turnstile.is_reached_by(2).await;
    let set = scene.dora.stops_everything("Wrong figures").await.unwrap();
    scene.outside_is_stopped(true).await;
    scene.turnstile.opens();
    scene.delivers_no_more().await;
    assert_eq!(scene.turnstile.arrivals().len(), 2);

    scene.dora.lifts_stop(set.id).await.unwrap();
    scene.dirk.lifts_stop(set.id).await.unwrap();
    scene.outside_is_stopped(false).await;
    scene.delivers_no_more().await;
    assert_eq!(scene.turnstile.arrivals().len(), 2, "the rest waits");

    eventually("it can go on", async || {
        scene.desk.paul.resumes(&candidate).await.ok().map(drop)
    })
    .await;
    scene.turnstile.is_reached_by(6).await;
    scene.delivers_no_more().await;
    assert_eq!(scene.turnstile.arrivals().len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f18_one_recall_takes_a_post_back_everywhere_while_everything_is_stopped() {
    let scene = Scene::new().await;
    scene.turnstile.opens();
    let candidate = scene.desk.publishes(&scene.desk.ana, note("Wrong figures")).await;
    scene.turnstile.is_reached_by(6).await;
    scene.dora.stops_everything("Wrong figures").await.unwrap();
    scene.dora.recalls(&candidate, "Wrong figures").await.unwrap();
    let uri = candidate.publication.clone().unwrap().uri;
    eventually("it is gone", async || {
        (document(&uri).await.status == 410).then_some(())
    })
    .await;
    scene.turnstile.is_reached_by(12).await;
    scene
        .desk
        .sees(&candidate, "every server has answered", |candidate| {
            candidate.state == CandidateState::Recalled
        })
        .await;
    for number in 0..6 {
        let told = scene.turnstile.kinds_at(&scene.turnstile.inbox("one", number));
        assert_eq!(told, ["Create", "Delete"]);
    }
    let report = scene.dora.reads_recall(&candidate).await.unwrap();
    assert_eq!(report.counts.answered, 1, "one server");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_set_on_the_public_host_is_a_stop_of_the_node_that_two_people_lift() {
    let scene = Scene::new().await;
    let outside = scene.company.node.outside();
    outside_stop::set_here(outside, StopScope::default(), "Set in the server room".into())
        .await
        .unwrap();
    let known = eventually("the internal plane hears of it", async || {
        let all = stop::list(&scene.company.inside, &scene.dora.caller)
            .await
            .unwrap();
        all.into_iter().find(|stop| stop.lifted_at.is_none())
    })
    .await;
    assert_eq!(known.reason, "Set in the server room");
    // The list knows of it now, and keeps it in force.
    let local = "SELECT count(*) AS value FROM local_stops";
    eventually("the public plane has it from the list", async || {
        (sql::numbers(&outside.database, local).await == [0]).then_some(())
    })
    .await;
    scene.outside_is_stopped(true).await;
    scene.dora.lifts_stop(known.id).await.unwrap();
    scene.dirk.lifts_stop(known.id).await.unwrap();
    scene.outside_is_stopped(false).await;
}
