//! Follows and their end.

use gatepost_model::gate::Kind;
use gatepost_model::id::OutsideId;
use gatepost_model::notice::Notice;

use super::{Office, act};
use crate::support::sql;

const FAN: &str = "https://globex.example/users/fan";

#[tokio::test]
async fn only_whom_the_brand_follows_can_be_unfollowed() {
    let office = Office::new().await;
    assert!(
        office
            .is_refused(act(Kind::Unfollow, FAN))
            .await
            .contains("nobody")
    );
    office.publishes(act(Kind::Follow, FAN)).await;
    assert!(
        office
            .is_refused(act(Kind::Follow, FAN))
            .await
            .contains("already")
    );
    let unfollow = office.publishes(act(Kind::Unfollow, FAN)).await;
    assert_eq!(unfollow.revision.object.as_deref(), Some(FAN));
    assert!(
        office
            .is_refused(act(Kind::Unfollow, FAN))
            .await
            .contains("nobody")
    );
    office.publishes(act(Kind::Follow, FAN)).await;
}

#[tokio::test]
async fn a_follow_that_was_refused_may_be_asked_again() {
    let office = Office::new().await;
    office.publishes(act(Kind::Follow, FAN)).await;
    let release = sql::texts(
        office.world.database(),
        "SELECT outside_id AS value FROM releases",
    )
    .await;
    let answer = Notice::FollowAnswered {
        release: OutsideId::parse(release[0].as_ref().unwrap()).unwrap(),
        accepted: false,
    };
    office.world.is_told(1, answer).await;
    assert!(
        office
            .is_refused(act(Kind::Unfollow, FAN))
            .await
            .contains("nobody")
    );
    office.proposes(act(Kind::Follow, FAN)).await;
}
