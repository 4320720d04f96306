//! The posts of others: what one may not do with them, and what one may not even know of.

use gatepost_model::role::Role;
use gatepost_model::scope::Scope;
use serde_json::json;

use super::{STATUSES, address, posts};
use crate::http::office::Office;
use crate::http::refusal::{identical, refused};

#[tokio::test]
async fn e7_nobody_deletes_the_post_of_another() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let adam = office.world.with_roles("adam", &[Role::Administrator]).await;
    let status = posts(&office.of(&ana), json!({"status": "Mine"})).await;
    for other in [&ben, &adam] {
        refused(
            "somebody else's post",
            &office.of(other).delete(&address(&status)).await,
            403,
        );
    }
    refused(
        "no scope",
        &office
            .limited(&ana, &[Scope::Read])
            .await
            .delete(&address(&status))
            .await,
        403,
    );
    assert_eq!(
        office.of(&ben).get(&address(&status)).await.json()["content"],
        "<p>Mine</p>"
    );
}

#[tokio::test]
async fn e2_e3_a_post_that_is_not_for_one_is_like_one_that_never_was() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let secret = posts(
        &office.of(&ana),
        json!({"status": "To myself", "visibility": "direct"}),
    )
    .await;
    let deleted = posts(&office.of(&ana), json!({"status": "Gone"})).await;
    office.of(&ana).delete(&address(&deleted)).await;
    let candidate = ana.proposes("Pending").await.id.to_string();
    let app = office.of(&ben);
    let ids = [
        secret["id"].as_str().unwrap(),
        deleted["id"].as_str().unwrap(),
        &candidate,
        "1",
        "x",
        "%00",
        "%ff",
    ];
    let rest = [
        "",
        "/context",
        "/history",
        "/source",
        "/favourited_by",
        "/reblogged_by",
        "/card",
    ];
    let mut answers = Vec::new();
    for id in ids {
        for rest in rest {
            let answer = app.get(&format!("{STATUSES}/{id}{rest}")).await;
            refused(&format!("GET {id}{rest}"), &answer, 404);
            answers.push((format!("GET {id}{rest}"), answer));
        }
        for (method, rest) in [("DELETE", ""), ("POST", "/translate"), ("PUT", "")] {
            let answer = app
                .send(method, &format!("{STATUSES}/{id}{rest}"), &[], Vec::new())
                .await;
            answers.push((format!("{method} {id}{rest}"), answer));
        }
    }
    identical(answers.iter().map(|(what, answer)| (what.as_str(), answer)));
}

#[tokio::test]
async fn e11_answering_what_one_cannot_see_is_like_answering_nothing() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let secret = posts(
        &office.of(&ana),
        json!({"status": "To myself", "visibility": "direct"}),
    )
    .await;
    let app = office.of(&ben);
    for id in [
        secret["id"].clone(),
        json!("1"),
        json!("x"),
        json!("a\0b"),
        json!(["1"]),
        json!(7),
    ] {
        let answer = app
            .post(STATUSES, json!({"status": "Oh", "in_reply_to_id": id}))
            .await;
        refused(&format!("in_reply_to_id {id}"), &answer, 404);
    }
    assert_eq!(app.get("/api/v1/timelines/home").await.json(), json!([]));
}
