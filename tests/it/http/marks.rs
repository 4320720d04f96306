//! Liking and keeping.

use serde_json::{Value, json};

use super::entities::is_a_status;
use super::office::Office;
use super::paging::{page, walks};
use super::refusal::refused;

fn text(status: &Value) -> String {
    is_a_status(status);
    status["content"]
        .as_str()
        .unwrap()
        .replace("<p>", "")
        .replace("</p>", "")
}

#[tokio::test]
async fn a_like_is_counted_once_seen_by_all_and_taken_back() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let path = format!("/api/v1/statuses/{}", ana.posts("Good news").await.id);
    let (ana, ben) = (office.of(&ana), office.of(&ben));
    for _ in 0..2 {
        let status = ben.post(&format!("{path}/favourite"), json!({})).await.json();
        is_a_status(&status);
        assert_eq!(
            (&status["favourited"], &status["favourites_count"]),
            (&json!(true), &json!(1))
        );
    }
    let seen = ana.get(&path).await.json();
    assert_eq!(
        (&seen["favourited"], &seen["favourites_count"]),
        (&json!(false), &json!(1))
    );
    let who = ana.get(&format!("{path}/favourited_by")).await.json();
    assert_eq!(
        (&who[0]["username"], who.as_array().unwrap().len()),
        (&json!("ben"), 1)
    );
    for _ in 0..2 {
        let status = ben.post(&format!("{path}/unfavourite"), json!({})).await.json();
        assert_eq!(
            (&status["favourited"], &status["favourites_count"]),
            (&json!(false), &json!(0))
        );
    }
}

#[tokio::test]
async fn what_one_likes_and_keeps_is_listed_in_the_order_of_the_marks_and_paged_by_them() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let mut posts = Vec::new();
    for number in 1..=3 {
        posts.push(ana.posts(&number.to_string()).await.id);
    }
    let app = office.of(&ben);
    for (act, undo, list, flag) in [
        ("favourite", "unfavourite", "/api/v1/favourites", "favourited"),
        ("bookmark", "unbookmark", "/api/v1/bookmarks", "bookmarked"),
    ] {
        for index in [1, 2, 0] {
            let status = app
                .post(&format!("/api/v1/statuses/{}/{act}", posts[index]), json!({}))
                .await
                .json();
            assert_eq!(status[flag], true);
        }
        let pages = walks(&app, &format!("{list}?limit=2"), "next", text).await;
        assert_eq!(pages, [vec!["1", "3"], vec!["2"]], "{list}");
        assert!(
            page(&office.of(&ana), list, text).await.0.is_empty(),
            "nobody else's"
        );
        app.post(&format!("/api/v1/statuses/{}/{undo}", posts[0]), json!({}))
            .await;
        assert_eq!(page(&app, list, text).await.0, ["3", "2"], "{undo}");
    }
}

#[tokio::test]
async fn e3_what_one_may_not_see_can_be_neither_marked_nor_asked_about() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let draft = json!({"status": "For nobody else", "visibility": "direct"});
    let hidden = office.of(&ana).post("/api/v1/statuses", draft).await.json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let pending = ana.proposes("Pending").await.id.to_string();
    let app = office.of(&ben);
    for id in [hidden.as_str(), &pending, "1", "x", "%00"] {
        for act in [
            "favourite",
            "unfavourite",
            "bookmark",
            "unbookmark",
            "reblog",
            "unreblog",
            "pin",
            "unpin",
            "mute",
            "unmute",
            "translate",
        ] {
            let path = format!("/api/v1/statuses/{id}/{act}");
            refused(&path, &app.post(&path, json!({})).await, 404);
        }
        for about in [
            "",
            "/context",
            "/source",
            "/history",
            "/card",
            "/favourited_by",
            "/reblogged_by",
            "/quotes",
        ] {
            let path = format!("/api/v1/statuses/{id}{about}");
            refused(&path, &app.get(&path).await, 404);
        }
        let path = format!("/api/v1/statuses/{id}");
        refused(&path, &app.put(&path, json!({"status": "Other"})).await, 404);
        let many = app.get(&format!("/api/v1/statuses?id[]={id}")).await;
        assert_eq!((many.status, many.json()), (200, json!([])), "{id}");
    }
}

#[tokio::test]
async fn what_apps_offer_and_is_not_possible_yet_is_refused_with_a_sentence() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let path = format!("/api/v1/statuses/{}", ana.posts("Hello").await.id);
    let app = office.of(&ana);
    for act in [
        "reblog",
        "unreblog",
        "pin",
        "unpin",
        "mute",
        "unmute",
        "translate",
    ] {
        refused(act, &app.post(&format!("{path}/{act}"), json!({})).await, 422);
    }
    refused("edit", &app.put(&path, json!({"status": "Other"})).await, 422);
    let answer = app.post("/api/v1/push/subscription", json!({})).await;
    assert!(matches!(answer.status, 403 | 422), "{}", answer.text());
    assert_eq!(app.get(&path).await.json()["content"], "<p>Hello</p>");
}

#[tokio::test]
async fn a_status_tells_its_source_its_one_version_and_no_card() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let fields = json!({"status": "Hello *there*", "spoiler_text": "Careful"});
    let status = app.post("/api/v1/statuses", fields).await.json();
    let path = format!("/api/v1/statuses/{}", status["id"].as_str().unwrap());
    assert_eq!(
        app.get(&format!("{path}/source")).await.json(),
        json!({"id": status["id"], "text": "Hello *there*", "spoiler_text": "Careful"})
    );
    let history = app.get(&format!("{path}/history")).await.json();
    assert_eq!(history.as_array().unwrap().len(), 1);
    for field in ["content", "spoiler_text", "sensitive", "created_at", "account"] {
        assert_eq!(history[0][field], status[field], "{field}");
    }
    assert_eq!(app.get(&format!("{path}/card")).await.json(), json!({}));
    for nobody in ["reblogged_by", "quotes"] {
        assert_eq!(app.get(&format!("{path}/{nobody}")).await.json(), json!([]));
    }
    let ids = format!("/api/v1/statuses?id[]={}&id[]=1", status["id"].as_str().unwrap());
    assert_eq!(app.get(&ids).await.json(), json!([status]));
}
