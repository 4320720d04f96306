//! After a stop: what had left half waits, and goes on by a word that is as new as the pause.

use gatepost_federation::order::OrderError;
use gatepost_model::gate::ReleaseOrder;
use gatepost_model::notice::Notice;

use crate::support::orders::everything;
use crate::support::outside::Outside;
use crate::support::sql;
use crate::support::turnstile::Turnstile;

/// A release of which one of two servers has everything, and the other nothing: stopped under epoch 1, lifted under
/// epoch 2.
async fn half_delivered() -> (Outside, Turnstile, ReleaseOrder) {
    let outside = Outside::new().await;
    let turnstile = Turnstile::start().await;
    let follows = turnstile.follows("news", &["one"], 6);
    sql::execute(outside.database(), follows).await.unwrap();
    let release = outside.certified(outside.note("Good news"));
    outside.accepts(&release).await.unwrap();
    outside.starts_delivery();
    turnstile.is_reached_by(2).await;
    outside.is_told_to_stop(1, vec![everything()]).await;
    turnstile.opens();
    outside.delivers_no_more().await;
    outside.is_told_to_stop(2, vec![]).await;
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 2);
    (outside, turnstile, release)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_release_goes_on_by_a_word_and_the_same_word_again_changes_nothing() {
    let (outside, turnstile, release) = half_delivered().await;
    outside.resumes(&release, 2).await.unwrap();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 6);
    let before = outside.ledger().await;
    outside.resumes(&release, 2).await.unwrap();
    assert_eq!(outside.ledger().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_delivered_whole_before_the_stop_waits_for_nobody() {
    let (outside, _turnstile, release) = half_delivered().await;
    outside.resumes(&release, 2).await.unwrap();
    outside.delivers_no_more().await;
    let pauses = || async {
        let all = outside.notices().await;
        all.iter()
            .filter(|notice| matches!(notice, Notice::Paused { .. }))
            .count()
    };
    assert_eq!(pauses().await, 1);
    outside.is_told_to_stop(3, vec![everything()]).await;
    outside.is_told_to_stop(4, vec![]).await;
    assert_eq!(pauses().await, 1);
    assert_eq!(outside.count("paused_entries").await, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_of_before_the_newest_pause_is_refused() {
    let (outside, turnstile, release) = half_delivered().await;
    outside.is_told_to_stop(3, vec![everything()]).await;
    outside.is_told_to_stop(4, vec![]).await;
    let refused = outside.resumes(&release, 2).await.unwrap_err();
    assert!(matches!(refused, OrderError::Refused(_)), "{refused}");
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 2);
    outside.resumes(&release, 4).await.unwrap();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_word_of_an_epoch_that_has_not_come_yet_is_for_later() {
    let (outside, turnstile, release) = half_delivered().await;
    let early = outside.resumes(&release, 3).await.unwrap_err();
    assert!(early.is_temporary(), "{early}");
    outside.is_told_to_stop(3, vec![outside.all_of("another")]).await;
    outside.resumes(&release, 3).await.unwrap();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_of_something_else_does_not_undo_a_word_to_go_on() {
    let (outside, turnstile, release) = half_delivered().await;
    outside.is_told_to_stop(3, vec![outside.all_of("another")]).await;
    outside.resumes(&release, 2).await.unwrap();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 6);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_later_stop_holds_what_was_resumed_and_its_lift_pauses_it_again() {
    let (outside, turnstile, release) = half_delivered().await;
    outside.is_told_to_stop(3, vec![everything()]).await;
    outside.resumes(&release, 3).await.unwrap();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 2, "a stop is stronger");
    outside.is_told_to_stop(4, vec![]).await;
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 2);
    assert_eq!(outside.count("paused_entries").await, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_can_be_recalled_and_only_who_got_it_hears_of_that() {
    let (outside, turnstile, release) = half_delivered().await;
    outside.recalls(&release).await;
    outside.delivers_no_more().await;
    let arrivals = turnstile.arrivals();
    let of = |kind: &str| {
        let mut inboxes: Vec<_> = arrivals
            .iter()
            .filter(|arrival| arrival.kind == kind)
            .map(|arrival| arrival.inbox.clone())
            .collect();
        inboxes.sort();
        inboxes
    };
    assert_eq!(of("Create").len(), 2);
    assert_eq!(of("Create"), of("Delete"));
    assert_eq!(outside.count("paused_entries").await, 0);
    assert_eq!(outside.deliveries("withdrawn").await, 4);
    // Too late.
    outside.resumes(&release, 2).await.unwrap();
    outside.delivers_no_more().await;
    assert_eq!(turnstile.arrivals().len(), 4);
}
