//! What is forgotten after its time, and what is not.

use gatepost_internal::{post, retention};

use super::reading::{draft, home};
use crate::support::sql;
use crate::support::world::World;

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn old_keys_notifications_and_places_in_homes_are_forgotten_and_posts_are_not() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let mut keyed = draft("old @ben", "public");
    keyed.idempotency_key = Some("key".into());
    post::publish(&ana.inside, &ana.caller, keyed).await.unwrap();
    let left = async || {
        let mut counts = Vec::new();
        for table in ["idempotency_keys", "notifications", "feed_entries", "posts"] {
            counts.push(sql::count(world.database(), table).await);
        }
        counts
    };
    let mut forgotten = Vec::new();
    for days in [0, 2, 179, 230] {
        world.clock.advance_seconds(days * DAY);
        forgotten.push(retention::forget_old(&world.inside).await.unwrap());
    }
    assert_eq!(forgotten, [0, 1, 1, 2]);
    assert_eq!(left().await, [0, 0, 0, 1]);
    ana.posts("new @ben").await;
    assert_eq!(retention::forget_old(&world.inside).await.unwrap(), 0);
    assert_eq!(
        (left().await, home(&ben).await),
        (vec![0, 1, 2, 2], vec!["new @ben".to_owned()])
    );
}
