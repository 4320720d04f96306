//! What those read who look after the gate: brands, the audit chain, certificates; and looking something up.

use serde_json::json;

use super::{House, done};
use crate::http::refusal::refused;

#[tokio::test]
async fn everybody_sees_the_brands_and_the_desk_what_one_lacks() {
    let house = House::new().await;
    house.office.world.another_brand("jobs").await;
    let seen = done(&house.gets(&house.petra, "/brands").await, 200);
    let missing = |brands: &serde_json::Value, name: &str| {
        let brands = brands.as_array().unwrap();
        brands.iter().find(|brand| brand["name"] == name).unwrap()["missing"].clone()
    };
    assert_eq!(missing(&seen, "news"), json!([]));
    assert_eq!(missing(&seen, "jobs"), json!(null), "she is not on its desk");
    let all = done(&house.gets(&house.adam, "/brands").await, 200);
    assert!(
        !missing(&all, "jobs").as_array().unwrap().is_empty(),
        "nobody approves for it"
    );
    let none = done(&house.gets(&house.ana, "/brands").await, 200);
    assert_eq!(
        [missing(&none, "news"), missing(&none, "jobs")],
        [json!(null), json!(null)]
    );
    assert_eq!(none[1]["actor_uri"], "https://social.acme.example/brands/news");
    assert_eq!(
        [&none[1]["time_zone"], &none[1]["spokesperson"]],
        [&json!("UTC"), &json!(null)]
    );
}

#[tokio::test]
async fn auditors_and_administrators_read_the_chain_page_by_page_and_others_nothing_of_it() {
    let house = House::new().await;
    house.publishes("Good news").await;
    let first = house.gets(&house.udo, "/audit?limit=3").await;
    assert!(
        first.header("link").contains("max_id="),
        "{}",
        first.header("link")
    );
    let newest = done(&first, 200);
    assert_eq!(newest.as_array().unwrap().len(), 3);
    assert_eq!(newest[0]["previous_hash"], newest[1]["hash"]);
    let after = format!("/audit?limit=1&max_id={}", newest[2]["sequence"]);
    let next = done(&house.gets(&house.adam, &after).await, 200);
    assert_eq!(next[0]["hash"], newest[2]["previous_hash"]);
    assert!(
        !newest.to_string().contains("Good news"),
        "the chain holds no text"
    );
    for nobody in [&house.ana, &house.petra, &house.dora] {
        refused("the chain", &house.gets(nobody, "/audit").await, 403);
        refused("a wrong place", &house.gets(nobody, "/audit?limit=x").await, 403);
        refused("certificates", &house.gets(nobody, "/certificates").await, 403);
    }
    refused(
        "a wrong place",
        &house.gets(&house.udo, "/audit?limit=x").await,
        422,
    );
}

#[tokio::test]
async fn auditors_read_the_certificates_of_all_releases() {
    let house = House::new().await;
    let id = house.publishes("Good news").await;
    house.publishes("Better news").await;
    let all = done(&house.gets(&house.udo, "/certificates").await, 200);
    assert_eq!(all.as_array().unwrap().len(), 2);
    let own = done(
        &house
            .gets(&house.ana, &format!("/candidates/{id}/certificate"))
            .await,
        200,
    );
    assert_eq!(all[1], own);
    refused(
        "the candidate itself",
        &house.gets(&house.udo, &format!("/candidates/{id}")).await,
        404,
    );
}

#[tokio::test]
async fn somebody_of_the_desk_looks_something_up_and_what_leaves_is_the_handle_alone() {
    let house = House::new().await;
    let body = json!({"brand": "news", "query": "@ana@social.example"});
    refused(
        "an employee",
        &house.posts(&house.ana, "/lookups", body.clone()).await,
        403,
    );
    refused(
        "no brand",
        &house
            .posts(&house.petra, "/lookups", json!({"query": "@a@b.example"}))
            .await,
        404,
    );
    for query in [
        "",
        "ana",
        "http://social.example/1",
        "https://social.acme.example/brands/news",
    ] {
        let wrong = json!({"brand": "news", "query": query});
        refused(query, &house.posts(&house.petra, "/lookups", wrong).await, 422);
    }
    let lookup = done(&house.posts(&house.petra, "/lookups", body).await, 202);
    assert_eq!(
        (&lookup["state"], &lookup["query"]),
        (&json!("waiting"), &json!("@ana@social.example"))
    );
    let path = format!("/lookups/{}", lookup["id"].as_str().unwrap());
    assert_eq!(done(&house.gets(&house.petra, &path).await, 200), lookup);
    refused("an employee", &house.gets(&house.ana, &path).await, 404);
}
