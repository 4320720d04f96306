//! What the listener tells about itself to whoever reaches it.

use gatepost_model::role::Role;
use serde_json::json;

use super::entities::{is_an_instance_of_v1, is_an_instance_of_v2};
use super::office::Office;

#[tokio::test]
async fn the_instance_is_told_without_a_token_as_apps_need_it_to_sign_in() {
    let office = Office::new().await;
    let first = office.nobody().get("/api/v1/instance").await;
    assert_eq!(first.status, 200);
    is_an_instance_of_v1(&first.json());
    assert_eq!(
        (&first.json()["uri"], &first.json()["title"]),
        (&json!("inside.acme.example"), &json!("Acme"))
    );
    let second = office.nobody().get("/api/v2/instance").await;
    assert_eq!(second.status, 200);
    is_an_instance_of_v2(&second.json());
    assert_eq!(second.json()["domain"], "inside.acme.example");
    for instance in [first.json(), second.json()] {
        let version = instance["version"].as_str().unwrap();
        assert!(version.starts_with("4.5.0 (compatible; Gatepost 0."), "{version}");
        assert_eq!(instance["configuration"]["statuses"]["max_characters"], 5_000);
    }
    for picture in ["thumbnail", "avatar", "header"] {
        let picture = office.nobody().get(&format!("/images/{picture}.png")).await;
        assert_eq!(
            (picture.status, picture.header("content-type")),
            (200, "image/png")
        );
        assert!(picture.body.starts_with(b"\x89PNG"), "a real picture");
    }
}

#[tokio::test]
async fn nothing_in_it_moves_when_people_come_post_propose_and_leave() {
    let office = Office::new().await;
    let everything = async || {
        let mut told = Vec::new();
        for path in [
            "/api/v1/instance",
            "/api/v2/instance",
            "/",
            "/health",
            "/images/avatar.png",
            "/nothing",
            "/api/nothing",
        ] {
            told.push((path, office.nobody().get(path).await.fingerprint()));
        }
        told
    };
    let before = everything().await;
    let ana = office.world.with_roles("ana", &Role::GATE).await;
    let ben = office.world.employee("ben").await;
    for number in 0..3 {
        ana.posts(&number.to_string()).await;
    }
    ben.proposes("Good news").await;
    office.world.deactivates(&ben).await;
    office.world.clock.advance_seconds(40 * 24 * 60 * 60);
    assert_eq!(everything().await, before);
}
