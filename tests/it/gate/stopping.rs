//! The emergency stop: one person sets it, two lift it, and nothing it covers is released meanwhile.

use gatepost_internal::gate::stop::{self, LiftState, StopRequest};
use gatepost_internal::gate::{self, Candidate};
use gatepost_internal::{Error, order, session};
use gatepost_model::gate::{CandidateState, Kind};
use gatepost_model::notice::{LocalStop, Notice};
use gatepost_model::role::Role;

use crate::support::colleague::Colleague;
use crate::support::sql;
use crate::support::world::World;

struct Desk {
    world: World,
    ana: Colleague,
    petra: Colleague,
    pia: Colleague,
    paul: Colleague,
    dora: Colleague,
    dirk: Colleague,
}

impl Desk {
    async fn new() -> Self {
        let world = World::new().await;
        Self {
            ana: world.employee("ana").await,
            petra: world.approver("petra").await,
            pia: world.approver("pia").await,
            paul: world.publisher("paul").await,
            dora: world.duty_officer("dora").await,
            dirk: world.duty_officer("dirk").await,
            world,
        }
    }

    async fn releasing(&self) -> Candidate {
        let candidate = self.world.approved(&self.ana, &self.petra, "Good news").await;
        self.paul.releases(&candidate, Some(60)).await.unwrap()
    }

    async fn state(&self, candidate: &Candidate) -> CandidateState {
        self.ana.sees(candidate).await.unwrap().state
    }
}

#[tokio::test]
async fn i3_one_duty_officer_stops_everything_and_what_was_leaving_is_held_at_once() {
    let desk = Desk::new().await;
    let leaving = desk.releasing().await;
    let approved = desk.world.approved(&desk.ana, &desk.petra, "Other news").await;
    let stop = desk.dora.stops_everything("Wrong figures").await.unwrap();
    assert_eq!((stop.scope, stop.set_by.as_deref()), ("node", Some("dora")));
    assert_eq!(stop.epoch, 1);
    let held = desk.ana.sees(&leaving).await.unwrap();
    assert_eq!(held.state, CandidateState::Held);
    assert!(held.problem.unwrap().contains("Wrong figures"));
    assert_eq!(desk.state(&approved).await, CandidateState::Approved);
    desk.paul.releases(&approved, Some(0)).await.unwrap();
    desk.world.clock.advance_seconds(120);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&approved).await, CandidateState::Held);
    assert_eq!(desk.world.releases().await, 0);
}

#[tokio::test]
async fn nobody_but_a_duty_officer_sets_a_stop_and_each_field_is_looked_at() {
    let desk = Desk::new().await;
    let adam = desk.world.with_roles("adam", &[Role::Administrator]).await;
    for other in [&desk.ana, &desk.petra, &desk.paul, &adam] {
        let refused = other.stops_everything("Halt").await;
        assert!(matches!(refused, Err(Error::Forbidden(_))));
    }
    for (scope, id, reason) in [
        (None, None, Some("Halt")),
        (Some("galaxy"), None, Some("Halt")),
        (Some("node"), Some("news"), Some("Halt")),
        (Some("brand"), None, Some("Halt")),
        (Some("brand"), Some("nothing"), Some("Halt")),
        (Some("kind"), Some("nothing"), Some("Halt")),
        (Some("node"), None, None),
        (Some("node"), None, Some("  ")),
    ] {
        let request = StopRequest {
            scope: scope.map(str::to_owned),
            id: id.map(str::to_owned),
            reason: reason.map(str::to_owned),
            reauthentication_token: None,
        };
        let refused = stop::set(&desk.world.inside, &desk.dora.caller, request).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{scope:?} {id:?} {reason:?}"
        );
    }
    let unconfirmed = StopRequest {
        scope: Some("node".into()),
        reason: Some("Halt".into()),
        ..StopRequest::default()
    };
    let refused = stop::set(&desk.world.inside, &desk.dora.caller, unconfirmed).await;
    assert!(matches!(refused, Err(Error::Reauthentication(_))));
    assert_eq!(sql::count(desk.world.database(), "stops").await, 0);
}

#[tokio::test]
async fn a_duty_officer_of_one_brand_stops_that_brand_and_not_another() {
    let desk = Desk::new().await;
    desk.world.another_brand("jobs").await;
    let refused = desk.dora.stops("brand", Some("jobs"), "Halt").await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    let leaving = desk.releasing().await;
    let stop = desk.dora.stops("brand", Some("news"), "Halt").await.unwrap();
    assert_eq!((stop.scope, stop.brand.as_deref()), ("brand", Some("news")));
    assert_eq!(desk.state(&leaving).await, CandidateState::Held);
    let unhindered = desk.releasing().await;
    assert_eq!(desk.state(&unhindered).await, CandidateState::Releasing);
    let follow = desk.dora.stops("kind", Some("follow"), "Halt").await.unwrap();
    assert_eq!(follow.kind, Some(Kind::Follow));
    assert!(follow.epoch > stop.epoch);
}

#[tokio::test]
async fn two_people_lift_a_stop_and_the_one_who_set_it_is_at_most_one_of_them() {
    let desk = Desk::new().await;
    let leaving = desk.releasing().await;
    let stop = desk.dora.stops_everything("Halt").await.unwrap();
    for other in [&desk.ana, &desk.paul] {
        assert!(matches!(
            other.lifts_stop(stop.id).await,
            Err(Error::Forbidden(_))
        ));
    }
    assert_eq!(desk.dora.lifts_stop(stop.id).await.unwrap(), LiftState::Waiting);
    let twice = desk.dora.lifts_stop(stop.id).await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
    assert_eq!(desk.state(&leaving).await, CandidateState::Held);
    let listed = stop::list(&desk.world.inside, &desk.petra.caller).await.unwrap();
    assert_eq!(listed[0].lift_asked_by.as_deref(), Some("dora"));
    assert_eq!(desk.petra.lifts_stop(stop.id).await.unwrap(), LiftState::Lifted);
    assert!(matches!(
        desk.dirk.lifts_stop(stop.id).await,
        Err(Error::Conflict(_))
    ));
    desk.world.clock.advance_seconds(600);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(
        desk.state(&leaving).await,
        CandidateState::Approved,
        "i10: back before the undo window, and no further by itself"
    );
    assert_eq!(desk.world.releases().await, 0);
    desk.world.publishes(&desk.paul, &leaving).await;
    assert_eq!(desk.world.releases().await, 1);
}

#[tokio::test]
async fn the_word_of_somebody_who_has_left_since_does_not_lift() {
    let desk = Desk::new().await;
    let adam = desk.world.with_roles("adam", &[Role::Administrator]).await;
    let stop = desk.dora.stops_everything("Halt").await.unwrap();
    desk.petra.lifts_stop(stop.id).await.unwrap();
    desk.world.deactivates(&desk.petra).await;
    assert_eq!(desk.pia.lifts_stop(stop.id).await.unwrap(), LiftState::Waiting);
    assert_eq!(adam.lifts_stop(stop.id).await.unwrap(), LiftState::Lifted);
}

#[tokio::test]
async fn what_two_stops_cover_goes_on_when_both_are_lifted() {
    let desk = Desk::new().await;
    let leaving = desk.releasing().await;
    let first = desk.dora.stops_everything("One").await.unwrap();
    let second = desk.dirk.stops("brand", Some("news"), "Two").await.unwrap();
    desk.petra.lifts_stop(first.id).await.unwrap();
    desk.pia.lifts_stop(first.id).await.unwrap();
    let held = desk.ana.sees(&leaving).await.unwrap();
    assert_eq!(held.state, CandidateState::Held);
    assert!(held.problem.unwrap().contains("Two"));
    let refused = desk.pia.lifts(&leaving).await;
    assert!(
        matches!(refused, Err(Error::Conflict(_))),
        "a stop is lifted by lifting the stop"
    );
    desk.petra.lifts_stop(second.id).await.unwrap();
    desk.pia.lifts_stop(second.id).await.unwrap();
    assert_eq!(desk.state(&leaving).await, CandidateState::Approved);
}

#[tokio::test]
async fn a_duty_officer_whose_password_was_just_reset_still_stops_and_does_not_lift() {
    let desk = Desk::new().await;
    let now = desk.world.now().0;
    let (dora, petra) = (desk.dora.caller.person, desk.petra.caller.person);
    sql::execute(
        desk.world.database(),
        format!(
            "INSERT INTO one_time_links (id, secret_hash, kind, person_id, made_by, created_at, expires_at, used_at)
             VALUES (1, 'x', 'reset', {dora}, {petra}, {now}, {now}, {now})"
        ),
    )
    .await
    .unwrap();
    let stop = desk.dora.stops_everything("Halt").await.unwrap();
    let refused = desk.dora.lifts_stop(stop.id).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))), "{refused:?}");
}

#[tokio::test]
async fn wrong_passwords_at_the_door_keep_nobody_from_a_stop() {
    let desk = Desk::new().await;
    for _ in 0..10 {
        let wrong = session::sign_in(&desk.world.inside, "dora", "not my password, no", "127.0.0.1").await;
        assert!(wrong.is_err());
    }
    let elsewhere = desk.dora.confirms_for("lift_stop", None).await;
    assert!(matches!(elsewhere, Err(Error::TooMany(_))));
    desk.dora.stops_everything("Halt").await.unwrap();
}

#[tokio::test]
async fn an_operator_stops_from_the_command_line_and_it_is_audited_without_a_name() {
    let desk = Desk::new().await;
    let leaving = desk.releasing().await;
    let set = stop::set_as_operator(&desk.world.inside, Some("news".into()), None, "Fire".into()).await;
    let set = set.unwrap();
    assert_eq!((set.set_by, set.brand.as_deref()), (None, Some("news")));
    assert_eq!(desk.state(&leaving).await, CandidateState::Held);
    let nobody =
        "SELECT CAST(coalesce(person_id, 0) AS TEXT) AS value FROM audit_entries WHERE verb = 'stop.set'";
    let by = sql::texts(desk.world.database(), nobody).await;
    assert_eq!(by, [Some("0".to_owned())]);
    let unknown =
        stop::set_as_operator(&desk.world.inside, Some("nothing".into()), None, "Fire".into()).await;
    assert!(matches!(unknown, Err(Error::Invalid(_))));
}

#[tokio::test]
async fn the_courier_gets_the_stops_in_force_under_a_rising_epoch_until_it_has_carried_them() {
    let desk = Desk::new().await;
    let inside = &desk.world.inside;
    assert!(order::next_stop_state(inside).await.unwrap().is_none());
    let stop = desk.dora.stops("brand", Some("news"), "Halt").await.unwrap();
    desk.dora
        .stops("brand", Some("news"), "Halt again")
        .await
        .unwrap();
    let word = order::next_stop_state(inside).await.unwrap().unwrap();
    assert!(word.is_valid(&desk.world.release_keys()));
    assert_eq!((word.order.epoch, word.order.stops.len()), (2, 1));
    let news = "https://social.acme.example/brands/news";
    assert!(word.order.stops[0].covers(news, Some(Kind::Create)));
    order::stop_carried(inside, 2).await.unwrap();
    assert!(order::next_stop_state(inside).await.unwrap().is_none());
    desk.petra.lifts_stop(stop.id).await.unwrap();
    desk.pia.lifts_stop(stop.id).await.unwrap();
    let word = order::next_stop_state(inside).await.unwrap().unwrap();
    assert_eq!((word.order.epoch, word.order.stops.len()), (3, 1), "one is left");
}

#[tokio::test]
async fn a_stop_of_the_public_host_is_taken_in_once_and_lifted_like_any_other() {
    let desk = Desk::new().await;
    let leaving = desk.releasing().await;
    let local = LocalStop {
        id: 7,
        brand: Some("https://social.acme.example/brands/news".into()),
        kind: None,
        reason: "The inside is down".into(),
        at: desk.world.now(),
    };
    desk.world.is_told(1, Notice::LocalStop(local.clone())).await;
    order::note_local_stops(&desk.world.inside, vec![local])
        .await
        .unwrap();
    assert_eq!(desk.state(&leaving).await, CandidateState::Held);
    let listed = stop::list(&desk.world.inside, &desk.dora.caller).await.unwrap();
    assert_eq!((listed.len(), listed[0].set_by.clone()), (1, None));
    let word = order::next_stop_state(&desk.world.inside).await.unwrap().unwrap();
    assert_eq!((word.order.known_local, word.order.stops.len()), (7, 1));
    desk.petra.lifts_stop(listed[0].id).await.unwrap();
    desk.pia.lifts_stop(listed[0].id).await.unwrap();
    let word = order::next_stop_state(&desk.world.inside).await.unwrap().unwrap();
    assert_eq!((word.order.known_local, word.order.stops.len()), (7, 0));
}

#[tokio::test]
async fn a_public_plane_that_knows_a_later_stop_stops_everything_here() {
    let desk = Desk::new().await;
    let leaving = desk.releasing().await;
    order::stop_carried(&desk.world.inside, 9).await.unwrap();
    assert_eq!(desk.state(&leaving).await, CandidateState::Held);
    let word = order::next_stop_state(&desk.world.inside).await.unwrap().unwrap();
    assert_eq!(word.order.epoch, 10);
    assert!(word.order.stops[0].covers("https://anything.example/", None));
}

#[tokio::test]
async fn a_release_that_a_stop_overtook_is_carried_only_after_somebodys_word() {
    let desk = Desk::new().await;
    let leaving = desk.releasing().await;
    desk.world.clock.advance_seconds(60);
    desk.world.releaser_runs().await.unwrap();
    assert_eq!(desk.state(&leaving).await, CandidateState::Published);
    let stop = desk.dora.stops_everything("Halt").await.unwrap();
    assert!(
        gate::list_to_carry(&desk.world.inside, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let early = desk.paul.resumes(&leaving).await;
    assert!(matches!(early, Err(Error::Conflict(_))), "the stop is in force");
    desk.petra.lifts_stop(stop.id).await.unwrap();
    desk.pia.lifts_stop(stop.id).await.unwrap();
    assert!(
        gate::list_to_carry(&desk.world.inside, 10)
            .await
            .unwrap()
            .is_empty()
    );
    let waiting = gate::list_paused(&desk.world.inside, &desk.paul.caller)
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1);
    desk.paul.resumes(&leaving).await.unwrap();
    assert_eq!(
        gate::list_to_carry(&desk.world.inside, 10).await.unwrap().len(),
        1
    );
    assert!(
        gate::list_paused(&desk.world.inside, &desk.paul.caller)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn whoever_is_on_no_desk_does_not_see_what_is_stopped() {
    let desk = Desk::new().await;
    desk.dora.stops_everything("Halt").await.unwrap();
    let refused = stop::list(&desk.world.inside, &desk.ana.caller).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
    for role in [Role::Administrator, Role::Auditor, Role::Compliance] {
        let name = role.as_str().to_owned();
        let reader = desk.world.with_roles(&name, &[role]).await;
        let listed = stop::list(&desk.world.inside, &reader.caller).await.unwrap();
        assert_eq!(listed.len(), 1);
    }
}
