//! What people do all day: write, answer, mark, follow, read what they were told.

use serde_json::json;

use super::signed_in;
use gatepost_internal::outside;
use gatepost_model::notice::Found;

use crate::gate::kinds::post as post_elsewhere;
use crate::http::office::Office;
use crate::support::browser_forms::{FormBrowser, actions};
use crate::support::sql;
use crate::support::wire::Answer;

async fn posts(browser: &mut FormBrowser, text: &str) -> String {
    let page = browser.visits("/home").await;
    let answer = browser.submits(&page, "/write", &[("text", text)]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer
        .header("location")
        .rsplit("#entry-")
        .next()
        .unwrap()
        .to_owned()
}

async fn office() -> (Office, FormBrowser, FormBrowser) {
    let office = Office::new().await;
    drop(office.world.employee("ana").await);
    drop(office.world.employee("ben").await);
    let ana = signed_in(&office, "ana").await;
    let ben = signed_in(&office, "ben").await;
    (office, ana, ben)
}

fn shows(page: &Answer, words: &str) -> bool {
    page.text().contains(words)
}

#[tokio::test]
async fn a_post_stands_at_home_on_the_profile_and_in_the_company_and_can_be_answered() {
    let (_office, mut ana, mut ben) = office().await;
    let id = posts(&mut ana, "Who wants coffee, @ben? #kitchen").await;
    for path in ["/home", "/@ana", "/company", "/tags/kitchen"] {
        assert!(shows(&ana.visits(path).await, "Who wants coffee"), "{path}");
    }
    let told = ben.visits("/notifications").await;
    assert!(shows(&told, "mentioned you") && shows(&told, "Who wants coffee"));
    assert!(shows(&told, "href=\"/@ben\"") && shows(&told, "href=\"/tags/kitchen\""));
    let thread = ben.visits(&format!("/@ana/{id}")).await;
    let answer = ben.submits(&thread, "/write", &[("text", "@ana Me!")]).await;
    assert!(
        answer
            .header("location")
            .starts_with(&format!("/@ana/{id}#entry-")),
        "{}",
        answer.text()
    );
    assert!(shows(&ben.follows(answer).await, "Me!"));
    assert!(shows(&ana.visits("/notifications").await, "Me!"));
    assert_eq!(
        ana.get(&format!("/entries/{id}")).await.header("location"),
        format!("/@ana/{id}")
    );
    assert_eq!(
        ana.get(&format!("/@ben/{id}")).await.header("location"),
        format!("/@ana/{id}")
    );
}

#[tokio::test]
async fn what_cannot_be_posted_comes_back_with_every_word_of_it() {
    let (_office, mut ana, _) = office().await;
    let page = ana.visits("/home").await;
    let long = "word ".repeat(2_000);
    let typed = [
        ("text", long.as_str()),
        ("content_warning", "Long one"),
        ("visibility", "direct"),
    ];
    let answer = ana.submits(&page, "/write", &typed).await;
    assert_eq!(answer.status, 422);
    assert!(shows(&answer, long.trim()) && shows(&answer, "Long one"));
    assert!(shows(&answer, "<option value=\"direct\" selected>"));
    assert!(shows(&answer, "role=\"alert\""));
}

#[tokio::test]
async fn r13_whoever_writes_says_how_far_it_may_go_and_may_change_their_mind() {
    let (office, mut ana, mut ben) = office().await;
    let page = ana.visits("/home").await;
    let typed = [("text", "Our margins"), ("label", "confidential")];
    let answer = ana.submits(&page, "/write", &typed).await;
    let id = answer
        .header("location")
        .rsplit("#entry-")
        .next()
        .unwrap()
        .to_owned();
    let (own, propose) = (format!("/@ana/{id}"), format!("/desk/new?from={id}"));
    let seen = ben.visits(&own).await;
    assert!(
        shows(&seen, "Confidential</p>") && !shows(&seen, &propose),
        "{}",
        seen.text()
    );
    assert_eq!(
        ben.get(&propose).await.status,
        200,
        "the form says why when it is sent"
    );
    let form = format!("/entries/{id}/label");
    assert!(!actions(&seen).contains(&form), "only its author says that");
    let page = ana.visits(&own).await;
    let wrong = ana.submits(&page, &form, &[("label", "secret")]).await;
    assert_eq!(wrong.status, 422);
    let changed = ana.submits(&page, &form, &[("label", "public_candidate")]).await;
    assert_eq!(changed.status, 303);
    let seen = ben.visits(&own).await;
    assert!(shows(&seen, "would like it to be said outside") && shows(&seen, &propose));

    // What answers something confidential is so too, unless its author says otherwise.
    ana.submits(&page, &form, &[("label", "confidential")]).await;
    let seen = ben.visits(&own).await;
    assert!(shows(&seen, "value=\"confidential\" selected"), "{}", seen.text());

    // From an app: on the post itself, and afterwards.
    let world = &office.world;
    let carla = world.employee("carla").await;
    let app = office.of(&carla);
    let body = json!({"status": "Our plans", "gatepost_label": "restricted"});
    let posted = app.post("/api/v1/statuses", body).await.json();
    let id = posted["id"].as_str().unwrap();
    let proposal = json!({"brand": "news", "kind": "create", "from_post_id": id});
    let path = "/api/gatepost/v1/candidates";
    assert_eq!(app.post(path, proposal.clone()).await.status, 403);
    let label = format!("/api/gatepost/v1/posts/{id}/label");
    assert_eq!(app.put(&label, json!({"label": "?"})).await.status, 422);
    let changed = app.put(&label, json!({"label": "internal"})).await;
    assert_eq!(
        (changed.status, &changed.json()["label"]),
        (200, &json!("internal"))
    );
    assert_eq!(app.post(path, proposal).await.status, 201);
}

#[tokio::test]
async fn the_same_form_sent_twice_makes_one_post() {
    let (office, mut ana, _) = office().await;
    let page = ana.visits("/home").await;
    for _ in 0..2 {
        let answer = ana.submits(&page, "/write", &[("text", "Once")]).await;
        assert_eq!(answer.status, 303);
    }
    assert_eq!(
        crate::support::sql::count(office.world.database(), "posts").await,
        1
    );
}

#[tokio::test]
async fn marks_are_set_and_taken_away_and_lead_back_to_the_card() {
    let (_office, mut ana, mut ben) = office().await;
    let id = posts(&mut ana, "Mark me").await;
    for (mark, list) in [("favourite", "/favourites"), ("bookmark", "/bookmarks")] {
        let page = ben.visits("/company").await;
        let answer = ben.submits(&page, &format!("/entries/{id}/{mark}"), &[]).await;
        assert_eq!(answer.header("location"), format!("/company#entry-{id}"));
        let page = ben.visits(list).await;
        assert!(shows(&page, "Mark me"), "{list}");
        let answer = ben.submits(&page, &format!("/entries/{id}/un{mark}"), &[]).await;
        assert_eq!(answer.status, 303);
        assert!(!shows(&ben.visits(list).await, "Mark me"), "{list}");
    }
}

#[tokio::test]
async fn a_post_is_deleted_by_whoever_wrote_it_after_a_question() {
    let (_office, mut ana, mut ben) = office().await;
    let id = posts(&mut ana, "Take me back").await;
    let path = format!("/entries/{id}/delete");
    assert_eq!(ben.get(&path).await.status, 403);
    let csrf = ben.csrf().await;
    assert!(matches!(
        ben.post(&path, &[("csrf", &csrf)]).await.status,
        403 | 404
    ));
    let page = ana.visits(&path).await;
    assert!(shows(&page, "Delete this post?") && shows(&page, "Take me back"));
    let answer = ana.submits(&page, &path, &[]).await;
    assert!(shows(&ana.follows(answer).await, "The post is deleted."));
    assert_eq!(ben.get(&format!("/@ana/{id}")).await.status, 404);
}

#[tokio::test]
async fn following_brings_somebodys_posts_home_and_tells_them() {
    let (_office, mut ana, mut ben) = office().await;
    drop(posts(&mut ana, "Before").await);
    let page = ben.visits("/@ana").await;
    assert!(
        actions(&page).contains(&"/@ana/follow".to_owned()),
        "{:?}",
        actions(&page)
    );
    let answer = ben.submits(&page, "/@ana/follow", &[]).await;
    let page = ben.follows(answer).await;
    assert!(shows(&ben.visits("/home").await, "Before"));
    assert!(shows(&ana.visits("/notifications").await, "follows you"));
    assert!(shows(&ana.visits("/@ana/followers").await, "@ben"));
    assert!(shows(&ana.visits("/@ben/following").await, "@ana"));
    assert_eq!(ben.submits(&page, "/@ana/unfollow", &[]).await.status, 303);
    assert!(!shows(&ana.visits("/@ana/followers").await, "@ben"));
}

#[tokio::test]
async fn what_is_narrow_says_so_and_is_nobody_elses() {
    let (office, mut ana, mut ben) = office().await;
    drop(office.world.employee("cara").await);
    let mut cara = signed_in(&office, "cara").await;
    let page = ana.visits("/home").await;
    let typed = [("text", "@ben only you"), ("visibility", "direct")];
    let answer = ana.submits(&page, "/write", &typed).await;
    let id = answer
        .header("location")
        .rsplit("#entry-")
        .next()
        .unwrap()
        .to_owned();
    assert!(shows(&ben.visits(&format!("/@ana/{id}")).await, "People named"));
    let nothing = cara.get("/@ana/1").await;
    let page = cara.get(&format!("/@ana/{id}")).await;
    assert_eq!(
        page.fingerprint(),
        nothing.fingerprint(),
        "whether it exists is not told"
    );
    // An answer to it cannot be made wider on the page either.
    let thread = ben.visits(&format!("/@ana/{id}")).await;
    assert!(!shows(&thread, "value=\"public\""));
}

#[tokio::test]
async fn notifications_are_counted_until_they_are_read() {
    let (_office, mut ana, mut ben) = office().await;
    drop(posts(&mut ana, "@ben one").await);
    drop(posts(&mut ana, "@ben two").await);
    let page = ben.visits("/notifications").await;
    assert!(shows(&page, "<span data-count>2</span>"), "{}", page.text());
    let answer = ben.submits(&page, "/notifications/read", &[]).await;
    let page = ben.follows(answer).await;
    assert!(shows(&page, "<span data-count></span>") && shows(&page, "one"));
    let answer = ben.submits(&page, "/notifications/clear", &[]).await;
    assert!(!shows(&ben.follows(answer).await, "mentioned you"));
}

#[tokio::test]
async fn what_was_looked_up_is_answered_from_the_page_that_shows_it() {
    let (office, _ana, _ben) = office().await;
    office.world.editor("erik").await;
    let mut erik = signed_in(&office, "erik").await;
    let page = erik
        .visits("/desk/look-up?q=https://globex.example/notes/1")
        .await;
    let waiting = erik.submits(&page, "/desk/look-up", &[]).await;
    let inside = &office.world.inside;
    for query in outside::list_lookups(inside, 10).await.unwrap() {
        let found = Ok(Found::Object(Box::new(post_elsewhere())));
        outside::answer_lookup(inside, query, found).await.unwrap();
    }
    let found = erik.visits(waiting.header("location")).await;
    let text = found.text();
    let answer = text
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with("/desk/new?found="))
        .unwrap()
        .replace("&amp;", "&");
    let form = erik.visits(&answer).await;
    assert!(shows(&form, "We like Acme"), "{}", form.text());
    let draft = erik.submits(&form, "/desk/new", &[("text", "Thank you!")]).await;
    assert_eq!(draft.status, 303, "{}", draft.text());
    let replies = "SELECT in_reply_to AS value FROM revisions";
    let replies = sql::texts(office.world.database(), replies).await;
    assert_eq!(replies, [Some("https://globex.example/notes/1".to_owned())]);
    assert_eq!(erik.visits("/desk/new?found=1").await.status, 404);
}
