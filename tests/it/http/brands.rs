//! What the world can read, as Statuses inside; and apps that act as a brand.

use gatepost_api::route::table;
use gatepost_internal::role;
use gatepost_model::notice::OutsideKind;
use gatepost_model::role::Role;
use gatepost_model::route::Access;
use serde_json::{Value, json};

use super::entities::{is_a_credential_account, is_a_notification, is_an_account, is_any_status};
use super::grants::app_of;
use super::office::{App, Office};
use super::paging::page;
use super::refusal::refused;
use crate::support::colleague::Colleague;

const SCOPES: &str = "read write follow push";

fn content(status: &Value) -> String {
    is_any_status(status);
    status["content"].as_str().unwrap().to_owned()
}

/// An office with an editor of `news`, and what has been said and heard.
struct Newsroom {
    office: Office,
    edda: Colleague,
    ana: Colleague,
}

impl Newsroom {
    async fn new() -> Self {
        let office = Office::new().await;
        let edda = office.world.editor("edda").await;
        let ana = office.world.employee("ana").await;
        Self { office, edda, ana }
    }

    async fn app(&self) -> App<'_> {
        app_of(&self.office, &self.edda, SCOPES, Some("news")).await
    }

    /// Gives the address of the publication.
    async fn publishes(&self, text: &str) -> String {
        let world = &self.office.world;
        let petra = world
            .with_roles("petra", &[Role::Approver, Role::Publisher])
            .await;
        let candidate = world.approved(&self.ana, &petra, text).await;
        world.publishes(&petra, &candidate).await
    }
}

#[tokio::test]
async fn a_publication_is_a_status_of_the_brand_for_everybody_inside() {
    let room = Newsroom::new().await;
    let url = room.publishes("Good news").await;
    let app = room.office.of(&room.ana);
    let [local, remote, home] = ["public?local=true", "public?remote=true", "home"]
        .map(|timeline| format!("/api/v1/timelines/{timeline}"));
    assert!(page(&app, &local, content).await.0.is_empty());
    assert_eq!(
        page(&app, &home, content).await.0,
        ["<p>Good news</p>"],
        "everybody follows every brand"
    );
    let (seen, answer) = page(&app, &remote, content).await;
    assert_eq!(seen, ["<p>Good news</p>"]);
    let status = answer.json()[0].clone();
    assert_eq!(
        [&status["visibility"], &status["local_only"], &status["url"]],
        [&json!("public"), &json!(false), &json!(url)]
    );
    is_an_account(&status["account"]);
    assert_eq!(status["account"]["acct"], "news@social.acme.example");
    assert!(!answer.text().contains("petra") && !answer.text().contains("edda"));
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    assert_eq!(app.get(&path).await.json(), status);
    let liked = app.post(&format!("{path}/favourite"), json!({})).await.json();
    assert_eq!(liked["favourites_count"], 1);
    let fields = json!({"status": "Well said", "in_reply_to_id": status["id"], "visibility": "public"});
    let aside = app.post("/api/v1/statuses", fields).await.json();
    assert_eq!(
        (&aside["in_reply_to_id"], &aside["local_only"]),
        (&status["id"], &json!(true))
    );
    let thread = app.get(&format!("{path}/context")).await.json();
    assert_eq!(thread["descendants"][0]["content"], "<p>Well said</p>");
    let of_brand = format!(
        "/api/v1/accounts/{}/statuses",
        status["account"]["id"].as_str().unwrap()
    );
    assert_eq!(page(&app, &of_brand, content).await.0, ["<p>Good news</p>"]);
    assert_eq!(
        app.get(&format!("{path}/source")).await.json()["text"],
        "Good news"
    );
}

#[tokio::test]
async fn what_came_in_is_a_status_for_the_desk_and_nothing_for_others() {
    let room = Newsroom::new().await;
    let uri = room.office.world.hears_from_a_fan(1, OutsideKind::Mention).await;
    let remote = "/api/v1/timelines/public?remote=true";
    let (seen, answer) = page(&room.office.of(&room.edda), remote, content).await;
    assert_eq!(seen, ["<p>Hello</p>"]);
    let status = &answer.json()[0];
    is_an_account(&status["account"]);
    assert_eq!(
        [&status["url"], &status["account"]["acct"]],
        [&json!(uri), &json!("fan@globex.example")]
    );
    let app = room.office.of(&room.ana);
    assert!(page(&app, remote, content).await.0.is_empty());
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    refused("what came in", &app.get(&path).await, 404);
}

#[tokio::test]
async fn what_an_app_posts_as_a_brand_waits_at_the_gate_and_is_seen_by_its_staff_alone() {
    let room = Newsroom::new().await;
    let app = room.app().await;
    let answer = app
        .post(
            "/api/v1/statuses",
            json!({"status": "Soon", "visibility": "public"}),
        )
        .await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let status = answer.json();
    is_any_status(&status);
    assert_eq!(
        [
            &status["visibility"],
            &status["local_only"],
            &status["account"]["acct"]
        ],
        [
            &json!("private"),
            &json!(true),
            &json!("news@social.acme.example")
        ]
    );
    let id = status["id"].as_str().unwrap();
    assert_eq!(
        status["gatepost"],
        json!({"candidate_id": id, "state": "in_review"})
    );
    let path = format!("/api/v1/statuses/{id}");
    assert_eq!(app.get(&path).await.json(), status);
    let around = app.get(&format!("{path}/context")).await.json();
    assert_eq!(around, json!({"ancestors": [], "descendants": []}));
    let own = format!("/api/gatepost/v1/candidates/{id}");
    let candidate = room.office.of(&room.edda).get(&own).await.json();
    assert_eq!(
        candidate["author"], "edda",
        "the person behind the token is recorded"
    );
    refused("as a post", &room.office.of(&room.ana).get(&path).await, 404);
    assert_eq!(room.office.world.releases().await, 0, "nothing has left");
    assert_eq!(app.get("/api/v1/scheduled_statuses").await.json(), json!([]));
}

#[tokio::test]
async fn e12_a_repeated_request_of_a_brand_makes_one_candidate() {
    let room = Newsroom::new().await;
    let app = room.app().await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "key")];
    let posts = async || {
        let body = json!({"status": "Once"}).to_string().into_bytes();
        app.send("POST", "/api/v1/statuses", &headers, body).await.json()
    };
    assert_eq!(posts().await["id"], posts().await["id"]);
}

#[tokio::test]
async fn a_brand_cannot_schedule_attach_or_answer_a_post_of_a_person() {
    let room = Newsroom::new().await;
    let internal = room.ana.posts("Inside").await.id.to_string();
    let app = room.app().await;
    for wrong in [
        json!({"status": "a", "scheduled_at": "2030-01-01T00:00:00Z"}),
        json!({"status": "a", "media_ids": ["1"]}),
        json!({"status": "a", "poll": {"options": ["x", "y"]}}),
        json!({"status": "a", "in_reply_to_id": internal}),
        json!({"status": ""}),
    ] {
        refused(
            &wrong.to_string(),
            &app.post("/api/v1/statuses", wrong.clone()).await,
            422,
        );
    }
    let none = room
        .office
        .of(&room.edda)
        .get("/api/gatepost/v1/candidates")
        .await;
    assert_eq!(none.json(), json!([]));
}

#[tokio::test]
async fn an_app_that_acts_as_a_brand_reads_what_is_outside_and_its_own_account() {
    let room = Newsroom::new().await;
    let internal = room.ana.posts("Inside").await.id;
    room.publishes("Good news").await;
    room.office.world.hears_from_a_fan(1, OutsideKind::Reply).await;
    let app = room.app().await;
    let account = app.get("/api/v1/accounts/verify_credentials").await.json();
    is_a_credential_account(&account);
    assert_eq!(
        (&account["username"], &account["source"]["privacy"]),
        (&json!("news"), &json!("private"))
    );
    let path = format!("/api/v1/accounts/{}", account["id"].as_str().unwrap());
    assert_eq!(app.get(&path).await.json()["id"], account["id"]);
    assert_eq!(
        page(&app, &format!("{path}/statuses"), content).await.0,
        ["<p>Good news</p>"]
    );
    let all = ["<p>Hello</p>", "<p>Good news</p>"];
    for timeline in ["home", "public", "public?remote=true"] {
        let path = format!("/api/v1/timelines/{timeline}");
        assert_eq!(page(&app, &path, content).await.0, all, "{timeline}");
    }
    assert!(
        page(&app, "/api/v1/timelines/public?local=true", content)
            .await
            .0
            .is_empty()
    );
    let told = app.get("/api/v1/notifications").await.json();
    is_a_notification(&told[0]);
    assert_eq!(
        (&told[0]["type"], told.as_array().unwrap().len()),
        (&json!("mention"), 1)
    );
    let one = format!("/api/v1/notifications/{}", told[0]["id"].as_str().unwrap());
    assert_eq!(app.get(&one).await.json(), told[0]);
    for path in [
        format!("/api/v1/statuses/{internal}"),
        format!("/api/v1/statuses/{internal}/context"),
        format!("/api/v1/statuses/{internal}/source"),
        format!("/api/v1/accounts/{}", room.ana.caller.person),
        format!("/api/v1/accounts/{}/statuses", room.ana.caller.person),
        "/api/v1/accounts/lookup?acct=ana".to_owned(),
    ] {
        refused(&path, &app.get(&path).await, 404);
    }
    let many = format!("/api/v1/accounts?id[]={}", room.ana.caller.person);
    assert_eq!(app.get(&many).await.json(), json!([]));
}

#[tokio::test]
async fn what_is_for_people_is_refused_to_an_app_that_acts_as_a_brand() {
    let room = Newsroom::new().await;
    let post = room.ana.posts("Inside").await.id.to_string();
    let app = room.app().await;
    for route in table().into_iter().filter(|route| route.access == Access::Person) {
        let path = ["{id}", "{name}", "{hashtag}"]
            .iter()
            .fold(route.path.to_owned(), |path, name| path.replace(name, &post));
        let what = format!("{} {path}", route.method);
        let sentence = refused(&what, &app.send(route.method, &path, &[], vec![]).await, 403);
        assert!(sentence.contains("acts as a brand"), "{what}: {sentence}");
    }
}

#[tokio::test]
async fn e20_a_token_of_a_brand_dies_with_the_role() {
    let room = Newsroom::new().await;
    let app = room.app().await;
    assert_eq!(app.get("/api/v1/timelines/home").await.status, 200);
    let inside = &room.office.world.inside;
    role::revoke(inside, "edda", Role::Editor, Some("news"), None)
        .await
        .unwrap();
    refused("home", &app.get("/api/v1/timelines/home").await, 401);
    let posts = app.post("/api/v1/statuses", json!({"status": "Late"})).await;
    refused("posting", &posts, 401);
    assert_eq!(
        room.office
            .of(&room.edda)
            .get("/api/v1/timelines/home")
            .await
            .status,
        200
    );
}
