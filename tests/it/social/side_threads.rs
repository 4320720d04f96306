//! Talk inside about what is outside.

use gatepost_internal::entry::{self, Context};
use gatepost_internal::page::Page;
use gatepost_internal::post::{self, Post, Visibility};
use gatepost_internal::{Error, timeline};

use super::reading::{Said, answer, said, words};
use crate::support::colleague::Colleague;

async fn around(who: &Colleague, id: impl ToString) -> (Vec<String>, Vec<String>) {
    let Context {
        ancestors,
        descendants,
    } = entry::context(&who.inside, &who.caller, &id.to_string())
        .await
        .unwrap();
    (words(&ancestors), words(&descendants))
}

async fn post_of(who: &Colleague, id: impl ToString) -> Post {
    let entry = entry::get(&who.inside, &who.caller, &id.to_string())
        .await
        .unwrap();
    entry.post().unwrap().clone()
}

#[tokio::test]
async fn answers_to_a_publication_make_a_thread_that_the_company_reads_below_it() {
    let Said {
        world: _world,
        ana,
        petra,
        publication,
        ..
    } = said().await;
    let first = ana.writes(answer("1", publication.id)).await.unwrap();
    let about = first.about.clone().unwrap();
    assert_eq!(
        (about.id, first.in_reply_to, first.visibility),
        (publication.id, None, Visibility::Public)
    );
    let second = petra.writes(answer("1.1", first.id)).await.unwrap();
    assert_eq!(second.in_reply_to.unwrap().id, first.id);
    assert_eq!(second.about.clone().unwrap(), about);
    ana.writes(answer("2", publication.id)).await.unwrap();
    let below = ["1", "1.1", "2"].map(str::to_owned).to_vec();
    assert_eq!(around(&ana, publication.id).await, (vec![], below));
    assert_eq!(
        around(&ana, second.id).await,
        (vec!["Hello, world".into(), "1".into()], vec![])
    );
    let read = entry::get(&ana.inside, &ana.caller, &publication.id.to_string())
        .await
        .unwrap();
    assert_eq!(read.marks.replies, 2, "those that answer it directly");
    let company = timeline::company(&ana.inside, &ana.caller, Page::default())
        .await
        .unwrap();
    assert_eq!(words(&company), ["2", "1.1", "1"]);
}

#[tokio::test]
async fn a_side_thread_about_something_from_outside_shows_others_the_talk_but_not_what_it_is_about() {
    let Said {
        world: _world,
        ana,
        petra,
        reply,
        ..
    } = said().await;
    let first = petra.writes(answer("What do we say?", reply.id)).await.unwrap();
    assert_eq!(around(&petra, first.id).await.0, ["<p>Hello</p>"]);
    assert_eq!(around(&petra, reply.id).await.1, ["What do we say?"]);
    let seen = post_of(&ana, first.id).await;
    assert_eq!(seen.about, None);
    assert_eq!(around(&ana, first.id).await, (vec![], vec![]));
    let refused = ana.writes(answer("Me too", reply.id)).await;
    assert!(matches!(refused, Err(Error::NotFound)), "not of the desk");
    let own = ana.writes(answer("Thank them", first.id)).await.unwrap();
    assert_eq!(around(&ana, own.id).await.0, ["What do we say?"]);
    assert_eq!(
        around(&petra, reply.id).await.1,
        ["What do we say?", "Thank them"]
    );
}

#[tokio::test]
async fn a_side_thread_is_as_narrow_as_its_author_wants() {
    let Said {
        world: _world,
        ana,
        petra,
        paul,
        publication,
        ..
    } = said().await;
    let mut aside = answer("psst @petra", publication.id);
    aside.visibility = Some("direct".into());
    let aside = ana.writes(aside).await.unwrap();
    petra.writes(answer("yes?", aside.id)).await.unwrap();
    assert_eq!(around(&petra, publication.id).await.1, ["psst @petra", "yes?"]);
    assert_eq!(around(&paul, publication.id).await.1, Vec::<String>::new());
    let replies = async |who: &Colleague| {
        let read = entry::get(&who.inside, &who.caller, &publication.id.to_string()).await;
        read.unwrap().marks.replies
    };
    assert_eq!((replies(&petra).await, replies(&paul).await), (1, 0));
}

#[tokio::test]
async fn a_deleted_first_post_leaves_its_answers_below_the_publication() {
    let Said {
        world: _world,
        ana,
        petra,
        publication,
        ..
    } = said().await;
    let first = ana.writes(answer("1", publication.id)).await.unwrap();
    let second = petra.writes(answer("1.1", first.id)).await.unwrap();
    post::delete(&ana.inside, &ana.caller, &first.id.to_string())
        .await
        .unwrap();
    assert_eq!(around(&ana, publication.id).await.1, ["1.1"]);
    assert_eq!(around(&ana, second.id).await.0, ["Hello, world"]);
}
