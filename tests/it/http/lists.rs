//! The lists of the gate: candidates and what came in.

use gatepost_internal::brand;
use gatepost_model::notice::OutsideKind;
use gatepost_model::role::Role;
use serde_json::{Value, json};

use super::office::Office;
use super::paging::{linked, page, walks};
use super::shape::{fields, has};

fn text(candidate: &Value) -> String {
    candidate["revision"]["text"].as_str().unwrap().to_owned()
}

fn uri(item: &Value) -> String {
    item["uri"]
        .as_str()
        .unwrap()
        .rsplit('/')
        .next()
        .unwrap()
        .to_owned()
}

#[tokio::test]
async fn candidates_are_paged_by_link_in_both_directions_and_the_links_keep_the_filter() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    for number in 1..=5 {
        ana.proposes(&number.to_string()).await;
        let other = ana.proposes("submitted").await;
        ana.submits(&other).await.unwrap();
    }
    let app = office.of(&ana);
    let path = "/api/gatepost/v1/candidates?limit=2&state=draft";
    assert_eq!(
        walks(&app, path, "next", text).await,
        [vec!["5", "4"], vec!["3", "2"], vec!["1"]]
    );
    let (_, all) = page(&app, "/api/gatepost/v1/candidates?state=draft", text).await;
    let oldest = all.json()[4]["id"].as_str().unwrap().to_owned();
    let upward = format!("{path}&min_id={oldest}");
    assert_eq!(walks(&app, &upward, "prev", text).await, [["3", "2"], ["5", "4"]]);
    let (newest, answer) = page(&app, &format!("{path}&since_id={oldest}"), text).await;
    assert_eq!(
        newest,
        ["5", "4"],
        "since_id gives the newest, min_id the nearest"
    );
    let next = linked(&answer, "next").unwrap();
    assert!(
        next.contains("state=draft") && next.contains("limit=2") && !next.contains("since_id"),
        "{next}"
    );
}

#[tokio::test]
async fn e17_no_page_of_any_list_is_longer_than_forty() {
    let office = Office::new().await;
    let ana = office.world.with_roles("ana", &[Role::Responder]).await;
    for number in 0..45 {
        ana.proposes(&number.to_string()).await;
        ana.posts(&number.to_string()).await;
        office
            .world
            .hears_from_a_fan(number + 1, OutsideKind::Reply)
            .await;
    }
    let app = office.of(&ana);
    let lists = [
        "/api/gatepost/v1/candidates",
        "/api/gatepost/v1/outside",
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
    ];
    for list in lists {
        for (limit, length) in [
            ("", 20),
            ("1", 1),
            ("40", 40),
            ("41", 40),
            ("1000000000", 40),
            ("99999999999999999999", 40),
        ] {
            let found = app.get(&format!("{list}?limit={limit}")).await;
            assert_eq!(found.json().as_array().unwrap().len(), length, "{list} {limit}");
        }
        for nowhere in [
            "max_id=0",
            "min_id=9223372036854775807",
            "since_id=99999999999999999999999",
        ] {
            let found = app.get(&format!("{list}?{nowhere}")).await;
            assert_eq!(
                (found.status, found.json(), found.header("link")),
                (200, json!([]), ""),
                "{list} {nowhere}"
            );
        }
        let everything = app
            .get(&format!("{list}?max_id=99999999999999999999999&limit=40"))
            .await;
        assert_eq!(everything.json().as_array().unwrap().len(), 40, "{list}");
    }
}

#[tokio::test]
async fn candidates_can_be_narrowed_to_a_brand() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    brand::create(&office.world.inside, "jobs", "Acme Jobs", "", None)
        .await
        .unwrap();
    ana.proposes("news").await;
    let app = office.of(&ana);
    let job = json!({"brand": "jobs", "kind": "create", "text": "jobs"});
    assert_eq!(app.post("/api/gatepost/v1/candidates", job).await.status, 201);
    for name in ["news", "jobs"] {
        let (texts, _) = page(&app, &format!("/api/gatepost/v1/candidates?brand={name}"), text).await;
        assert_eq!(texts, [name]);
    }
    let (both, _) = page(&app, "/api/gatepost/v1/candidates?brand=&state=", text).await;
    assert_eq!(both, ["jobs", "news"], "an empty filter of a form is none");
}

#[tokio::test]
async fn what_came_in_has_its_shape_and_is_paged_newest_first() {
    let office = Office::new().await;
    let world = &office.world;
    let rita = world.with_roles("rita", &[Role::Responder]).await;
    let kinds = [
        OutsideKind::Post,
        OutsideKind::Reply,
        OutsideKind::Mention,
        OutsideKind::Boost,
        OutsideKind::Like,
    ];
    for (position, kind) in (1..).zip(kinds) {
        world.hears_from_a_fan(position, kind).await;
    }
    let app = office.of(&rita);
    let items = app.get("/api/gatepost/v1/outside?brand=news").await.json();
    for (item, kind) in items.as_array().unwrap().iter().rev().zip(kinds) {
        let expected = [
            "author",
            "content_html",
            "id",
            "in_reply_to",
            "received_at",
            "type",
            "uri",
        ];
        assert_eq!(fields(item), expected);
        let wanted = [
            ("id", "id"),
            ("uri", "string"),
            ("content_html", "string?"),
            ("in_reply_to", "string?"),
        ];
        has("the item", item, &wanted);
        has("the item", item, &[("received_at", "time"), ("author", "object")]);
        assert_eq!(item["type"], kind.as_str());
        let author = json!({
            "uri": "https://globex.example/users/fan", "handle": "@fan@globex.example", "name": "A fan",
        });
        assert_eq!(item["author"], author);
        let has_words = !matches!(kind, OutsideKind::Boost | OutsideKind::Like);
        assert_eq!(item["content_html"].is_string(), has_words, "{kind:?}");
    }
    let path = "/api/gatepost/v1/outside?limit=2";
    assert_eq!(
        walks(&app, path, "next", uri).await,
        [vec!["5", "4"], vec!["3", "2"], vec!["1"]]
    );
}

#[tokio::test]
async fn without_a_brand_the_inbox_is_that_of_all_brands_one_may_see() {
    let office = Office::new().await;
    let world = &office.world;
    brand::create(&world.inside, "jobs", "Acme Jobs", "", None)
        .await
        .unwrap();
    let rita = world.with_roles("rita", &[Role::Responder]).await;
    let adam = world.with_roles("adam", &[Role::Administrator]).await;
    world.hears_from_a_fan(1, OutsideKind::Reply).await;
    let (seen, _) = page(&office.of(&rita), "/api/gatepost/v1/outside", uri).await;
    assert_eq!(seen, ["1"]);
    let foreign = office.of(&rita).get("/api/gatepost/v1/outside?brand=jobs").await;
    assert!(matches!(foreign.status, 403 | 404), "{}", foreign.text());
    let other = office.of(&adam).get("/api/gatepost/v1/outside").await;
    assert!(!other.text().contains("fan"), "{}", other.text());
}
