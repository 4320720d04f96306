//! Accounts: people, brands, and how one stands to them.

use serde_json::{Value, json};

use super::entities::{is_a_credential_account, is_a_relationship, is_an_account};
use super::office::Office;
use super::paging::{page, walks};
use super::refusal::{identical, refused};

fn username(account: &Value) -> String {
    is_an_account(account);
    account["username"].as_str().unwrap().to_owned()
}

fn text(status: &Value) -> String {
    status["content"]
        .as_str()
        .unwrap()
        .replace("<p>", "")
        .replace("</p>", "")
}

#[tokio::test]
async fn people_and_brands_are_accounts_found_by_id_and_by_handle() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    ana.posts("Hello").await;
    let app = office.of(&ben);
    let path = format!("/api/v1/accounts/{}", ana.caller.person);
    let account = app.get(&path).await.json();
    is_an_account(&account);
    assert_eq!(
        (&account["acct"], &account["statuses_count"], &account["url"]),
        (
            &json!("ana"),
            &json!(1),
            &json!("https://inside.acme.example/@ana")
        )
    );
    for acct in ["ana", "@ana", "%40ana"] {
        let found = app.get(&format!("/api/v1/accounts/lookup?acct={acct}")).await;
        assert_eq!(found.json(), account, "{acct}");
    }
    let brand = app
        .get("/api/v1/accounts/lookup?acct=@news@social.acme.example")
        .await
        .json();
    assert_eq!(
        (&brand["username"], &brand["acct"], &brand["url"]),
        (
            &json!("news"),
            &json!("news@social.acme.example"),
            &json!("https://social.acme.example/@news")
        )
    );
    let path = format!("/api/v1/accounts/{}", brand["id"].as_str().unwrap());
    assert_eq!(app.get(&path).await.json(), brand);
    let ids = format!(
        "/api/v1/accounts?id[]={}&id[]={}&id[]=1&id[]=x",
        ana.caller.person,
        brand["id"].as_str().unwrap()
    );
    let mut many = app.get(&ids).await.json();
    let many = many.as_array_mut().unwrap();
    assert_eq!(many.len(), 2);
    assert!(many.contains(&account) && many.contains(&brand));
}

#[tokio::test]
async fn what_is_no_account_is_one_fixed_404() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let post = ana.posts("Hello").await.id;
    let app = office.of(&ana);
    let mut answers = Vec::new();
    for id in ["1", "x", "%00", "%ff", "99999999999999999999", &post.to_string()] {
        for rest in ["", "/statuses", "/followers", "/following"] {
            let path = format!("/api/v1/accounts/{id}{rest}");
            answers.push((path.clone(), app.get(&path).await));
        }
        let path = format!("/api/v1/accounts/{id}/follow");
        answers.push((path.clone(), app.post(&path, json!({})).await));
    }
    for acct in ["", "nobody", "ana@elsewhere.example", "%00"] {
        let path = format!("/api/v1/accounts/lookup?acct={acct}");
        answers.push((path.clone(), app.get(&path).await));
    }
    answers
        .iter()
        .for_each(|(what, answer)| drop(refused(what, answer, 404)));
    identical(answers.iter().map(|(what, answer)| (what.as_str(), answer)));
}

#[tokio::test]
async fn following_shows_on_both_sides_and_brings_their_posts_home() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    ana.posts("Before").await;
    let app = office.of(&ben);
    let ana_path = format!("/api/v1/accounts/{}", ana.caller.person);
    let ben_path = format!("/api/v1/accounts/{}", ben.caller.person);
    assert!(page(&app, "/api/v1/timelines/home", text).await.0.is_empty());
    for _ in 0..2 {
        let relationship = app.post(&format!("{ana_path}/follow"), json!({})).await.json();
        is_a_relationship(&relationship);
        assert_eq!(relationship["following"], true, "twice is once");
    }
    ana.posts("After").await;
    assert_eq!(
        page(&app, "/api/v1/timelines/home", text).await.0,
        ["After", "Before"]
    );
    assert_eq!(app.get(&ana_path).await.json()["followers_count"], 1);
    let followers = page(&app, &format!("{ana_path}/followers"), username).await.0;
    assert_eq!(followers, ["ben"]);
    let following = page(&office.of(&ana), &format!("{ben_path}/following"), username)
        .await
        .0;
    assert!(following.contains(&"ana".to_owned()) && following.contains(&"news".to_owned()));
    let relationships = format!(
        "/api/v1/accounts/relationships?id[]={}&id[]={}&id[]=1",
        ben.caller.person, ana.caller.person
    );
    let seen = office.of(&ana).get(&relationships).await.json();
    let of_ben = seen.as_array().unwrap().iter();
    let of_ben: Vec<_> = of_ben
        .filter(|one| one["id"] == json!(ben.caller.person.to_string()))
        .collect();
    assert_eq!(
        (&of_ben[0]["followed_by"], &of_ben[0]["following"]),
        (&json!(true), &json!(false))
    );
    let relationship = app.post(&format!("{ana_path}/unfollow"), json!({})).await.json();
    assert_eq!(relationship["following"], false);
    assert!(
        page(&app, &format!("{ana_path}/followers"), username)
            .await
            .0
            .is_empty()
    );
    ana.posts("Later").await;
    let home = page(&app, "/api/v1/timelines/home", text).await.0;
    assert!(!home.contains(&"Later".to_owned()), "{home:?}");
}

#[tokio::test]
async fn followers_are_paged_by_link() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let path = format!("/api/v1/accounts/{}", ana.caller.person);
    for name in ["ben", "cem", "dora", "eva", "finn"] {
        let fan = office.world.employee(name).await;
        office.of(&fan).post(&format!("{path}/follow"), json!({})).await;
    }
    let app = office.of(&ana);
    let pages = walks(&app, &format!("{path}/followers?limit=2"), "next", username).await;
    let mut all = pages.concat();
    assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2, 1]);
    all.sort_unstable();
    assert_eq!(all, ["ben", "cem", "dora", "eva", "finn"]);
}

#[tokio::test]
async fn the_posts_of_an_account_are_those_the_reader_may_see() {
    let office = Office::new().await;
    let [ana, ben] = [
        office.world.employee("ana").await,
        office.world.employee("ben").await,
    ];
    let first = ana.posts("First #news").await.id;
    let app = office.of(&ana);
    for fields in [
        json!({"status": "Answer", "in_reply_to_id": first.to_string()}),
        json!({"status": "Secret for nobody", "visibility": "direct"}),
        json!({"status": "For @ben", "visibility": "direct"}),
    ] {
        assert_eq!(app.post("/api/v1/statuses", fields).await.status, 200);
    }
    let path = format!("/api/v1/accounts/{}/statuses", ana.caller.person);
    let reader = office.of(&ben);
    let all = page(&reader, &path, text).await.0;
    assert_eq!(all.len(), 3, "{all:?}");
    assert!(!all.iter().any(|text| text.contains("Secret")));
    let without = page(&reader, &format!("{path}?exclude_replies=true"), text)
        .await
        .0;
    assert!(!without.contains(&"Answer".to_owned()), "{without:?}");
    let tagged = page(&reader, &format!("{path}?tagged=News"), text).await.0;
    assert_eq!(tagged.len(), 1, "{tagged:?}");
    // None of them has a picture; `media::posting` has some that do.
    for none in ["only_media=1", "pinned=true"] {
        assert!(
            page(&reader, &format!("{path}?{none}"), text).await.0.is_empty(),
            "{none}"
        );
    }
}

#[tokio::test]
async fn a_person_changes_what_they_are_called_and_what_they_say_about_themselves() {
    let office = Office::new().await;
    let ana = office.world.employee("ana").await;
    let app = office.of(&ana);
    let path = "/api/v1/accounts/update_credentials";
    let fields = json!({"display_name": "Ana the First", "note": "I <b>write</b>.", "locked": true});
    let account = app.send_json("PATCH", path, &fields).await.json();
    is_a_credential_account(&account);
    assert_eq!(account["display_name"], "Ana the First");
    assert_eq!(account["note"], "<p>I &lt;b&gt;write&lt;/b&gt;.</p>");
    assert_eq!(account["source"]["note"], "I <b>write</b>.");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let account = app
        .send("PATCH", path, &form, b"note=Short".to_vec())
        .await
        .json();
    assert_eq!(
        (&account["display_name"], &account["source"]["note"]),
        (&json!("Ana the First"), &json!("Short")),
        "what is absent stays"
    );
    for wrong in [
        json!({"display_name": ""}),
        json!({"display_name": "x".repeat(1_000)}),
        json!({"note": "x".repeat(1_000_000)}),
        json!({"note": ["a"]}),
        json!({"avatar": "picture"}),
    ] {
        let what: String = wrong.to_string().chars().take(40).collect();
        refused(&what, &app.send_json("PATCH", path, &wrong).await, 422);
    }
    let parts =
        "--x\r\nContent-Disposition: form-data; name=\"avatar\"; filename=\"a.png\"\r\n\r\nPNG\r\n--x--\r\n";
    let headers = [("content-type", "multipart/form-data; boundary=x")];
    let refusal = app.send("PATCH", path, &headers, parts.as_bytes().to_vec()).await;
    assert!(refused("a file", &refusal, 422).contains("Files cannot be sent"));
    let after = app.get("/api/v1/accounts/verify_credentials").await.json();
    assert_eq!(after["source"]["note"], "Short");
}
