//! `kill -9` between the commit of a release and its delivery, and while it is fanned out.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use crate::support::database::open;
use crate::support::patience::eventually;
use crate::support::program::Program;
use crate::support::sink::Sink;
use crate::support::{sql, wire};

/// Kills of each kind, as the design asks for.
const KILLS: usize = 20;

/// More than one chunk of the fan-out, so that a kill can fall between two.
const INBOXES: usize = 520;

/// A company with very many followers.
struct Scene {
    program: Program,
    sink: Sink,
}

impl Scene {
    async fn new(inboxes: usize) -> Self {
        let mut program = Program::new().await;
        program.starts().await;
        let actor = format!("{}/brands/news", program.public_url);
        eventually("the brand opens", async || {
            (wire::document(&actor).await.status == 200).then_some(())
        })
        .await;
        assert!(program.is_terminated().await.success());
        let sink = Sink::start().await;
        let database = open(&program.databases.public);
        sql::execute(&database, sink.follows(inboxes)).await.unwrap();
        database.close().await.unwrap();
        Self { program, sink }
    }

    /// Restarts and waits until a candidate is delivered everywhere and that is known; gives its activity.
    async fn recovers(&mut self, candidate: &str, inboxes: usize) -> String {
        self.program.starts().await;
        let activity = eventually("the publication", async || {
            let candidate = self.program.candidate(candidate).await;
            let uri = candidate["publication"]["uri"]
                .as_str()?
                .replace("/posts/", "/activities/");
            Some(uri)
        })
        .await;
        eventually("everybody has it", async || {
            (self.sink.inboxes_reached_by(&activity) == inboxes).then_some(())
        })
        .await;
        eventually("the counts", async || {
            let candidate = self.program.candidate(candidate).await;
            let counts = &candidate["publication"]["deliveries"];
            (counts["delivered"] == inboxes && counts["pending"] == 0).then_some(())
        })
        .await;
        activity
    }

    /// Nothing was lost, nothing came more than twice, and what came twice was the same to the byte.
    fn check(&self, released: &HashSet<String>, inboxes: usize) {
        let arrivals = self.sink.arrivals();
        assert_eq!(
            self.sink.activities().into_iter().collect::<HashSet<_>>(),
            *released
        );
        assert_eq!(
            arrivals.len(),
            released.len() * inboxes,
            "every inbox has every activity"
        );
        let mut repeats = 0;
        for ((inbox, id), bodies) in &arrivals {
            assert!(bodies.len() <= 2, "{id} came {} times to {inbox}", bodies.len());
            assert!(
                bodies.iter().all(|body| *body == bodies[0]),
                "{id} differs at {inbox}"
            );
            repeats += bodies.len() - 1;
        }
        println!(
            "{} activities, {} deliveries, {repeats} repeats",
            released.len(),
            arrivals.len()
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_between_the_release_and_its_delivery_twenty_times_nothing_is_lost() {
    const FEW: usize = 40;
    let mut scene = Scene::new(FEW).await;
    scene.program.starts().await;
    let (mut released, mut untouched) = (HashSet::new(), 0);
    for round in 0..KILLS {
        let before = scene.sink.requests();
        let candidate = scene.program.releases(&format!("Round {round}")).await;
        // From the very answer of the release to some milliseconds later: before the publish transaction,
        // before the courier, before the first request.
        tokio::time::sleep(Duration::from_millis(u64::try_from(round % 10).unwrap() * 4)).await;
        scene.program.is_killed();
        untouched += usize::from(scene.sink.requests() == before);
        assert!(
            released.insert(scene.recovers(&candidate, FEW).await),
            "one activity per release"
        );
    }
    scene.check(&released, FEW);
    assert!(untouched > 0, "no kill came before the first request");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_during_the_fan_out_twenty_times_nothing_is_lost_and_repeats_are_identical() {
    let mut scene = Scene::new(INBOXES).await;
    scene.program.starts().await;
    let (mut released, mut interrupted) = (HashSet::new(), 0);
    for round in 0..KILLS {
        let before = scene.sink.requests();
        let candidate = scene.program.releases(&format!("Round {round}")).await;
        // From the first request, which goes out while the second chunk is still to come, to nearly the last.
        let wanted = before + 1 + round * (INBOXES - 40) / KILLS;
        let end = Instant::now() + Duration::from_secs(60);
        while scene.sink.requests() < wanted {
            assert!(Instant::now() < end, "nothing is delivered");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        scene.program.is_killed();
        interrupted += usize::from(scene.sink.requests() < before + INBOXES);
        assert!(
            released.insert(scene.recovers(&candidate, INBOXES).await),
            "one activity per release"
        );
    }
    scene.check(&released, INBOXES);
    assert!(interrupted > 0, "no kill came before the last request");
}
