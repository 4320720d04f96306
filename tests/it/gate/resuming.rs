//! After a stop: what had left half goes on by somebody's word, never by itself.

use gatepost_internal::{Error, gate, order};
use gatepost_model::notice::Notice;

use crate::support::world::World;

#[tokio::test]
async fn the_word_to_go_on_is_signed_and_carried_once() {
    let world = World::new().await;
    let [ana, petra, paul, dora] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
        world.duty_officer("dora").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &candidate).await;
    let nothing = paul.resumes(&candidate).await;
    assert!(matches!(nothing, Err(Error::Conflict(_))), "nothing waits");
    let certificate = gate::certificate(&world.inside, &ana.caller, &candidate.id.to_string())
        .await
        .unwrap();
    let release = certificate.certificate.release;
    world
        .is_told(
            1,
            Notice::Paused {
                release: release.clone(),
            },
        )
        .await;
    for other in [&ana, &petra] {
        assert!(matches!(
            other.resumes(&candidate).await,
            Err(Error::Forbidden(_))
        ));
    }
    dora.resumes(&candidate).await.unwrap();
    let waiting = order::list_resumes_to_carry(&world.inside, 10).await.unwrap();
    assert_eq!(waiting.len(), 1);
    assert!(waiting[0].order.is_valid(&world.release_keys()));
    assert_eq!(
        (&waiting[0].order.order.release, waiting[0].order.order.epoch),
        (&release, 0)
    );
    order::resume_carried(&world.inside, &waiting[0]).await.unwrap();
    assert!(
        order::list_resumes_to_carry(&world.inside, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let twice = dora.resumes(&candidate).await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
}

#[tokio::test]
async fn a_pause_after_the_word_undoes_it() {
    let world = World::new().await;
    let [ana, petra, paul] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    world.publishes(&paul, &candidate).await;
    let certificate = gate::certificate(&world.inside, &ana.caller, &candidate.id.to_string())
        .await
        .unwrap();
    let release = certificate.certificate.release;
    let paused = || Notice::Paused {
        release: release.clone(),
    };
    world.is_told(1, paused()).await;
    paul.resumes(&candidate).await.unwrap();
    let early = order::list_resumes_to_carry(&world.inside, 10).await.unwrap();
    world.is_told(2, paused()).await;
    assert!(
        order::list_resumes_to_carry(&world.inside, 10)
            .await
            .unwrap()
            .is_empty()
    );
    // The courier, late: it has carried a word that is worth nothing any more.
    order::resume_carried(&world.inside, &early[0]).await.unwrap();
    assert_eq!(
        gate::list_paused(&world.inside, &paul.caller)
            .await
            .unwrap()
            .len(),
        1
    );
    paul.resumes(&candidate).await.unwrap();
    assert_eq!(
        order::list_resumes_to_carry(&world.inside, 10)
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn what_is_recalled_does_not_go_on() {
    let world = World::new().await;
    let [ana, petra, paul, dora] = [
        world.employee("ana").await,
        world.approver("petra").await,
        world.publisher("paul").await,
        world.duty_officer("dora").await,
    ];
    let candidate = world.approved(&ana, &petra, "Good news").await;
    paul.releases(&candidate, Some(0)).await.unwrap();
    world.releaser_runs().await.unwrap();
    dora.stops_everything("Halt").await.unwrap();
    dora.recalls(&candidate, "A wrong figure").await.unwrap();
    assert!(
        gate::list_paused(&world.inside, &paul.caller)
            .await
            .unwrap()
            .is_empty()
    );
    let refused = paul.resumes(&candidate).await;
    assert!(matches!(refused, Err(Error::Conflict(_))));
}
