//! Searching, and tags.

use serde_json::{Value, json};

use super::office::Office;
use super::paging::page;
use super::refusal::refused;

fn names(found: &Value, kind: &str, field: &str) -> Vec<String> {
    let found = found[kind].as_array().unwrap().iter();
    found.map(|one| one[field].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn people_brands_and_tags_are_found_by_their_names() {
    let office = Office::new().await;
    let [ana, _ben] = [
        office.world.employee("ana").await,
        office.world.employee("anatol").await,
    ];
    ana.posts("Hello #Anagram").await;
    let app = office.of(&ana);
    let search = async |query: &str| app.get(&format!("/api/v2/search?{query}")).await.json();
    let found = search("q=ana").await;
    let mut people = names(&found, "accounts", "username");
    people.sort_unstable();
    assert_eq!(people, ["ana", "anatol"]);
    assert_eq!(names(&found, "hashtags", "name"), ["anagram"]);
    assert_eq!(
        found["hashtags"][0]["url"],
        "https://inside.acme.example/tags/anagram"
    );
    assert_eq!(
        names(&search("q=%40anat").await, "accounts", "username"),
        ["anatol"]
    );
    assert!(names(&search("q=%23anag").await, "accounts", "username").is_empty());
    assert_eq!(names(&search("q=%23anag").await, "hashtags", "name"), ["anagram"]);
    assert!(names(&search("q=ana&type=hashtags").await, "accounts", "id").is_empty());
    assert!(names(&search("q=ana&type=accounts").await, "hashtags", "name").is_empty());
    assert_eq!(names(&search("q=ana&limit=1").await, "accounts", "id").len(), 1);
    let accounts = app.get("/api/v1/accounts/search?q=anat").await.json();
    assert_eq!(accounts[0]["username"], "anatol");
    refused("no number", &app.get("/api/v2/search?q=a&limit=many").await, 422);
}

#[tokio::test]
async fn what_has_a_page_inside_is_found_by_its_address_and_nothing_is_asked_of_other_servers() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let post = ana.posts("Hello").await.id;
    let app = office.of(&ben);
    let search = async |url: &str| {
        app.get(&format!("/api/v2/search?resolve=true&q={url}"))
            .await
            .json()
    };
    let found = search(&format!("https://inside.acme.example/@ana/{post}")).await;
    assert_eq!(names(&found, "statuses", "id"), [post.to_string()]);
    let found = search("https://inside.acme.example/@ana").await;
    assert_eq!(names(&found, "accounts", "username"), ["ana"]);
    let nothing = json!({"accounts": [], "statuses": [], "hashtags": []});
    for url in [
        "https://inside.acme.example/@nobody",
        "https://inside.acme.example/@ana/1",
        "https://inside.acme.example/home",
        "https://globex.example/@fan/1",
        "@fan@globex.example",
    ] {
        assert_eq!(search(url).await, nothing, "{url}");
    }
}

#[tokio::test]
async fn e13_a_search_finds_no_text_of_a_post_and_nothing_for_who_has_left() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    ana.posts("The wombat has landed #wombats").await;
    let hidden = json!({"status": "Only for me #wombatsecret", "visibility": "direct"});
    office.of(&ana).post("/api/v1/statuses", hidden).await;
    let app = office.of(&ben);
    for q in ["wombat", "landed", "has landed"] {
        let found = app.get(&format!("/api/v2/search?q={q}")).await.json();
        assert_eq!(found["statuses"], json!([]), "{q}");
        assert_eq!(found["accounts"], json!([]), "{q}");
    }
    let tags = app.get("/api/v2/search?q=wombat").await.json();
    assert_eq!(names(&tags, "hashtags", "name"), ["wombats"]);
    for path in ["/api/v2/search?q=wombat", "/api/v1/accounts/search?q=ana"] {
        refused("nobody", &office.nobody().get(path).await, 401);
    }
    office.world.deactivates(&ben).await;
    refused("who has left", &app.get("/api/v2/search?q=wombat").await, 401);
}

#[tokio::test]
async fn posts_with_a_tag_are_a_timeline_with_further_tags_to_choose_by() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    for text in ["1 #a", "2 #a #b", "3 #b", "4 #A #c"] {
        ana.posts(text).await;
    }
    let app = office.of(&ana);
    let first = |status: &Value| status["content"].as_str().unwrap()[3..4].to_owned();
    for (query, wanted) in [
        ("a", vec!["4", "2", "1"]),
        ("A", vec!["4", "2", "1"]),
        ("a?all[]=b", vec!["2"]),
        ("a?none[]=b&none[]=c", vec!["1"]),
        ("a?any[]=b", vec!["4", "3", "2", "1"]),
        ("a?any[]=b&limit=2", vec!["4", "3"]),
        ("a?local=true", vec!["4", "2", "1"]),
        ("a?remote=true", vec![]),
        ("a?only_media=true", vec![]),
        ("nothing", vec![]),
    ] {
        let path = format!("/api/v1/timelines/tag/{query}");
        assert_eq!(page(&app, &path, first).await.0, wanted, "{query}");
    }
    let tag = app.get("/api/v1/tags/News").await.json();
    assert_eq!((&tag["name"], &tag["following"]), (&json!("news"), &json!(false)));
    for wrong in ["a%20b", "7", "%00", "a%23b"] {
        let path = format!("/api/v1/tags/{wrong}");
        refused(wrong, &app.get(&path).await, 404);
    }
}
