//! Who may read a post. The words are Mastodon's; all of them mean inside.

use gatepost_internal::post::{self, Draft, Post, Visibility};
use gatepost_internal::{Error, entry};

use crate::support::colleague::Colleague;
use crate::support::world::World;

async fn writes(
    who: &Colleague,
    text: &str,
    visibility: Option<&str>,
    answers: Option<&Post>,
) -> Result<Post, Error> {
    let draft = Draft {
        text: Some(text.into()),
        visibility: visibility.map(str::to_owned),
        in_reply_to_id: answers.map(|post| post.id.to_string()),
        ..Draft::default()
    };
    who.writes(draft).await
}

async fn reads(who: &Colleague, post: &Post) -> bool {
    match entry::get(&who.inside, &who.caller, &post.id.to_string()).await {
        Ok(_) => true,
        Err(Error::NotFound) => false,
        Err(other) => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn e8_public_is_the_company_and_direct_is_whom_it_names() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    for (visibility, read_by_cleo) in [
        (None, true),
        (Some("public"), true),
        (Some("unlisted"), true),
        (Some("private"), false),
        (Some("direct"), false),
    ] {
        let post = writes(&ana, "Lunch, @ben?", visibility, None).await.unwrap();
        assert!(
            reads(&ana, &post).await && reads(&ben, &post).await,
            "{visibility:?}"
        );
        assert_eq!(reads(&cleo, &post).await, read_by_cleo, "{visibility:?}");
    }
}

#[tokio::test]
async fn e9_a_visibility_that_is_none_is_refused() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    for visibility in ["", "Public ", "PUBLIC", "local", "everyone", "[]"] {
        let refused = writes(&ana, "Hello", Some(visibility), None).await;
        assert!(
            matches!(refused, Err(Error::Invalid(_))),
            "{visibility:?}: {refused:?}"
        );
    }
}

#[tokio::test]
async fn e10_a_direct_post_to_somebody_elsewhere_is_refused_and_a_public_one_is_text() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let refused = writes(&ana, "Hello @fan@globex.example", Some("direct"), None).await;
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    let text = writes(&ana, "Ask @fan@globex.example", None, None).await.unwrap();
    assert!(text.mentions.is_empty());
}

#[tokio::test]
async fn an_answer_is_never_wider_than_what_it_answers_and_reaches_the_same_people() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let asked = writes(&ana, "Lunch, @ben?", Some("direct"), None).await.unwrap();
    let answer = writes(&ben, "Gladly", Some("public"), Some(&asked))
        .await
        .unwrap();
    assert_eq!(answer.visibility, Visibility::Direct);
    assert!(reads(&ana, &answer).await && !reads(&cleo, &answer).await);
    let further = writes(&ana, "At noon", None, Some(&answer)).await.unwrap();
    assert!(reads(&ben, &further).await && !reads(&cleo, &further).await);
    let narrower = writes(&ana, "Only us, @cleo", Some("direct"), None)
        .await
        .unwrap();
    let open = writes(&ana, "Everybody!", None, None).await.unwrap();
    assert_eq!(
        writes(&ben, "psst @ana", Some("direct"), Some(&open))
            .await
            .unwrap()
            .visibility,
        Visibility::Direct
    );
    assert!(!reads(&ben, &narrower).await);
}

#[tokio::test]
async fn e11_what_one_may_not_see_cannot_be_answered() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let secret = writes(&ana, "Psst, @ben", Some("direct"), None).await.unwrap();
    assert!(matches!(
        writes(&cleo, "What?", None, Some(&secret)).await,
        Err(Error::NotFound)
    ));
    let answered = Draft {
        text: Some("?".into()),
        in_reply_to_id: Some("42".into()),
        ..Draft::default()
    };
    assert!(matches!(
        post::publish(&ben.inside, &ben.caller, answered).await,
        Err(Error::NotFound)
    ));
}

#[tokio::test]
async fn e7_only_its_author_deletes_a_post_and_its_words_are_erased() {
    let world = World::new().await;
    let [ana, ben, cleo] = [
        world.employee("ana").await,
        world.employee("ben").await,
        world.employee("cleo").await,
    ];
    let (post, innocent) = (ana.posts("Oops").await, ana.posts("Hello").await);
    let hidden = writes(&ana, "Psst, @ben", Some("direct"), None).await.unwrap();
    let delete = |who: &Colleague, post: &Post| {
        let (who, id) = (who.clone(), post.id.to_string());
        async move { post::delete(&who.inside, &who.caller, &id).await }
    };
    assert!(matches!(delete(&ben, &post).await, Err(Error::Forbidden(_))));
    assert!(matches!(delete(&cleo, &hidden).await, Err(Error::NotFound)));
    assert_eq!(
        delete(&ana, &post).await.unwrap().text.reveal_inside(),
        "Oops",
        "for another try"
    );
    assert!(matches!(delete(&ana, &post).await, Err(Error::NotFound)));
    assert!(!reads(&ana, &post).await && reads(&ben, &innocent).await);
    let kept =
        crate::support::sql::texts(world.database(), "SELECT text AS value FROM posts ORDER BY id").await;
    assert_eq!(kept[0].as_deref(), Some(""));
    assert_eq!(kept[1].as_deref(), Some("Hello"));
}

#[tokio::test]
async fn a_post_that_cannot_be_is_refused() {
    let world = World::new().await;
    let ana = world.employee("ana").await;
    let long = "x".repeat(5_001);
    let drafts = [
        Draft::default(),
        Draft {
            text: Some(" \n".into()),
            ..Draft::default()
        },
        Draft {
            text: Some(long),
            ..Draft::default()
        },
        Draft {
            text: Some("zero\0byte".into()),
            ..Draft::default()
        },
        Draft {
            text: Some("Hello".into()),
            language: Some("english".into()),
            ..Draft::default()
        },
        Draft {
            text: Some("Hello".into()),
            content_warning: Some("x".repeat(501)),
            ..Draft::default()
        },
        Draft {
            text: Some("Hello".into()),
            content_warning: Some("\0".into()),
            ..Draft::default()
        },
    ];
    for draft in drafts {
        let refused = post::publish(&ana.inside, &ana.caller, draft).await;
        assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
    }
    assert_eq!(crate::support::sql::count(world.database(), "posts").await, 0);
}
