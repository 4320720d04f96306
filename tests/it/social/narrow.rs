//! Posts for one's followers.

use gatepost_internal::post::Visibility;
use gatepost_internal::{account, entry};

use super::reading::{answer, draft, follows, home};
use crate::support::colleague::Colleague;
use crate::support::world::World;

async fn reads(who: &Colleague, id: impl ToString) -> bool {
    entry::get(&who.inside, &who.caller, &id.to_string())
        .await
        .is_ok()
}

#[tokio::test]
async fn a_post_for_followers_is_read_by_them_while_they_follow() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    follows(&ben, &ana).await;
    let post = ana.writes(draft("for followers", "private")).await.unwrap();
    assert!(reads(&ana, post.id).await && reads(&ben, post.id).await);
    assert!(!reads(&cleo, post.id).await);
    assert_eq!(home(&ben).await, ["for followers"]);
    follows(&ana, &cleo).await;
    assert!(!reads(&cleo, post.id).await, "being followed is not following");
    follows(&cleo, &ana).await;
    assert!(reads(&cleo, post.id).await);
    account::unfollow(&ben.inside, &ben.caller, &ana.caller.person.to_string())
        .await
        .unwrap();
    assert!(!reads(&ben, post.id).await);
    assert_eq!(home(&ben).await, Vec::<String>::new());
}

#[tokio::test]
async fn another_persons_answer_to_it_does_not_reach_followers_of_their_own() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    follows(&ben, &ana).await;
    follows(&cleo, &ben).await;
    let post = ana.writes(draft("for my followers", "private")).await.unwrap();
    let theirs = ben.writes(answer("thanks", post.id)).await.unwrap();
    assert_eq!(theirs.visibility, Visibility::Direct);
    assert!(reads(&ana, theirs.id).await && !reads(&cleo, theirs.id).await);
    assert_eq!(home(&cleo).await, Vec::<String>::new());
    let own = ana.writes(answer("and more", post.id)).await.unwrap();
    assert_eq!(own.visibility, Visibility::Private);
    assert!(reads(&ben, own.id).await && !reads(&cleo, own.id).await);
}
