//! What has ended is forgotten in time, and nothing that lives.

use gatepost_internal::{retention, token};

use super::app::{App, is_dead};
use crate::support::sql;
use crate::support::world::World;

const DAY: i64 = 24 * 60 * 60;

#[tokio::test]
async fn ended_tokens_codes_and_apps_go_and_what_is_used_stays() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let browser = world.at_a_browser("ana").await;
    let [app, unused] = [App::of(&world).await, App::of(&world).await];
    let [kept, given] = [app.token_of(&browser).await, app.token_of(&browser).await];
    unused.for_itself(None).await.unwrap();
    app.code_of(&browser, None).await;
    let candidate = ana.proposes("Good news").await;
    ana.confirms(&candidate).await.unwrap();
    token::revoke_one(
        &world.inside,
        &ana.caller,
        &super::app::person(&world, &given).await.token.to_string(),
    )
    .await
    .unwrap();
    assert_eq!(
        retention::forget_old(&world.inside).await.unwrap(),
        0,
        "nothing is old"
    );
    for _ in 0..9 {
        world.clock.advance_seconds(20 * DAY);
        assert!(!is_dead(&world, &kept).await);
        retention::forget_old(&world.inside).await.unwrap();
    }
    let count = async |table: &str| sql::count(world.database(), table).await;
    assert_eq!(count("authorization_codes").await, 0);
    assert_eq!(count("reauthentications").await, 0);
    assert_eq!(count("app_tokens").await, 0);
    assert_eq!(count("apps").await, 1, "the one in use");
    // ana's own, which nobody ended, and the app's that is in use.
    assert_eq!(count("tokens").await, 2);
    assert!(!is_dead(&world, &kept).await && !is_dead(&world, &ana.bearer).await);
}
