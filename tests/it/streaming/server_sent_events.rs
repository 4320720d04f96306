//! One stream as server-sent events.

use gatepost_internal::post::{self, Draft};

use super::ears::Events;
use crate::support::company::Company;
use crate::support::wire;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_address_streams_what_it_says() {
    let company = Company::new().await;
    let ana = company.person("ana", &[]).await;
    let ben = company.person("ben", &[]).await;
    let mut streams = Vec::new();
    for path in [
        "user",
        "public",
        "public/local",
        "hashtag?tag=news",
        "hashtag/local?tag=NEWS",
    ] {
        let path = format!("/api/v1/streaming/{path}");
        streams.push(Events::open(&company, &ana.bearer, &path).await);
    }
    let mut remote = Events::open(&company, &ana.bearer, "/api/v1/streaming/public/remote").await;
    let draft = Draft {
        text: Some("@ana the #news".into()),
        ..Draft::default()
    };
    let id = post::publish(&ben.inside, &ben.caller, draft)
        .await
        .unwrap()
        .id
        .to_string();
    for stream in &mut streams {
        let (event, data) = loop {
            let heard = stream.hears().await.unwrap();
            if heard.0 != "notification" {
                break heard;
            }
        };
        assert_eq!(event, "update");
        let status: serde_json::Value = serde_json::from_str(&data).unwrap();
        assert_eq!(status["id"], id);
    }
    let desk = company.desk().await;
    desk.says("Good news").await;
    let (_, data) = remote.hears().await.unwrap();
    assert!(
        data.contains("Good news") && !data.contains(&id),
        "the company's post was remote"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn e19_what_is_no_stream_or_not_ones_own_is_refused() {
    let company = Company::new().await;
    let ana = company.person("ana", &[]).await;
    let bearer = format!("Bearer {}", ana.bearer);
    for (path, status) in [
        ("/api/v1/streaming/list?list=1", 404),
        ("/api/v1/streaming/hashtag", 422),
        ("/api/v1/streaming/everything", 404),
        ("/api/v1/streaming?stream=list", 404),
        ("/api/v1/streaming?stream=user", 422),
        ("/api/v1/streaming/health", 200),
    ] {
        let url = format!("{}{path}", company.internal_url);
        let headers = [("authorization", bearer.as_str())];
        let answer = wire::request_at_most(&wire::client(), "GET", &url, &headers, Vec::new()).await;
        assert_eq!(answer.status, status, "{path}: {}", answer.text());
    }
}
