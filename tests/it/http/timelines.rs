//! Timelines and their pages.

use serde_json::{Value, json};

use super::entities::is_a_status;
use super::office::Office;
use super::paging::{linked, page, walks};
use super::refusal::refused;

fn text(status: &Value) -> String {
    is_a_status(status);
    status["content"]
        .as_str()
        .unwrap()
        .trim_start_matches("<p>")
        .trim_end_matches("</p>")
        .to_owned()
}

#[tokio::test]
async fn both_timelines_are_paged_by_link_in_both_directions() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    for number in 1..=5 {
        ana.posts(&number.to_string()).await;
    }
    let app = office.of(&ben);
    app.follows(&ana).await;
    for timeline in ["/api/v1/timelines/home", "/api/v1/timelines/public"] {
        let down = walks(&app, &format!("{timeline}?limit=2"), "next", text).await;
        assert_eq!(down, [vec!["5", "4"], vec!["3", "2"], vec!["1"]], "{timeline}");
        let (_, all) = page(&app, timeline, text).await;
        assert_eq!(linked(&all, "next"), None, "the page was not full");
        let oldest = all.json()[4]["id"].as_str().unwrap().to_owned();
        let up = walks(&app, &format!("{timeline}?limit=2&min_id={oldest}"), "prev", text).await;
        assert_eq!(up, [["3", "2"], ["5", "4"]], "{timeline}");
        let (newest, _) = page(&app, &format!("{timeline}?limit=2&since_id={oldest}"), text).await;
        assert_eq!(newest, ["5", "4"], "{timeline}");
        let newest = linked(&all, "prev").unwrap();
        assert_eq!(app.get(&newest).await.json(), json!([]), "nothing is newer");
        ben.posts("6").await;
        let (fresh, _) = page(&app, &newest, text).await;
        assert_eq!(fresh, ["6"]);
        let status = app.get(timeline).await.json()[0]["id"]
            .as_str()
            .unwrap()
            .to_owned();
        app.delete(&format!("/api/v1/statuses/{status}")).await;
    }
}

#[tokio::test]
async fn the_public_timeline_is_the_company_and_has_nothing_remote() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    ana.posts("For all").await;
    let direct = json!({"status": "For @ben", "visibility": "direct"});
    office.of(&ana).post("/api/v1/statuses", direct).await;
    let app = office.of(&ben);
    app.follows(&ana).await;
    let (home, _) = page(&app, "/api/v1/timelines/home", |status| {
        status["visibility"].to_string()
    })
    .await;
    assert_eq!(home, ["\"direct\"", "\"public\""]);
    for query in ["", "?local=true", "?remote=false&only_media=0"] {
        let (company, _) = page(&app, &format!("/api/v1/timelines/public{query}"), text).await;
        assert_eq!(company, ["For all"], "{query}");
    }
    for query in ["?remote=true", "?remote=1", "?only_media=true"] {
        let (none, _) = page(&app, &format!("/api/v1/timelines/public{query}"), text).await;
        assert!(none.is_empty(), "{query}");
    }
}

#[tokio::test]
async fn ids_are_decimal_strings_that_sort_by_length_and_then_by_text() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    for number in 0..20 {
        ana.posts(&number.to_string()).await;
        office.world.clock.advance_seconds(number * 1_000);
    }
    let ids = page(&office.of(&ana), "/api/v1/timelines/home", |status| {
        status["id"].as_str().unwrap().to_owned()
    })
    .await
    .0;
    let mut sorted = ids.clone();
    sorted.sort_by(|one, other| (other.len(), other).cmp(&(one.len(), one)));
    assert_eq!(ids, sorted);
}

#[tokio::test]
async fn e17_no_list_is_longer_than_forty_whatever_is_asked_and_a_place_is_a_number() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    for number in 0..45 {
        let id = ana.posts(&format!("{number} #many")).await.id;
        for act in ["favourite", "bookmark"] {
            app.post(&format!("/api/v1/statuses/{id}/{act}"), json!({})).await;
        }
    }
    let own = format!("/api/v1/accounts/{}/statuses", ana.caller.person);
    for path in [
        "/api/v1/timelines/home",
        "/api/v1/timelines/public",
        "/api/v1/timelines/tag/many",
        "/api/v1/favourites",
        "/api/v1/bookmarks",
        &own,
    ] {
        for query in ["limit=1000000000", "limit=40&max_id=99999999999999999999"] {
            let (items, _) = page(&app, &format!("{path}?{query}"), text).await;
            assert_eq!(items.len(), 40, "{path}?{query}");
        }
        let (items, _) = page(&app, &format!("{path}?min_id=99999999999999999999"), text).await;
        assert!(items.is_empty(), "{path}");
        for query in ["limit=many", "limit=-1", "max_id=x", "min_id=1e9", "since_id=%00"] {
            refused(query, &app.get(&format!("{path}?{query}")).await, 422);
        }
    }
}
