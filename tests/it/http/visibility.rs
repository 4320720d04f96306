//! The four visibilities of apps, all of them inside.

use gatepost_internal::gate::{self, Filter};
use gatepost_model::scope::Scope;
use serde_json::{Value, json};

use super::office::Office;
use super::refusal::refused;
use crate::support::sql;

const STATUSES: &str = "/api/v1/statuses";

#[tokio::test]
async fn e8_whatever_the_visibility_says_a_post_stays_inside_and_proposes_nothing() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    for (visibility, others_see_it) in [
        ("public", true),
        ("unlisted", true),
        ("private", false),
        ("direct", false),
    ] {
        let body = json!({"status": "Hello", "visibility": visibility});
        let status = office.of(&ana).post(STATUSES, body).await.json();
        assert_eq!(
            (&status["visibility"], &status["local_only"]),
            (&json!(visibility), &json!(true))
        );
        let path = format!("{STATUSES}/{}", status["id"].as_str().unwrap());
        let seen = office.of(&ben).get(&path).await.status;
        assert_eq!(seen, if others_see_it { 200 } else { 404 }, "{visibility}");
        assert_eq!(office.nobody().get(&path).await.status, 401);
    }
    for table in ["candidates", "releases", "publications"] {
        assert_eq!(sql::count(office.world.database(), table).await, 0, "{table}");
    }
    assert!(
        gate::list(&ana.inside, &ana.caller, Filter::default())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_narrow_post_is_for_its_author_and_those_it_names() {
    let office = Office::new().await;
    let mut people = Vec::new();
    for name in ["ana", "ben", "eva"] {
        people.push(office.world.employee(name).await);
    }
    for visibility in ["private", "direct"] {
        let body = json!({"status": "Only you, @ben", "visibility": visibility});
        let status = office.of(&people[0]).post(STATUSES, body).await.json();
        let path = format!("{STATUSES}/{}", status["id"].as_str().unwrap());
        let mut seen = Vec::new();
        for person in &people {
            seen.push(office.of(person).get(&path).await.status);
        }
        assert_eq!(seen, [200, 200, 404], "{visibility}");
        let reply =
            json!({"status": "For everybody!", "visibility": "public", "in_reply_to_id": status["id"]});
        let reply = office.of(&people[1]).post(STATUSES, reply).await.json();
        assert_eq!(
            reply["visibility"], "direct",
            "an answer is never wider than what it answers, and ana's followers are not ben's"
        );
        let company = office.of(&people[2]).get("/api/v1/timelines/public").await.json();
        assert_eq!(company, json!([]), "{visibility}");
        let home = office.of(&people[2]).get("/api/v1/timelines/home").await.json();
        assert_eq!(home, json!([]), "{visibility}");
    }
}

#[tokio::test]
async fn e9_what_is_no_visibility_is_refused_and_none_is_the_company() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let missing = app.post(STATUSES, json!({"status": "Hello"})).await.json();
    assert_eq!(
        (&missing["visibility"], &missing["local_only"]),
        (&json!("public"), &json!(true))
    );
    let none = app
        .post(STATUSES, json!({"status": "Hello", "visibility": null}))
        .await
        .json();
    assert_eq!(none["visibility"], "public");
    for visibility in [
        json!(""),
        json!("Public"),
        json!("Public "),
        json!("public "),
        json!("everyone"),
        json!("local"),
        json!(["public"]),
        json!({"0": "public"}),
        json!(0),
        json!(true),
    ] {
        let answer = app
            .post(STATUSES, json!({"status": "Hello", "visibility": visibility}))
            .await;
        refused(&visibility.to_string(), &answer, 422);
    }
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    for form in [
        "status=Hello&visibility[]=public",
        "status=Hello&visibility=",
        "status=Hello&visibility=Public+",
    ] {
        refused(
            form,
            &app.send("POST", STATUSES, &headers, form.into()).await,
            422,
        );
    }
}

#[tokio::test]
async fn e10_a_direct_post_that_names_somebody_elsewhere_is_refused() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    for text in [
        "@eve@elsewhere.example hello",
        "hello @eve@elsewhere.example",
        "@ana @eve@elsewhere.example",
    ] {
        let answer = app
            .post(STATUSES, json!({"status": text, "visibility": "direct"}))
            .await;
        refused(text, &answer, 422);
        let open = app
            .post(STATUSES, json!({"status": text, "visibility": "public"}))
            .await
            .json();
        let mentions: Vec<_> = open["mentions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| &one["acct"])
            .collect();
        assert!(
            !mentions.iter().any(|acct| acct.as_str().unwrap().contains("eve")),
            "only text: {mentions:?}"
        );
        assert!(
            !open["content"]
                .as_str()
                .unwrap()
                .contains("href=\"https://elsewhere.example"),
            "{open}"
        );
    }
}

#[tokio::test]
async fn posting_takes_the_scope_write_and_reading_the_scope_read() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let status: Value = office
        .of(&ana)
        .post(STATUSES, json!({"status": "Hello"}))
        .await
        .json();
    let path = format!("{STATUSES}/{}", status["id"].as_str().unwrap());
    let reader = office.limited(&ana, &[Scope::Read]).await;
    refused(
        "posting",
        &reader.post(STATUSES, json!({"status": ""})).await,
        403,
    );
    let others = office
        .limited(&ana, &[Scope::Write, Scope::Follow, Scope::Decide])
        .await;
    for path in [
        path.as_str(),
        &format!("{path}/context"),
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
    ] {
        refused(path, &others.get(path).await, 403);
    }
}
