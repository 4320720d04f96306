//! What people are told, and how far they have read.

use serde_json::{Value, json};

use super::entities::is_a_notification;
use super::office::Office;
use super::paging::{page, walks};
use super::refusal::refused;

const ALL: &str = "/api/v1/notifications";

fn kind(notification: &Value) -> String {
    is_a_notification(notification);
    notification["type"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_mention_a_like_and_a_follow_are_told_and_can_be_chosen_and_dismissed() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let post = ana.posts("Hello").await.id;
    let (of_ana, of_ben) = (office.of(&ana), office.of(&ben));
    of_ben
        .post(
            &format!("/api/v1/accounts/{}/follow", ana.caller.person),
            json!({}),
        )
        .await;
    of_ben
        .post(&format!("/api/v1/statuses/{post}/favourite"), json!({}))
        .await;
    ben.posts("Well done @ana").await;
    let (kinds, answer) = page(&of_ana, ALL, kind).await;
    assert_eq!(kinds, ["mention", "favourite", "follow"]);
    let told = answer.json();
    assert_eq!(told[0]["account"]["username"], "ben");
    assert_eq!(told[1]["status"]["id"], json!(post.to_string()));
    for (query, wanted) in [
        ("types[]=follow", vec!["follow"]),
        ("types[]=follow&types[]=mention", vec!["mention", "follow"]),
        ("exclude_types[]=favourite", vec!["mention", "follow"]),
        ("types[]=poll", vec![]),
        ("account_id=1", vec![]),
    ] {
        assert_eq!(
            page(&of_ana, &format!("{ALL}?{query}"), kind).await.0,
            wanted,
            "{query}"
        );
    }
    let pages = walks(&of_ana, &format!("{ALL}?limit=2"), "next", kind).await;
    assert_eq!(pages, [vec!["mention", "favourite"], vec!["follow"]]);
    assert!(
        page(&of_ben, ALL, kind).await.0.is_empty(),
        "one's own deeds are no news"
    );
    let one = format!("{ALL}/{}", told[1]["id"].as_str().unwrap());
    assert_eq!(of_ana.get(&one).await.json(), told[1]);
    refused("of somebody else", &of_ben.get(&one).await, 404);
    assert_eq!(
        of_ana.post(&format!("{one}/dismiss"), json!({})).await.json(),
        json!({})
    );
    refused("dismissed", &of_ana.get(&one).await, 404);
    assert_eq!(page(&of_ana, ALL, kind).await.0, ["mention", "follow"]);
    assert_eq!(
        of_ana.post(&format!("{ALL}/clear"), json!({})).await.json(),
        json!({})
    );
    assert!(page(&of_ana, ALL, kind).await.0.is_empty());
}

#[tokio::test]
async fn how_far_one_has_read_is_kept_in_every_encoding_and_counts_what_is_new() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let app = office.of(&ana);
    assert_eq!(app.get("/api/v1/markers?timeline[]=home").await.json(), json!({}));
    ben.posts("One @ana").await;
    ben.posts("Two @ana").await;
    let unread = async || app.get(&format!("{ALL}/unread_count")).await.json()["count"].clone();
    assert_eq!(unread().await, 2);
    let told = app.get(ALL).await.json();
    let oldest = told[1]["id"].as_str().unwrap();
    let body = json!({"notifications": {"last_read_id": oldest}, "home": {"last_read_id": "12"}});
    let set = app.post("/api/v1/markers", body).await.json();
    assert_eq!(
        (
            &set["notifications"]["last_read_id"],
            &set["home"]["last_read_id"]
        ),
        (&json!(oldest), &json!("12"))
    );
    assert_eq!(unread().await, 1);
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let body = format!("notifications[last_read_id]={}", told[0]["id"].as_str().unwrap());
    let moved = app
        .send("POST", "/api/v1/markers", &form, body.into_bytes())
        .await
        .json();
    assert!(moved["notifications"]["version"].as_i64() > set["notifications"]["version"].as_i64());
    assert_eq!(unread().await, 0);
    let both = app
        .get("/api/v1/markers?timeline[]=home&timeline[]=notifications")
        .await
        .json();
    assert_eq!(both["notifications"], moved["notifications"]);
    assert_eq!(both["home"], set["home"]);
    let alone = app.get("/api/v1/markers?timeline[]=home").await.json();
    assert_eq!(alone, json!({"home": set["home"]}));
    let wrong = json!({"home": {"last_read_id": "soon"}});
    refused("no id", &app.post("/api/v1/markers", wrong).await, 422);
}
