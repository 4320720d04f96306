//! Threads: what is above and below a post, as far as one may see it.

use gatepost_internal::entry::{self, Entry};
use gatepost_internal::post::{self, Draft, Post};

use crate::support::colleague::Colleague;
use crate::support::world::World;

async fn answers(who: &Colleague, parent: &Post, text: &str, visibility: &str) -> Post {
    let draft = Draft {
        text: Some(text.into()),
        in_reply_to_id: Some(parent.id.to_string()),
        visibility: Some(visibility.into()),
        ..Draft::default()
    };
    who.writes(draft).await.unwrap()
}

async fn around(who: &Colleague, post: &Post) -> (Vec<String>, Vec<String>) {
    let thread = entry::context(&who.inside, &who.caller, &post.id.to_string())
        .await
        .unwrap();
    let texts = |entries: Vec<Entry>| {
        entries
            .iter()
            .map(|one| one.post().unwrap().text.reveal_inside().to_owned())
            .collect()
    };
    (texts(thread.ancestors), texts(thread.descendants))
}

#[tokio::test]
async fn a_thread_is_told_from_its_first_post_down_and_each_answer_before_the_next() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let first = ana.posts("1").await;
    let second = answers(&ben, &first, "1.1", "public").await;
    let third = answers(&ana, &first, "1.2", "public").await;
    answers(&ana, &second, "1.1.1", "public").await;
    answers(&ben, &third, "1.2.1", "public").await;
    ana.posts("another thread").await;
    let nothing = Vec::<String>::new();
    let below = ["1.1", "1.1.1", "1.2", "1.2.1"].map(str::to_owned).to_vec();
    assert_eq!(around(&ana, &first).await, (nothing, below));
    assert_eq!(
        around(&ben, &third).await,
        (vec!["1".to_owned()], vec!["1.2.1".to_owned()])
    );
    let read = entry::get(&ana.inside, &ana.caller, &first.id.to_string())
        .await
        .unwrap();
    assert_eq!(read.marks.replies, 2);
    assert_eq!(read.post().unwrap().in_reply_to, None);
}

#[tokio::test]
async fn what_is_not_for_one_is_passed_over_and_not_counted() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let first = ana.posts("1").await;
    let aside = answers(&ben, &first, "psst @ana", "direct").await;
    answers(&ana, &aside, "yes?", "direct").await;
    answers(&ben, &first, "1.1", "public").await;
    assert_eq!(around(&cleo, &first).await.1, ["1.1"]);
    assert_eq!(around(&ana, &first).await.1, ["psst @ana", "yes?", "1.1"]);
    let replies = async |who: &Colleague| {
        entry::get(&who.inside, &who.caller, &first.id.to_string())
            .await
            .unwrap()
            .marks
            .replies
    };
    assert_eq!((replies(&cleo).await, replies(&ana).await), (1, 2));
}

#[tokio::test]
async fn a_deleted_post_leaves_its_answers_where_they_were() {
    let world = World::new().await;
    let [ana, ben] = [world.employee("ana").await, world.employee("ben").await];
    let first = ana.posts("1").await;
    let second = answers(&ben, &first, "1.1", "public").await;
    let third = answers(&ana, &second, "1.1.1", "public").await;
    post::delete(&ben.inside, &ben.caller, &second.id.to_string())
        .await
        .unwrap();
    assert_eq!(around(&ana, &first).await.1, ["1.1.1"]);
    assert_eq!(around(&ana, &third).await.0, ["1"]);
    let read = entry::get(&ana.inside, &ana.caller, &third.id.to_string())
        .await
        .unwrap();
    assert_eq!(read.post().unwrap().in_reply_to, None, "what it answers is gone");
}
