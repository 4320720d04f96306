//! Many streams on one WebSocket.

use gatepost_internal::post::Draft;
use gatepost_internal::{account, entry, post};
use serde_json::json;

use super::ears::{Place, Socket};
use crate::support::colleague::Colleague;
use crate::support::company::Company;

async fn says(by: &Colleague, text: &str, visibility: &str) -> String {
    let draft = Draft {
        text: Some(text.into()),
        visibility: Some(visibility.into()),
        ..Draft::default()
    };
    post::publish(&by.inside, &by.caller, draft)
        .await
        .unwrap()
        .id
        .to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_may_stand_in_three_places_and_a_wrong_one_in_none() {
    let company = Company::new().await;
    let ana = company.person("ana", &[]).await;
    let wrong = format!("gpt_{}", "0".repeat(64));
    for place in [Place::Header, Place::Query, Place::Protocol] {
        let mut socket = Socket::open(&company, &ana.bearer, place, "stream=user")
            .await
            .ok()
            .unwrap();
        let id = says(&ana, "Hello", "public").await;
        assert_eq!(socket.hears_of("update").await["id"], id);
    }
    for place in [Place::Header, Place::Query, Place::Protocol] {
        assert_eq!(
            Socket::open(&company, &wrong, place, "stream=user").await.err(),
            Some(401)
        );
    }
    assert_eq!(
        Socket::open(&company, "", Place::Query, "stream=user")
            .await
            .err(),
        Some(401)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_hears_what_it_subscribed_to_and_nothing_else() {
    let company = Company::new().await;
    let ana = company.person("ana", &[]).await;
    let ben = company.person("ben", &[]).await;
    let mut socket = Socket::open(&company, &ana.bearer, Place::Header, "")
        .await
        .ok()
        .unwrap();
    socket
        .says(json!({"type": "subscribe", "stream": "hashtag", "tag": "Launch"}))
        .await;
    socket.says(json!({"type": "subscribe", "stream": "user"})).await;
    socket.says(json!({"type": "nonsense", "stream": "user"})).await;
    assert_eq!(
        socket.hears().await.unwrap()["status"],
        400,
        "what was said before is heard by now"
    );

    says(&ben, "Nobody asked for this", "public").await;
    let tagged = says(&ben, "It is #launch day", "public").await;
    let message = socket.hears().await.unwrap();
    assert_eq!(message["stream"], json!(["hashtag", "launch"]));
    assert_eq!(message["event"], "update");
    assert!(message["payload"].as_str().unwrap().contains(&tagged));

    // What is addressed to one comes home and is told.
    let mention = says(&ben, "@ana look", "direct").await;
    let mut heard = [socket.hears().await.unwrap(), socket.hears().await.unwrap()];
    heard.sort_by_key(|message| message["event"].as_str().unwrap().to_owned());
    assert_eq!(heard[0]["event"], "notification");
    assert_eq!(heard[1]["event"], "update");
    assert!(
        heard
            .iter()
            .all(|message| message["payload"].as_str().unwrap().contains(&mention))
    );

    socket
        .says(json!({"type": "unsubscribe", "stream": "hashtag", "tag": "launch"}))
        .await;
    socket.says(json!({"type": "nonsense", "stream": "user"})).await;
    assert_eq!(socket.hears().await.unwrap()["status"], 400);
    says(&ben, "More on #launch", "public").await;
    account::follow(&ben.inside, &ben.caller, &ana.caller.person.to_string())
        .await
        .unwrap();
    assert_eq!(socket.hears_of("notification").await["type"], "follow");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_for_others_is_not_heard_not_even_that_it_was_deleted() {
    let company = Company::new().await;
    let ana = company.person("ana", &[]).await;
    let ben = company.person("ben", &[]).await;
    company.person("cara", &[]).await;
    let mut socket = Socket::open(&company, &ana.bearer, Place::Header, "stream=public")
        .await
        .ok()
        .unwrap();
    let secret = says(&ben, "@cara between us", "direct").await;
    let followers = says(&ben, "For my followers", "private").await;
    for id in [&secret, &followers] {
        post::delete(&ben.inside, &ben.caller, id).await.unwrap();
    }
    let open = says(&ben, "For all", "public").await;
    assert_eq!(socket.hears_of("update").await["id"], open);
    post::delete(&ben.inside, &ben.caller, &open).await.unwrap();
    assert_eq!(socket.hears_of("delete").await.to_string(), open);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e19_a_socket_subscribes_to_no_list_and_to_nothing_without_scope() {
    let company = Company::new().await;
    let ana = company.person("ana", &[]).await;
    let mut socket = Socket::open(&company, &ana.bearer, Place::Header, "")
        .await
        .ok()
        .unwrap();
    for (wish, status) in [
        (json!({"type": "subscribe", "stream": "list", "list": "1"}), 404),
        (json!({"type": "subscribe", "stream": "everything"}), 400),
        (json!({"type": "subscribe", "stream": "hashtag"}), 400),
        (json!({"type": "subscribe"}), 400),
        (json!([]), 400),
    ] {
        socket.says(wish).await;
        assert_eq!(socket.hears().await.unwrap()["status"], status);
    }
    let only_profile = company.limited(&ana, "profile").await;
    assert_eq!(
        Socket::open(&company, &only_profile, Place::Header, "stream=user")
            .await
            .err(),
        Some(403)
    );
    let mut socket = Socket::open(&company, &only_profile, Place::Header, "")
        .await
        .ok()
        .unwrap();
    socket
        .says(json!({"type": "subscribe", "stream": "public"}))
        .await;
    assert_eq!(socket.hears().await.unwrap()["status"], 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_publication_is_heard_by_those_who_follow_its_brand() {
    let company = Company::new().await;
    let desk = company.desk().await;
    let mut home = Socket::open(&company, &desk.ana.bearer, Place::Header, "stream=user")
        .await
        .ok()
        .unwrap();
    let mut remote = Socket::open(&company, &desk.ana.bearer, Place::Header, "stream=public:remote")
        .await
        .ok()
        .unwrap();
    let uri = desk.says("Good news").await;
    for socket in [&mut home, &mut remote] {
        let status = socket.hears_of("update").await;
        assert_eq!(status["uri"], uri);
        assert_eq!(
            status["account"]["acct"].as_str().unwrap().split('@').next(),
            Some("news")
        );
    }
    let id = home_entry(&desk.ana).await;
    entry::favourite(&desk.ana.inside, &desk.ana.caller, &id)
        .await
        .unwrap();
}

/// The newest entry of somebody's home.
async fn home_entry(reader: &Colleague) -> String {
    let page = gatepost_internal::page::Page::default();
    let home = gatepost_internal::timeline::home(&reader.inside, &reader.caller, page)
        .await
        .unwrap();
    home[0].id.to_string()
}
